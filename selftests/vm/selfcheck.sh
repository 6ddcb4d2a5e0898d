#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make selfcheck: show that each witness of the harness turns red when it
# should, and green when it should.
#
# environment: K, the row of the matrix (matrix.list); the first one if empty
# output: TAP, last line `N passed, N failed'
#
# selfcheck/recorded.sh has the faults that need no guest, selfcheck/boots.list
# those that do, with their scripts and modules next to it.
set -uo pipefail
. "$(dirname "$0")/common.sh"

row=${K:-$(rows default | head -n 1)}
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

# payload: that of the demo, with faults in the place of the tests
payload()
{
	local base ver=$1 root=$2 dir=$top/selfcheck.payload
	local modules=$top/$row/selftests/vm/selfcheck/modules

	base=$("$VM/build.sh" "$row" notests) || return
	"$VM/enter.sh" "$root" --bind "$top" -- \
		make -C "/lib/modules/$ver/build" "M=$modules" modules >&2 ||
		return
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

# boot NAME: run its tests in a guest, look for each complaint in the verdict
boot()
{
	local dir=$top/results/selfcheck-$1 file red why out
	local label=selfcheck-$1

	alone "$dir"
	lists "$1" | cut -d'|' -f1 | grep -vxF '*' >"$dir/tests"
	VNET_TEST_TIMEOUT=${VNET_TEST_TIMEOUT:-30} \
		"$VM/judge.sh" "$row" "$root" "$top/selfcheck.tar" "$dir" \
		>"$dir/verdict"
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

"$VM/setup.sh" || exit
{
	# shellcheck source=selfcheck/recorded.sh
	. "$VM/selfcheck/recorded.sh"
	root=$("$VM/root.sh" "$(field matrix.list "$row" 2)") &&
		payload "$(row_kernel "$row" "$root")" "$root"
	result $? "faults build" "see above"
	for name in faults warns panics; do
		boot "$name"
	done
	echo "# end of selfcheck"
} | "$VM/count.pl" selfcheck
