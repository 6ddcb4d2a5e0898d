#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Programs that ask whether a host is there: the far end is, for each of them,
# one hop away, at every address but those that are somebody's or nobody's.
#
# trap 11: raw sockets do not look at ICMP's sum, datagram sockets and the
# kernel's counters do.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	ping_through_raw_sockets
	ping_through_datagram_sockets
	ping_flood
	ping_patterns
	ping_with_a_TTL_of_1
	ping_with_IPv4_options
	arping_finds_the_far_end
	arping_finds_no_duplicate
	ndisc6_finds_the_far_end
	nobody_is_a_router
	fping_of_a_subnet
	nmap_finds_all_hosts
	traceroute_of_one_hop
	nping_and_hping3
	broadcast_of_a_subnet_without_ARP
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need arping busybox ethtool fping hping3 ip ndisc6 nmap nping ping \
	python3 rdisc6 traceroute

# ping is content with another payload, and only mentions it.
# $1: how many are to come back, $2...: ping's
pings()
{
	local want=$1

	shift
	expect_text "ping $*" " $want received" \
		in_ns "$ns" ping -c "$want" -W 20 "$@"
	! grep -q -e wrong -e DUP <<< "$CMD_OUT" || fail "$CMD_OUT"
}

# trap 37: from 1473 bytes on in fragments
ping_sizes()
{
	local size

	for size in 0 56 57 1473 65507; do
		pings 2 -q -i 0.1 -s "$size" "$FAR"
		pings 2 -6 -q -i 0.1 -s "$size" "$FAR6"
	done
	counters_add_up "$ns" vnet0
}

ping_through_raw_sockets()
{
	setup6
	in_ns "$ns" sysctl -q net.ipv4.ping_group_range="1 0"
	ping_sizes
}

ping_through_datagram_sockets()
{
	setup6
	in_ns "$ns" sysctl -q net.ipv4.ping_group_range="0 2147483647"
	ping_sizes
	cmd_ok "ICMP sockets" talk icmp "$FAR" 0 1 2 3 56 1472 1473 20000 65507
	cmd_ok "ICMPv6" talk icmp "$FAR6" 0 1 2 3 56 1452 1453 20000 65507
	counters_add_up "$ns" vnet0
}

ping_flood()
{
	setup6
	pings 1000 -f -q "$FAR"
	pings 1000 -6 -f -q "$FAR6"
	counters_add_up "$ns" vnet0
	expect_eq "dropped" 0 "$(link_json "$ns" vnet0 .stats64.tx.dropped)"
}

ping_patterns()
{
	local pattern

	setup6
	for pattern in 00 ff 0ff0 deadbeef; do
		pings 1 -q -p "$pattern" -s 1001 "$FAR"
		pings 1 -6 -q -p "$pattern" -s 1001 "$FAR6"
	done
	counters_add_up "$ns" vnet0
}

# trap 42
ping_with_a_TTL_of_1()
{
	setup6
	pings 1 -t 1 "$FAR"
	lib_match "its answer" "ttl=64 " ping
	pings 1 -6 -t 1 "$FAR6"
	lib_match "its answer" "ttl=64 " ping
	counters_add_up "$ns" vnet0
}

# trap 38
ping_with_IPv4_options()
{
	setup
	pings 1 -R "$FAR"
	lib_match "record route" "^RR: +.*$HERE" ping
	pings 1 -T tsonly "$FAR"
	lib_match "timestamp" "^TS: " ping
	pings 1 -T tsandaddr "$FAR"
	lib_match "timestamp with address" "^TS: +.*$HERE" ping
	# Nobody on the way can be asked to pass by.
	expect_text "source route" "Rcvd: 0 " in_ns "$ns" \
		nping -c 1 --icmp --ip-options "L 192.0.2.9" "$FAR"
	(($(stat_get "$ns" vnet0 taken_source_route) > 0)) ||
		fail "no source route came"
	counters_add_up "$ns" vnet0
}

# trap 33
arping_finds_the_far_end()
{
	setup
	expect_text "arping" "^Received 2 response" \
		in_ns "$ns" arping -c 2 -w 20 -I vnet0 "$FAR"
	lib_match "its MAC" "from $FAR \[$PEER\]" arping
	counters_add_up "$ns" vnet0
}

