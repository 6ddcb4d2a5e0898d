# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # bench.sh reads the variables
#
# Sourced by bench.sh: from nothing to the first ping that is answered.

LAB_ROWS="vnet vnet-here veth veth-here"

# lab_run RUN: lines for put
lab_run()
{
	local took netns setup ping late step

	took=$(./bench_lab "$ROW" "$LABS") || return
	read -r netns setup ping late <<<"$took"
	for step in netns setup ping; do
		put cost lab "$QDISC" "$step" "$ROW" "$1" 1 "${!step}"
	done
	put late "$ROW" "$1" "$LABS" "$late"
	[[ $ROW != vnet* || $late -eq 0 ]] || {
		echo "$late of $LABS labs lost a frame" >&2
		return 1
	}
	# the namespaces of these go while nothing is measured
	sleep 5
}

lab_runs()
{
	local run

	for ((run = 1; run <= RUNS; run++)); do
		lab_run "$run" || return
	done
}

# With the qdisc that a new interface has.
run_lab()
{
	[ "$QDISC" = noqueue ] || return
	for ROW in $LAB_ROWS; do
		if lab_runs >/tmp/measured 2>/tmp/problem; then
			cat /tmp/measured
		else
			failed
		fi
	done
}
