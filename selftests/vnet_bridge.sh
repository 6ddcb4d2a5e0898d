#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# vnet as a port of a bridge: a host among others, which takes nobody's place.
#
#	ns a                     ns                     ns b
#	veth0 .11 --- porta --- br0 --- portb --- veth0 .12
#	                         |
#	                       vnet0 ~~~ far end: what `for` lists, or nothing
#
# trap 36: who is where is what a bridge learns from sources, and what hosts
# learn from answers. Neither may be poisoned.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	hosts_resolve_each_other
	listed_addresses_are_the_far_ends
	flooded_frames_teach_nothing
	two_far_ends_start_no_storm
	frames_of_every_day_start_no_storm
	snooping_bridge_needs_a_router_port
	spanning_tree_and_queries
	bridge_itself_as_a_host
	port_is_a_VLAN_interface
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need bridge ethtool ip ping python3 tcpreplay

MAC_A=02:00:00:00:00:0a
MAC_B=02:00:00:00:00:0b
a=				# the hosts' namespaces, by new_ns
b=
DAD=0

# With duplicate address detection if DAD is 1.
# $1: namespace, $2: name of its port, $3: MAC, $4: last part of its addresses
add_host()
{
	in_ns "$1" sysctl -q "net.ipv6.conf.default.accept_dad=$DAD"
	cmd_ok "port $2" ip -n "$ns" -batch - <<-END
		link add $2 type veth peer name veth0 address $3 netns $1
		link set $2 master br0
		link set $2 up
	END
	cmd_ok "host" ip -n "$1" -batch - <<-END
		addr add 192.0.2.$4/24 dev veth0
		addr add 2001:db8::$4/64 dev veth0
		link set veth0 up
	END
}

no_address_is_tentative()
{
	[ -z "$(ip -n "$1" -6 addr show tentative)" ]
}

is_forwarding()
{
	bridge -n "$ns" link show dev "$1" | grep "state forwarding"
}

# The bridge may hear of a new carrier a second later; until then it hands
# nothing to that port.
forwards()
{
	wait_ok "$1 forwards" 10 is_forwarding "$1"
}

# $@: more settings of vnet0
setup_bridge()
{
	new_ns a b ns
	log_mark
	MARTIANS=$(martians)
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	cmd_ok "bridge" ip -n "$ns" -batch - <<-END
		link add br0 type bridge
		link add vnet0 type vnet mac $OWN $*
		link set vnet0 master br0
		link set vnet0 up
		link set br0 up
	END
	add_host "$a" porta "$MAC_A" 11
	add_host "$b" portb "$MAC_B" 12
	wait_ok "addresses of a" 10 no_address_is_tentative "$a"
	wait_ok "addresses of b" 10 no_address_is_tentative "$b"
	forwards vnet0
	forwards porta
	forwards portb
}

# $1: namespace, $2: address
reaches()
{
	cmd_ok "ping $2" in_ns "$1" ping -q -c 2 -i 0.1 -W 10 "$2"
}

# $1: namespace, $2: address, $3: MAC
knows()
{
	expect_text "$2" "lladdr $3 " \
		ip -n "$1" neigh show "$2" dev veth0
}

# $1: MAC, $2: port
learned()
{
	expect_eq "port of $1" "$2" "$(bridge -n "$ns" fdb show br br0 |
		awk -v mac="$1" '$1 == mac && !/permanent/ { print $3 }')"
}

a_and_b_talk()
{
	reaches "$a" 192.0.2.12
	reaches "$b" 2001:db8::11
	knows "$a" 192.0.2.12 "$MAC_B"
	knows "$b" 2001:db8::11 "$MAC_A"
	learned "$MAC_A" porta
	learned "$MAC_B" portb
}

bridge_well()
{
	counters_add_up "$ns" vnet0
	expect_eq "said by the kernel" "" "$(log_since |
		grep -E 'own address|loop' || :)"
}

hosts_resolve_each_other()
{
	DAD=1
	setup_bridge
	a_and_b_talk
	cmd_fail "nobody" in_ns "$a" ping -q -c 1 -W "$SILENCE" 192.0.2.70
	cmd_fail "nobody" in_ns "$a" ping -q -c 1 -W "$SILENCE" 2001:db8::70
	(($(stat_get "$ns" vnet0 taken_bridge_port) > 1)) ||
		fail "nobody was asked for"
	expect_eq "answered" 0 "$(stat_get "$ns" vnet0 answered)"
	learned "$PEER" ""
	bridge_well
}

listed_addresses_are_the_far_ends()
{
	setup_bridge for 192.0.2.64/26 for 2001:db8::70/124
	a_and_b_talk
	reaches "$a" 192.0.2.70
	reaches "$b" 2001:db8::70
	knows "$a" 192.0.2.70 "$PEER"
	knows "$b" 2001:db8::70 "$PEER"
	learned "$PEER" vnet0
	cmd_ok "TCP" talk_in "$a" tcp 192.0.2.71 300000
	cmd_ok "UDP" talk_in "$b" udp 2001:db8::71 1 1452 5000
	a_and_b_talk
	cmd_fail "not listed" in_ns "$a" ping -q -c 1 -W 1 192.0.2.50
	bridge_well
}

