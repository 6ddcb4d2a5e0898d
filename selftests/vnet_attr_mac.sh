#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IFLA_VNET_MAC, the burned-in address: what `ethtool -P` and IFLA_PERM_ADDRESS
# say, on which systemd.link and NetworkManager match.

ALL_TESTS="
	permanent_and_current
	beside_address
	absent
	absent_with_address
	printed_by_ip
	outlives_a_new_address
	far_end_follows_the_current_address
	same_on_two_interfaces
	group_and_zero_refused
	lengths_refused
	refused_as_a_change
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need arping ethtool ip jq

MAC=02:00:00:00:00:01
RULE="^Error: vnet: mac must be a unicast address and not zero"

# addresses LABEL PERMANENT CURRENT ASSIGN-TYPE MAC: "none" is no address
addresses()
{
	local got perm

	got=$(with_sys "$ns" sh -c 'ethtool -P vnet0 &&
		cat /sys/class/net/vnet0/addr_assign_type')
	perm=$(sed -n '1s/.*: //p' <<< "$got")
	case $perm in
	"not set" | 00:00:00:00:00:00) perm=none ;;
	esac
	expect_eq "$1: permanent" "$2" "$perm"
	expect_eq "$1: addr_assign_type" "$4" "${got##*$'\n'}"
	expect_eq "$1: current, mac" "$3 $5" "$(link_json "$ns" vnet0 \
		'"\(.address) \(.linkinfo.info_data.mac // "none")"')"
}

permanent_and_current()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mac "$MAC"
	addresses "with mac" "$MAC" "$MAC" 0 "$MAC"
}

beside_address()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 \
		address 02:00:00:00:00:02 type vnet mac "$MAC"
	addresses "with both" "$MAC" 02:00:00:00:00:02 3 "$MAC"
	# ip prints IFLA_PERM_ADDRESS where it is not the current one.
	expect_eq "IFLA_PERM_ADDRESS" "$MAC" \
		"$(link_json "$ns" vnet0 .permaddr)"
}

absent()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet
	addresses "without" none "$(link_json "$ns" vnet0 .address)" 1 none
	expect_eq "IFLA_PERM_ADDRESS" null "$(link_json "$ns" vnet0 .permaddr)"
}

absent_with_address()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 address "$MAC" type vnet
	addresses "with address" none "$MAC" 3 none
	expect_eq "IFLA_PERM_ADDRESS" null "$(link_json "$ns" vnet0 .permaddr)"
}

printed_by_ip()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mac "$MAC"
	expect_text "text" " vnet mode echo mac $MAC " \
		ip -n "$ns" -c=never -d link show vnet0
}

outlives_a_new_address()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mac "$MAC"
	cmd_ok "address" ip -n "$ns" link set vnet0 address 02:00:00:00:00:05
	addresses "changed" "$MAC" 02:00:00:00:00:05 3 "$MAC"
	cmd_ok "rename" ip -n "$ns" link set vnet0 name lab0
	cmd_ok "rename back" ip -n "$ns" link set lab0 name vnet0
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	addresses "up and down" "$MAC" 02:00:00:00:00:05 3 "$MAC"
}

far_end_follows_the_current_address()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24 mac "$MAC"
	expect_text "from mac" '\[42:00:00:00:00:01\]' \
		in_ns "$ns" arping -c 1 -w 5 -I vnet0 192.0.2.2
	cmd_ok "delete" ip -n "$ns" link del vnet0

	cmd_ok "create" ip -n "$ns" link add vnet0 \
		address 02:00:00:00:00:02 type vnet mac "$MAC"
	cmd_ok "address" ip -n "$ns" addr add 192.0.2.1/24 dev vnet0
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	expect_text "from address" '\[42:00:00:00:00:02\]' \
		in_ns "$ns" arping -c 1 -w 5 -I vnet0 192.0.2.2
}

# As on two NICs of one careless vendor: nothing the driver could know about.
same_on_two_interfaces()
{
	new_ns ns
	cmd_ok "first" ip -n "$ns" link add vnet0 type vnet mac "$MAC"
	cmd_ok "second" ip -n "$ns" link add vnet1 type vnet mac "$MAC"
	expect_eq "second" "$MAC" "$(link_json "$ns" vnet1 .address)"
}

group_and_zero_refused()
{
	local mac

	new_ns ns
	for mac in 01:00:5e:00:00:01 33:33:00:00:00:01 ff:ff:ff:ff:ff:ff \
		   00:00:00:00:00:00; do
		refused_text "$mac" "$RULE" \
			ip -n "$ns" link add vnet0 type vnet mac "$mac"
		refused_text "$mac after a good mode" "$RULE" ip -n "$ns" \
			link add vnet0 type vnet mode drop mac "$mac"
		expect_eq "interfaces" "" \
			"$(ip -n "$ns" -br link show type vnet)"
	done
}

# By the plugin; vnet_netlink sends them to the kernel.
lengths_refused()
{
	local mac

	new_ns ns
	for mac in 02:00:00:00:01 02:00:00:00:00:00:01 02 "" xx; do
		cmd_fail "'$mac'" \
			ip -n "$ns" link add vnet0 type vnet mac "$mac"
		expect_eq "interfaces" "" \
			"$(ip -n "$ns" -br link show type vnet)"
	done
}

refused_as_a_change()
{
	local mac

	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mac "$MAC"
	for mac in "$MAC" 02:00:00:00:00:02; do
		refused_text "$mac" "^Error: vnet: mac can be set at creation" \
			ip -n "$ns" link set vnet0 type vnet mac "$mac"
		addresses "after $mac" "$MAC" "$MAC" 0 "$MAC"
	done
	refused_text "zero" "$RULE" \
		ip -n "$ns" link set vnet0 type vnet mac 00:00:00:00:00:00
	addresses "after zero" "$MAC" "$MAC" 0 "$MAC"
}

tests_run
