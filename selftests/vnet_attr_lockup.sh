#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IFLA_VNET_LOCKUP, how many transmissions there are to a lost completion: who
# may set it, and on what. What it does is in vnet_lockup.sh.

ALL_TESTS="
	accepted_and_reported
	never_by_default
	printed_can_be_typed_again
	outlives_what_may_happen
	a_qdisc_of_its_own
	needs_a_qdisc
	needs_a_qdisc_once_it_is_up
	needs_privileges
	words_that_are_no_lockup
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=attr.sh
source "$(dirname "$0")/attr.sh"
need ip jq nsenter setpriv tc unshare

QDISC='^Error: vnet: lockup needs a qdisc: tc qdisc replace dev NAME root pfifo'
PRIVILEGE='vnet: lockup needs CAP_NET_ADMIN in the initial user namespace'

root_qdisc()
{
	tc -n "$ns" -j qdisc show dev vnet0 | jq -r '.[0].kind'
}

# Created with one, the interface has a qdisc, and may be given another one.
accepted_and_reported()
{
	local n

	new_ns ns
	for n in 1 2 4294967295; do
		create lockup "$n"
		expect_eq "created" "$n" "$(info .lockup)"
		cmd_ok "delete" ip -n "$ns" link del vnet0
		create lockup 7
		cmd_ok "change" change lockup "$n"
		expect_eq "changed" "$n" "$(info .lockup)"
		cmd_ok "never" change lockup 0
		expect_eq "never" 0 "$(info .lockup)"
		cmd_ok "again" change lockup "$n"
		expect_eq "again" "$n" "$(info .lockup)"
		cmd_ok "delete" ip -n "$ns" link del vnet0
	done
}

never_by_default()
{
	new_ns ns
	create
	expect_eq "JSON" 0 "$(info .lockup)"
	expect_text "text" " lockup 0 " ip -n "$ns" -c=never -d link show vnet0
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	expect_eq "qdisc" noqueue "$(root_qdisc)"
}

printed_can_be_typed_again()
{
	new_ns ns
	typed_again <<-END
		lockup 0
		lockup 3 mode drop
		lockup 4294967295 tx-timeout 600000
	END
}

outlives_what_may_happen()
{
	new_ns ns
	outlives lockup 1000000
}

# trap 18
a_qdisc_of_its_own()
{
	new_ns ns
	create lockup 1000000
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	[ "$(root_qdisc)" != noqueue ] || fail "none"
	cmd_ok "never" change lockup 0
	[ "$(root_qdisc)" != noqueue ] || fail "none any more"
	cmd_ok "delete" ip -n "$ns" link del vnet0

	cmd_ok "four queues" ip -n "$ns" link add vnet0 numtxqueues 4 \
		type vnet lockup 1000000
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	expect_eq "of four queues" mq "$(root_qdisc)"
	expect_eq "each has one" 4 "$(tc -n "$ns" -j qdisc show dev vnet0 |
		jq '[.[] | select(.parent and .kind != "noqueue")] | length')"
}

# $1: state of the interface
refused_without_a_qdisc()
{
	local before

	before=$(info)
	refused_text "$1" "$QDISC" change mode drop lockup 1
	expect_eq "$1: unchanged" "$before" "$(info)"
	cmd_ok "$1: what is in force" change lockup 0
}

# The advice is good, down and up.
needs_a_qdisc()
{
	new_ns ns
	create
	refused_without_a_qdisc "never up"
	cmd_ok "pfifo" tc -n "$ns" qdisc replace dev vnet0 root pfifo
	cmd_ok "never up, with pfifo" change lockup 1000000
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	expect_eq "qdisc" pfifo "$(root_qdisc)"
	cmd_ok "delete" ip -n "$ns" link del vnet0

	cmd_ok "two queues" ip -n "$ns" link add vnet0 numtxqueues 2 type vnet
	refused_without_a_qdisc "two queues"
	cmd_ok "mq" tc -n "$ns" qdisc replace dev vnet0 root mq
	cmd_ok "two queues, with mq" change lockup 1000000
}

needs_a_qdisc_once_it_is_up()
{
	new_ns ns
	create
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	refused_without_a_qdisc "up"
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	refused_without_a_qdisc "down"
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "pfifo" tc -n "$ns" qdisc replace dev vnet0 root pfifo
	cmd_ok "with pfifo" change lockup 1000000
	cmd_ok "noqueue" tc -n "$ns" qdisc replace dev vnet0 root noqueue
	cmd_ok "without, the same" change lockup 1000000 ttl 7
	refused_text "without, another" "$QDISC" change lockup 1000001
	expect_eq "in force" 1000000 "$(info .lockup)"
}

# nobody CMD...: as root of namespaces of one's own
nobody()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups unshare -Urn "$@"
}

needs_privileges()
{
	unprivileged .lockup 0 lockup 0
	refused_text "created by nobody" "$PRIVILEGE" nobody \
		ip link add vnet0 type vnet lockup 1
	# Those are the inner shell's.
	# shellcheck disable=SC2016
	refused_text "changed by nobody" "$PRIVILEGE" nobody sh -c '
		ip link add vnet0 type vnet &&
		tc qdisc replace dev vnet0 root pfifo || exit 0
		ip link set vnet0 type vnet mode drop lockup 1
		status=$?
		ip -d -j link show vnet0 | grep -q "\"mode\":\"echo\"" ||
			exit 0
		exit $status'
	lent_to_nobody
}

# Of an interface that root has moved to them they may repeat what is in force,
# and end it.
lent_to_nobody()
{
	local pid

	new_ns ns
	create lockup 1000000
	background setpriv --reuid=65534 --regid=65534 --clear-groups \
		unshare -Urn sleep 60
	pid=$BG_PID
	wait_ok "namespaces of nobody's" 5 nobody_has_netns "$pid"
	cmd_ok "lend" ip -n "$ns" link set vnet0 netns "$pid"
	cmd_ok "repeated" as_nobody_in "$pid" ip link set vnet0 type vnet \
		lockup 1000000
	refused_text "another" "$PRIVILEGE" as_nobody_in "$pid" \
		ip link set vnet0 type vnet lockup 999999
	cmd_ok "never" as_nobody_in "$pid" ip link set vnet0 type vnet lockup 0
	refused_text "what was in force" "$PRIVILEGE" as_nobody_in "$pid" \
		ip link set vnet0 type vnet lockup 1000000
}

nobody_has_netns()
{
	grep -q sleep "/proc/$1/cmdline" &&
		[ "$(readlink "/proc/$1/ns/net")" != \
		  "$(readlink /proc/self/ns/net)" ]
}

as_nobody_in()
{
	local pid=$1

	shift
	nsenter -t "$pid" -U -n "$@"
}

# By the plugin; vnet_netlink sends wrong lengths to the kernel.
words_that_are_no_lockup()
{
	new_ns ns
	refused '^Error: lockup ".*" is no number of 32 bits' <<-END
		lockup -1
		lockup 4294967296
		lockup 0x10
		lockup never
	END
	refused '^Error: duplicate "lockup"' <<< "lockup 1 lockup 1"
}

tests_run
