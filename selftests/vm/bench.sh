#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make bench and make bench-check: what a frame costs, row after row of the
# matrix (see selftests/bench/).
#
# usage: $0 report   tables on stdout; if all was measured they become
#                    Documentation/performance.rst, and performance/ beside it
#                    gets what was measured, and drawings of it
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

# measure ROW INSTRUMENT...: one more of $files
measure()
{
	local file

	file=$("$VM/measure.sh" "$@")
	files+=("$file")
}

# measured: the files of all rows, in $files. What is measured by the clock has
# rows and guests of its own.
measured()
{
	local row instrument of counted=() timed=()

	for instrument in "${instruments[@]}"; do
		case $instrument in
		rate | scale) timed+=("$instrument") ;;
		*) counted+=("$instrument") ;;
		esac
	done

	files=()
	if [ ${#instruments[@]} -eq 0 ]; then
		timed=(scale rate)
	fi
	if [ ${#counted[@]} -gt 0 ] || [ ${#instruments[@]} -eq 0 ]; then
		for row in "${rows[@]}"; do
			measure "$row" "${counted[@]}"
		done
	fi
	for instrument in "${timed[@]}"; do
		IFS=', ' read -r -a of <<<"${K:-$(rows "$instrument" |
			paste -sd' ')}"
		for row in "${of[@]}"; do
			measure "$row" "$instrument"
		done
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

# draw KIND FILE: by gnuplot
draw()
{
	echo '<?xml version="1.0" encoding="utf-8"?>'
	echo '<!-- SPDX-License-Identifier: GPL-2.0 -->'
	"$bench/plot.pl" "$1" "$2" >"$work/plot"
	"$VM/enter.sh" "$root" --ro-bind "$work" -- gnuplot "$work/plot" |
		sed -n '/^<svg/,$p'
}

# published: the report, with all that it is made of
published()
{
	local file row to=$TOP/Documentation/performance

	root=$("$VM/root.sh" lint)
	cp "$work/report" "$to.rst"
	mkdir -p "$to"
	for file in "${files[@]}"; do
		row=$(basename "$(dirname "$file")")
		{
			echo "# SPDX-License-Identifier: GPL-2.0"
			cat "$file"
		} >"$to/$row.tsv"
		grep -q "^cost.frame" "$file" || continue
		draw frame "$file" >"$to/$row-frame.svg"
		draw stream "$file" >"$to/$row-stream.svg"
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
[ "${INTERFACES:-20}" -ge 20 ] || die "INTERFACES must be 20 or more"
case ${1:-} in
report)
	measured
	"$bench/report.pl" "${files[@]}" >"$work/report"
	cat "$work/report"
	[ -n "${K:-}${I:-}" ] || published
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
