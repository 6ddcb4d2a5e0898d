#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Frames of a pair that do not come out, and transmissions that do not complete:
# the other end went while they were on their way, a completion is lost, or
# both. For the picture see pair.sh; here nobody but the test sends anything.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	other_end_went_down
	each_end_loses_completions
	every_nth_in_each_mode
	each_queue_by_itself
	four_queues_of_both_under_load
	one_end_switches_that_off
	lost_with_the_other_end
	deleted_while_standing_still
	namespace_goes_while_standing_still
	unloaded_while_standing_still
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=starve.sh
source "$(dirname "$0")/starve.sh"
# shellcheck source-path=SCRIPTDIR source=pair.sh
source "$(dirname "$0")/pair.sh"
need chrt ethtool ip jq modprobe pgrep python3 ss taskset tc

# Twice the watchdog's period of a second, and one for the core's timer.
AT_MOST=3

# $@: words of the kind, QUEUES: of each end
silent_pair()
{
	local ns

	new_ns a b
	for ns in "$a" "$b"; do
		in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	done
	cmd_ok "create" ip -n "$a" link add v0 numtxqueues "${QUEUES:-1}" \
		type vnet mode pair "$@" \
		peer name v1 netns "$b" numtxqueues "${QUEUES:-1}"
	cmd_ok "v0 up" ip -n "$a" link set v0 up
	cmd_ok "v1 up" ip -n "$b" link set v1 up
	cmd_ok "TSO off" in_ns "$a" ethtool -K v0 tso off
	cmd_ok "TSO off" in_ns "$b" ethtool -K v1 tso off
}

# $1: namespace, $2: interface, $3: frames, in one go
frames()
{
	cmd_ok "$3 frames from $2" in_ns "$1" python3 \
		"$LIB_DIR/vnet_path.py" burst "$2" 02:00:00:00:00:01 \
		02:00:00:00:00:02 "$3"
}

# $1: namespace, $2: interface, $3: counter, $4: its value
counts()
{
	[ "$(stat_get "$1" "$2" "$3")" = "$4" ]
}

has_qdisc()
{
	[ "$(tc -n "$1" -j qdisc show dev "$2" | jq -r '.[0].kind')" != \
	  noqueue ]
}

# Each has a frame that has crossed and will not complete.
both_stand_still()
{
	silent_pair lockup 1 tx-timeout 600000
	frames "$a" v0 1
	frames "$b" v1 1
	wait_ok "v0 stands still" 5 counts "$a" v0 crossed 1
	wait_ok "v1 stands still" 5 counts "$b" v1 crossed 1
}

other_end_went_down()
{
	silent_pair
	starve "$a" v0
	frames "$a" v0 100
	expect_eq "all wait" 0 "$(stat_get "$a" v0 crossed)"
	cmd_ok "v1 down" ip -n "$b" link set v1 down
	feed
	wait_ok "all purged" 5 counts "$a" v0 dropped_purged 100
	expect_eq "received" 0 "$(link_json "$b" v1 .stats64.rx.packets)"
	pair_adds_up "$a" v0 "$b" v1
	cmd_ok "v1 up" ip -n "$b" link set v1 up
	# Until then v0 has no qdisc.
	wait_ok "v0 has noticed" 5 link_is "$a" v0 .operstate UP
	frames "$a" v0 100
	wait_ok "100 more cross" 5 counts "$a" v0 crossed 100
	pair_adds_up "$a" v0 "$b" v1
}

each_end_loses_completions()
{
	silent_pair lockup 1 tx-timeout 1000
	cmd_ok "v0 has a qdisc" has_qdisc "$a" v0
	cmd_ok "v1 has a qdisc" has_qdisc "$b" v1
	frames "$a" v0 1
	frames "$b" v1 1
	wait_ok "v0's watchdog" $AT_MOST counts "$a" v0 queue_0_timeouts 1
	wait_ok "v1's watchdog" $AT_MOST counts "$b" v1 queue_0_timeouts 1
	expect_eq "crossed" "1 1" "$(stat_get "$a" v0 crossed) \
$(stat_get "$b" v1 crossed)"
	pair_adds_up "$a" v0 "$b" v1
}

every_nth_in_each_mode()
{
	local mode lost=0

	silent_pair lockup 5 tx-timeout 1000
	for mode in pair snull; do
		cmd_ok "$mode" ip -n "$a" link set v0 type vnet mode "$mode"
		frames "$a" v0 5
		lost=$((lost + 1))
		wait_ok "$mode: the watchdog" $AT_MOST \
			counts "$a" v0 queue_0_timeouts "$lost"
		expect_eq "$mode: lost" "$lost" \
			"$(stat_get "$a" v0 queue_0_lost)"
		expect_eq "$mode: crossed" $((5 * lost)) \
			"$(stat_get "$a" v0 crossed)"
		expect_eq "$mode: sent" $((5 * lost)) \
			"$(link_json "$a" v0 .stats64.tx.packets)"
		pair_adds_up "$a" v0 "$b" v1
	done
}

