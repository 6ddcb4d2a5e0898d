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
trap 'trap - TERM; kill 0' INT TERM

# counted: the rows in $files, as many at a time as there are CPUs: what is
# counted in instructions does not depend on what else runs
counted()
{
	local row failed=0

	for row in "${rows[@]}"; do
		fewer_jobs "$(nproc)"
		"$VM/measure.sh" "$row" "$@" >"$work/$row" &
	done
	wait
	for row in "${rows[@]}"; do
		[ -s "$work/$row" ] || failed=1
		files+=("$(cat "$work/$row")")
	done
	return "$failed"
}

# timed INSTRUMENT: its rows in $files, one after the other, each alone
timed()
{
	local row file of

	IFS=', ' read -r -a of <<<"${K:-$(rows "$1" | paste -sd' ')}"
	for row in "${of[@]}"; do
		file=$("$VM/measure.sh" "$row" "$1")
		files+=("$file")
	done
}

# measured: the files of all rows, in $files. What is measured by the clock has
# rows and guests of its own.
measured()
{
	local instrument clock=() count=()

	for instrument in "${instruments[@]}"; do
		case $instrument in
		rate | scale) clock+=("$instrument") ;;
		*) count+=("$instrument") ;;
		esac
	done
	[ ${#instruments[@]} -gt 0 ] || clock=(scale rate)

	files=()
	if [ ${#count[@]} -gt 0 ] || [ ${#instruments[@]} -eq 0 ]; then
		counted "${count[@]}"
	fi
	for instrument in "${clock[@]}"; do
		timed "$instrument"
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
		sed -n -e 's/[[:space:]]*$//' -e '/^<svg/,$ { /./p }'
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
