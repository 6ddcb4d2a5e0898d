#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Setting up addresses beside the far end, which has every address that nobody
# is about to take: trap 33, trap 34 (duplicate address detection), trap 35
# (nobody answers who looks for a router or a DHCP server).

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	DAD_finds_no_duplicate
	DAD_without_nonces
	optimistic_DAD
	addresses_made_by_the_kernel
	set_up_as_networkd_does
	neighbour_is_confirmed
	neighbour_follows_the_peer_MAC
	DHCP_clients_hear_nothing
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need arping busybox dhcpcd ethtool ip jq ping tcpdump

LOCAL6=fe80::ff:fe00:1

# $@: settings of net.ipv6.conf.vnet0, and of all: of some, one of the two is
# enough. The link-local address comes at once.
setup_dad()
{
	local setting

	setup
	for setting in accept_dad=1 dad_transmits=1 "$@"; do
		in_ns "$ns" sysctl -q "net.ipv6.conf.all.$setting" \
			"net.ipv6.conf.vnet0.$setting"
	done
	in_ns "$ns" sysctl -q net.ipv6.conf.vnet0.disable_ipv6=0
}

# Succeeds once all addresses are there to be used, $1 of them
all_settled()
{
	[ "$(ip -n "$ns" -6 -j addr show dev vnet0 | jq '[.[].addr_info[]? |
		select((.tentative // false) | not)] | length')" = "$1" ]
}

none_failed()
{
	expect_eq "duplicates" 0 "$(ip -n "$ns" -6 -j addr show dev vnet0 |
		jq '[.[].addr_info[]? | select(.dadfailed)] | length')"
}

# Lengths of the probes in the capture $1
probe_lengths()
{
	tcpdump -n -t -e -r "$1" 2> /dev/null | sed -n \
		's/.*, length \([0-9]*\): .*solicitation.*/\1/p' | sort -u
}

# $1: bytes, $2: capture
probes_have()
{
	local lengths

	lengths=$(probe_lengths "$2")
	echo "probes of $lengths bytes"
	[ "$lengths" = "$1" ]
}

# $1: enhanced_dad, $2: bytes of a probe; a nonce option has 8
dad()
{
	local pcap=$LIB_TMP/probes_of_$2.pcap

	setup_dad "enhanced_dad=$1"
	background in_ns "$ns" tcpdump -Z root -U --immediate-mode \
		-i vnet0 -w "$pcap" 'icmp6 and src host ::'
	wait_ok "tcpdump listens" 10 test -s "$pcap"
	cmd_ok "address" ip -n "$ns" addr add "$HERE6/64" dev vnet0
	wait_ok "two addresses" 10 all_settled 2
	none_failed
	(($(stat_get "$ns" vnet0 taken_nd_probe) >= 2)) || fail "no probes"
	wait_ok "a probe of $2 bytes" 10 probes_have "$2" "$pcap"
	cmd_ok "the far end" answers6
	counters_add_up "$ns" vnet0
}

DAD_finds_no_duplicate()
{
	dad 1 86
}

DAD_without_nonces()
{
	dad 0 78
}

optimistic_DAD()
{
	setup_dad optimistic_dad=1 use_optimistic=1
	cmd_ok "address" ip -n "$ns" addr add "$HERE6/64" dev vnet0 optimistic
	wait_ok "the far end" 10 answers6
	wait_ok "two addresses" 10 all_settled 2
	none_failed
	counters_add_up "$ns" vnet0
}

addresses_made_by_the_kernel()
{
	local how

	setup_dad
	for how in eui64 random; do
		cmd_ok "down" ip -n "$ns" link set vnet0 down
		cmd_ok "$how" ip -n "$ns" link set vnet0 addrgenmode "$how"
		cmd_ok "up" ip -n "$ns" link set vnet0 up
		wait_ok "$how: one address" 10 all_settled 1
		none_failed
	done
	cmd_ok "link-local" in_ns "$ns" ping -6 -q -c 1 -W 10 fe80::9%vnet0
	counters_add_up "$ns" vnet0
}

# Its flags and order: addresses without routes, probed; then the routes.
set_up_as_networkd_does()
{
	setup_dad accept_ra=0
	cmd_ok "IPv4 conflict detection" \
		in_ns "$ns" arping -q -D -c 3 -w 3 -I vnet0 192.0.2.50
	cmd_ok "IPv4" ip -n "$ns" addr add 192.0.2.50/24 \
		broadcast 192.0.2.255 dev vnet0 noprefixroute
	cmd_ok "announced" in_ns "$ns" arping -q -U -c 1 -I vnet0 192.0.2.50
	cmd_ok "IPv6" ip -n "$ns" addr add "$HERE6/64" dev vnet0 \
		noprefixroute
	wait_ok "two addresses" 10 all_settled 2
	none_failed
	cmd_ok "on-link" ip -n "$ns" -6 route add 2001:db8::/64 dev vnet0 \
		proto static metric 1024
	cmd_ok "gateway" ip -n "$ns" -6 route add default via fe80::1 \
		dev vnet0 proto static
	cmd_ok "gateway, IPv4" ip -n "$ns" route add default \
		via 192.0.2.254 dev vnet0 proto static
	cmd_ok "on-link" answers6
	cmd_ok "beyond" in_ns "$ns" ping -6 -q -c 1 -W 10 2001:db8:9::9
	cmd_ok "beyond, IPv4" in_ns "$ns" ping -q -c 1 -W 10 203.0.113.9
	counters_add_up "$ns" vnet0
}

# $1: address, $2: state, $3: MAC
neighbour_is()
{
	ip -n "$ns" neigh show "$1" dev vnet0 | grep "lladdr $3 .*$2"
}

# By unicast solicitations and requests, too.
neighbour_is_confirmed()
{
	local address

	setup6
	for address in "$FAR" "$FAR6"; do
		cmd_ok "to be probed" ip -n "$ns" neigh replace "$address" \
			lladdr "$PEER" dev vnet0 nud probe
		wait_ok "$address" 20 neighbour_is "$address" REACHABLE "$PEER"
	done
	cmd_ok "IPv4" answers
	cmd_ok "IPv6" answers6
	counters_add_up "$ns" vnet0
}

neighbour_follows_the_peer_MAC()
{
	local mac=02:00:00:00:00:99

	setup6
	cmd_ok "IPv4" answers
	cmd_ok "IPv6" answers6
	cmd_ok "another" ip -n "$ns" link set vnet0 type vnet peer-mac "$mac"
	cmd_ok "forget" ip -n "$ns" neigh flush dev vnet0
	cmd_ok "IPv4" answers
	cmd_ok "IPv6" answers6
	cmd_ok "its ARP" neighbour_is "$FAR" "" "$mac"
	cmd_ok "its ND" neighbour_is "$FAR6" "" "$mac"
	counters_add_up "$ns" vnet0
}

# What a client says first, $1: -4 or -6
asks()
{
	case $1 in
	-4) echo DISCOVER ;;
	-6) echo "Router Solicitation" ;;
	esac
}

