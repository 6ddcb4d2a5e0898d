#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What is counted, and that it adds up: once the link is quiet
#
#	answered + sum of taken_* = tx packets	answered = rx packets
#	sum of dropped_* = tx drops	handed over = tx packets + tx drops
#
# Where a test needs exact numbers the interface has no address, so that the
# stack does not send anything on its own.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	link_counters_are_exact
	taken_bytes_are_exact
	mixed_traffic_adds_up
	floods_on_each_CPU_add_up
	pktgen_handed_over_is_counted
	full_ring_is_a_drop
	purge_is_a_drop
	gso_counts_segments
	oversize_frames_are_taken
	unplugged_far_end_takes
	counters_survive_down_and_up
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=starve.sh
source "$(dirname "$0")/starve.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need chrt ethtool ip modprobe pgrep ping python3 taskset tc

# handed over = tx packets + tx drops
all_counted()
{
	[ "$(link_json "$ns" vnet0 \
		'.stats64.tx | .packets + .dropped')" = "$1" ]
}

# trap 22
link_counters_are_exact()
{
	local bytes=$((3 * 142 + 42 + 100 + 1514))

	setup
	cmd_ok "no ARP" ip -n "$ns" link set vnet0 arp off
	cmd_ok "3 pings" in_ns "$ns" ping -q -c 3 -i 0.1 -s 100 -W 20 "$FAR"
	cmd_ok "UDP" talk udp "$FAR" 0 58 1472
	expect_eq "tx and rx" "6 $bytes 6 $bytes" \
		"$(link_json "$ns" vnet0 '.stats64 |
		   "\(.tx.packets) \(.tx.bytes) \(.rx.packets) \(.rx.bytes)"')"
	expect_eq "errors and drops" "0 0 0 0" \
		"$(link_json "$ns" vnet0 '.stats64 | "\(.tx.errors) " +
		   "\(.tx.dropped) \(.rx.errors) \(.rx.dropped)"')"
	expect_eq "queue" 6 "$(stat_get "$ns" vnet0 queue_0_packets)"
	expect_eq "queue's bytes" "$bytes" \
		"$(stat_get "$ns" vnet0 queue_0_bytes)"
	counters_add_up "$ns" vnet0
}

# The far end has them, so they are gone when they are counted: trap 7.
taken_bytes_are_exact()
{
	setup
	cmd_ok "no ARP" ip -n "$ns" link set vnet0 arp off
	cmd_ok "a sink" ip -n "$ns" link set vnet0 type vnet mode drop
	in_ns "$ns" ping -q -c 3 -i 0.1 -s 100 -W "$SILENCE" "$FAR" \
		> /dev/null || :
	expect_eq "tx and rx" "3 $((3 * 142)) 0 0" \
		"$(link_json "$ns" vnet0 '.stats64 |
		   "\(.tx.packets) \(.tx.bytes) \(.rx.packets) \(.rx.bytes)"')"
	counters_add_up "$ns" vnet0
}

mixed_traffic_adds_up()
{
	setup
	cmd_ok "UDP" talk udp "$FAR" 0 1 3000 20000
	cmd_ok "TCP" talk tcp "$FAR" 300000
	cmd_ok "ping" in_ns "$ns" ping -q -c 3 -i 0.1 -s 5000 -W 20 "$FAR"
	for mode in drop loop macswap echo; do
		cmd_ok "$mode" ip -n "$ns" link set vnet0 type vnet mode "$mode"
		in_ns "$ns" ping -q -c 3 -i 0.01 -W "$SILENCE" \
			192.0.2.3 > /dev/null || :
	done
	counters_add_up "$ns" vnet0
	(($(stat_get "$ns" vnet0 taken_mode) > 0)) || fail "drop took nothing"
}

floods_on_each_CPU_add_up()
{
	local first second

	setup
	background in_ns "$ns" taskset -c 0 ping -q -f -c 1500 "$FAR"
	first=$BG_PID
	background in_ns "$ns" taskset -c "$HOG_CPU" \
		ping -q -f -c 1500 "$FAR"
	second=$BG_PID
	cmd_ok "TCP besides" talk tcp "$FAR" 1000000
	wait "$first" || fail "flood on CPU 0"
	wait "$second" || fail "flood on CPU $HOG_CPU"
	counters_add_up "$ns" vnet0
	(($(stat_get "$ns" vnet0 answered) > 3000)) || fail "too few"
}

pktgen()
{
	echo "$2" > "/proc/net/pktgen/$1" || fail "pktgen: $1: $2"
}

