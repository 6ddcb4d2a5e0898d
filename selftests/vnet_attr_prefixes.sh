#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IFLA_VNET_PREFIXES, the word "for": the addresses that echo answers for.

ALL_TESTS="
	accepted_and_reported
	everything_by_default
	printed_can_be_typed_again
	outlives_what_may_happen
	set_without_privileges
	a_list_replaces_a_list
	sixteen_and_not_one_more
	others_are_not_answered
	one_family_limits_both
	borders_of_a_prefix
	all_of_one_family
	changed_on_a_live_interface
	listed_addresses_answer_on_a_bridge
	host_bits_refused
	lengths_refused
	words_that_are_no_prefix
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=attr.sh
source "$(dirname "$0")/attr.sh"
need arping ip jq ndisc6 ping setpriv

V4='{"address":"192.0.2.0","length":24}'
FOR4="for 192.0.2.0/24"
V6='{"address":"2001:db8::","length":64}'
HOST_BITS="^Error: vnet: prefix has host bits set"
LENGTH="^Error: vnet: prefix length exceeds the address"
TOO_MANY="^Error: vnet: at most 16 prefixes"

accepted_and_reported()
{
	new_ns ns
	accepted .prefixes <<-END
		[$V4] for 192.0.2.0/24
		[$V6] for 2001:0db8:0::/64
		[$V6,$V4,$V4] for 2001:db8::/64 $FOR4 $FOR4
		[{"address":"192.0.2.7","length":32}] for 192.0.2.7
		[{"address":"2001:db8::7","length":128}] for 2001:db8::7
		[{"address":"0.0.0.0","length":0}] for 0.0.0.0/0
		[{"address":"::","length":0}] for ::/0
		[] for all
	END
}

everything_by_default()
{
	new_ns ns
	create
	expect_eq "JSON" '[]' "$(info .prefixes)"
	cmd_ok "text" ip -n "$ns" -c=never -d link show vnet0
	! grep -q ' for ' <<< "$CMD_OUT" || fail "text: $CMD_OUT"
}

printed_can_be_typed_again()
{
	new_ns ns
	typed_again <<-END
		for 192.0.2.0/24
		for 2001:db8::7 for 192.0.2.0/31 for ::/0 for 0.0.0.0/0
		for all
	END
}

outlives_what_may_happen()
{
	new_ns ns
	outlives for 192.0.2.0/24 for 2001:db8::/64
}

set_without_privileges()
{
	unprivileged .prefixes "[$V4,$V6]" for 192.0.2.0/24 for 2001:db8::/64
}

a_list_replaces_a_list()
{
	new_ns ns
	create for 192.0.2.0/24 for 2001:db8::/64
	cmd_ok "another" change for 198.51.100.0/24
	expect_eq "another" '[{"address":"198.51.100.0","length":24}]' \
		"$(info .prefixes)"
	cmd_ok "something else" change ttl 7
	expect_eq "the same" '[{"address":"198.51.100.0","length":24}]' \
		"$(info .prefixes)"
	cmd_ok "all" change for all
	expect_eq "all" '[]' "$(info .prefixes)"
}

# many N: N different prefixes
many()
{
	seq -f 'for 2001:db8::%.0f' -s ' ' "$1"
}

sixteen_and_not_one_more()
{
	new_ns ns
	accepted '.prefixes | length' <<< "16 $(many 16)"
	typed_again <<< "$(many 16)"
	refused "$TOO_MANY" <<< "$(many 17)"
}

answered()
{
	local far

	for far in "$@"; do
		cmd_ok "for $far" in_ns "$ns" ping -q -c 1 -W 5 "$far"
	done
}

# Of known neighbours: one request each.
not_answered()
{
	local before far

	for far in "$@"; do
		before=$(stat_get "$ns" vnet0 taken_prefix)
		cmd_fail "not for $far" in_ns "$ns" \
			ping -q -c 1 -W "$SILENCE" "$far"
		expect_eq "not for $far" $((before + 1)) \
			"$(stat_get "$ns" vnet0 taken_prefix)"
	done
}

others_are_not_answered()
{
	setup_both for 192.0.2.0/28 for 2001:db8::/124
	answered 192.0.2.2 2001:db8::2
	cmd_fail "ARP" in_ns "$ns" arping -q -c 1 -w 1 -I vnet0 192.0.2.16
	expect_eq "ARP" 1 "$(stat_get "$ns" vnet0 taken_prefix)"
	cmd_fail "ND" in_ns "$ns" ndisc6 -q -1 -r 1 -w 500 2001:db8::10 vnet0
	expect_eq "ND" 2 "$(stat_get "$ns" vnet0 taken_prefix)"
	known 192.0.2.16 2001:db8::10
	not_answered 192.0.2.16 2001:db8::10
	counters_add_up "$ns" vnet0
}