# What the bridge does not know where to send it sends everywhere.
flooded_frames_teach_nothing()
{
	setup_bridge
	cmd_ok "a foreign MAC" ip -n "$a" neigh replace 192.0.2.99 \
		lladdr 02:00:00:00:00:99 nud permanent dev veth0
	cmd_fail "nobody" in_ns "$a" \
		ping -q -c 3 -i 0.1 -W "$SILENCE" 192.0.2.99
	(($(stat_get "$ns" vnet0 taken_other_mac) >= 3)) ||
		fail "nothing was flooded"
	expect_eq "answered" 0 "$(stat_get "$ns" vnet0 answered)"
	learned 02:00:00:00:00:99 ""
	learned "$MAC_A" porta
	a_and_b_talk
	bridge_well
}

# Another port, for the same addresses as vnet0.
add_vnet1()
{
	cmd_ok "vnet1" ip -n "$ns" link add vnet1 type vnet \
		mac 02:00:00:00:00:02 for 192.0.2.64/26 for 2001:db8::70/124
	cmd_ok "port" ip -n "$ns" link set vnet1 master br0
	cmd_ok "up" ip -n "$ns" link set vnet1 up
	forwards vnet1
}

# $1: interface; frames that went into it
frames_into()
{
	link_json "$ns" "$1" .stats64.tx.packets
}

two_far_ends_start_no_storm()
{
	local answered frames

	setup_bridge for 192.0.2.64/26 for 2001:db8::70/124
	add_vnet1
	a_and_b_talk
	reaches "$a" 192.0.2.70
	reaches "$b" 2001:db8::70
	# Each answers requests of the others only, an answer is never answered.
	cmd_fail "broadcast" in_ns "$a" ping -q -b -c 3 -i 0.1 -W "$SILENCE" \
		-I veth0 255.255.255.255
	cmd_fail "group" in_ns "$a" \
		ping -q -c 1 -W "$SILENCE" -I veth0 224.0.0.251
	sleep 1
	frames=$(($(frames_into vnet0) + $(frames_into vnet1)))
	sleep 1
	answered=$(($(frames_into vnet0) + $(frames_into vnet1) - frames))
	((answered < 20)) || fail "$answered frames with nobody talking"
	((frames < 300)) || fail "$frames frames in all"
	counters_add_up "$ns" vnet1
	bridge_well
}

# $1: interface
taken_by()
{
	in_ns "$ns" ethtool -S "$1" |
		awk '/taken_/ { n += $2 } END { print n }'
}

# $1: interface, $2: number
have_been_taken()
{
	local taken

	taken=$(taken_by "$1")
	echo "$taken taken"
	((taken >= $2))
}

# trap 35, trap 36: STP, LLDP, LACP, IGMP, MLD, mDNS, DHCP and the like
frames_of_every_day_start_no_storm()
{
	local before=() answered=()
	local dev frames port sent

	setup_bridge for 192.0.2.64/26 for 2001:db8::70/124
	# Hosts get them, too, the wrong ones among them.
	stack_may_find Ip6InHdrErrors IpInAddrErrors
	add_vnet1
	# All but pause frames, which no bridge hands on
	cmd_ok "snooping off" ip -n "$ns" link set br0 type bridge \
		mcast_snooping 0
	for port in porta portb vnet0 vnet1; do
		cmd_ok "handed on" ip -n "$ns" link set "$port" \
			type bridge_slave group_fwd_mask 0xfffd
	done
	frames=$(python3 "$LIB_DIR/vnet_wire.py" silent \
		"$LIB_TMP/silent.pcap" "$MAC_A")
	((frames > 20)) || fail "only '$frames' frames to send"
	for dev in vnet0 vnet1; do
		before+=("$(taken_by "$dev")")
		answered+=("$(stat_get "$ns" "$dev" answered)")
	done
	sent=$(link_json "$a" veth0 .stats64.tx.packets)
	for _ in 1 2 3; do
		expect_text "tcpreplay" "Successful packets: +$frames" \
			in_ns "$a" tcpreplay -i veth0 --pps=500 \
			"$LIB_TMP/silent.pcap"
	done
	# Not all, see tcpreplay_of_all_cases of vnet_random.sh; or more, if a
	# had to say something itself.
	sent=$(($(link_json "$a" veth0 .stats64.tx.packets) - sent))
	((sent >= 2 * frames)) || fail "only $sent sent"
	((sent <= 3 * frames)) || sent=$((3 * frames))
	wait_ok "vnet0" 10 have_been_taken vnet0 $((before[0] + sent - 3))
	wait_ok "vnet1" 10 have_been_taken vnet1 $((before[1] + sent - 3))
	# As long as a storm would need to be seen
	sleep 1
	expect_eq "answered by vnet0" "${answered[0]}" \
		"$(stat_get "$ns" vnet0 answered)"
	expect_eq "answered by vnet1" "${answered[1]}" \
		"$(stat_get "$ns" vnet1 answered)"
	for dev in vnet0 vnet1; do
		# Those, and what a and b say of themselves
		(($(frames_into "$dev") < before[0] + 3 * frames + 60)) ||
			fail "$dev: $(frames_into "$dev") frames"
	done
	counters_add_up "$ns" vnet1
	reaches "$a" 192.0.2.70
	bridge_well
}

