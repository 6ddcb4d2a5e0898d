#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Offloads: a sum or a cut that the stack leaves to vnet is left to the stack
# again when the answer arrives, and must come out right wherever it goes.
#
#	ns r                           ns c, behind the router r
#	vnet0 192.0.2.1/24
#	veth0 198.51.100.1/24 -------- veth1 198.51.100.2/24
#
# veth0 makes the sums of what it sends itself and veth1 checks them, so that
# c sees what a machine at the end of a real wire would see.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	features_by_default
	features_can_be_changed
	tso_sends_large_frames
	segments_are_counted
	each_offload_off_and_on
	offloads_change_under_traffic
	answers_are_valid_behind_a_router
	answers_leave_a_router_with_fq
	generic_xdp_passes_and_drops
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need awk ethtool ip ping python3 tc

OFFLOADS="sg tx tso gso"
c=				# the client's namespace, by new_ns

feature()
{
	in_ns "$ns" ethtool -k vnet0 |
		awk -v want="$1:" '$1 == want { print $2 $3; n++ }
				   END { exit !n }'
}

features_by_default()
{
	local name

	setup
	for name in tx-scatter-gather tx-scatter-gather-fraglist \
		    tx-checksum-ip-generic tx-tcp-segmentation \
		    tx-tcp6-segmentation generic-segmentation-offload; do
		expect_eq "$name" on "$(feature "$name")"
	done
	expect_eq highdma on "$(feature highdma | cut -c1-2)"
	# What vnet does not do, and nobody can switch on.
	for name in rx-vlan-filter rx-vlan-offload tx-vlan-offload loopback \
		    rx-gro-hw; do
		expect_eq "$name" "off[fixed]" "$(feature "$name")"
	done
}

features_can_be_changed()
{
	local name

	setup
	for name in $OFFLOADS; do
		cmd_ok "$name off" in_ns "$ns" ethtool -K vnet0 "$name" off
	done
	for name in tx-scatter-gather tx-checksum-ip-generic \
		    tx-tcp-segmentation generic-segmentation-offload; do
		expect_eq "$name" off "$(feature "$name" | cut -c1-3)"
	done
	for name in $OFFLOADS; do
		cmd_ok "$name on" in_ns "$ns" ethtool -K vnet0 "$name" on
	done
	for name in tx-scatter-gather tx-checksum-ip-generic \
		    tx-tcp-segmentation generic-segmentation-offload; do
		expect_eq "$name" on "$(feature "$name")"
	done
}

# Prints the longest frame that a tap saw going out.
longest_frame()
{
	cmd_ok "TCP and UDP, tapped" talk taps "$FAR" vnet0 "$OWN"
	awk '$1 == "longest" { print $2 }' <<< "$CMD_OUT"
}

tso_sends_large_frames()
{
	local longest

	setup
	longest=$(longest_frame)
	((longest > 5000)) || fail "longest frame with TSO: $longest"
	cmd_ok "off" in_ns "$ns" ethtool -K vnet0 tso off gso off
	longest=$(longest_frame)
	((longest <= 1514)) || fail "longest frame without TSO: $longest"
}

segments_are_counted()
{
	local packets

	setup
	cmd_ok "TCP" talk tcp "$FAR" 1000000
	# 1448 bytes of payload a segment, the answers' acknowledgements besides
	packets=$(link_json "$ns" vnet0 .stats64.tx.packets)
	((packets >= 1000000 / 1448)) || fail "$packets packets for 1 MB"
	counters_add_up "$ns" vnet0
}

each_offload_off_and_on()
{
	local name

	setup
	for name in $OFFLOADS; do
		cmd_ok "$name off" in_ns "$ns" ethtool -K vnet0 "$name" off
		cmd_ok "TCP without $name" talk tcp "$FAR" 200000
		cmd_ok "UDP without $name" talk udp "$FAR" 1 1473 9000
	done
	cmd_ok "all on" in_ns "$ns" ethtool -K vnet0 sg on tx on tso on gso on
	cmd_ok "TCP" talk tcp "$FAR" 200000
	counters_add_up "$ns" vnet0
}

offloads_change_under_traffic()
{
	local i name rounds=0 tcp

	setup
	background in_ns "$ns" python3 -S "$LIB_DIR/vnet_path.py" tcp \
		"$FAR" 20000000
	tcp=$BG_PID
	for i in 1 2 3; do
		for name in $OFFLOADS; do
			cmd_ok "$name off" in_ns "$ns" \
				ethtool -K vnet0 "$name" off
			if kill -0 "$tcp" 2> /dev/null; then
				rounds=$((rounds + 1))
			fi
		done
		for name in $OFFLOADS; do
			cmd_ok "$i: $name on" in_ns "$ns" \
				ethtool -K vnet0 "$name" on
		done
	done
	wait "$tcp" || fail "TCP: content changed or it got stuck"
	((rounds > 1)) || fail "no traffic while offloads changed"
	counters_add_up "$ns" vnet0
}

