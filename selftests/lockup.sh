# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of lost completions share. To be sourced after lib.sh
# and traffic.sh.
#
#	lockup N MS [WORDS...]	$ns with vnet0, which nothing is sent on but by
#				the test; WORDS stand before the kind
#	known_far_end		after the link was down
#	change WORDS...		of vnet0
#	stand_still		with lockup 1: the queue does, from here on
#	soon			and from here on the watchdog is near
#	recovered N		N completions were lost, the watchdog found all
#	goes_on N		waits for that, then all is as if nothing were
#	total NAME		lost, timeouts or stalled_ms, of all queues
#	link_value JQ		of the link's statistics
#	sysfs_timeouts N	the core's own count, of queue N
#	in_flight BYTES		what BQL believes, of queue 0, if it can be seen

# Seconds that a queue stands still at most, with tx-timeout 1000: two periods,
# and one for the core's timer, which likes whole seconds.
AT_MOST=3

ns=

lockup()
{
	new_ns ns
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	cmd_ok "create vnet0" ip -n "$ns" link add vnet0 "${@:3}" \
		type vnet mac "$OWN" lockup "$1" tx-timeout "$2"
	cmd_ok "address" ip -n "$ns" addr add "$HERE/24" dev vnet0
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	known_far_end
}

# No ARP, which would be counted.
known_far_end()
{
	cmd_ok "the far end" ip -n "$ns" neigh replace "$FAR" lladdr "$PEER" \
		nud permanent dev vnet0
}

change()
{
	ip -n "$ns" link set vnet0 type vnet "$@"
}

total()
{
	in_ns "$ns" ethtool -S vnet0 | awk -v name="_$1:" '
		$1 ~ "^queue_[0-9]+" name { n += $2; seen++ }
		END { print n; exit !seen }'
}

link_value()
{
	link_json "$ns" vnet0 ".stats64.$1"
}

sysfs_timeouts()
{
	with_sys "$ns" cat "/sys/class/net/vnet0/queues/tx-$1/tx_timeout"
}

# Newer kernels show it only of an interface that is made with a qdisc.
in_flight()
{
	local bql=/sys/class/net/vnet0/queues/tx-0/byte_queue_limits

	with_sys "$ns" test -d "$bql" || return 0
	expect_eq "in flight" "$1" "$(with_sys "$ns" cat "$bql/inflight")"
}

recovered()
{
	local is

	is="$(total lost) $(total timeouts)"
	echo "lost and timeouts: $is"
	[ "$is" = "$1 $1" ]
}

# With a watchdog that is far away: the checks take their time.
stand_still()
{
	cmd_ok "a ping, with lockup 1" answers
	expect_eq "lost" 1 "$(total lost)"
	expect_eq "timeouts" 0 "$(total timeouts)"
	expect_eq "packets done" 0 "$(link_value tx.packets)"
	in_flight 98
}

soon()
{
	cmd_ok "a shorter period" change tx-timeout 1000
}

goes_on()
{
	wait_ok "the watchdog" $AT_MOST recovered "$1"
	expect_eq "tx errors" "$1" "$(link_value tx.errors)"
	cmd_ok "off" change lockup 0
	cmd_ok "a ping" answers
	in_flight 0
}
