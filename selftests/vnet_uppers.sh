#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Frames of others: interfaces on top of vnet, hosts behind a router, what tc
# redirects. Each is answered to whoever sent it: trap 49, trap 47, trap 31.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	VLAN
	QinQ
	priority_tags
	tags_pushed_by_tc
	macvlan
	behind_a_router
	redirected_by_tc
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need ethtool ip nstat ping python3 tc

c=				# another namespace, by new_ns

# IPv6 on every new interface, at once
setup_ns_with_ipv6()
{
	setup_without_address
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=0 \
		net.ipv6.conf.default.accept_dad=0
}

# $1: namespace, $2: interface
give_addresses()
{
	cmd_ok "$2: IPv4" ip -n "$1" addr add "$HERE/24" dev "$2"
	cmd_ok "$2: IPv6" ip -n "$1" addr add "$HERE6/64" dev "$2" nodad
	cmd_ok "$2: up" ip -n "$1" link set "$2" up
}

# $1: namespace. ARP, ND, ICMP, UDP in fragments, TCP
all_served()
{
	local host

	for host in "$FAR" "$FAR6"; do
		cmd_ok "ping $host" in_ns "$1" ping -q -c 2 -i 0.1 -W 20 "$host"
		cmd_ok "UDP $host" in_ns "$1" python3 \
			"$LIB_DIR/vnet_path.py" udp "$host" 1 1400 1473 9000
		cmd_ok "TCP $host" in_ns "$1" python3 \
			"$LIB_DIR/vnet_path.py" tcp "$host" 300000
	done
	sums_right "$1"
}

# trap 6
VLAN()
{
	setup_ns_with_ipv6
	cmd_ok "VLAN 5" ip -n "$ns" link add link vnet0 name v5 type vlan \
		id 5 egress-qos-map 0:3
	give_addresses "$ns" v5
	all_served "$ns"
	all_well
}

QinQ()
{
	setup_ns_with_ipv6
	cmd_ok "outer" ip -n "$ns" link add link vnet0 name s7 type vlan \
		proto 802.1ad id 7
	cmd_ok "up" ip -n "$ns" link set s7 up
	cmd_ok "inner" ip -n "$ns" link add link s7 name s7q5 type vlan id 5
	give_addresses "$ns" s7q5
	all_served "$ns"
	all_well
}

# Tag 0 says how urgent a frame is, not where it belongs.
priority_tags()
{
	setup_ns_with_ipv6
	cmd_ok "VLAN 0" ip -n "$ns" link add link vnet0 name v0 type vlan id 0
	give_addresses "$ns" v0
	all_served "$ns"
	all_well
}

tags_pushed_by_tc()
{
	setup6
	cmd_ok "clsact" tc -n "$ns" qdisc add dev vnet0 clsact
	cmd_ok "push" tc -n "$ns" filter add dev vnet0 egress matchall \
		action vlan push id 7 priority 5
	cmd_ok "pop" tc -n "$ns" filter add dev vnet0 ingress protocol 802.1q \
		flower vlan_id 7 vlan_prio 5 action vlan pop
	cmd_ok "others" tc -n "$ns" filter add dev vnet0 ingress protocol all \
		prio 65000 matchall action drop
	all_served "$ns"
	all_well
}

macvlan()
{
	local mode

	setup_ns_with_ipv6
	new_ns c
	for mode in bridge private vepa; do
		cmd_ok "$mode" ip -n "$ns" link add link vnet0 name m0 \
			netns "$c" type macvlan mode "$mode"
		give_addresses "$c" m0
		all_served "$c"
		cmd_ok "remove" ip -n "$c" link del m0
	done
	all_well
	expect_eq "all for macvlan" 0 "$(stat_get "$ns" vnet0 taken_other_mac)"
}

connect_client()
{
	new_ns c
	in_ns "$c" sysctl -q net.ipv6.conf.default.accept_dad=0
	cmd_ok "veth" ip -n "$ns" link add veth0 type veth \
		peer name veth1 netns "$c"
	cmd_ok "veth0" ip -n "$ns" link set veth0 up
	cmd_ok "veth1" ip -n "$c" link set veth1 up
}

behind_a_router()
{
	setup6
	connect_client
	in_ns "$ns" sysctl -q net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1 \
		net.ipv6.conf.veth0.disable_ipv6=0
	cmd_ok "IPv4" ip -n "$ns" addr add 198.51.100.1/24 dev veth0
	cmd_ok "IPv6" ip -n "$ns" addr add 2001:db8:1::1/64 dev veth0 nodad
	cmd_ok "IPv4" ip -n "$c" addr add 198.51.100.2/24 dev veth1
	cmd_ok "IPv6" ip -n "$c" addr add 2001:db8:1::2/64 dev veth1 nodad
	cmd_ok "route" ip -n "$c" route add default via 198.51.100.1
	cmd_ok "route" ip -n "$c" -6 route add default via 2001:db8:1::1
	all_served "$c"
	all_served "$ns"
	all_well
}

# The client's frames go through vnet0 as they are, and so do the answers.
redirected_by_tc()
{
	setup_without_address
	connect_client
	cmd_ok "to vnet0" tc -n "$ns" qdisc add dev veth0 clsact
	cmd_ok "to vnet0" tc -n "$ns" filter add dev veth0 ingress matchall \
		action mirred egress redirect dev vnet0
	cmd_ok "and back" tc -n "$ns" qdisc add dev vnet0 clsact
	cmd_ok "and back" tc -n "$ns" filter add dev vnet0 ingress matchall \
		action mirred egress redirect dev veth0
	give_addresses "$c" veth1
	all_served "$c"
	all_well
}

tests_run
