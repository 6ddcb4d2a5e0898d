#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make coverage: run the tests in the debug guest, then say how much of the
# module they reached, KUnit and selftests together, and list what they did not.
#
# environment: T, the test files to run; all if empty
# output: that of check.sh, then a table with the lines, functions and branches
#   of each file, then `FILE:LINE: what: source', one a line
# status: that of check.sh, and not 0 without a report
#
# The guest sends what gcov counted in it (guest/tests); what belongs to that,
# .gcno files and sources, is in the row's build directory. lcov reads both.
set -uo pipefail
. "$(dirname "$0")/common.sh"

row=debug
top=$(checkout_dir)
built=$top/$row/drivers/net/vnet

# lcov_of ARGUMENT...: lcov with branches, in the root that has it. The kernel's
# headers are not there, and it says so for each of them.
lcov_of()
{
	"$VM/enter.sh" "$root" --ro-bind "$top" --bind "$work" -- \
		lcov --rc lcov_branch_coverage=1 "$@" 2>>"$work/log"
}

# collect: the module's own files, without its tests, become $work/info
collect()
{
	tar -xf "$top/results/$row/coverage.tar" -C "$work" &&
		cp "$built"/*.gcno "$work/$built/" &&
		lcov_of --quiet --capture --directory "$work/$built" \
			--output-file "$work/all" &&
		lcov_of --quiet --extract "$work/all" "$built/*" \
			--output-file "$work/ours" &&
		lcov_of --quiet --remove "$work/ours" "$built/vnet_test*" \
			--output-file "$work/info" && [ -s "$work/info" ]
}

# table: lines, functions and branches of each file, and of all
table()
{
	lcov_of --list "$work/info" | sed -e 1d -e '/^\[/d'
}

# missed: what was not reached
missed()
{
	awk -F '[:,]' '
		/^SF:/ {
			path = file = substr($0, 4)
			sub(".*/", "", file)
			for (n = 1; (getline line <path) > 0; n++) {
				sub(/^[ \t]+/, "", line)
				text[n] = line
			}
		}
		/^FN:/ { at[$3] = $2 }
		/^FNDA:0,/ { why[at[$3]] = "function never called" }
		/^DA:/ && $3 == 0 && !why[$2] { why[$2] = "never run" }
		/^BRDA:/ { all[$2]++ }
		/^BRDA:/ && $5 + 0 == 0 { never[$2]++ }
		/^end_of_record/ {
			for (i = 1; i < n; i++) {
				if (!why[i] && never[i])
					why[i] = never[i] " of " all[i] \
						" branches never taken"
				if (why[i])
					print file ":" i ": " why[i] \
						": " text[i]
			}
			split("", at)
			split("", why)
			split("", all)
			split("", never)
		}' "$work/info"
}

# Made beforehand: its absence shall not cost the guest's time.
"$VM/setup.sh" && root=$("$VM/root.sh" lint) || exit
env -u K "$VM/check.sh" debug
status=$?
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if collect; then
	table && missed && exit $status
fi
cat "$work/log" >&2
die "no coverage report"