# trap 33: who probes for an address or announces it is let have it
arping_finds_no_duplicate()
{
	setup
	expect_text "iputils" "^Received 0 response" \
		in_ns "$ns" arping -D -c 2 -I vnet0 192.0.2.77
	cmd_ok "busybox" in_ns "$ns" busybox arping -D -c 2 -I vnet0 192.0.2.77
	expect_eq "probes" 4 "$(stat_get "$ns" vnet0 taken_arp_probe)"
	expect_text "announced" "^Received 0 response" \
		in_ns "$ns" arping -U -c 1 -I vnet0 "$HERE"
	expect_eq "announcements" 1 \
		"$(stat_get "$ns" vnet0 taken_arp_announce)"
	expect_eq "answered" 0 "$(stat_get "$ns" vnet0 answered)"
	counters_add_up "$ns" vnet0
}

# trap 34
ndisc6_finds_the_far_end()
{
	setup6
	expect_text "ndisc6" "^Target link-layer address: $PEER" \
		in_ns "$ns" ndisc6 -r 1 -w 20000 "$FAR6" vnet0
	expect_text "link-local" "^Target link-layer address: $PEER" \
		in_ns "$ns" ndisc6 -r 1 -w 20000 fe80::9 vnet0
	counters_add_up "$ns" vnet0
}

# trap 35
nobody_is_a_router()
{
	setup6
	expect_eq "rdisc6" 2 "$(in_ns "$ns" rdisc6 -q -r 1 -w 1000 vnet0 \
		&> /dev/null || echo $?)"
	expect_eq "default route" "" "$(ip -n "$ns" -6 route show default)"
	counters_add_up "$ns" vnet0
}

fping_of_a_subnet()
{
	setup6
	expect_eq "alive" 254 "$(in_ns "$ns" fping -q -a -i 1 -t 5000 \
		-g 192.0.2.0/24 | wc -l)"
	cmd_ok "IPv6" in_ns "$ns" fping -6 -q -t 5000 "$FAR6" 2001:db8::3
	counters_add_up "$ns" vnet0
	expect_eq "dropped" 0 "$(link_json "$ns" vnet0 .stats64.tx.dropped)"
}

nmap_finds_all_hosts()
{
	setup6
	# It asks by ARP, and not for itself.
	expect_text "nmap" "16 IP addresses \(16 hosts up\)" \
		in_ns "$ns" nmap -n -sn 192.0.2.0/28
	expect_eq "their MAC" 15 "$(grep -c "Address: $PEER" <<< "$CMD_OUT")"
	expect_text "IPv6" "\(1 host up\)" in_ns "$ns" nmap -n -6 -sn "$FAR6"
	counters_add_up "$ns" vnet0
}

traceroute_of_one_hop()
{
	local probe

	setup6
	for probe in -I -U -T; do
		expect_text "IPv4, $probe" "^ 1  $FAR " in_ns "$ns" \
			traceroute -n "$probe" -w 20 -q 1 -N 1 -m 3 "$FAR"
		expect_eq "hops" 2 "$(wc -l <<< "$CMD_OUT")"
		expect_text "IPv6, $probe" "^ 1  $FAR6 " in_ns "$ns" \
			traceroute -6 -n "$probe" -w 20 -q 1 -N 1 -m 3 "$FAR6"
		expect_eq "hops" 2 "$(wc -l <<< "$CMD_OUT")"
	done
	counters_add_up "$ns" vnet0
}

# Frames that no kernel wrote.
nping_and_hping3()
{
	local probe

	setup
	# A neighbour that answers is also learned: nothing waits for it.
	cmd_ok "a ping" answers
	for probe in --icmp "--udp -p 5000" "--tcp -p 80" --arp; do
		# shellcheck disable=SC2086 # words
		expect_text "nping $probe" "Rcvd: [23] " in_ns "$ns" \
			nping -c 2 --delay 100ms $probe "$FAR"
	done
	expect_text "connect" "Successful connections: 2" in_ns "$ns" \
		nping -c 2 --delay 100ms --tcp-connect -p 80 "$FAR"
	for probe in -1 "-2 -p 5000" "-S -p 80" "-2 -p 5000 -f -d 100"; do
		# shellcheck disable=SC2086 # words
		expect_text "hping3 $probe" " 2 packets received" in_ns "$ns" \
			hping3 -q -n -c 2 -i u200000 $probe "$FAR"
	done
	counters_add_up "$ns" vnet0
}

# Without ARP such a frame goes to the peer, as every other does. The far end
# does not know which addresses are the subnet's, and answers from this one.
broadcast_of_a_subnet_without_ARP()
{
	setup
	cmd_ok "no ARP" ip -n "$ns" link set vnet0 arp off
	pings 2 -b -q -i 0.1 192.0.2.255
	expect_eq "answered" 2 "$(stat_get "$ns" vnet0 answered)"
	counters_add_up "$ns" vnet0
}

tests_run