# Runs inside the namespace, see /proc/net. $1: frames for each CPU
run_pktgen()
{
	local cpu line

	for cpu in $CPUS; do
		pktgen "kpktgend_$cpu" rem_device_all
		pktgen "kpktgend_$cpu" "add_device vnet0@$cpu"
		for line in "count $1" "pkt_size 60" "delay 0" \
			    "dst_mac $PEER" "src_mac $OWN" "dst 192.0.2.2" \
			    "src_min 192.0.2.1" "src_max 192.0.2.1" \
			    "udp_src_min 9" "udp_src_max 9" \
			    "udp_dst_min 9" "udp_dst_max 9"; do
			pktgen "vnet0@$cpu" "$line"
		done
	done
	pktgen pgctrl start
	for cpu in $CPUS; do
		awk '/pkts-sofar/ { print $2 }' "/proc/net/pktgen/vnet0@$cpu"
		pktgen "kpktgend_$cpu" rem_device_all
	done
}
export -f run_pktgen pktgen
CPUS=$(seq -s ' ' 0 "$HOG_CPU")
export CPUS OWN PEER

# trap 2: pktgen would send one skb several times
pktgen_handed_over_is_counted()
{
	local count=20000
	local cpus=$((HOG_CPU + 1))

	setup_without_address
	cmd_ok "pktgen" modprobe pktgen
	defer modprobe -r pktgen
	cmd_ok "each CPU" in_ns "$ns" bash -c "run_pktgen $count"
	expect_eq "pktgen's own counts" $((cpus * count)) \
		"$(awk '{ n += $1 } END { print n }' <<< "$CMD_OUT")"
	wait_ok "all counted" 10 all_counted $((cpus * count))
	counters_add_up "$ns" vnet0
	(($(link_json "$ns" vnet0 .stats64.rx.packets) > 0)) ||
		fail "nothing answered"
	expect_eq "taken" 0 "$(in_ns "$ns" ethtool -S vnet0 |
		awk '/taken_/ { n += $2 } END { print n }')"
}

# trap 16
full_ring_is_a_drop()
{
	local full

	setup_without_address
	cmd_ok "TSO off" in_ns "$ns" ethtool -K vnet0 tso off
	cmd_ok "2000 frames at once" talk burst vnet0 "$OWN" "$PEER" 2000
	wait_ok "all counted" 10 all_counted 2000
	counters_add_up "$ns" vnet0
	full=$(stat_get "$ns" vnet0 dropped_ring_full)
	((full > 0)) || fail "the ring took all 2000"
	((full <= 2000 - 512)) || fail "$full lost by a ring of 512"
	expect_eq "drops" "$full" "$(link_json "$ns" vnet0 .stats64.tx.dropped)"
	# It goes on as if nothing had happened.
	cmd_ok "100 more" talk burst vnet0 "$OWN" "$PEER" 100
	wait_ok "100 more" 10 all_counted 2100
	expect_eq "no more drops" "$full" \
		"$(stat_get "$ns" vnet0 dropped_ring_full)"
}

# trap 21
purge_is_a_drop()
{
	local purged

	setup_without_address
	cmd_ok "TSO off" in_ns "$ns" ethtool -K vnet0 tso off
	starve "$ns" vnet0
	cmd_ok "400 frames" talk burst vnet0 "$OWN" "$PEER" 400
	expect_eq "all wait" 0 "$(link_json "$ns" vnet0 .stats64.tx.packets)"
	down_and_feed "$ns" vnet0
	purged=$(stat_get "$ns" vnet0 dropped_purged)
	((purged > 0)) || fail "nothing was left to purge"
	expect_eq "all counted" 400 "$(link_json "$ns" vnet0 \
		'.stats64.tx | .packets + .dropped')"
	counters_add_up "$ns" vnet0
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "100 more" talk burst vnet0 "$OWN" "$PEER" 100
	wait_ok "100 more" 10 all_counted 500
	expect_eq "purged" "$purged" "$(stat_get "$ns" vnet0 dropped_purged)"
}

gso_counts_segments()
{
	setup_without_address
	cmd_ok "one frame of 500 segments" \
		talk burst vnet0 "$OWN" "$PEER" 500
	wait_ok "500 sent" 10 tx_is "500 0"
	expect_eq "bytes, one header" "$((54 + 500 * 16)) $((54 + 500 * 16))" \
		"$(link_json "$ns" vnet0 \
			'.stats64 | "\(.tx.bytes) \(.rx.bytes)"')"
	expect_eq "answered" 500 "$(stat_get "$ns" vnet0 answered)"
	expect_eq "queue" 500 "$(stat_get "$ns" vnet0 queue_0_packets)"
	counters_add_up "$ns" vnet0
}

