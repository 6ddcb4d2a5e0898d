#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What may happen to an interface while a tx queue stands still, because it lost
# a completion: no frame is lost, none is counted twice, nothing is left behind
# (trap 21).

ALL_TESTS="
	changed
	switched_off
	down_and_up
	changed_while_down
	carrier_lost
	moved
	qdisc_replaced
	qdisc_removed
	nothing_is_lost_without_a_qdisc
	deleted
	unloaded
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
# shellcheck source-path=SCRIPTDIR source=lockup.sh
source "$(dirname "$0")/lockup.sh"
need ethtool ip jq modprobe ping tc

watch=				# by new_ns

timeouts_are()
{
	local is

	is=$(total timeouts)
	echo "timeouts: $is"
	[ "$is" = "$1" ]
}

changed()
{
	lockup 1 600000
	stand_still
	cmd_ok "another lockup" change lockup 2
	soon
	wait_ok "the watchdog" $AT_MOST recovered 1
	cmd_ok "two pings" in_ns "$ns" ping -q -c 2 -i 0.01 -W 5 "$FAR"
	goes_on 2
	counters_add_up "$ns" vnet0
}

frames_waiting()
{
	[ "$(tc -n "$ns" -s -j qdisc show dev vnet0 | jq '.[0].qlen')" = "$1" ]
}

# What is lost is completed at once, and what waits in the qdisc goes on though
# nobody sends any more: the watchdog's core would see to that, here it is vnet.
switched_off()
{
	lockup 1 600000
	stand_still
	background in_ns "$ns" ping -q -c 1 -W 30 "$FAR"
	wait_ok "a ping waits" 5 frames_waiting 1
	expect_eq "packets done" 0 "$(link_value tx.packets)"
	cmd_ok "off" change lockup 0
	wait "$BG_PID" || fail "the ping that waited was not answered"
	expect_eq "packets done" 2 "$(link_value tx.packets)"
	cmd_ok "two pings" in_ns "$ns" ping -q -c 2 -i 0.01 -W 5 "$FAR"
	expect_eq "lost" 1 "$(total lost)"
	expect_eq "timeouts" 0 "$(total timeouts)"
	expect_eq "tx errors" 0 "$(link_value tx.errors)"
	in_flight 0
	counters_add_up "$ns" vnet0
}

# It has reached the far end, so it is counted, and the ring starts afresh.
down_and_up()
{
	lockup 1 600000
	stand_still
	cmd_fail "another waits" in_ns "$ns" ping -q -c 1 -W "$SILENCE" "$FAR"
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	expect_eq "packets done" 1 "$(link_value tx.packets)"
	expect_eq "purged" 0 "$(stat_get "$ns" vnet0 dropped_purged)"
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	counters_add_up "$ns" vnet0 core
	in_flight 0
	known_far_end
	soon
	cmd_ok "a ping" answers
	wait_ok "the watchdog" $AT_MOST timeouts_are 1
	expect_eq "lost" 2 "$(total lost)"
	counters_add_up "$ns" vnet0 core
}

# There are no queues then: those that are made next are to know.
changed_while_down()
{
	lockup 2 600000
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	cmd_ok "on" change lockup 1 tx-timeout 1000
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	known_far_end
	cmd_ok "a ping" answers
	wait_ok "the watchdog" $AT_MOST recovered 1
	cmd_ok "down again" ip -n "$ns" link set vnet0 down
	cmd_ok "off" change lockup 0
	cmd_ok "up again" ip -n "$ns" link set vnet0 up
	known_far_end
	cmd_ok "two pings" in_ns "$ns" ping -q -c 2 -i 0.01 -W 5 "$FAR"
	expect_eq "lost" 1 "$(total lost)"
	counters_add_up "$ns" vnet0 core
}

# The watchdog looks at nothing while there is no carrier, then goes on.
carrier_lost()
{
	lockup 1 600000
	stand_still
	cmd_ok "off" ip -n "$ns" link set vnet0 carrier off
	soon
	sleep $((AT_MOST + 1))
	expect_eq "timeouts without a carrier" 0 "$(total timeouts)"
	cmd_ok "on" ip -n "$ns" link set vnet0 carrier on
	# Linkwatch may take a second.
	wait_ok "the watchdog" $((AT_MOST + 1)) recovered 1
	goes_on 1
	counters_add_up "$ns" vnet0 core
}

