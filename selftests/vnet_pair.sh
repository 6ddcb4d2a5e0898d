#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Mode pair: what one end sends the other receives, while both are up and
# plugged in, and both count it. For the picture see pair.sh.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034,SC2119
ALL_TESTS="
	IPv4_and_IPv6_cross
	groups_cross
	TCP_crosses_both_ways
	through_qdiscs_and_queues
	counters_of_both_ends
	longer_than_the_other_takes
	segments_longer_than_the_other_takes
	carrier_follows_the_other
	carrier_unplugged
	down_under_traffic
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=pair.sh
source "$(dirname "$0")/pair.sh"
need cmp ethtool ip jq nstat ping python3 socat ss tc

IPv4_and_IPv6_cross()
{
	new_pair
	pings
	cmd_ok "IPv6" in_ns "$a" ping -c 2 -i 0.01 -W 5 2001:db8::2
	cmd_ok "IPv6 back" in_ns "$b" ping -c 2 -i 0.01 -W 5 2001:db8::1
	cmd_ok "large" in_ns "$a" ping -c 2 -i 0.01 -s 20000 -W 5 192.0.2.2
	pair_adds_up "$a" v0 "$b" v1
}

groups_cross()
{
	new_pair
	cmd_ok "broadcasts" in_ns "$b" \
		sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
	cmd_ok "multicast" in_ns "$a" ping -c 1 -W 5 -I v0 224.0.0.1
	cmd_ok "broadcast" in_ns "$a" ping -c 1 -W 5 -b 192.0.2.255
	cmd_ok "IPv6" in_ns "$a" ping -c 2 -W 5 -I v0 ff02::1
	pair_adds_up "$a" v0 "$b" v1
}

TCP_crosses_both_ways()
{
	new_pair
	head -c 3000000 /dev/urandom > "$LIB_TMP/sent"
	stream "$a" "$b" 192.0.2.2
	stream "$b" "$a" 192.0.2.1
	stream "$a" "$b" '[2001:db8::2]'
	cmd_ok "no offloads" in_ns "$a" ethtool -K v0 tx off sg off tso off
	stream "$a" "$b" 192.0.2.2
	stream "$b" "$a" 192.0.2.1
	pair_adds_up "$a" v0 "$b" v1
	expect_eq "bad sums" 0 "$(in_ns "$b" nstat -asz TcpInCsumErrors |
		awk '$1 == "TcpInCsumErrors" { print $2 }')"
}

through_qdiscs_and_queues()
{
	local i

	new_ns a b
	cmd_ok "create" ip -n "$a" link add v0 numtxqueues 4 type vnet \
		mode pair peer name v1 netns "$b" numrxqueues 2
	# Before it is up: see tags_pushed_by_tc of vnet_uppers.sh.
	cmd_ok "qdisc" tc -n "$a" qdisc replace dev v0 root handle 1: mq
	for ((i = 1; i <= 4; i++)); do
		cmd_ok "child" tc -n "$a" qdisc replace dev v0 \
			parent "1:$i" pfifo
	done
	ends_up
	head -c 1000000 /dev/urandom > "$LIB_TMP/sent"
	for ((i = 0; i < 4; i++)); do
		stream "$a" "$b" 192.0.2.2
	done
	in_ns "$a" ping -f -q -c 2000 -s 1400 192.0.2.2 > "$LIB_TMP/log" ||
		fail "flood: $(cat "$LIB_TMP/log")"
	pair_adds_up "$a" v0 "$b" v1
}

# What v0 has sent v1 has received: the neighbours may be talking meanwhile.
same_bytes()
{
	[ "$(link_json "$a" v0 .stats64.tx.bytes)" = \
	  "$(link_json "$b" v1 .stats64.rx.bytes)" ]
}

same_crossed()
{
	link_is "$b" v1 .linkinfo.info_xstats.crossed \
		"$(stat_get "$b" v1 crossed)"
}

counters_of_both_ends()
{
	local before

	new_pair
	pings
	pair_adds_up "$a" v0 "$b" v1
	before=$(stat_get "$a" v0 crossed)
	in_ns "$a" ping -q -c 5 -i 0.01 -W 5 192.0.2.2 > /dev/null
	pair_adds_up "$a" v0 "$b" v1
	(($(stat_get "$a" v0 crossed) >= before + 5)) ||
		fail "crossed: $before, then $(stat_get "$a" v0 crossed)"
	expect_eq "answered" "0 0" "$(stat_get "$a" v0 answered) \
$(stat_get "$b" v1 answered)"
	# IPv6 sends something now and then.
	wait_ok "the same in xstats" 5 same_crossed
	wait_ok "as many bytes" 5 same_bytes
}

