#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Lost completions, and the watchdog that makes up for them.
#
#	stack --- qdisc --- tx queue --- ring --- poll --- stack
#	                       |                    |
#	                    stopped <--- lost --- "done"
#	                       |
#	                    woken by the watchdog, which completes it
#
# trap 18: the core's watchdog looks at queues that a driver has stopped, if it
# is told when they transmit.

ALL_TESTS="
	traffic_goes_on
	counted_when_the_watchdog_comes
	every_nth_in_each_mode
	nothing_is_lost_or_doubled
	four_queues_under_load
	each_queue_by_itself
	watchdog_before_the_poll
	switched_off_before_the_poll
	taken_behind_those_in_the_ring
	no_watchdog_without_lockup
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=starve.sh
source "$(dirname "$0")/starve.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
# shellcheck source-path=SCRIPTDIR source=lockup.sh
source "$(dirname "$0")/lockup.sh"
need chrt ethtool ip jq pgrep ping python3 taskset tc

traffic_goes_on()
{
	local stalled

	lockup 3 1000
	cmd_ok "seven datagrams" in_ns "$ns" \
		python3 -S "$LIB_DIR/vnet_lockup.py" "$FAR" 1 7
	wait_ok "the watchdog" $AT_MOST recovered 2
	expect_eq "tx errors" 2 "$(link_value tx.errors)"
	expect_eq "the core's count" 2 "$(sysfs_timeouts 0)"
	expect_eq "sent" 7 "$(link_value tx.packets)"
	expect_eq "answers" 7 "$(link_value rx.packets)"
	stalled=$(total stalled_ms)
	((stalled >= 2000 && stalled <= 2 * AT_MOST * 1000)) ||
		fail "stood still for $stalled ms"
	counters_add_up "$ns" vnet0
}

counted_when_the_watchdog_comes()
{
	lockup 1 600000
	stand_still
	expect_eq "answers" 1 "$(link_value rx.packets)"
	expect_eq "answered" 1 "$(stat_get "$ns" vnet0 answered)"
	expect_eq "delivered" 1 "$(stat_get "$ns" vnet0 queue_0_packets)"
	soon
	wait_ok "the watchdog" $AT_MOST recovered 1
	expect_eq "packets done" 1 "$(link_value tx.packets)"
	expect_eq "bytes done" 98 "$(link_value tx.bytes)"
	counters_add_up "$ns" vnet0
	goes_on 1
}

# Also of those that are taken, which no ring ever sees.
every_nth_in_each_mode()
{
	local mode lost=0

	lockup 5 1000
	# What loop and macswap bring back is not for this host.
	stack_may_find IpInAddrErrors
	for mode in drop loop macswap echo; do
		cmd_ok "$mode" change mode "$mode"
		if [ "$mode" = echo ]; then
			cmd_ok "echo: five pings" in_ns "$ns" ping -q -c 5 \
				-i 0.01 -W 5 "$FAR"
		else
			cmd_ok "$mode: five frames" talk burst vnet0 "$OWN" \
				"$PEER" 1 5
		fi
		lost=$((lost + 1))
		wait_ok "$mode: the watchdog" $AT_MOST recovered "$lost"
		expect_eq "$mode: sent" $((5 * lost)) \
			"$(link_value tx.packets)"
		counters_add_up "$ns" vnet0
	done
	expect_eq "taken" 5 "$(stat_get "$ns" vnet0 taken_mode)"
}

nothing_is_lost_or_doubled()
{
	lockup 100 1000
	cmd_ok "numbered datagrams" in_ns "$ns" \
		python3 -S "$LIB_DIR/vnet_lockup.py" "$FAR" 1 450
	wait_ok "the watchdog" $AT_MOST recovered 4
	expect_eq "sent" 450 "$(link_value tx.packets)"
	counters_add_up "$ns" vnet0
}

# Each has its turn, and within the bound, though the core names one at a time.
four_queues_under_load()
{
	local n

	lockup 100 1000 numtxqueues 4
	cmd_ok "numbered datagrams" in_ns "$ns" \
		python3 -S "$LIB_DIR/vnet_lockup.py" "$FAR" 64 20
	echo "$CMD_OUT"
	[[ $CMD_OUT =~ pause\ ([0-9]+) ]] || fail "no pause"
	((BASH_REMATCH[1] < 4 * AT_MOST)) || fail "$CMD_OUT"
	wait_ok "the watchdog" $((4 * AT_MOST)) recovered "$(total lost)"
	for n in 0 1 2 3; do
		(($(stat_get "$ns" vnet0 "queue_${n}_timeouts") > 0)) ||
			fail "queue $n never stood still"
	done
	expect_eq "tx errors" "$(total timeouts)" "$(link_value tx.errors)"
	expect_eq "sent" 1280 "$(link_value tx.packets)"
	counters_add_up "$ns" vnet0
}

