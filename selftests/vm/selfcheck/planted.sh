# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Sourced by selfcheck.sh: faults planted in the driver, patches/*.patch. Each
# is built, booted and judged by itself. What stands above its `---' says which
# row is booted, which tests are run, and which lines must be red with which
# words in their reason, as in boots.list:
#
#   Row: debug
#   Test: vnet_netlink
#   Red: * | kernel log is clean | UBSAN: array-index-out-of-bounds
#   Timeout: 60
#
# Test and Red may stand there more than once. No other line may be red, but
# those that a kernel takes with it when it panics. Timeout: seconds for a test,
# where a fault makes it hang; else the usual ones. Those of the course,
# Documentation/exercises/*.patch, are alike, and planted only if F names them.
# Needs: result, complains, $top.

: "${top:?}"

# With a panic these are red, too: nobody was there to say the contrary.
GONE=': (ran to its end|ran|[a-z]+ has no complaint)$'
GONE+='|: (kernel is not tainted after the tests|the guest came to its end)$'

# planted_names: those of F, or all
planted_names()
{
	local patch names

	if [ -n "${F:-}" ]; then
		IFS=', ' read -r -a names <<<"$F"
		printf '%s\n' "${names[@]}"
		return
	fi
	# without any: one that cannot be read
	for patch in "$VM"/selfcheck/patches/*.patch; do
		basename "$patch" .patch
	done
}

# patch_of NAME: its path
patch_of()
{
	local patch=$VM/selfcheck/patches/$1.patch

	[ -e "$patch" ] || patch=$TOP/Documentation/exercises/$1.patch
	echo "$patch"
}

# header PATCH WORD: what it says after WORD, one a line
header()
{
	sed -n -e '/^---$/q' -e "s/^$2: //p" "$1"
}

# reds PATCH: FILE|RED|WHY, one a line, no word is missing
reds()
{
	header "$1" Red | awk -F "$BAR" -v OFS='|' '
		NF == 3 && $1 && $2 && $3 { print $1, $2, $3 }'
}

# others DIR PATCH: what is red in DIR/verdict besides
others()
{
	local gone='^$'

	! grep -q 'Kernel panic' "$1/console.log" || gone=$GONE
	grep '^not ok' "$1/verdict" | grep -vE -e "$gone" |
		grep -vFf <(reds "$2" | cut -d'|' -f2)
}

# as_planted NAME DIR PATCH: each witness that the header names is red, with its
# reason, and no other
as_planted()
{
	local file red why out

	while IFS='|' read -r file red why; do
		[ "$file" != '*' ] || file=
		complains "$2/verdict" "$file" "$red" "$why"
		result $? "planted: $1: $red: $why" \
			"$(grep -A 15 '^not ok' "$2/verdict")"
	done < <(reds "$3")
	out=$(others "$2" "$3")
	[ -z "$out" ]
	result $? "planted: $1: nothing else is red" "$out"
}

# planted NAME
planted()
{
	local dir=$top/results/planted-$1 start=$SECONDS
	local patch row root payload

	patch=$(patch_of "$1")
	row=$(header "$patch" Row)
	[ -z "${F:-}" ] || row=${K:-$row}
	if ! field matrix.list "$row" 1 >/dev/null ||
		[ -z "$(header "$patch" Test)" ] || [ -z "$(reds "$patch")" ]
	then
		result 1 "planted: $1: says how it is seen" "$patch"
		return
	fi
	if ! root=$("$VM/root.sh" "$(field matrix.list "$row" 2)") ||
		! payload=$(VNET_FAULT=$patch "$VM/build.sh" "$row"); then
		result 1 "planted: $1: applies and builds" "see above"
		return
	fi
	alone "$dir"
	header "$patch" Test >"$dir/tests"
	boot "$dir" "$row" "$root" "$payload" "$(header "$patch" Timeout)"
	as_planted "$1" "$dir" "$patch"
	echo "# planted: $1: took $((SECONDS - start)) s"
}
