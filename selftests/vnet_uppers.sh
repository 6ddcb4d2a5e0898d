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
	two_macvlans
	behind_a_router
	behind_a_stateful_firewall
	forwarding_loop
	redirected_by_tc
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need ethtool ip nft ping python3 tc

c=				# other namespaces, by new_ns
d=

# IPv6 on every new interface, at once
setup_ns_with_ipv6()
{
	setup_without_address
	stack_may_find nothing
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
}

# trap 6
VLAN()
{
	setup_ns_with_ipv6
	cmd_ok "VLAN 5" ip -n "$ns" link add link vnet0 name v5 type vlan \
		id 5 egress-qos-map 0:3
	give_addresses "$ns" v5
	all_served "$ns"
	counters_add_up "$ns" vnet0
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
	# Both tags come on top of the MTU.
	cmd_ok "full size" in_ns "$ns" \
		ping -q -c 1 -W 20 -M "do" -s 1472 "$FAR"
	expect_eq "too long" 0 "$(stat_get "$ns" vnet0 taken_oversize)"
	counters_add_up "$ns" vnet0
}

# Tag 0 says how urgent a frame is, not where it belongs.
priority_tags()
{
	setup_ns_with_ipv6
	cmd_ok "VLAN 0" ip -n "$ns" link add link vnet0 name v0 type vlan id 0
	give_addresses "$ns" v0
	all_served "$ns"
	counters_add_up "$ns" vnet0
}

# A new qdisc, even clsact, makes the core take away those that there are for a
# moment. If the stack asks for its neighbours then, newer kernels count a drop
# of the link that is none of vnet's: so the interface is down.
tags_pushed_by_tc()
{
	setup_ns_with_ipv6
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	cmd_ok "clsact" tc -n "$ns" qdisc add dev vnet0 clsact
	cmd_ok "push" tc -n "$ns" filter add dev vnet0 egress matchall \
		action vlan push id 7 priority 5
	cmd_ok "pop" tc -n "$ns" filter add dev vnet0 ingress protocol 802.1q \
		flower vlan_id 7 vlan_prio 5 action vlan pop
	cmd_ok "others" tc -n "$ns" filter add dev vnet0 ingress protocol all \
		prio 65000 matchall action drop
	cmd_ok "IPv6" in_ns "$ns" sysctl -q net.ipv6.conf.vnet0.accept_dad=0 \
		net.ipv6.conf.vnet0.disable_ipv6=0
	give_addresses "$ns" vnet0
	all_served "$ns"
	counters_add_up "$ns" vnet0
}

# Two Ethernet interfaces have their address lists locked at once: trap 23, for
# lockdep.
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
	counters_add_up "$ns" vnet0
	expect_eq "all for macvlan" 0 "$(stat_get "$ns" vnet0 taken_other_mac)"
}

# They ask each other over the wire, too: the far end has to know who it is.
two_macvlans()
{
	local host

	setup_ns_with_ipv6
	cmd_ok "for" ip -n "$ns" link set vnet0 type vnet for "$FAR" for "$FAR6"
	new_ns c d
	cmd_ok "m0" ip -n "$ns" link add link vnet0 name m0 netns "$c" \
		type macvlan mode bridge
	cmd_ok "m1" ip -n "$ns" link add link vnet0 name m1 netns "$d" \
		type macvlan mode bridge
	give_addresses "$c" m0
	cmd_ok "m1: IPv4" ip -n "$d" addr add 192.0.2.11/24 dev m1
	cmd_ok "m1: IPv6" ip -n "$d" addr add 2001:db8::11/64 dev m1 nodad
	cmd_ok "m1: up" ip -n "$d" link set m1 up
	all_served "$c"
	all_served "$d"
	for host in "$HERE" "$HERE6"; do
		cmd_ok "m1 to m0" in_ns "$d" ping -q -c 2 -i 0.1 -W 20 "$host"
		expect_text "m0's address" \
			"lladdr $(link_json "$c" m0 .address) " \
			ip -n "$d" neigh show "$host" dev m1
	done
	counters_add_up "$ns" vnet0
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

setup_router()
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
}

