#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A machine with the module and without the plugin: `ip link add type vnet` is
# all that one needs. ip looks for plugins in IP_LIB_DIR, here an empty
# directory, whatever is installed.

ALL_TESTS="
	no_plugin_is_found
	add_gives_the_defaults
	words_are_ips_to_refuse
	show_prints_the_kind
	ips_own_words_work
	far_end_answers
	delete_works
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need ip ping jq

mkdir "$LIB_TMP/no-plugins"
export IP_LIB_DIR="$LIB_TMP/no-plugins"

new_ns ns

# add DEV [WORDS...]: until the end of the test
add()
{
	cmd_ok "add $1" ip -n "$ns" link add "${@:2}" name "$1" type vnet
	defer ip -n "$ns" link del "$1"
}

# If these words are known, everything below tests the wrong thing.
no_plugin_is_found()
{
	local help

	help=$(ip link help vnet 2>&1) || :
	grep -q '^Usage: ip link add' <<< "$help" || fail "no usage: $help"
	! grep -q macswap <<< "$help" || fail "vnet's own help: $help"
}

# The plugin reads back what was made without it, if it is installed.
add_gives_the_defaults()
{
	cmd_ok "add without a name" ip -n "$ns" link add type vnet
	defer ip -n "$ns" link del vnet0
	add vnet7
	expect_eq "kinds" "vnet vnet" "$(ip -n "$ns" -d -j link show |
		jq -r '.[] | .linkinfo.info_kind // empty' | xargs)"
	expect_eq "default mode" '{"mode":"echo"}' \
		"$(env -u IP_LIB_DIR ip -n "$ns" -d -j link show dev vnet7 |
			jq -c '.[0].linkinfo.info_data | {mode}')"
}

words_are_ips_to_refuse()
{
	refused_text "mode echo" '^Garbage instead of arguments "mode' \
		ip -n "$ns" link add vnet9 type vnet mode echo
	cmd_fail "not made" ip -n "$ns" link show dev vnet9
	add vnet0
	refused_text "set mode" '^Garbage instead of arguments "mode' \
		ip -n "$ns" link set vnet0 type vnet mode drop
}

show_prints_the_kind()
{
	add vnet0
	expect_text "text" '\bvnet\b.* numtxqueues ' \
		ip -c=never -n "$ns" -d -o link show dev vnet0
	! grep -q 'mode echo' <<< "$CMD_OUT" || fail "a plugin printed this"
	cmd_ok "details and statistics" ip -n "$ns" -s -s -d link show vnet0
	! grep -q 'answered' <<< "$CMD_OUT" || fail "a plugin printed this"
	expect_eq "JSON" '{"info_kind":"vnet"}' \
		"$(ip -n "$ns" -d -j link show dev vnet0 |
			jq -c '.[0].linkinfo')"
}

ips_own_words_work()
{
	add vnet0 address 02:00:00:00:00:05 mtu 9000 numtxqueues 2 \
		numrxqueues 2
	expect_eq "address" 02:00:00:00:00:05 \
		"$(link_json "$ns" vnet0 .address)"
	expect_eq "MTU" 9000 "$(link_json "$ns" vnet0 .mtu)"
	queues_are "$ns" vnet0 2 2
	refused_text "the kernel's own sentence" \
		'^Error: vnet: address must be a unicast address' \
		ip -n "$ns" link add vnet8 address 01:00:5e:00:00:01 type vnet
}

far_end_answers()
{
	new_vnet "$ns" vnet0 192.0.2.1/24
	defer ip -n "$ns" link del vnet0
	cmd_ok "ping" in_ns "$ns" ping -n -c 2 -i 0.2 -W 5 192.0.2.2
}

delete_works()
{
	cmd_ok "add" ip -n "$ns" link add vnet0 type vnet
	cmd_ok "delete" ip -n "$ns" link del vnet0 type vnet
	cmd_fail "gone" ip -n "$ns" link show dev vnet0
}

tests_run