# Segments of $1 bytes, three of them in a datagram.
segments()
{
	cmd_ok "segments of $1" in_ns "$a" python3 -c '
import socket, sys
size = int(sys.argv[1])
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
	s.setsockopt(socket.SOL_UDP, 103, size)		# UDP_SEGMENT
	s.sendto(bytes(3 * size), ("192.0.2.2", 9))' "$1"
}

# Whoever cuts them up: the stack, or in its place the card of the other side.
segments_longer_than_the_other_takes()
{
	new_pair mtu 1400
	pings
	cmd_ok "MTU" ip -n "$a" link set v0 mtu 9000
	segments 1372
	expect_eq "taken" 0 "$(stat_get "$a" v0 taken_oversize)"
	segments 1380
	expect_eq "taken" 3 "$(stat_get "$a" v0 taken_oversize)"
	cmd_ok "no offload" in_ns "$a" ethtool -K v0 tx-udp-segmentation off
	segments 1372
	expect_eq "taken" 3 "$(stat_get "$a" v0 taken_oversize)"
	segments 1380
	expect_eq "taken" 6 "$(stat_get "$a" v0 taken_oversize)"
	pair_adds_up "$a" v0 "$b" v1
}

longer_than_the_other_takes()
{
	new_pair mtu 1400
	pings
	expect_eq "before" 0 "$(stat_get "$a" v0 taken_oversize)"
	cmd_fail "too long" in_ns "$a" \
		ping -c 3 -i 0.01 -W "$SILENCE" -M dont -s 1450 192.0.2.2
	expect_eq "taken" 3 "$(stat_get "$a" v0 taken_oversize)"
	# What stands for several, none of which is too long, is not.
	head -c 300000 /dev/urandom > "$LIB_TMP/sent"
	stream "$a" "$b" 192.0.2.2
	pair_adds_up "$a" v0 "$b" v1
}

carrier_follows_the_other()
{
	new_ns a
	cmd_ok "create" ip -n "$a" link add v0 type vnet mode pair peer name v1
	carrier "$a" v0 0
	cmd_ok "one up" ip -n "$a" link set v0 up
	carrier "$a" v0 0
	cmd_ok "both up" ip -n "$a" link set v1 up
	carrier "$a" v0 1
	carrier "$a" v1 1
	wait_ok "operstate" 5 link_is "$a" v0 .operstate UP
	cmd_ok "one down" ip -n "$a" link set v0 down
	carrier "$a" v0 0
	carrier "$a" v1 0
	wait_ok "operstate" 5 link_is "$a" v1 .operstate LOWERLAYERDOWN
	cmd_ok "up again" ip -n "$a" link set v0 up
	carrier "$a" v1 1
}

carrier_unplugged()
{
	new_pair
	pings
	cmd_ok "unplug" ip -n "$b" link set v1 carrier off
	carrier "$a" v0 0
	carrier "$b" v1 0
	cmd_fail "no way" in_ns "$a" ping -c 1 -W 1 192.0.2.2
	cmd_ok "unplug the other" ip -n "$a" link set v0 carrier off
	cmd_ok "plug in" ip -n "$b" link set v1 carrier on
	carrier "$a" v0 0
	carrier "$b" v1 0
	# Unplugged over down and up.
	cmd_ok "down" ip -n "$a" link set v0 down
	cmd_ok "up" ip -n "$a" link set v0 up
	carrier "$b" v1 0
	cmd_ok "plug in the other" ip -n "$a" link set v0 carrier on
	carrier "$a" v0 1
	carrier "$b" v1 1
	pings
	pair_adds_up "$a" v0 "$b" v1 core
}

down_under_traffic()
{
	local i

	new_pair
	background in_ns "$a" ping -f -q 192.0.2.2
	wait_ok "traffic" 10 crossed_some
	for ((i = 0; i < ROUNDS; i++)); do
		cmd_ok "down" ip -n "$b" link set v1 down
		cmd_ok "up" ip -n "$b" link set v1 up
	done
	lib_stop "$BG_PID"
	pair_adds_up "$a" v0 "$b" v1 core
	pings
}

tests_run