setup_router()
{
	new_ns c
	setup
	cmd_ok "veth" ip -n "$ns" link add veth0 type veth \
		peer name veth1 netns "$c"
	cmd_ok "veth0 address" ip -n "$ns" addr add 198.51.100.1/24 dev veth0
	cmd_ok "veth0 up" ip -n "$ns" link set veth0 up
	cmd_ok "veth1 address" ip -n "$c" addr add 198.51.100.2/24 dev veth1
	cmd_ok "veth1 up" ip -n "$c" link set veth1 up
	cmd_ok "route" ip -n "$c" route add default via 198.51.100.1
	in_ns "$ns" sysctl -q net.ipv4.ip_forward=1
	in_ns "$ns" ethtool -K veth0 tx off > /dev/null
	in_ns "$c" ethtool -K veth1 rx off > /dev/null
}

client()
{
	talk_in "$c" "$@"
}

clients_served()
{
	in_ns "$c" sysctl -q net.ipv4.ping_group_range="0 2147483647"
	cmd_ok "ICMP" client icmp "$FAR" 0 1 56 57 1472 1473 9000
	cmd_ok "UDP" client udp "$FAR" 0 1 2 1471 1472 1473 9000
	cmd_ok "TCP" client tcp "$FAR" 1000000
	# What the kernel believes of a sum comes along through veth, so that
	# its counters alone would prove little: look at the bytes.
	cmd_ok "bytes" client finished "$FAR" veth1
	counters_add_up "$ns" vnet0
}

# trap 10. No device here sums up frames (trap 12): KUnit has that.
answers_are_valid_behind_a_router()
{
	local name

	setup_router
	clients_served
	for name in tso tx; do
		cmd_ok "$name off" in_ns "$ns" ethtool -K vnet0 "$name" off
		clients_served
	done
	# The router's own datagrams carry sums that vnet was to finish.
	cmd_ok "SNAT-free path of its own" talk udp "$FAR" 100
}

# fq takes a stale departure time seriously: nothing would come for years.
# trap 8, trap 9
answers_leave_a_router_with_fq()
{
	setup_router
	cmd_ok "fq" tc -n "$ns" qdisc replace dev veth0 root fq
	cmd_ok "fq" tc -n "$ns" qdisc replace dev vnet0 root fq
	clients_served
	expect_eq "fq's drops" 0 "$(tc -n "$ns" -s -j qdisc show |
		jq '[.[].drops // 0] | add')"
}

# $1: program, as vnet_bpf.py names it
attach_xdp()
{
	cmd_ok "load $1" python3 -S "$LIB_DIR/vnet_bpf.py" xdp "$1" \
		"$LIB_TMP/bpf/$1"
	cmd_ok "attach $1" ip -n "$ns" -force link set vnet0 \
		xdpgeneric pinned "$LIB_TMP/bpf/$1"
}

# trap 46
generic_xdp_passes_and_drops()
{
	local answered sent taken

	setup
	mkdir "$LIB_TMP/bpf"
	cmd_ok "bpffs" mount -t bpf bpf "$LIB_TMP/bpf"
	defer umount "$LIB_TMP/bpf"
	attach_xdp pass
	cmd_ok "ping" in_ns "$ns" ping -q -c 2 -i 0.1 -W 20 -s 3000 "$FAR"
	cmd_ok "TCP" talk tcp "$FAR" 300000
	attach_xdp drop
	answered=$(stat_get "$ns" vnet0 answered)
	cmd_fail "ping" in_ns "$ns" ping -q -c 2 -i 0.1 -W "$SILENCE" "$FAR"
	(($(stat_get "$ns" vnet0 answered) > answered)) ||
		fail "not the program took the answers"
	attach_xdp tx
	sent=$(link_json "$ns" vnet0 .stats64.tx.packets)
	taken=$(stat_get "$ns" vnet0 taken_source_mac)
	cmd_fail "ping" in_ns "$ns" ping -q -c 2 -i 0.1 -W "$SILENCE" "$FAR"
	# 2 requests, and their answers as they are: sent by the far end.
	sent=$(($(link_json "$ns" vnet0 .stats64.tx.packets) - sent))
	((sent >= 4)) || fail "$sent frames sent"
	taken=$(($(stat_get "$ns" vnet0 taken_source_mac) - taken))
	((taken >= 2)) || fail "the program sent $taken"
	cmd_ok "off" ip -n "$ns" link set vnet0 xdpgeneric off
	cmd_ok "ping" in_ns "$ns" ping -q -c 2 -i 0.1 -W 20 "$FAR"
	counters_add_up "$ns" vnet0
}

tests_run
