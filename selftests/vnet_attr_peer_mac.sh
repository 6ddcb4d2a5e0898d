#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IFLA_VNET_PEER_MAC, the far end's Ethernet address: where answers come from
# and frames have to go. The two ends of the wire never have the same one:
# trap 48.

ALL_TESTS="
	accepted_and_reported
	by_default_from_the_first_address
	by_default_not_the_permanent_address
	printed_can_be_typed_again
	outlives_what_may_happen
	set_without_privileges
	answers_come_from_it
	changed_on_a_live_interface
	group_and_zero_refused
	own_address_refused_at_creation
	own_address_refused_as_a_change
	own_permanent_address_refused
	refused_as_own_address
	free_again_after_a_change
	words_that_are_no_address
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=attr.sh
source "$(dirname "$0")/attr.sh"
need arping ip jq ping setpriv

OWN=02:00:00:00:00:01
MAC=06:00:00:00:00:06
RULE="^Error: vnet: peer-mac must be a unicast address and not zero"
SAME="^Error: vnet: peer-mac must differ from the interface's address"
TAKEN="^Error: vnet: address is the far end's"

accepted_and_reported()
{
	new_ns ns
	# The second is not locally administered: some vendor's.
	accepted .peer_mac <<-END
		"$MAC" peer-mac $MAC
		"00:00:5e:00:53:01" peer-mac 00:00:5e:00:53:01
		"fe:ff:ff:ff:ff:ff" peer-mac fe:ff:ff:ff:ff:ff
	END
}

# Later addresses do not move it.
by_default_from_the_first_address()
{
	new_ns ns
	create mac "$OWN"
	expect_eq "from mac" '"42:00:00:00:00:01"' "$(info .peer_mac)"
	cmd_ok "address" ip -n "$ns" link set vnet0 address 0a:00:00:00:00:01
	expect_eq "after that" '"42:00:00:00:00:01"' "$(info .peer_mac)"
	cmd_ok "delete" ip -n "$ns" link del vnet0
	cmd_ok "create" ip -n "$ns" link add vnet0 \
		address 00:00:5e:00:53:01 type vnet mac "$OWN"
	expect_eq "from address" '"42:00:5e:00:53:01"' "$(info .peer_mac)"
}

by_default_not_the_permanent_address()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 address "$OWN" \
		type vnet mac 42:00:00:00:00:01
	expect_eq "far end" '"42:00:00:00:00:00"' "$(info .peer_mac)"
	cmd_ok "back to the permanent address" \
		ip -n "$ns" link set vnet0 address 42:00:00:00:00:01
}

printed_can_be_typed_again()
{
	new_ns ns
	typed_again <<-END
		peer-mac $MAC
		mode drop mac $OWN peer-mac $MAC
	END
	create
	expect_text "text" " mode echo peer-mac [0-9a-f:]{17} answer all " \
		ip -n "$ns" -c=never -d link show vnet0
}

outlives_what_may_happen()
{
	new_ns ns
	outlives peer-mac "$MAC"
}

set_without_privileges()
{
	unprivileged .peer_mac "\"$MAC\"" peer-mac "$MAC"
}

answers_come_from_it()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24 peer-mac "$MAC"
	expect_text "ARP" "\[${MAC^^}\]" \
		in_ns "$ns" arping -c 1 -w 5 -I vnet0 192.0.2.2
	cmd_ok "ping" in_ns "$ns" ping -c 1 -W 5 192.0.2.2
	expect_eq "neighbour" "$MAC" "$(ip -n "$ns" -j neigh show \
		192.0.2.2 dev vnet0 | jq -r '.[0].lladdr')"
	counters_add_up "$ns" vnet0
}