DHCP_clients_hear_nothing()
{
	local log=$LIB_TMP/dhcpcd
	local family sent

	setup_dad
	wait_ok "link-local" 10 all_settled 1
	cmd_fail "udhcpc" in_ns "$ns" busybox udhcpc -f -n -q -t 2 -T 1 \
		-i vnet0 -s /bin/true
	: > "$log.conf"
	for family in -4 -6; do
		# It is the inner shell's parameter.
		# shellcheck disable=SC2016
		background in_ns "$ns" bash -c 'exec "${@:2}" &> "$1"' bash \
			"$log" dhcpcd "$family" -B -d -1 --noarp --noipv4ll \
			-f "$log.conf" -c /bin/true vnet0
		wait_ok "dhcpcd asks" 20 grep -E "sending $(asks "$family")" \
			"$log"
		sleep "$SILENCE"
		lib_stop "$BG_PID"
		! grep -Eqi 'offered|leased|advertis' "$log" ||
			fail "a lease: $(cat "$log")"
	done
	sent=$(link_json "$ns" vnet0 .stats64.tx.packets)
	((sent < 60)) || fail "$sent frames"
	expect_eq "answered" 0 "$(stat_get "$ns" vnet0 answered)"
	counters_add_up "$ns" vnet0
}

tests_run