moved()
{
	local other

	new_ns other
	in_ns "$other" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	lockup 1 600000
	stand_still
	cmd_ok "move" ip -n "$ns" link set vnet0 netns "$other"
	ns=$other
	expect_eq "packets done" 1 "$(link_value tx.packets)"
	give_address
	cmd_ok "a shorter period" change tx-timeout 1000 lockup 2
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	known_far_end
	cmd_ok "a ping" answers
	cmd_ok "a ping" answers
	wait_ok "the watchdog" $AT_MOST timeouts_are 1
	cmd_ok "a ping" answers
	counters_add_up "$ns" vnet0 core
}

qdisc_replaced()
{
	lockup 1 600000
	stand_still
	cmd_ok "pfifo" tc -n "$ns" qdisc replace dev vnet0 root pfifo
	soon
	wait_ok "the watchdog" $AT_MOST recovered 1
	cmd_ok "a ping" answers
	goes_on 2
	counters_add_up "$ns" vnet0
}

# The watchdog does not care what there was before.
qdisc_removed()
{
	lockup 1 600000
	stand_still
	cmd_ok "noqueue" tc -n "$ns" qdisc replace dev vnet0 root noqueue
	soon
	wait_ok "the watchdog" $AT_MOST recovered 1
	goes_on 1
	counters_add_up "$ns" vnet0
}

nothing_is_lost_without_a_qdisc()
{
	lockup 1 1000
	cmd_ok "noqueue" tc -n "$ns" qdisc replace dev vnet0 root noqueue
	log_mark
	cmd_ok "ten pings" in_ns "$ns" ping -q -c 10 -i 0.01 -W 5 "$FAR"
	cmd_ok "drop" change mode drop
	cmd_fail "taken" in_ns "$ns" ping -q -c 2 -i 0.01 -W "$SILENCE" "$FAR"
	cmd_ok "echo" change mode echo
	expect_eq "lost" 0 "$(total lost)"
	expect_eq "sent" 12 "$(link_value tx.packets)"
	expect_eq "the log" "" "$(log_since)"
	cmd_ok "pfifo" tc -n "$ns" qdisc replace dev vnet0 root pfifo
	cmd_ok "a ping" answers
	goes_on 1
}

# A namespace goes some time after `ip netns del`, and takes its interfaces
# along, the other end of a veth pair, too.
deleted()
{
	log_mark
	lockup 1 600000
	stand_still
	cmd_fail "another waits" in_ns "$ns" ping -q -c 1 -W "$SILENCE" "$FAR"
	cmd_ok "delete" ip -n "$ns" link del vnet0
	lockup 1 600000 numtxqueues 2
	cmd_ok "a ping" answers
	new_ns watch
	cmd_ok "veth" ip -n "$ns" link add veth0 type veth \
		peer name veth1 netns "$watch"
	cmd_ok "delete the namespace" ip netns del "$ns"
	wait_ok "the namespace goes" 30 link_is_gone "$watch" veth1
	lockup 1 600000
	cmd_ok "drop" change mode drop
	cmd_fail "taken" in_ns "$ns" ping -q -c 2 -i 0.01 -W "$SILENCE" "$FAR"
	expect_eq "lost" 1 "$(total lost)"
	cmd_ok "delete" ip -n "$ns" link del vnet0
	expect_eq "the log" "" "$(log_since)"
}

unloaded()
{
	local first

	log_mark
	lockup 1 600000
	stand_still
	cmd_fail "another waits" in_ns "$ns" ping -q -c 1 -W "$SILENCE" "$FAR"
	# It stays, beside another one.
	first=$ns
	ns=
	lockup 2 600000 numtxqueues 2
	background in_ns "$ns" ping -q -f "$FAR"
	wait_ok "a flood stands still" 5 any_lost
	cmd_ok "unload" modprobe -r vnet
	refused_text "gone" "does not exist" \
		ip -n "$first" link show dev vnet0
	refused_text "gone" "does not exist" ip -n "$ns" link show dev vnet0
	lib_stop "$BG_PID"
	expect_eq "the log" "" "$(log_since)"
	cmd_ok "load" modprobe vnet
}

any_lost()
{
	(($(total lost) > 0))
}

tests_run
