#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make selfcheck: show that each witness of the harness turns red when it
# should, and green when it should.
#
# environment:
#   K   the row of the matrix (matrix.list) to boot; the first one if empty
#   F   the planted faults to run, and nothing else; everything if empty. With
#       K they run on that row rather than on their own.
# output: TAP, last line `N passed, N failed'
#
# selfcheck/recorded.sh has the faults that need no guest, selfcheck/boots.list
# those of tests, with their scripts and modules next to it, selfcheck/patches/
# those of the driver, see selfcheck/planted.sh.
set -uo pipefail
. "$(dirname "$0")/common.sh"

row=${K:-$(rows check | head -n 1)}
top=$(checkout_dir)
# Two at once would build into one directory.
mkdir -p "$top"
exec 7>"$top/selfcheck.lock"
flock -n 7 || { say "waiting for another selfcheck" && flock 7; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# result STATUS NAME OUTPUT: 0 is what should be
result()
{
	if [ "$1" -eq 0 ]; then
		echo "ok - $2"
	else
		echo "not ok - $2"
		echo "# ${3//$'\n'/$'\n'# }"
	fi
}

# payload: that of the demo, with faults in the place of the tests; after
# row_kernel
payload()
{
	local base dir=$top/selfcheck.payload
	local modules=$top/$row/selftests/vm/selfcheck/modules

	base=$("$VM/build.sh" "$row" notests) || return
	"$VM/enter.sh" "$root" "${KERNEL_BIND[@]}" --bind "$top" -- \
		make -C "$KERNEL_BUILD" "M=$modules" "${KERNEL_MAKE[@]}" \
		modules >&2 || return
	rm -rf "$dir"
	mkdir -p "$dir"
	tar -xf "$base" -C "$dir"
	cp "$VM"/selfcheck/tests/* "$modules"/*.ko "$dir/opt/vnet/selftests/"
	tar -C "$dir" --owner=0 --group=0 -cf "$top/selfcheck.tar" .
}

# lists BOOT: the lines of boots.list for this boot
lists()
{
	lines selfcheck/boots.list |
		awk -F "$BAR" -v OFS='|' -v boot="$1" '
			$1 == boot { print $2, $3, $4 }'
}

# boot DIR ROW ROOT PAYLOAD SECONDS: run DIR/tests in a guest; DIR/verdict
boot()
{
	VNET_TEST_TIMEOUT=$5 "$VM/judge.sh" "$2" "$3" "$4" "$1" >"$1/verdict"
}

# faulty_tests NAME: those of boots.list, and each must have its complaint
faulty_tests()
{
	local dir=$top/results/selfcheck-$1 file red why out
	local label=selfcheck-$1

	alone "$dir"
	lists "$1" | cut -d'|' -f1 | grep -vxF '*' >"$dir/tests"
	boot "$dir" "$row" "$root" "$top/selfcheck.tar" \
		"${VNET_TEST_TIMEOUT:-30}"
	while IFS='|' read -r file red why; do
		[ "$file" != '*' ] || file=
		out=$(grep -A 40 -F "ok - $label: $file" "$dir/verdict")
		if [ "$red" = - ]; then
			grep -qF "ok - $label: $file: ran" <<<"$out" &&
				! grep "^not ok - $label: $file" <<<"$out"
		else
			complains "$dir/verdict" "$file" "$red" "$why"
		fi >/dev/null
		result $? "$1: ${file:-the guest}: ${red/#-/green}" "$out"
	done < <(lists "$1")
}

# complains VERDICT FILE RED WHY: a red line, WHY in the comments below it
complains()
{
	awk -v file="$2" -v red="$3" -v why="$4" '
		/^(not )?ok - / {
			here = /^not ok/ && index($0, ": " file) &&
			       index($0, red)
			found = found || here && why == ""
		}
		here && /^#/ && index($0, why) { found = 1 }
		END { exit !found }' "$1"
}

# shellcheck source=selfcheck/planted.sh
. "$VM/selfcheck/planted.sh"
"$VM/setup.sh" || exit
{
	[ -n "${F:-}" ] || {
		# shellcheck source=selfcheck/recorded.sh
		. "$VM/selfcheck/recorded.sh"
		root=$("$VM/root.sh" "$(field matrix.list "$row" 2)") &&
			row_kernel "$row" "$root" &&
			payload
		result $? "faults: build" "see above"
		for name in faults warns panics; do
			faulty_tests "$name"
		done
	}
	for name in $(planted_names); do
		planted "$name"
	done
	echo "# end of selfcheck"
} | "$VM/count.pl" selfcheck
