#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The ends of a pair go at the same time, each its own way, while either floods
# the other: with their namespaces, deleted, or with the module. For the picture
# see pair.sh; here each namespace has one end of a veth pair, too, which takes
# its other end along when the namespace goes:
#
#	+-- a -------------+  +-- watch --------+  +-- b -------------+
#	| v0         watch ----- to_a     to_b ----- watch         v1 |
#	+------------------+  +-----------------+  +------------------+

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034,SC2119
ALL_TESTS="
	both_namespaces
	namespace_against_delete
	namespace_against_unload
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=pair.sh
source "$(dirname "$0")/pair.sh"
need ethtool ip jq modprobe ping

# Namespaces take their time to come and to go.
RACES=3

# Named by new_ns.
watch=''

# The two that flood, who hold their namespaces until they end.
FLOOD_A='' FLOOD_B=''

flooded_pair()
{
	new_pair
	cmd_ok "watch a" ip -n "$watch" link add to_a type veth \
		peer name watch netns "$a"
	cmd_ok "watch b" ip -n "$watch" link add to_b type veth \
		peer name watch netns "$b"
	background in_ns "$a" ping -f -q 192.0.2.2
	FLOOD_A=$BG_PID
	background in_ns "$b" ping -f -q 192.0.2.1
	FLOOD_B=$BG_PID
	wait_ok "traffic" 10 crossed_some
}

# $1: a or b
is_gone()
{
	wait_ok "the namespace of $1 goes" 30 link_is_gone "$watch" "to_$1"
}

# Nothing came home, and there was nothing to say.
no_trace()
{
	no_ends ""
	expect_eq "the log" "" "$(log_since)"
}

# One process has both, so that both end when it does, in one go.
hold_both()
{
	# shellcheck disable=SC2016 # the other shell expands it
	background bash -c 'exec sleep 1000 8< "$1" 9< "$2"' \
		hold "/run/netns/$a" "/run/netns/$b"
	wait_ok "holds both" 5 grep -q sleep "/proc/$BG_PID/comm"
}

both_namespaces()
{
	local i pid

	new_ns watch
	log_mark
	for ((i = 0; i < RACES; i++)); do
		flooded_pair
		hold_both
		ip netns del "$a" &
		pid=$!
		cmd_ok "end of b" ip netns del "$b"
		wait "$pid"
		kill -KILL "$FLOOD_A" "$FLOOD_B" "$BG_PID"
		is_gone a
		is_gone b
		no_trace
	done
}

# $@: what the other end, or all, goes by meanwhile; it gets the round's number
namespace_against()
{
	local i

	new_ns watch
	log_mark
	for ((i = 0; i < RACES; i++)); do
		flooded_pair
		cmd_ok "end of a" ip netns del "$a"
		kill -KILL "$FLOOD_A"
		"$@" "$i"
		is_gone a
		no_ends "$b"
		lib_stop "$FLOOD_B"
		no_trace
	done
}

# Later each time, up to when the namespace has taken it along.
delete_later()
{
	sleep "0.0$((2 * $1))"
	ip -n "$b" link del v1 2> /dev/null || :
}

namespace_against_delete()
{
	namespace_against delete_later
}

namespace_against_unload()
{
	namespace_against unload
}

tests_run
