#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IFLA_INFO_XSTATS: the counters of `ethtool -S`, with `ip -s -d link show`.

ALL_TESTS="
	statistics_as_text
	statistics_as_json
	no_statistics_unasked
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need ethtool ip jq ping

PEER=06:00:00:00:00:06

# vnet0 with two answers and two that the far end took
count_some()
{
	new_ns ns
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	new_vnet "$ns" vnet0 192.0.2.1/24 peer-mac "$PEER"
	cmd_ok "neighbour" ip -n "$ns" neigh add 192.0.2.2 nud permanent \
		lladdr "$PEER" dev vnet0
	cmd_ok "answered" in_ns "$ns" ping -q -c 2 -i 0.2 -W 5 192.0.2.2
	cmd_ok "unanswered" ip -n "$ns" link set vnet0 type vnet answer udp
	cmd_fail "switched off" in_ns "$ns" ping -q -c 1 -W "$SILENCE" 192.0.2.2
	cmd_ok "unanswered" ip -n "$ns" link set vnet0 type vnet mode drop
	cmd_fail "mode" in_ns "$ns" ping -q -c 1 -W "$SILENCE" 192.0.2.2
}

statistics_as_text()
{
	count_some
	expect_text "after the options, on a line of its own" \
		'^    answered 2 taken: mode 1 switched_off 1 ' \
		ip -c=never -n "$ns" -s -d link show dev vnet0
	expect_text "or not" \
		'5000 [^a-z]*answered 2 taken: mode 1 switched_off 1 ' \
		ip -c=never -n "$ns" -s -d -o link show dev vnet0
	expect_eq "lines" 1 "$(wc -l <<< "$CMD_OUT")"
}

# The same names and numbers as ethtool's.
statistics_as_json()
{
	count_some
	cmd_ok "read" ip -n "$ns" -s -d -j link show dev vnet0
	expect_eq "all" "$(in_ns "$ns" ethtool -S vnet0 |
		sed -n '/queue_/d; s/^ *\([a-z0-9_]*\): /\1 /p' | sort)" \
		"$(jq -r '.[0].linkinfo.info_xstats | to_entries[] |
			"\(.key) \(.value)"' <<< "$CMD_OUT" | sort)"
	expect_eq "one" 1 "$(jq '.[0].linkinfo.info_xstats.taken_switched_off' \
		<<< "$CMD_OUT")"
}

no_statistics_unasked()
{
	new_ns ns
	cmd_ok "add" ip -n "$ns" link add vnet0 type vnet
	cmd_ok "no details" ip -c=never -n "$ns" -s link show dev vnet0
	! grep -q answered <<< "$CMD_OUT" || fail "$CMD_OUT"
	expect_eq "nothing yet" 0 "$(ip -n "$ns" -s -d -j link show dev vnet0 |
		jq '.[0].linkinfo.info_xstats | add')"
	expect_text "nothing yet, as text" '^    answered 0 ' \
		ip -c=never -n "$ns" -s -d link show dev vnet0
}

tests_run