# A packet socket respects the MTU; what is redirected from big0 does not.
oversize_frames_are_taken()
{
	local max mode tags
	local fit=0

	setup_without_address
	cmd_ok "big0" ip -n "$ns" link add big0 mtu 9000 type veth \
		peer name big1 mtu 9000
	cmd_ok "big0 up" ip -n "$ns" link set big0 up
	cmd_ok "clsact" tc -n "$ns" qdisc add dev big0 clsact
	cmd_ok "mirred" tc -n "$ns" filter add dev big0 egress matchall \
		action mirred egress redirect dev vnet0
	while read -r tags max; do
		fit=$((fit + 1))
		cmd_ok "$tags tags, $max bytes" \
			talk frame big0 "$OWN" "$PEER" "$max" "$tags"
		expect_eq "$tags tags, $max bytes" $fit \
			"$(stat_get "$ns" vnet0 taken_ethertype)"
		cmd_ok "$tags tags, a byte more" talk frame big0 \
			"$OWN" "$PEER" $((max + 1)) "$tags"
		expect_eq "$tags tags, a byte more" $fit \
			"$(stat_get "$ns" vnet0 taken_oversize)"
	done <<- 'END'
		0 1518
		1 1518
		2 1522
		8 1546
	END
	for mode in loop macswap drop; do
		cmd_ok "$mode" ip -n "$ns" link set vnet0 type vnet mode "$mode"
		cmd_ok "9000" talk frame big0 "$OWN" "$PEER" 9000
	done
	expect_eq "in every mode" $((fit + 3)) \
		"$(stat_get "$ns" vnet0 taken_oversize)"
	expect_eq "none answered" 0 "$(stat_get "$ns" vnet0 answered)"
	counters_add_up "$ns" vnet0
}

# The core keeps frames from an unplugged interface, those of packet sockets and
# pktgen, too; it does not look when generic XDP redirects to it.
unplugged_far_end_takes()
{
	setup_without_address
	cmd_ok "loop" ip -n "$ns" link set vnet0 type vnet mode loop
	mkdir "$LIB_TMP/bpf"
	cmd_ok "bpffs" mount -t bpf bpf "$LIB_TMP/bpf"
	defer umount "$LIB_TMP/bpf"
	cmd_ok "veth" ip -n "$ns" link add big0 type veth peer name big1
	cmd_ok "big0 up" ip -n "$ns" link set big0 up
	cmd_ok "big1 up" ip -n "$ns" link set big1 up
	cmd_ok "load" python3 -S "$LIB_DIR/vnet_bpf.py" xdp redirect \
		"$LIB_TMP/bpf/redirect" "$(link_json "$ns" vnet0 .ifindex)"
	cmd_ok "attach" ip -n "$ns" link set big1 \
		xdpgeneric pinned "$LIB_TMP/bpf/redirect"
	cmd_ok "plugged" talk frame big0 "$OWN" "$PEER" 60
	wait_ok "one sent" 5 tx_is "1 0"
	cmd_ok "unplug" ip -n "$ns" link set vnet0 carrier off
	cmd_ok "unplugged" talk frame big0 "$OWN" "$PEER" 60
	wait_ok "two sent" 5 tx_is "2 0"
	expect_eq "taken" 1 "$(stat_get "$ns" vnet0 taken_carrier)"
	expect_eq "answered" 1 "$(stat_get "$ns" vnet0 answered)"
	counters_add_up "$ns" vnet0
}

counters_survive_down_and_up()
{
	local before

	setup
	cmd_ok "UDP" talk udp "$FAR" 1 2000
	counters_add_up "$ns" vnet0
	before=$(in_ns "$ns" ethtool -S vnet0; link_json "$ns" vnet0 .stats64)
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	expect_eq "down" "$before" \
		"$(in_ns "$ns" ethtool -S vnet0
		   link_json "$ns" vnet0 .stats64)"
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	expect_eq "up" "$before" \
		"$(in_ns "$ns" ethtool -S vnet0
		   link_json "$ns" vnet0 .stats64)"
	cmd_ok "UDP" talk udp "$FAR" 1 2000
	counters_add_up "$ns" vnet0
}

tests_run