# What sysfs says must be what ethtool says while one at a time stands still.
each_queue_by_itself()
{
	local i n

	lockup 1 1000 numtxqueues 2
	for ((i = 1; i <= 30; i++)); do
		cmd_ok "a datagram of flow $i" talk udp "$FAR" 8
		wait_ok "the watchdog" $AT_MOST recovered "$i"
		for n in 0 1; do
			expect_eq "timeouts of queue $n" \
				"$(sysfs_timeouts "$n")" "$(stat_get "$ns" \
					vnet0 "queue_${n}_timeouts")"
		done
		(($(sysfs_timeouts 0) == 0 || $(sysfs_timeouts 1) == 0)) ||
			return 0
	done
	fail "one of the queues was not used"
}

# A late poll is not for the watchdog to hurry.
watchdog_before_the_poll()
{
	lockup 1 1000
	starve "$ns" vnet0
	cmd_fail "a frame" in_ns "$ns" ping -q -c 1 -W 0.1 "$FAR"
	wait_ok "the core calls" $AT_MOST core_called
	expect_eq "lost" 1 "$(total lost)"
	expect_eq "timeouts" 0 "$(total timeouts)"
	expect_eq "sent" 0 "$(link_value tx.packets)"
	feed
	wait_ok "the watchdog" $AT_MOST recovered 1
	goes_on 1
	counters_add_up "$ns" vnet0
}

core_called()
{
	(($(sysfs_timeouts 0) > 0))
}

switched_off_before_the_poll()
{
	lockup 1 600000
	starve "$ns" vnet0
	cmd_fail "a frame" in_ns "$ns" ping -q -c 1 -W 0.1 "$FAR"
	expect_eq "lost" 1 "$(total lost)"
	cmd_ok "off" change lockup 0
	expect_eq "sent" 0 "$(link_value tx.packets)"
	feed
	wait_ok "the poll completes it" 5 tx_is "1 0"
	cmd_ok "a ping" answers
	expect_eq "timeouts" 0 "$(total timeouts)"
	counters_add_up "$ns" vnet0
}

# And nothing that comes is answered.
many_may_wait()
{
	cmd_ok "nothing to answer" ip -n "$ns" addr flush dev vnet0
	stack_may_find IpInAddrErrors
	cmd_ok "pfifo" tc -n "$ns" qdisc replace dev vnet0 root pfifo
	raise_bql_limit
}

# Its queue stays stopped when the poll comes, which has those before it to do.
taken_behind_those_in_the_ring()
{
	lockup 0 600000
	many_may_wait
	cmd_ok "every third" change lockup 3
	starve "$ns" vnet0
	cmd_ok "two frames" talk burst vnet0 "$OWN" "$PEER" 2
	cmd_ok "one is taken" talk frame vnet0 "$OWN" "$PEER" 60
	expect_eq "lost" 1 "$(total lost)"
	expect_eq "sent" 40000 "$(link_value tx.packets)"
	feed
	wait_ok "the poll completes two" 5 tx_is "40002 0"
	cmd_ok "another waits" talk frame vnet0 "$OWN" "$PEER" 60
	expect_eq "taken" 1 "$(stat_get "$ns" vnet0 taken_ethertype)"
	expect_eq "timeouts" 0 "$(total timeouts)"
	soon
	wait_ok "the watchdog" $AT_MOST recovered 1
	wait_ok "all sent" 5 tx_is "40004 0"
	expect_eq "tx errors" 1 "$(link_value tx.errors)"
	counters_add_up "$ns" vnet0
}

# A poll that is late does not bring about a word in the log.
no_watchdog_without_lockup()
{
	lockup 0 1000
	many_may_wait
	log_mark
	starve "$ns" vnet0
	cmd_ok "2000 frames at once" talk burst vnet0 "$OWN" "$PEER" 2000
	sleep $((AT_MOST + 1))
	expect_eq "the core's count" 0 "$(sysfs_timeouts 0)"
	feed
	wait_ok "all sent" 10 tx_is "42000 0"
	expect_eq "the log" "" "$(log_since)"
	counters_add_up "$ns" vnet0
}

tests_run
