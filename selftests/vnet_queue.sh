#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Rings, queues and qdiscs.
#
#	stack --- qdisc --- tx queue 0 --- ring of 512 --- poll --- stack
#	                \-- tx queue 1 --- ring of 512 --- poll --/
#
# Without a qdisc a full ring drops (vnet_stats.sh). With one it stops the tx
# queue and the poll wakes it: nothing is lost.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	no_qdisc_by_default
	pfifo_is_stopped_and_woken
	fq_is_stopped_and_woken
	bql_holds_the_qdisc_back
	nothing_is_lost_under_load
	qdiscs_exchanged_under_traffic
	down_with_a_stopped_queue
	two_queues_carry_traffic
	two_queues_with_mq
	crosses_to_the_queue_modulo_the_receivers
	hundred_queues
	a_thread_polls
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=starve.sh
source "$(dirname "$0")/starve.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need chrt ethtool ip jq pgrep ping python3 taskset tc

# $1: jq for a value of the qdiscs' statistics
qdisc_json()
{
	tc -n "$ns" -s -j qdisc show dev vnet0 | jq -r "$1"
}

is_noqueue()
{
	expect_text "qdisc" "^qdisc noqueue 0: root" \
		tc -n "$ns" qdisc show dev vnet0
	expect_eq "number of qdiscs" 1 "$(wc -l <<< "$CMD_OUT")"
}

no_qdisc_by_default()
{
	setup_without_address
	is_noqueue
	cmd_ok "remove" ip -n "$ns" link del vnet0
	cmd_ok "two queues" ip -n "$ns" link add vnet0 numtxqueues 2 type vnet
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	is_noqueue
}

# $1: qdisc
stopped_and_woken()
{
	setup_without_address
	cmd_ok "$1" tc -n "$ns" qdisc replace dev vnet0 root "$@"
	raise_bql_limit
	starve "$ns" vnet0
	cmd_ok "2000 frames at once" talk burst vnet0 "$OWN" "$PEER" 2000
	expect_eq "sent meanwhile" 40000 \
		"$(link_json "$ns" vnet0 .stats64.tx.packets)"
	(($(qdisc_json '.[0].backlog') > 0)) || fail "nothing waits in $1"
	expect_eq "stops" 0 "$(stat_get "$ns" vnet0 queue_0_stops)"
	feed
	wait_ok "all sent" 10 tx_is "42000 0"
	(($(stat_get "$ns" vnet0 queue_0_stops) > 0)) ||
		fail "the queue was never stopped"
	expect_eq "backlog" 0 "$(qdisc_json '.[0].backlog')"
	expect_eq "$1's drops" 0 "$(qdisc_json '.[0].drops')"
	counters_add_up "$ns" vnet0
	give_address
	cmd_ok "a ping" answers
}

pfifo_is_stopped_and_woken()
{
	stopped_and_woken pfifo
}

fq_is_stopped_and_woken()
{
	stopped_and_woken fq
}

# Kernels from 6.9 on do not show BQL of a driver that does without a qdisc
# by default; what it does can be seen in the qdisc. trap 20
bql_holds_the_qdisc_back()
{
	local bql=/sys/class/net/vnet0/queues/tx-0/byte_queue_limits

	setup_without_address
	cmd_ok "pfifo" tc -n "$ns" qdisc replace dev vnet0 root pfifo
	cmd_ok "TSO off" in_ns "$ns" ethtool -K vnet0 tso off
	starve "$ns" vnet0
	cmd_ok "100 frames" talk burst vnet0 "$OWN" "$PEER" 100
	cmd_ok "100 frames" talk burst vnet0 "$OWN" "$PEER" 100
	# A ring has room for all, so it was not the ring that stopped them.
	(($(qdisc_json '.[0].backlog') > 0)) || fail "all went to the ring"
	if with_sys "$ns" test -d "$bql"; then
		(($(with_sys "$ns" cat "$bql/inflight") > 0)) ||
			fail "nothing in flight"
	fi
	feed
	wait_ok "all sent" 10 tx_is "200 0"
	expect_eq "backlog" 0 "$(qdisc_json '.[0].backlog')"
	expect_eq "ring full" 0 "$(stat_get "$ns" vnet0 queue_0_stops)"
	if with_sys "$ns" test -d "$bql"; then
		expect_eq "in flight" 0 "$(with_sys "$ns" cat "$bql/inflight")"
		(($(with_sys "$ns" cat "$bql/limit") > 0)) ||
			fail "the limit did not move"
	fi
	give_address
	cmd_ok "a ping" answers
}