# Whether a finds 2001:db8::70, asking anew
found_anew()
{
	ip -n "$a" neigh flush dev veth0
	in_ns "$a" ping -6 -q -c 1 -W 2 2001:db8::70
}

lost_anew()
{
	! found_anew
}

# A host joins the group that it is asked for with. The far end joins none, so a
# bridge that snoops MLD, once there is a querier, has to be told of its port.
snooping_bridge_needs_a_router_port()
{
	local asked

	setup_bridge for 2001:db8::70/124
	reaches "$a" 2001:db8::70
	in_ns "$ns" sysctl -q net.ipv6.conf.br0.accept_dad=0 \
		net.ipv6.conf.br0.disable_ipv6=0
	cmd_ok "querier" ip -n "$ns" link set br0 type bridge \
		mcast_query_response_interval 100 mcast_querier 1
	wait_ok "no longer found" 20 lost_anew
	asked=$(stat_get "$ns" vnet0 answered)
	cmd_ok "nor later" lost_anew
	expect_eq "asked" "$asked" "$(stat_get "$ns" vnet0 answered)"
	cmd_ok "router port" ip -n "$ns" link set vnet0 \
		type bridge_slave mcast_router 2
	cmd_ok "found" found_anew
	knows "$a" 2001:db8::70 "$PEER"
	# Who is found needs no group.
	cmd_ok "no router port" ip -n "$ns" link set vnet0 \
		type bridge_slave mcast_router 1
	reaches "$a" 2001:db8::70
	cmd_ok "quiet" ip -n "$ns" link set br0 type bridge mcast_querier 0
	bridge_well
}

port_forwards()
{
	[ "$(link_json "$ns" vnet0 .linkinfo.info_slave_data.state)" = \
		forwarding ]
}

# trap 35: what bridges tell each other does not come back to them
spanning_tree_and_queries()
{
	setup_bridge
	cmd_ok "quick" ip -n "$ns" link set br0 type bridge forward_delay 200 \
		hello_time 100 mcast_querier 1 mcast_query_interval 100 \
		mcast_startup_query_interval 100
	cmd_ok "STP" ip -n "$ns" link set br0 type bridge stp_state 1
	wait_ok "forwarding" 15 port_forwards
	sleep 2
	cmd_ok "still" port_forwards
	expect_eq "its role" "$(link_json "$ns" br0 \
		.linkinfo.info_data.bridge_id)" "$(link_json "$ns" br0 \
		.linkinfo.info_data.root_id)"
	(($(stat_get "$ns" vnet0 taken_group) > 2)) || fail "no BPDUs came"
	expect_eq "answered" 0 "$(stat_get "$ns" vnet0 answered)"
	a_and_b_talk
	# What is sent every second does not add up while a slow guest reads.
	cmd_ok "quiet" ip -n "$ns" link set br0 type bridge stp_state 0 \
		mcast_querier 0
	bridge_well
}

# The bridge's own address is behind no port: its frames are the far end's, too.
bridge_itself_as_a_host()
{
	setup_bridge for 192.0.2.64/26
	cmd_ok "address" ip -n "$ns" addr add "$HERE/24" dev br0
	reaches "$ns" 192.0.2.70
	reaches "$ns" 192.0.2.11
	cmd_ok "TCP" talk_in "$ns" tcp 192.0.2.70 300000
	cmd_fail "not listed" in_ns "$ns" ping -q -c 1 -W 1 192.0.2.50
	bridge_well
}

# vnet0 then does not know of the bridge: what it owns has to be listed.
port_is_a_VLAN_interface()
{
	setup_bridge for 192.0.2.64/26 for 2001:db8::70/124
	cmd_ok "no port" ip -n "$ns" link set vnet0 nomaster
	cmd_ok "v5" ip -n "$ns" link add link vnet0 name v5 type vlan id 5
	cmd_ok "port" ip -n "$ns" link set v5 master br0
	cmd_ok "up" ip -n "$ns" link set v5 up
	forwards v5
	a_and_b_talk
	reaches "$a" 192.0.2.70
	reaches "$b" 2001:db8::70
	knows "$a" 192.0.2.70 "$PEER"
	learned "$PEER" v5
	a_and_b_talk
	cmd_fail "not listed" in_ns "$a" ping -q -c 1 -W 1 192.0.2.50
	(($(stat_get "$ns" vnet0 taken_prefix) > 0)) ||
		fail "nobody was asked for"
	bridge_well
}

tests_run
