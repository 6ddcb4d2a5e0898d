#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# `modprobe -r` takes every interface with it, wherever it is and whatever is on
# its way through it, without a word, and can be undone: trap 21.

ALL_TESTS="
	unused
	with_interfaces_everywhere
	with_traffic
	with_traffic_through_qdiscs
	with_frames_being_segmented
	with_packet_sockets
	with_a_namespace_going_away
	again_and_again
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need ethtool ip jq modprobe ping socat tc tcpdump

ROUNDS=5

# The namespaces, named by new_ns.
a='' b='' c=''

FLOODS=()

# Unloads the module and looks for what it left in the namespaces.
unload()
{
	local ns pid

	[ -d /sys/module/vnet ] || fail "the module is not loaded"
	cmd_ok "unload" modprobe -r vnet
	[ ! -d /sys/module/vnet ] || fail "the module is still there"
	for ns in "" "$@"; do
		expect_eq "interfaces left in '$ns'" "" \
			"$(in_ns "$ns" ip -j link show | jq -r '.[].ifname' |
				grep '^vnet' | xargs)"
	done
	expect_eq "the log" "" "$(log_since)"
	# Their answers would fill the next ping's socket.
	for pid in "${FLOODS[@]}"; do
		lib_stop "$pid"
	done
	FLOODS=()
}

works()
{
	new_vnet "$1" vnet0 192.0.2.1/24
	cmd_ok "ping" in_ns "$1" ping -c 1 -W 5 192.0.2.2
}

flooded()
{
	(($(link_json "$1" vnet0 .stats64.tx.packets) > 100))
}

# flood NS: echo requests without a pause, in two sizes
flood()
{
	background in_ns "$1" ping -f -q -s 1400 192.0.2.2
	FLOODS+=("$BG_PID")
	background in_ns "$1" ping -f -q -s 9000 192.0.2.3
	FLOODS+=("$BG_PID")
	wait_ok "traffic in $1" 10 flooded "$1"
}

unused()
{
	cmd_ok "load" modprobe vnet
	log_mark
	unload
}

with_interfaces_everywhere()
{
	log_mark
	new_ns a b c
	works "$a"
	works "$b"
	cmd_ok "loop" ip -n "$b" link add vnet1 type vnet mode loop
	cmd_ok "drop" ip -n "$c" link add vnet2 type vnet mode drop
	cmd_ok "up" ip -n "$c" link set vnet2 up
	cmd_ok "here" ip link add vnet3 type vnet
	unload "$a" "$b" "$c"
	works "$c"
}

with_traffic()
{
	log_mark
	new_ns a b
	works "$a"
	works "$b"
	flood "$a"
	flood "$b"
	unload "$a" "$b"
	works "$b"
}

# With a queue discipline frames wait in it, and a queue of ours may be stopped.
with_traffic_through_qdiscs()
{
	log_mark
	new_ns a
	works "$a"
	cmd_ok "fq" in_ns "$a" tc qdisc add dev vnet0 root fq
	flood "$a"
	unload "$a"
	works "$a"
}

# A sender is long on its way from the queue's choice to the queue: it finds it
# stopped, and without a qdisc the core has to complain.
with_frames_being_segmented()
{
	local flow i

	log_mark
	new_ns a
	for ((i = 0; i < 3; i++)); do
		works "$a"
		cmd_ok "no TSO" in_ns "$a" ethtool -K vnet0 tso off
		for flow in 2 3; do
			background in_ns "$a" socat '/dev/zero!!/dev/null' \
				"TCP:192.0.2.$flow:5000"
			FLOODS+=("$BG_PID")
		done
		wait_ok "traffic" 10 flooded "$a"
		unload "$a"
	done
	works "$a"
}

with_packet_sockets()
{
	log_mark
	new_ns a
	works "$a"
	background in_ns "$a" tcpdump -p -n -i vnet0 -w /dev/null
	background in_ns "$a" tcpdump -p -n -i any -w /dev/null
	flood "$a"
	unload "$a"
	works "$a"
}

with_a_namespace_going_away()
{
	log_mark
	new_ns a b
	works "$a"
	works "$b"
	flood "$b"
	cmd_ok "a namespace" ip netns del "$a"
	unload "$b"
	works "$b"
}

again_and_again()
{
	local i

	log_mark
	new_ns a
	for ((i = 0; i < ROUNDS; i++)); do
		works "$a"
		background in_ns "$a" ping -f -q 192.0.2.2
		unload "$a"
		# Its answers would fill the next ping's raw socket.
		lib_stop "$BG_PID"
	done
}

tests_run