nothing_is_lost_under_load()
{
	local qdisc first

	setup
	for qdisc in pfifo fq; do
		cmd_ok "$qdisc" tc -n "$ns" qdisc replace dev vnet0 root \
			"$qdisc"
		background in_ns "$ns" ping -q -f -c 1000 "$FAR"
		first=$BG_PID
		cmd_ok "UDP" talk udp_many "$FAR" 1000 1000
		cmd_ok "TCP" talk tcp "$FAR" 1000000
		wait "$first" || fail "flood"
		counters_add_up "$ns" vnet0
		expect_eq "tx drops" 0 "$(link_json "$ns" vnet0 \
			.stats64.tx.dropped)"
		expect_eq "$qdisc's drops" 0 "$(qdisc_json '.[0].drops')"
	done
}

qdiscs_exchanged_under_traffic()
{
	local flood i qdisc tcp

	setup
	background in_ns "$ns" ping -q -f "$FAR"
	flood=$BG_PID
	background in_ns "$ns" python3 -S "$LIB_DIR/vnet_path.py" tcp \
		"$FAR" 6000000
	tcp=$BG_PID
	for i in 1 2 3; do
		for qdisc in fq noqueue pfifo fq_codel noqueue tbf; do
			[ "$qdisc" != tbf ] || qdisc="tbf rate 1gbit burst 128k
				latency 100ms"
			# shellcheck disable=SC2086 # words
			cmd_ok "$i: $qdisc" tc -n "$ns" qdisc replace \
				dev vnet0 root $qdisc
		done
		cmd_ok "$i: none" tc -n "$ns" qdisc del dev vnet0 root
	done
	wait "$tcp" || fail "TCP did not survive it"
	lib_stop "$flood"
	in_ns "$ns" ethtool -S vnet0
	tc -n "$ns" -s qdisc show dev vnet0
	wait_ok "a ping" 5 answers
	# Newer kernels count on the link what the noop qdisc in between took:
	# of the sum rule that leaves what reached the far end.
	expect_eq "answered and taken" \
		"$(link_json "$ns" vnet0 .stats64.tx.packets)" \
		"$(in_ns "$ns" ethtool -S vnet0 |
		   awk '/answered|taken_/ { n += $2 } END { print n }')"
	expect_eq "answered" "$(stat_get "$ns" vnet0 answered)" \
		"$(link_json "$ns" vnet0 .stats64.rx.packets)"
}

# trap 18, trap 19, trap 21
down_with_a_stopped_queue()
{
	setup_without_address
	cmd_ok "pfifo" tc -n "$ns" qdisc replace dev vnet0 root pfifo
	raise_bql_limit
	starve "$ns" vnet0
	cmd_ok "2000 frames at once" talk burst vnet0 "$OWN" "$PEER" 2000
	(($(qdisc_json '.[0].backlog') > 0)) || fail "nothing waits in pfifo"
	down_and_feed "$ns" vnet0
	(($(stat_get "$ns" vnet0 dropped_purged) > 0)) || fail "nothing purged"
	counters_add_up "$ns" vnet0
	give_address
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "a ping" answers
	cmd_ok "UDP" talk udp_many "$FAR" 1000 100
	counters_add_up "$ns" vnet0
}

queue_used()
{
	(($(stat_get "$ns" vnet0 "queue_$1_packets") > 0))
}

