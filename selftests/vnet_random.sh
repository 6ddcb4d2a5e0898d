#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Random and mutated frames, FRAMES (100000) in each mode: every answer is that
# of its request, byte by byte, every frame is counted, and the interface goes
# on. Of a pair the answer is what comes out at the other end. The frames of
# vnet_wire.py's tables are what is mutated, of vnet_snull.py's, too, if they go
# to a pair, and what tcpreplay sends as they are.
#
# SEED in the environment repeats a run; it is printed.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	echo_random_frames
	macswap_random_frames
	loop_random_frames
	drop_random_frames
	pair_random_frames
	snull_random_frames
	tcpreplay_of_all_cases
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need ethtool ip python3 tc tcpreplay

FRAMES=${FRAMES:-100000}
SEED=${SEED:-$SRANDOM}
CORPUS=$LIB_TMP/corpus
# The part of it that a plain echo interface gets, as a capture
ZOO=$LIB_TMP/zoo.pcap
REPORT=

# $1: name of a value in what vnet_random printed
printed()
{
	awk -v want="$1" '/^sent/ { for (i = 1; i < NF; i++)
			if ($i == want) print $(i + 1) }' <<< "$REPORT"
}

# $1: mode, $2: the end where frames come out
# trap 5 (headers cut anywhere), trap 10 (sums left open), trap 30, trap 32
random_frames()
{
	local mode=$1
	local end=$2
	local counter=answered
	local out sent seen

	# Into the log, too, which outlives the guest.
	echo "SEED=$SEED" | tee /dev/kmsg
	KIND_WORDS=(mode "$mode")
	if [ "$end" = vnet0 ]; then
		setup_without_address
	else
		counter=crossed
		setup_two_ends "$mode"
	fi
	stack_may_find '.*'
	# What GRO holds back comes late, or as one.
	cmd_ok "no GRO" in_ns "$ns" ethtool -K "$end" gro off
	cmd_ok "$FRAMES frames" in_ns "$ns" "$LIB_DIR/vnet_random" \
		vnet0 "$mode" "$FRAMES" "$SEED" "$CORPUS" "$end"
	REPORT=$CMD_OUT
	echo "$REPORT"
	sent=$(printed sent)
	seen=$(printed seen)
	((sent >= FRAMES)) || fail "only $sent were sent"
	counters_add_up "$ns" vnet0 core
	# Sums that nobody can make the core drops on their way.
	expect_eq "handed over" "$sent" \
		"$(link_json "$ns" vnet0 '.stats64.tx | .packets + .dropped')"
	expect_eq "dropped by vnet" 0 "$(in_ns "$ns" ethtool -S vnet0 |
		awk '/dropped_/ { n += $2 } END { print n }')"
	out=$(stat_get "$ns" vnet0 "$counter")
	expect_eq "$counter" $((seen + $(printed unseen))) "$out"
	[ "$mode" = drop ] || ((out > FRAMES / 20)) ||
		fail "only $out came out"
}

echo_random_frames()
{
	random_frames echo vnet0
	(($(in_ns "$ns" ethtool -S vnet0 |
	    awk '/taken_/ && $2 { n++ } END { print n }') > 15)) ||
		fail "few reasons were met"
}

macswap_random_frames()
{
	random_frames macswap vnet0
}

loop_random_frames()
{
	random_frames loop vnet0
}

drop_random_frames()
{
	random_frames drop vnet0
	expect_eq "answered" 0 "$(stat_get "$ns" vnet0 answered)"
}

# All of them come out: there is nothing that a cable takes.
crossing_frames()
{
	random_frames "$1" vnet1
	expect_eq "crossed" "$(link_json "$ns" vnet0 .stats64.tx.packets)" \
		"$(stat_get "$ns" vnet0 crossed)"
	pair_adds_up "$ns" vnet0 "$ns" vnet1 core
}

pair_random_frames()
{
	crossing_frames pair
}

snull_random_frames()
{
	python3 "$LIB_DIR/vnet_snull.py" corpus "$LIB_TMP/snull" ||
		fail "no frames of snull's"
	cat "$CORPUS" >> "$LIB_TMP/snull"
	CORPUS=$LIB_TMP/snull
	crossing_frames snull
	(($(printed changed) > FRAMES / 5)) || fail "few were translated"
}

# Frames that tc has seen on their way to vnet0.
sent_to_vnet0()
{
	tc -n "$ns" -s -j filter show dev vnet0 egress |
		jq '[.[].options.actions[]?.stats.packets // 0] | add // 0'
}

# A tcpreplay that has PACKET_TX_RING (Debian 14's) may end with the last frames
# still in its ring, and counts them: so tc says what came, and it has two tries
# more to send all.
tcpreplay_of_all_cases()
{
	local before=0 sent=0 try was

	setup_without_address
	stack_may_find '.*'
	cmd_ok "clsact" tc -n "$ns" qdisc add dev vnet0 clsact
	cmd_ok "count" tc -n "$ns" filter add dev vnet0 egress matchall \
		action ok
	for try in 1 2 3; do
		was=$(stat_get "$ns" vnet0 answered)
		expect_text "tcpreplay" "Successful packets: +$ZOO_FRAMES" \
			in_ns "$ns" tcpreplay -i vnet0 --pps=1000 "$ZOO"
		sent=$(sent_to_vnet0)
		wait_ok "$sent frames" 10 tx_is "$sent 0"
		((sent - before != ZOO_FRAMES)) || break
		((try < 3)) || fail "$((sent - before)) of $ZOO_FRAMES came"
		before=$sent
	done
	expect_eq "answered" "$ZOO_ANSWERED" \
		$(($(stat_get "$ns" vnet0 answered) - was))
	counters_add_up "$ns" vnet0
}

read -r ZOO_FRAMES ZOO_ANSWERED < <(python3 "$LIB_DIR/vnet_wire.py" corpus \
	"$CORPUS" "$ZOO")
[ -n "$ZOO_ANSWERED" ] || fail "no corpus"
tests_run