one_family_limits_both()
{
	setup_both for 192.0.2.0/24
	answered 192.0.2.2
	known 2001:db8::2
	not_answered 2001:db8::2
	cmd_ok "the other one" change for 2001:db8::/64
	answered 2001:db8::2
	known 192.0.2.3
	not_answered 192.0.2.3
	counters_add_up "$ns" vnet0
}

# The first and the last of a prefix, and who lives next door.
borders_of_a_prefix()
{
	setup_both for 192.0.2.8/29 for 192.0.2.77 for 2001:db8::8/125 \
		for 2001:db8::7:0/113
	answered 192.0.2.8 192.0.2.15 192.0.2.77
	answered 2001:db8::8 2001:db8::f 2001:db8::7:0 2001:db8::7:7fff
	known 192.0.2.{7,16,76,78} 2001:db8::{7,10,6:ffff,7:8000}
	not_answered 192.0.2.{7,16,76,78} 2001:db8::{7,10,6:ffff,7:8000}
	counters_add_up "$ns" vnet0
}

all_of_one_family()
{
	setup_both for 0.0.0.0/0
	answered 192.0.2.2 192.0.2.254
	known 2001:db8::2
	not_answered 2001:db8::2
	cmd_ok "the other one" change for ::/0
	answered 2001:db8::2
	known 192.0.2.3
	not_answered 192.0.2.3
	counters_add_up "$ns" vnet0
}

changed_on_a_live_interface()
{
	setup_both
	known 192.0.2.2 192.0.2.3
	answered 192.0.2.2 192.0.2.3
	cmd_ok "one" change for 192.0.2.2
	answered 192.0.2.2
	not_answered 192.0.2.3
	cmd_ok "the other" change for 192.0.2.3
	not_answered 192.0.2.2
	answered 192.0.2.3
	cmd_ok "all" change for all
	answered 192.0.2.2 192.0.2.3
	counters_add_up "$ns" vnet0
}

# Elsewhere on the segment there may be hosts that are alive.
listed_addresses_answer_on_a_bridge()
{
	new_ns ns
	create for 192.0.2.2
	cmd_ok "bridge" ip -n "$ns" -batch - <<-END
		link add br0 type bridge
		link set vnet0 master br0
		addr add 192.0.2.1/24 dev br0
		link set vnet0 up
		link set br0 up
	END
	wait_ok "a port that forwards" 10 in_ns "$ns" \
		arping -q -f -w 1 -I br0 192.0.2.2
	answered 192.0.2.2
	cmd_fail "another" in_ns "$ns" arping -q -c 1 -w 1 -I br0 192.0.2.3
	expect_eq "for another" 1 \
		"$(stat_get "$ns" vnet0 taken_bridge_port)"
	cmd_ok "all" change for all
	cmd_fail "all is no list" \
		in_ns "$ns" arping -q -c 1 -w 1 -I br0 192.0.2.2
	counters_add_up "$ns" vnet0
}

host_bits_refused()
{
	new_ns ns
	refused "$HOST_BITS" <<-END
		for 192.0.2.1/24
		for 192.0.2.128/24
		for 192.0.2.3/31
		for 192.0.2.0/0
		for 0.0.0.1/0
		for 2001:db8::1/64
		for 2001:db8::1/127
		for ::1/0
		for 198.51.100.0/24 for 192.0.2.1/24 for 2001:db8::/32
		for 198.51.100.0/24 for 2001:db8::1/64 ttl 9
	END
}

lengths_refused()
{
	new_ns ns
	refused "$LENGTH" <<-END
		for 192.0.2.0/33
		for 192.0.2.0/128
		for 192.0.2.0/255
		for 2001:db8::/129
		for 2001:db8::/255
	END
}

# By the plugin; vnet_netlink sends wrong lengths to the kernel.
words_that_are_no_prefix()
{
	new_ns ns
	refused '^Error: for ".*" is neither all nor a prefix' <<-END
		for x
		for 192.0.2
		for 192.0.2.0/
		for 192.0.2.0/-1
		for 192.0.2.0/256
		for 192.0.2.0/24/24
		for 2001:db8
		for /24
		for default
		for fe80::1%vnet0
	END
	refused '^Error: "for all" stands alone' <<-END
		for all for 192.0.2.0/24
		for 192.0.2.0/24 for all
		for all for all
	END
}

tests_run
