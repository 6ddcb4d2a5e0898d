#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A change takes effect as a whole or not at all, also while frames are on
# their way: trap 27. Messages as long as can be: vnet_netlink.c.

ALL_TESTS="
	good_mode_refused_mac
	refused_mode_other_link_options
	good_mode_refused_address
	refused_mtu_comes_after_the_mode
	other_options_keep_the_mode
	another_kind_refused
	live_changes_under_traffic
	live_changes_from_two_sides
	live_changes_of_everything
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need ip jq ping

ROUNDS=25

mode_is()
{
	expect_eq "$1: mode" "$2" \
		"$(link_json "$ns" vnet0 .linkinfo.info_data.mode)"
}

good_mode_refused_mac()
{
	local change

	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mode drop \
		mac "$OWN"
	for change in "mode loop mac $OWN" "mac $OWN mode loop" \
		      "mode loop mac 02:00:00:00:00:02" \
		      "mode loop mac 01:00:5e:00:00:01" \
		      "mac 00:00:00:00:00:00 mode loop"; do
		# The words, each by itself.
		# shellcheck disable=SC2086
		refused_text "$change" "^Error: vnet: mac " \
			ip -n "$ns" link set vnet0 type vnet $change
		mode_is "$change" drop
		expect_eq "$change: mac" "$OWN" \
			"$(link_json "$ns" vnet0 .linkinfo.info_data.mac)"
	done
}

# The core applies its own attributes after the kind's, which refuses first.
refused_mode_other_link_options()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 mtu 1400 \
		address "$OWN" type vnet mode drop
	cmd_fail "pair with an mtu" ip -n "$ns" link set vnet0 \
		mtu 1300 address 02:00:00:00:00:07 alias no type vnet mode pair
	mode_is "refused" drop
	expect_eq "mtu" 1400 "$(link_json "$ns" vnet0 .mtu)"
	expect_eq "address" "$OWN" "$(link_json "$ns" vnet0 .address)"
	expect_eq "alias" null "$(link_json "$ns" vnet0 .ifalias)"
}

good_mode_refused_address()
{
	local addr

	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 \
		address "$OWN" type vnet mode drop
	for addr in 01:00:5e:00:00:01 00:00:00:00:00:00; do
		refused_text "$addr" "^Error: vnet: address must be" \
			ip -n "$ns" link set vnet0 address "$addr" \
			type vnet mode loop
		mode_is "$addr" drop
	done
}

# What is not the kind's is not in its hands: the core refuses it afterwards.
refused_mtu_comes_after_the_mode()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 mtu 1400 type vnet mode drop
	refused_text "an mtu" "mtu less than device minimum" \
		ip -n "$ns" link set vnet0 mtu 67 type vnet mode loop
	mode_is "in force" loop
	expect_eq "mtu" 1400 "$(link_json "$ns" vnet0 .mtu)"
}

other_options_keep_the_mode()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mode macswap \
		mac "$OWN"
	cmd_ok "mtu" ip -n "$ns" link set vnet0 mtu 9000
	cmd_ok "address" ip -n "$ns" link set vnet0 address 02:00:00:00:00:02
	cmd_ok "arp" ip -n "$ns" link set vnet0 arp off
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	mode_is "after all of it" macswap
	cmd_ok "mode" ip -n "$ns" link set vnet0 type vnet mode loop
	expect_eq "mtu" 9000 "$(link_json "$ns" vnet0 .mtu)"
	expect_eq "address" 02:00:00:00:00:02 \
		"$(link_json "$ns" vnet0 .address)"
}

another_kind_refused()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mode drop
	cmd_ok "a bridge" ip -n "$ns" link add br0 type bridge
	cmd_fail "vnet0 as a bridge" \
		ip -n "$ns" link set vnet0 type bridge forward_delay 500
	cmd_fail "a bridge as vnet" \
		ip -n "$ns" link set br0 type vnet mode drop
	mode_is "after that" drop
}

# new_busy_vnet: vnet0 up, with echo requests in a row until the test ends
new_busy_vnet()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	# What loop and macswap bring back is not for this host.
	stack_may_find IpInAddrErrors
	background in_ns "$ns" ping -f -q 192.0.2.2
	FLOOD=$BG_PID
	wait_ok "traffic" 10 answered_more_than 20
}

write_batch()
{
	local i mode

	for ((i = 0; i < ROUNDS; i++)); do
		for mode in drop loop macswap echo; do
			echo "link set vnet0 type vnet mode $mode"
		done
	done
}

# The flood ends, what is on its way arrives: every frame is accounted for.
quiet_and_answering()
{
	lib_stop "$FLOOD"
	counters_add_up "$ns" vnet0
	mode_is "in the end" echo
	cmd_ok "ping" in_ns "$ns" ping -c 3 -i 0.01 -W 5 192.0.2.3
	counters_add_up "$ns" vnet0
}

live_changes_under_traffic()
{
	local before

	new_busy_vnet
	write_batch > "$LIB_TMP/batch"
	before=$(stat_get "$ns" vnet0 answered)
	cmd_ok "changes" ip -n "$ns" -batch "$LIB_TMP/batch"
	wait_ok "answers afterwards" 10 answered_more_than $((before + 20))
	quiet_and_answering
}

live_changes_from_two_sides()
{
	local pid

	new_busy_vnet
	write_batch > "$LIB_TMP/batch"
	background ip -n "$ns" -batch "$LIB_TMP/batch"
	pid=$BG_PID
	cmd_ok "changes" ip -n "$ns" -batch "$LIB_TMP/batch"
	wait "$pid" || fail "the other side's changes: status $?"
	quiet_and_answering
}

# What a frame meets is one configuration or the other, so that the far end is
# never without one: each frame is answered with a TTL of one of the two.
live_changes_of_everything()
{
	local i pid

	new_busy_vnet
	# A raw socket would get the flood's answers, too, and be full of them
	# before ping reads its first one.
	in_ns "$ns" sysctl -q net.ipv4.ping_group_range="0 2147483647"
	for ((i = 0; i < ROUNDS; i++)); do
		echo "link set vnet0 type vnet ttl 33 answer all for all"
		echo "link set vnet0 type vnet ttl 44 answer arp,icmp" \
			"for 192.0.2.0/25 for 2001:db8::/64"
	done > "$LIB_TMP/batch"
	# That is the inner shell's parameter.
	# shellcheck disable=SC2016
	background in_ns "$ns" sh -c \
		'exec ping -n -c 150 -i 0.01 -W 5 192.0.2.3 > "$0"' \
		"$LIB_TMP/ping"
	pid=$BG_PID
	cmd_ok "changes" ip -n "$ns" -batch "$LIB_TMP/batch"
	wait "$pid" || fail "none answered: $(tail -n 2 "$LIB_TMP/ping")"
	expect_text "nothing lost" ' 0% packet loss' cat "$LIB_TMP/ping"
	expect_eq "other TTLs" "" \
		"$(sed -n '/ttl=64/d; /ttl=33/d; /ttl=44/d; /ttl=/p' \
			"$LIB_TMP/ping")"
	quiet_and_answering
}

tests_run
