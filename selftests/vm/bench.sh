#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make bench and make bench-check: what a frame costs, row after row of the
# matrix (see selftests/bench/).
#
# usage: $0 report   tables on stdout; if all was measured they become
#                    Documentation/performance.rst
#        $0 check    is anything of vnet dearer than selftests/bench/ceiling.tsv
#                    says? TAP, the last line `N passed, N failed'
#        $0 record   write that file
# environment:
#   K   rows of the matrix (those of tier bench; of the record tier gate, as
#       dummy on 6.1 differs from one boot to the next by a dozen instructions)
#   I   instruments of report, those of selftests/bench/bench.sh (all)
#   INTERFACES   how many the instrument control makes of a kind
# status: 0 only if everything was measured and, of check, passed
set -euo pipefail
. "$(dirname "$0")/common.sh"

bench=$TOP/selftests/bench
ceiling=$bench/ceiling.tsv
tier=gate
[ "${1:-}" != report ] || tier=bench
IFS=', ' read -r -a rows <<<"${K:-$(rows $tier | paste -sd' ')}"
IFS=', ' read -r -a instruments <<<"${I:-}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# measured: the files of all rows, in $files
measured()
{
	local row file

	files=()
	for row in "${rows[@]}"; do
		file=$("$VM/measure.sh" "$row" "${instruments[@]}")
		files+=("$file")
	done
}

# checked: one row after the other; a row that could not be measured has failed
checked()
{
	local row file

	for row in "${rows[@]}"; do
		if file=$("$VM/measure.sh" "$row" frame icmp batch); then
			"$bench/report.pl" --check "$ceiling" "$file" || :
		else
			echo "not ok - $row: measured"
		fi
		echo "# end of $row"
	done
}

# keep FILE: the head of its old version, behind it stdin
keep()
{
	{
		sed -n '/^#/p' "$1"
		cat
	} >"$work/new"
	cp "$work/new" "$1"
}

"$VM/setup.sh"
case ${1:-} in
report)
	measured
	"$bench/report.pl" "${files[@]}" >"$work/report"
	cat "$work/report"
	[ -n "${K:-}${I:-}" ] ||
		cp "$work/report" "$TOP/Documentation/performance.rst"
	say "measured values: ${files[*]}"
	;;
check)
	checked | "$VM/count.pl" "${rows[@]}"
	;;
record)
	instruments=(frame icmp batch)
	measured
	"$bench/report.pl" --record "${files[@]}" | keep "$ceiling"
	;;
*)
	die "usage: $0 report|check|record"
	;;
esac
