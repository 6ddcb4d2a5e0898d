#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Interfaces in network namespaces: the same names, moves, and namespaces that
# go away with all that is in them: trap 26.
#
#	+-- a ---------+      +-- b ---------+
#	| vnet0 ------ moves ------> vnet0   |
#	| 192.0.2.1/24 |      | 192.0.2.1/24 |
#	+--------------+      +--------------+

ALL_TESTS="
	same_name_in_several
	created_in_another
	moved_while_down
	moved_while_up
	moved_under_traffic
	unplugged_stays_so
	gone_with_the_namespace
	gone_with_the_namespace_under_traffic
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need ethtool ip jq ping

MAC=02:00:00:00:00:01
MOVES=10

# The namespaces, named by new_ns.
a='' b='' c='' watch='' doomed=''

pings()
{
	cmd_ok "ping in $1" in_ns "$1" ping -c 2 -i 0.01 -W 5 192.0.2.2
}

address_and_up()
{
	cmd_ok "address" ip -n "$1" addr add 192.0.2.1/24 dev vnet0
	cmd_ok "up" ip -n "$1" link set vnet0 up
	pings "$1"
}

# The interface of all settings that a move must not touch.
new_configured()
{
	cmd_ok "create" ip -n "$1" link add vnet0 mtu 1400 numtxqueues 2 \
		address 02:00:00:00:00:02 type vnet mode echo mac "$MAC"
	cmd_ok "speed" in_ns "$1" ethtool -s vnet0 speed 1000 duplex half
	cmd_ok "carrier" ip -n "$1" link set vnet0 carrier on
}

configured()
{
	expect_eq "vnet0 in $1" \
		"echo $MAC 02:00:00:00:00:02 $MAC 1400 2" \
		"$(link_json "$1" vnet0 '[.linkinfo.info_data.mode,
			.linkinfo.info_data.mac, .address, .permaddr,
			.mtu, .num_tx_queues] | join(" ")')"
	expect_text "speed" 'Speed: 1000Mb/s' in_ns "$1" ethtool vnet0
}

same_name_in_several()
{
	local ns

	new_ns a b c
	for ns in "$a" "$b" "$c"; do
		new_vnet "$ns" vnet0 192.0.2.1/24 mac "$MAC"
	done
	cmd_ok "drop in one" ip -n "$b" link set vnet0 type vnet mode drop
	pings "$a"
	cmd_fail "ping in $b" in_ns "$b" ping -c 1 -W 1 192.0.2.2
	cmd_ok "delete one" ip -n "$a" link del vnet0
	pings "$c"
	cmd_fail "a name in use" ip -n "$c" link add vnet0 type vnet
}

created_in_another()
{
	new_ns a b
	cmd_ok "create" ip -n "$a" link add vnet0 netns "$b" type vnet mode echo
	cmd_fail "not here" ip -n "$a" link show vnet0
	address_and_up "$b"
}

moved_while_down()
{
	new_ns a b
	new_configured "$a"
	cmd_ok "move" ip -n "$a" link set vnet0 netns "$b"
	cmd_fail "still here" ip -n "$a" link show vnet0
	configured "$b"
	address_and_up "$b"
	# A name in use there stays where it is, as it is.
	new_vnet "$a" vnet0 192.0.2.1/24
	cmd_fail "a name in use" ip -n "$b" link set vnet0 netns "$a"
	configured "$b"
	pings "$b"
}

moved_while_up()
{
	local i

	new_ns a b
	new_configured "$a"
	address_and_up "$a"
	for ((i = 0; i < 2; i++)); do
		cmd_ok "there" ip -n "$a" link set vnet0 netns "$b"
		configured "$b"
		address_and_up "$b"
		cmd_ok "back" ip -n "$b" link set vnet0 netns "$a"
		configured "$a"
		address_and_up "$a"
	done
	counters_add_up "$a" vnet0 core
}

moved_under_traffic()
{
	local i

	new_ns a b
	new_configured "$a"
	address_and_up "$a"
	# A flood on either side goes on while there is a vnet0 for it.
	for ((i = 0; i < MOVES; i++)); do
		background in_ns "$a" ping -f -q -s 1000 192.0.2.2
		cmd_ok "there" ip -n "$a" link set vnet0 netns "$b"
		lib_stop "$BG_PID"
		address_and_up "$b"
		background in_ns "$b" ping -f -q -s 1000 192.0.2.2
		cmd_ok "back" ip -n "$b" link set vnet0 netns "$a"
		lib_stop "$BG_PID"
		address_and_up "$a"
	done
	configured "$a"
	counters_add_up "$a" vnet0 core
}

unplugged_stays_so()
{
	new_ns a b
	new_vnet "$a" vnet0 192.0.2.1/24
	cmd_ok "unplug" ip -n "$a" link set vnet0 carrier off
	cmd_ok "move" ip -n "$a" link set vnet0 netns "$b"
	cmd_ok "up" ip -n "$b" link set vnet0 up
	expect_eq "carrier" 0 \
		"$(with_sys "$b" cat /sys/class/net/vnet0/carrier)"
	cmd_ok "plug" ip -n "$b" link set vnet0 carrier on
	address_and_up "$b"
}

# A namespace goes some time after `ip netns del` and its last process. One end
# of a veth pair in it takes the other end along, which is here to be watched.
new_doomed()
{
	new_ns watch doomed
	cmd_ok "veth" ip -n "$doomed" link add veth0 type veth \
		peer name veth1 netns "$watch"
	new_vnet "$doomed" vnet0 192.0.2.1/24
	new_vnet "$doomed" vnet1 198.51.100.1/24 mode loop
	cmd_ok "one down" ip -n "$doomed" link add vnet2 type vnet
	pings "$doomed"
}

# Interfaces of a kind do not come home as a physical NIC does.
nothing_came_home()
{
	expect_eq "interfaces that came home" "" \
		"$(ip -br link show type vnet)"
}

gone_with_the_namespace()
{
	new_doomed
	cmd_ok "delete the namespace" ip netns del "$doomed"
	wait_ok "the namespace goes" 30 link_is_gone "$watch" veth1
	nothing_came_home
}

gone_with_the_namespace_under_traffic()
{
	local flood

	new_doomed
	background in_ns "$doomed" ping -f -q -s 1000 192.0.2.2
	flood=$BG_PID
	background in_ns "$doomed" ping -f -q 198.51.100.2
	wait_ok "traffic" 10 counted "$doomed" vnet0 100
	cmd_ok "delete the namespace" ip netns del "$doomed"
	# The two hold it until they end, in the middle of a frame.
	kill -KILL "$flood" "$BG_PID"
	wait_ok "the namespace goes" 30 link_is_gone "$watch" veth1
	nothing_came_home
}

counted()
{
	(($(link_json "$1" "$2" .stats64.tx.packets) > $3))
}

tests_run