# Flows are spread by their hash, and each has another port: that forty are all
# for one queue comes to pass once in 2^39 times.
both_queues_used()
{
	local n

	for ((n = 1; n <= 40; n++)); do
		cmd_ok "flow $n" talk udp_many "$FAR" 50 100
		! { queue_used 0 && queue_used 1; } || break
	done
	for n in 0 1; do
		queue_used "$n" || fail "queue $n carried nothing"
	done
	expect_eq "both together" "$(stat_get "$ns" vnet0 answered)" \
		$(($(stat_get "$ns" vnet0 queue_0_packets) +
		   $(stat_get "$ns" vnet0 queue_1_packets)))
	counters_add_up "$ns" vnet0
}

two_queues_carry_traffic()
{
	LINK_WORDS=(numtxqueues 2 numrxqueues 2)
	setup
	queues_are "$ns" vnet0 2 2
	both_queues_used
}

two_queues_with_mq()
{
	LINK_WORDS=(numtxqueues 2 numrxqueues 1)
	setup
	cmd_ok "mq" tc -n "$ns" qdisc replace dev vnet0 root handle 1: mq
	cmd_ok "fq" tc -n "$ns" qdisc replace dev vnet0 parent 1:1 fq
	cmd_ok "fq" tc -n "$ns" qdisc replace dev vnet0 parent 1:2 fq
	both_queues_used
	cmd_ok "TCP" talk tcp "$FAR" 1000000
	expect_eq "drops" 0 "$(link_json "$ns" vnet0 .stats64.tx.dropped)"
	expect_eq "fq's drops" 0 "$(qdisc_json '[.[].drops] | add')"
}

# As the dump shows them.
queues_of_the_frame()
{
	log_since | grep -o 'vnet[01]: [rt]x queue [0-9]*,' | sort | xargs
}

arrived()
{
	queues_of_the_frame | grep vnet1
}

# $1: tx queue of vnet0, $2: rx queue of vnet1
crosses_between()
{
	cmd_ok "no filter" tc -n "$ns" filter del dev vnet0 egress
	cmd_ok "all to queue $1" tc -n "$ns" filter add dev vnet0 egress \
		matchall action skbedit queue_mapping "$1"
	log_mark
	cmd_ok "a frame" talk burst vnet0 "$OWN" "$PEER" 1
	wait_ok "it arrives" 5 arrived
	expect_eq "queues" "vnet0: tx queue $1, vnet1: rx queue $2," \
		"$(queues_of_the_frame)"
}

crosses_to_the_queue_modulo_the_receivers()
{
	LINK_WORDS=(numtxqueues 4)
	setup_two_ends pair numrxqueues 2
	cmd_ok "msglvl" in_ns "$ns" ethtool -s vnet0 msglvl pktdata on
	cmd_ok "msglvl" in_ns "$ns" ethtool -s vnet1 msglvl pktdata on
	cmd_ok "clsact" tc -n "$ns" qdisc add dev vnet0 clsact
	crosses_between 3 1
	crosses_between 2 0
	crosses_between 1 1
	pair_adds_up "$ns" vnet0 "$ns" vnet1
}

# More than fit into a page, and all of them gone and made again.
hundred_queues()
{
	local n

	LINK_WORDS=(numtxqueues 100 numrxqueues 100)
	setup
	cmd_ok "64 flows" in_ns "$ns" python3 -S "$LIB_DIR/vnet_lockup.py" \
		"$FAR" 64 5
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	n=$(in_ns "$ns" ethtool -S vnet0 |
		grep -c '^ *queue_[0-9]*_packets: [1-9]')
	((n > 20)) || fail "$n queues carried something"
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "a ping" answers
	counters_add_up "$ns" vnet0 core
}

a_thread_polls()
{
	setup
	with_sys "$ns" sh -c "echo 1 > /sys/class/net/vnet0/threaded"
	cmd_ok "its thread" pgrep '^napi/vnet0-'
	cmd_ok "TCP" talk tcp "$FAR" 1000000
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "a ping" answers
	counters_add_up "$ns" vnet0
}

tests_run