# Sixteen flows are on both queues, but once in 32,768 times.
each_queue_by_itself()
{
	local QUEUES=2

	silent_pair lockup 1 tx-timeout 600000
	cmd_ok "address" ip -n "$a" addr add 192.0.2.1/24 dev v0
	cmd_ok "v1's address" ip -n "$a" neigh replace 192.0.2.2 \
		lladdr 02:00:00:00:00:02 nud permanent dev v0
	# shellcheck disable=SC2016 # the other shell expands it
	cmd_ok "a datagram of each flow" in_ns "$a" bash -c '
		for port in {5001..5016}; do
			echo > "/dev/udp/192.0.2.2/$port"
		done'
	wait_ok "each stands still" 5 counts "$a" v0 crossed 2
	expect_eq "lost" "1 1" "$(stat_get "$a" v0 queue_0_lost) \
$(stat_get "$a" v0 queue_1_lost)"
	cmd_ok "a shorter period" ip -n "$a" link set v0 type vnet lockup 100 \
		tx-timeout 1000
	wait_ok "all cross" $((2 * AT_MOST)) counts "$a" v0 crossed 16
	expect_eq "timeouts" "1 1" "$(stat_get "$a" v0 queue_0_timeouts) \
$(stat_get "$a" v0 queue_1_timeouts)"
	pair_adds_up "$a" v0 "$b" v1
}

# Each of the four stood still, and the watchdog has found all that was lost.
four_recovered()
{
	in_ns "$1" ethtool -S "$2" | awk '
		$1 ~ /^queue_[0-9]+_lost:$/ { lost += $2 }
		$1 ~ /^queue_[0-9]+_timeouts:$/ {
			timeouts += $2
			queues += $2 > 0
		}
		END {
			printf "lost %d, timeouts %d, of %d queues\n", lost,
				timeouts, queues
			exit !(queues == 4 && lost == timeouts)
		}'
}

# Requests lose completions on their way, answers on theirs.
four_queues_of_both_under_load()
{
	local QUEUES=4

	silent_pair lockup 100 tx-timeout 1000
	cmd_ok "address" ip -n "$a" addr add 192.0.2.1/24 dev v0
	cmd_ok "address" ip -n "$b" addr add 192.0.2.2/24 dev v1
	background in_ns "$b" python3 -S "$LIB_DIR/vnet_lockup.py" serve
	wait_ok "listens" 10 listens "$b"
	cmd_ok "numbered datagrams" in_ns "$a" \
		python3 -S "$LIB_DIR/vnet_lockup.py" 192.0.2.2 64 20
	echo "$CMD_OUT"
	[[ $CMD_OUT =~ pause\ ([0-9]+) ]] || fail "no pause"
	((BASH_REMATCH[1] < 2 * 4 * AT_MOST)) || fail "$CMD_OUT"
	wait_ok "v0's watchdog" $((4 * AT_MOST)) four_recovered "$a" v0
	wait_ok "v1's watchdog" $((4 * AT_MOST)) four_recovered "$b" v1
	pair_adds_up "$a" v0 "$b" v1
}

one_end_switches_that_off()
{
	both_stand_still
	cmd_ok "off" ip -n "$a" link set v0 type vnet lockup 0
	expect_eq "sent by v0" 1 "$(link_json "$a" v0 .stats64.tx.packets)"
	expect_eq "sent by v1" 0 "$(link_json "$b" v1 .stats64.tx.packets)"
	frames "$a" v0 10
	wait_ok "v0 goes on" 5 counts "$a" v0 crossed 11
	cmd_ok "off" ip -n "$b" link set v1 type vnet lockup 0
	pair_adds_up "$a" v0 "$b" v1
}

# Its frame never got there, so that is no transmission when it is made up for.
lost_with_the_other_end()
{
	silent_pair lockup 1 tx-timeout 1000
	starve "$a" v0
	frames "$a" v0 1
	cmd_ok "v1 down" ip -n "$b" link set v1 down
	feed
	wait_ok "purged" 5 counts "$a" v0 dropped_purged 1
	cmd_ok "v1 up" ip -n "$b" link set v1 up
	wait_ok "the watchdog" $((2 * AT_MOST)) \
		counts "$a" v0 queue_0_timeouts 1
	expect_eq "sent" 0 "$(link_json "$a" v0 .stats64.tx.packets)"
	pair_adds_up "$a" v0 "$b" v1 core
	frames "$a" v0 1
	wait_ok "the next crosses" 5 counts "$a" v0 crossed 1
}

deleted_while_standing_still()
{
	both_stand_still
	log_mark
	cmd_ok "delete" ip -n "$b" link del v1
	no_ends "$a" "$b"
	expect_eq "the log" "" "$(log_since)"
}

namespace_goes_while_standing_still()
{
	both_stand_still
	log_mark
	cmd_ok "end of a namespace" ip netns del "$b"
	wait_ok "the other end goes" 20 link_is_gone "$a" v0
	no_ends ""
	expect_eq "the log" "" "$(log_since)"
}

unloaded_while_standing_still()
{
	both_stand_still
	log_mark
	unload
	cmd_fail "v0" ip -n "$a" link show v0
	cmd_fail "v1" ip -n "$b" link show v1
	expect_eq "the log" "" "$(log_since)"
}

tests_run