behind_a_router()
{
	setup_router
	all_served "$c"
	all_served "$ns"
	counters_add_up "$ns" vnet0
}

# A simultaneous open is a connection to conntrack, too.
behind_a_stateful_firewall()
{
	setup_router
	cmd_ok "rules" in_ns "$ns" nft -f - <<- 'END'
		table inet t {
			counter invalid {}
			counter unasked {}
			chain forward {
				type filter hook forward priority 0
				ct state invalid counter name invalid drop
				ct state established,related accept
				iifname veth0 accept
				counter name unasked drop
			}
		}
	END
	all_served "$c"
	expect_eq "invalid or unasked for" "0 0" "$(in_ns "$ns" \
		nft -j list counters | jq -r '[.nftables[].counter |
			values | .packets] | join(" ")')"
	counters_add_up "$ns" vnet0
}

# The router tells the sender that the time is exceeded.
the_loop_ended()
{
	(($(stat_get "$ns" vnet0 taken_icmp) > 0))
}

# Neither address is behind veth0: the answer is forwarded to the far end again.
forwarding_loop()
{
	local before

	setup_router
	# The TTL runs out.
	stack_may_find IpInHdrErrors
	in_ns "$ns" sysctl -q net.ipv4.conf.vnet0.send_redirects=0
	cmd_ok "default" ip -n "$ns" route add default dev vnet0
	cmd_ok "foreign" ip -n "$c" addr add 203.0.113.5/32 dev veth1
	cmd_ok "route" ip -n "$c" route replace default via 198.51.100.1 \
		src 203.0.113.5
	cmd_ok "keep" ip -n "$ns" link set vnet0 type vnet ttl keep
	cmd_ok "a datagram" in_ns "$c" bash -c \
		'echo > /dev/udp/203.0.113.9/5000'
	# TTL 64, less one for each time it is forwarded; ARP besides
	wait_ok "the end" 5 the_loop_ended
	before=$(stat_get "$ns" vnet0 answered)
	((before > 60 && before < 70)) || fail "$before answers"
	cmd_ok "64" ip -n "$ns" link set vnet0 type vnet ttl 64
	cmd_ok "a datagram" in_ns "$c" bash -c \
		'echo > /dev/udp/203.0.113.9/5000'
	wait_ok "no end" 5 answered_more_than $((before + 500))
	# Not ping: it has the kernel patch its code, and QEMU 7.2 may then run
	# into the half-patched one (int3) on a CPU that is busy with the loop.
	cmd_ok "a datagram besides" talk udp "$FAR" 100
	cmd_ok "no UDP" ip -n "$ns" link set vnet0 type vnet \
		answer arp,nd,icmp,icmp6,tcp
	before=$(stat_get "$ns" vnet0 answered)
	sleep 0.5
	expect_eq "answered afterwards" "$before" \
		"$(stat_get "$ns" vnet0 answered)"
	counters_add_up "$ns" vnet0
}

# The client's frames go through vnet0 as they are, and so do the answers.
redirected_by_tc()
{
	setup_without_address
	stack_may_find nothing
	connect_client
	cmd_ok "and back" tc -n "$ns" qdisc add dev vnet0 clsact
	cmd_ok "and back" tc -n "$ns" filter add dev vnet0 ingress matchall \
		action mirred egress redirect dev veth0
	cmd_ok "to vnet0" tc -n "$ns" qdisc add dev veth0 clsact
	cmd_ok "to vnet0" tc -n "$ns" filter add dev veth0 ingress matchall \
		action mirred egress redirect dev vnet0
	give_addresses "$c" veth1
	all_served "$c"
	counters_add_up "$ns" vnet0
}

tests_run
