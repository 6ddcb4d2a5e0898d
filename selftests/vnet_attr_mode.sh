#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IFLA_VNET_MODE: accepted, read back, changed, refused. What the modes do to
# frames is for vnet_wire.sh, vnet_pair.sh and vnet_snull.sh; every value and
# length for vnet_netlink.

ALL_TESTS="
	accepted_at_creation
	echo_is_the_default
	each_changed_to_each
	changed_while_up
	takes_effect
	unknown_to_ip_refused
	refused_change_changes_nothing
	without_words_nothing_changes
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need ip jq ping

MODES="drop loop macswap echo"
LATER="^Error: vnet: a pair is made at creation, and stays one"

change()
{
	ip -n "$ns" link set vnet0 type vnet mode "$1"
}

mode_is()
{
	expect_eq "$1" "$2" \
		"$(link_json "$ns" vnet0 .linkinfo.info_data.mode)"
}

accepted_at_creation()
{
	local mode

	new_ns ns
	for mode in $MODES; do
		cmd_ok "$mode" ip -n "$ns" link add vnet0 type vnet mode "$mode"
		mode_is "created" "$mode"
		expect_text "as text" " vnet mode $mode " \
			ip -n "$ns" -c=never -d link show vnet0
		cmd_ok "delete" ip -n "$ns" link del vnet0
	done
}

echo_is_the_default()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet
	mode_is "default" echo
}

each_changed_to_each()
{
	local from to
	local want=()

	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet
	for from in $MODES; do
		for to in $MODES; do
			want+=("$from" "$to")
		done
	done
	printf 'link set vnet0 type vnet mode %s\nlink show vnet0\n' \
		"${want[@]}" > "$LIB_TMP/batch"
	cmd_ok "changes" ip -n "$ns" -d -j -batch "$LIB_TMP/batch"
	expect_eq "one after the other" "${want[*]}" \
		"$(jq -r '.[].linkinfo.info_data.mode' <<< "$CMD_OUT" | xargs)"
}

changed_while_up()
{
	local mode

	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	for mode in $MODES; do
		cmd_ok "$mode" change "$mode"
		mode_is "up" "$mode"
		expect_eq "operstate" UP "$(link_json "$ns" vnet0 .operstate)"
	done
}

takes_effect()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24 mode drop
	cmd_fail "drop" in_ns "$ns" ping -c 1 -W 1 192.0.2.2
	cmd_ok "to echo" change echo
	cmd_ok "echo" in_ns "$ns" ping -c 1 -W 5 192.0.2.3
	cmd_ok "to drop" change drop
	cmd_fail "drop again" in_ns "$ns" ping -c 1 -W 1 192.0.2.3
	counters_add_up "$ns" vnet0
}

unknown_to_ip_refused()
{
	new_ns ns
	refused_text "names the valid ones" "drop.*loop.*macswap.*echo" \
		ip -n "$ns" link add vnet0 type vnet mode nosuch
	expect_eq "interfaces" "" "$(ip -n "$ns" -br link show type vnet)"
}

refused_change_changes_nothing()
{
	local mode

	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mode macswap
	for mode in pair snull; do
		refused_text "to $mode" "$LATER" change "$mode"
		mode_is "after $mode" macswap
	done
}

without_words_nothing_changes()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mode drop
	cmd_ok "set without words" ip -n "$ns" link set vnet0 type vnet
	mode_is "after that" drop
	cmd_ok "set something else" ip -n "$ns" link set vnet0 mtu 1400
	mode_is "after mtu" drop
}

tests_run
