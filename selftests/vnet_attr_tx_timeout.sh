#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IFLA_VNET_TX_TIMEOUT, how long a tx queue may stand still before the watchdog
# looks after it. That it does is in vnet_lockup.sh.

ALL_TESTS="
	accepted_and_reported
	5000_by_default
	printed_can_be_typed_again
	outlives_what_may_happen
	out_of_range
	needs_privileges
	words_that_are_no_tx_timeout
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=attr.sh
source "$(dirname "$0")/attr.sh"
need ip jq setpriv unshare

PRIVILEGE='vnet: tx-timeout needs CAP_NET_ADMIN in the initial user namespace'

# Also without lockup, which may come later.
accepted_and_reported()
{
	new_ns ns
	accepted .tx_timeout <<-END
		1000 tx-timeout 1000
		1001 tx-timeout 1001
		5000 tx-timeout 5000
		600000 tx-timeout 600000
	END
}

5000_by_default()
{
	new_ns ns
	create
	expect_eq "JSON" 5000 "$(info .tx_timeout)"
	expect_text "text" " tx-timeout 5000 " \
		ip -n "$ns" -c=never -d link show vnet0
}

printed_can_be_typed_again()
{
	new_ns ns
	typed_again <<-END
		tx-timeout 1000
		tx-timeout 600000 mode drop
		tx-timeout 2500 lockup 9
	END
}

outlives_what_may_happen()
{
	new_ns ns
	outlives tx-timeout 1234
}

out_of_range()
{
	new_ns ns
	refused '^Error: integer out of range' <<-END
		tx-timeout 0
		tx-timeout 999
		tx-timeout 600001
		tx-timeout 4294967295
	END
}

needs_privileges()
{
	unprivileged .tx_timeout 5000 tx-timeout 5000
	refused_text "created by nobody" "$PRIVILEGE" \
		setpriv --reuid=65534 --regid=65534 --clear-groups \
		unshare -Urn ip link add vnet0 type vnet tx-timeout 5001
	refused_text "changed by nobody" "$PRIVILEGE" \
		setpriv --reuid=65534 --regid=65534 --clear-groups \
		unshare -Urn sh -c 'ip link add vnet0 type vnet || exit 0
			ip link set vnet0 type vnet tx-timeout 1000'
}

# By the plugin; vnet_netlink sends wrong lengths to the kernel.
words_that_are_no_tx_timeout()
{
	new_ns ns
	refused '^Error: tx-timeout ".*" is no number of 32 bits' <<-END
		tx-timeout -1
		tx-timeout 5s
		tx-timeout 4294967296
		tx-timeout 1e3
	END
	refused '^Error: duplicate "tx-timeout"' <<< \
		"tx-timeout 1000 tx-timeout 1000"
}

tests_run