# Who goes on to write to the old one writes to a stranger.
changed_on_a_live_interface()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24 mac "$OWN"
	cmd_ok "old neighbour" ip -n "$ns" neigh add 192.0.2.2 \
		lladdr 42:00:00:00:00:01 nud permanent dev vnet0
	cmd_ok "ping" in_ns "$ns" ping -c 1 -W 5 192.0.2.2
	cmd_ok "change" change peer-mac "$MAC"
	cmd_fail "old neighbour" in_ns "$ns" ping -c 1 -W 1 192.0.2.2
	expect_eq "for another station" 1 \
		"$(stat_get "$ns" vnet0 taken_other_mac)"
	cmd_ok "new neighbour" in_ns "$ns" ping -c 1 -W 5 192.0.2.3
	expect_eq "its address" "$MAC" "$(ip -n "$ns" -j neigh show \
		192.0.2.3 dev vnet0 | jq -r '.[0].lladdr')"
	counters_add_up "$ns" vnet0
}

group_and_zero_refused()
{
	new_ns ns
	refused "$RULE" <<-END
		peer-mac 01:00:5e:00:00:01
		peer-mac 33:33:00:00:00:01
		peer-mac ff:ff:ff:ff:ff:ff
		peer-mac 00:00:00:00:00:00
		ttl 9 answer all peer-mac 01:00:5e:00:00:01
		peer-mac 01:00:5e:00:00:01 for all
	END
}

own_address_refused_at_creation()
{
	new_ns ns
	refused_text "the mac's" "$SAME" \
		ip -n "$ns" link add vnet0 type vnet mac "$MAC" peer-mac "$MAC"
	refused_text "the address's" "$SAME" ip -n "$ns" link add vnet0 \
		address "$MAC" type vnet peer-mac "$MAC"
	refused_text "the address's beside a mac" "$SAME" \
		ip -n "$ns" link add vnet0 address "$MAC" \
		type vnet mac "$OWN" peer-mac "$MAC"
	expect_eq "interfaces" "" "$(ip -n "$ns" -br link show type vnet)"
}

own_address_refused_as_a_change()
{
	local before

	new_ns ns
	create mac "$OWN" mode drop
	before=$(info)
	refused_text "alone" "$SAME" change peer-mac "$OWN"
	refused_text "after good ones" "$SAME" \
		change mode loop ttl 9 answer none peer-mac "$OWN"
	refused_text "the one that it would get" "$SAME" \
		ip -n "$ns" link set vnet0 address "$MAC" type vnet \
		peer-mac "$MAC"
	expect_eq "unchanged" "$before" "$(info)"
	expect_eq "address" "$OWN" "$(link_json "$ns" vnet0 .address)"
}

own_permanent_address_refused()
{
	new_ns ns
	create mac "$OWN"
	cmd_ok "another" ip -n "$ns" link set vnet0 address 02:00:00:00:00:02
	refused_text "the current one" "$SAME" \
		change peer-mac 02:00:00:00:00:02
	# ip link set vnet0 address $OWN could be next: that is what it is for.
	refused_text "the permanent one" "$SAME" change peer-mac "$OWN"
}

# The other way round.
refused_as_own_address()
{
	new_ns ns
	create mac "$OWN" peer-mac "$MAC"
	refused_text "alone" "$TAKEN" \
		ip -n "$ns" link set vnet0 address "$MAC"
	refused_text "with a good mode" "$TAKEN" ip -n "$ns" link set vnet0 \
		address "$MAC" type vnet mode drop
	expect_eq "address" "$OWN" "$(link_json "$ns" vnet0 .address)"
	expect_eq "mode" '"echo"' "$(info .mode)"
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	refused_text "up" "$TAKEN" ip -n "$ns" link set vnet0 address "$MAC"
}

free_again_after_a_change()
{
	new_ns ns
	create mac "$OWN" peer-mac "$MAC"
	cmd_ok "the far end gets another" change peer-mac 06:00:00:00:00:07
	cmd_ok "the interface gets it" \
		ip -n "$ns" link set vnet0 address "$MAC"
	refused_text "it is not free any more" "$SAME" \
		change peer-mac "$MAC"
}

# By the plugin; vnet_netlink sends wrong lengths to the kernel.
words_that_are_no_address()
{
	new_ns ns
	refused '^Error: peer-mac ".*" is not six octets' <<-END
		peer-mac 02:00:00:00:01
		peer-mac 02:00:00:00:00:00:01
		peer-mac 02
		peer-mac xx
		peer-mac 192.0.2.1
	END
}

tests_run
