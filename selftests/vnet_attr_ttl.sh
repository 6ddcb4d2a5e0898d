#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IFLA_VNET_TTL: the TTL or hop limit of what echo answers, or the request's.

ALL_TESTS="
	accepted_and_reported
	64_by_default
	printed_can_be_typed_again
	outlives_what_may_happen
	set_without_privileges
	answers_have_it
	answers_have_it_with_IPv6
	kept_from_the_request
	changed_on_a_live_interface
	header_checksum_follows
	words_that_are_no_ttl
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=attr.sh
source "$(dirname "$0")/attr.sh"
need ip jq nstat ping setpriv

accepted_and_reported()
{
	new_ns ns
	accepted .ttl <<-END
		1 ttl 1
		63 ttl 63
		64 ttl 64
		255 ttl 255
		0 ttl keep
	END
}

64_by_default()
{
	new_ns ns
	create
	expect_eq "JSON" 64 "$(info .ttl)"
	expect_text "text" " ttl 64 " ip -n "$ns" -c=never -d link show vnet0
}

printed_can_be_typed_again()
{
	new_ns ns
	typed_again <<-END
		ttl 1
		ttl 64 mode drop
		ttl 255
		ttl keep
	END
}

outlives_what_may_happen()
{
	new_ns ns
	outlives ttl 33
	outlives ttl keep
}

set_without_privileges()
{
	unprivileged .ttl 33 ttl 33
}

# ttl_is LABEL TTL [WORDS FOR PING...]
ttl_is()
{
	expect_text "$1" " ttl=$2 " in_ns "$ns" ping -n -c 1 -W 5 \
		"${@:3}" "$far"
}

answers_have_it()
{
	local far=192.0.2.2
	local ttl

	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	ttl_is "default" 64
	ttl_is "default, of a request with 7" 64 -t 7
	for ttl in 1 2 255; do
		cmd_ok "change" change ttl "$ttl"
		ttl_is "set to $ttl" "$ttl"
		ttl_is "set to $ttl, of a request with 7" "$ttl" -t 7
	done
	counters_add_up "$ns" vnet0
}

answers_have_it_with_IPv6()
{
	local far=2001:db8::2
	local ttl

	setup_both ttl 64
	ttl_is "default, of a request with 7" 64 -t 7
	# Neighbour discovery keeps its 255 all the while.
	for ttl in 1 255; do
		cmd_ok "change" change ttl "$ttl"
		cmd_ok "forget" ip -n "$ns" neigh flush dev vnet0
		ttl_is "set to $ttl, of a request with 7" "$ttl" -t 7
	done
	cmd_ok "keep" change ttl keep
	cmd_ok "forget" ip -n "$ns" neigh flush dev vnet0
	ttl_is "kept" 7 -t 7
	counters_add_up "$ns" vnet0
}

kept_from_the_request()
{
	local far=192.0.2.2
	local ttl

	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24 ttl keep
	for ttl in 1 7 64 255; do
		ttl_is "request with $ttl" "$ttl" -t "$ttl"
	done
	counters_add_up "$ns" vnet0
}

changed_on_a_live_interface()
{
	local far=192.0.2.2
	local i

	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	background in_ns "$ns" ping -q -f 192.0.2.3
	for i in 9 keep 10 64; do
		cmd_ok "to $i" change ttl "$i"
	done
	lib_stop "$BG_PID"
	ttl_is "in the end" 64 -t 12
	counters_add_up "$ns" vnet0
}

# The stack drops an answer with a wrong sum, ping or not; so that one is seen.
header_checksum_follows()
{
	local ttl

	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	for ttl in 1 63 65 255 keep; do
		cmd_ok "ttl $ttl" change ttl "$ttl"
		cmd_ok "of several requests" in_ns "$ns" ping -n -q -c 20 \
			-i 0.002 -W 5 192.0.2.2
	done
	expect_eq "wrong sums" 0 "$(in_ns "$ns" nstat -asz IpExtInCsumErrors \
		IpInHdrErrors | awk '/^Ip/ { n += $2 } END { print n + 0 }')"
}

# By the plugin; vnet_netlink sends wrong lengths to the kernel.
words_that_are_no_ttl()
{
	new_ns ns
	refused '^Error: ttl ".*" is neither 1..255 nor keep' <<-END
		ttl 0
		ttl 256
		ttl -1
		ttl 0x10
		ttl 64s
		ttl Keep
	END
	refused '^Error: duplicate "ttl"' <<< "ttl 1 ttl 1"
}

tests_run
