#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Mode pair: how the two ends are made, found, moved and deleted, and by whom.
# For the picture see pair.sh.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034,SC2119
ALL_TESTS="
	one_command_makes_two
	second_end_by_default
	second_end_as_told
	second_end_up_at_birth
	ends_are_configured_alike
	names_by_default_make_room
	index_of_one_makes_room
	each_lists_the_other
	name_or_index_in_use
	words_not_for_the_second_end
	peer_of_other_modes_refused
	group_of_modes_is_for_life
	deleting_either_deletes_both
	moved_and_still_a_pair
	namespace_of_an_end_goes
	deleted_under_traffic
	ends_deleted_at_once
	unloaded_under_traffic
	nobody_plants_an_end
	owner_plants_an_end
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=pair.sh
source "$(dirname "$0")/pair.sh"
need ethtool ip jq modprobe nsenter ping setpriv unshare

one_command_makes_two()
{
	new_ns a
	cmd_ok "create" ip -n "$a" link add v0 type vnet mode pair peer name v1
	expect_eq "modes" "pair pair" \
		"$(ip -n "$a" -d -j link show type vnet |
			jq -r '.[].linkinfo.info_data.mode' | xargs)"
	expect_eq "two addresses" 2 "$(ip -n "$a" -j link show type vnet |
		jq -r '.[].address' | sort -u | wc -l)"
}

second_end_by_default()
{
	new_ns a b
	cmd_ok "create" ip -n "$a" link add vnet0 mtu 1300 numtxqueues 2 \
		address 02:00:00:00:00:01 type vnet mode pair
	expect_eq "name, mtu, queues" "vnet1 1300 2" \
		"$(link_json "$a" vnet1 '[.ifname, .mtu, .num_tx_queues] |
			join(" ")')"
	[ "$(link_json "$a" vnet1 .address)" != 02:00:00:00:00:01 ] ||
		fail "the two ends have one address"
	cmd_ok "in another namespace" ip -n "$a" link add v0 netns "$b" \
		type vnet mode pair
	expect_eq "both there" "v0 vnet0" "$(ip -n "$b" -j link show type vnet |
		jq -r '.[].ifname' | sort | xargs)"
}

second_end_as_told()
{
	new_ns a b
	cmd_ok "create" ip -n "$a" link add v0 mtu 1300 type vnet mode pair \
		peer name v1 netns "$b" address 02:00:00:00:00:07 mtu 1400 \
		numtxqueues 3 numrxqueues 2 txqueuelen 77 index 4711 group 5 \
		gso_max_size 30000 gso_max_segs 20 gro_max_size 40000
	expect_eq "as told" "4711 02:00:00:00:00:07 1400 3 77 5" \
		"$(link_json "$b" v1 '[.ifindex, .address, .mtu,
			.num_tx_queues, .txqlen, .group] | join(" ")')"
	expect_eq "limits" "30000 20 40000" \
		"$(link_json "$b" v1 '[.gso_max_size, .gso_max_segs,
			.gro_max_size] | join(" ")')"
	expect_eq "the first" "1300 1" \
		"$(link_json "$a" v0 '[.mtu, .num_tx_queues] | join(" ")')"
	cmd_ok "delete" ip -n "$a" link del v0
}

second_end_up_at_birth()
{
	new_ns a
	cmd_ok "create" ip -n "$a" link add v0 up type vnet mode pair \
		peer name v1 up
	carrier "$a" v0 1
	carrier "$a" v1 1
}

# Also what the mode has no use for: it is kept, and each end has its own.
ends_are_configured_alike()
{
	local config='.linkinfo.info_data | [.answer, .prefixes, .ttl] | tojson'

	new_ns a
	# shellcheck disable=SC2046 # words
	cmd_ok "create" ip -n "$a" link add v0 type vnet mode pair answer udp \
		ttl 7 $(seq -f 'for 2001:db8::%.0f' 16) peer name v1
	expect_eq "prefixes" 16 \
		"$(link_json "$a" v0 '.linkinfo.info_data.prefixes | length')"
	expect_eq "the other end" "$(link_json "$a" v0 "$config")" \
		"$(link_json "$a" v1 "$config")"
	cmd_ok "something else" ip -n "$a" link set v1 type vnet ttl 9
	expect_eq "not here" 7 "$(link_json "$a" v0 .linkinfo.info_data.ttl)"
	cmd_ok "on both" ip -n "$a" link set v0 type vnet ttl 9
	expect_eq "the other end" "$(link_json "$a" v0 "$config")" \
		"$(link_json "$a" v1 "$config")"
}

names_by_default_make_room()
{
	new_ns a
	cmd_ok "first end told" ip -n "$a" link add vnet0 type vnet mode pair
	cmd_ok "delete" ip -n "$a" link del vnet0
	cmd_ok "second end told" ip -n "$a" link add type vnet mode pair \
		peer name vnet0
	expect_eq "names" "vnet0 vnet1" "$(ip -n "$a" -j link show type vnet |
		jq -r '.[].ifname' | sort | xargs)"
}

# Behind lo the first index that the core chooses is 2.
index_of_one_makes_room()
{
	new_ns a b
	cmd_ok "second end told" ip -n "$a" link add v0 type vnet mode pair \
		peer name v1 index 2
	expect_eq "second end" 2 "$(link_json "$a" v1 .ifindex)"
	cmd_ok "first end told" ip -n "$b" link add index 2 type vnet \
		mode pair peer name v1
	expect_eq "first end" 2 "$(link_json "$b" vnet0 .ifindex)"
	cmd_ok "delete" ip -n "$b" link del vnet0
	# The second end goes first for its name, and leaves the index alone.
	cmd_ok "an index and a name" ip -n "$b" link add index 2 type vnet \
		mode pair peer name vnet0
	expect_eq "first end" 2 "$(link_json "$b" vnet1 .ifindex)"
}

each_lists_the_other()
{
	local where='"\(.link_index) \(.link_netnsid | type)"'

	new_ns a b
	cmd_ok "create" ip -n "$a" link add v0 type vnet mode pair peer name v1
	expect_eq "v0" v1 "$(link_json "$a" v0 .link)"
	expect_eq "v1" v0 "$(link_json "$a" v1 .link)"
	expect_text "text" '^[0-9]+: v0@v1: ' ip -n "$a" -c=never link show v0
	cmd_ok "move" ip -n "$a" link set v1 netns "$b"
	expect_eq "index in a namespace" \
		"$(link_json "$b" v1 .ifindex) number" \
		"$(link_json "$a" v0 "$where")"
	expect_eq "and back" "$(link_json "$a" v0 .ifindex) number" \
		"$(link_json "$b" v1 "$where")"
	# Of other modes there is no other end.
	cmd_ok "echo" ip -n "$a" link add vnet0 type vnet
	expect_eq "echo" "null null" \
		"$(link_json "$a" vnet0 '"\(.link) \(.link_index)"')"
}

# From 6.15 on ip itself opens the namespace of a process, and ends with 255 if
# it cannot: that is a refusal, too.
refuses()
{
	"$@" || return 1
}

name_or_index_in_use()
{
	new_ns a b
	cmd_ok "in the way" ip -n "$b" link add v1 index 4711 type vnet
	refused_text "name" "^Error: vnet: peer's name is in use" ip -n "$a" \
		link add v0 type vnet mode pair peer name v1 netns "$b"
	refused_text "index" "^Error: vnet: peer's index is in use" ip -n "$a" \
		link add v0 type vnet mode pair \
		peer name v2 netns "$b" index 4711
	refused_text "one name" "^Error: vnet: a pair needs two names" \
		ip -n "$a" link add v0 type vnet mode pair peer name v0
	refused_text "one index" "^Error: vnet: a pair needs two indices" \
		ip -n "$a" link add v0 index 77 type vnet mode pair \
		peer name v1 index 77
	# Newer cores look for these themselves, and say less.
	refused_text "first name" \
		"^Error: vnet: the interface's name is in use|File exists" \
		ip -n "$a" link add v1 netns "$b" type vnet mode pair
	refused_text "first index" \
		"^Error: vnet: the interface's index is in use|busy|exists" \
		ip -n "$a" link add v0 index 4711 netns "$b" type vnet \
		mode pair
	refused_text "no namespace" \
		"network namespace not found|Invalid .*netns|No such process" \
		refuses ip -n "$a" link add v0 type vnet mode pair \
		peer name v1 netns 4194304
	no_ends "$a"
	expect_eq "the one in the way" 1 \
		"$(ip -n "$b" -br link show type vnet | wc -l)"
}

words_not_for_the_second_end()
{
	new_ns a
	cmd_ok "a bridge" ip -n "$a" link add br0 type vnet
	refused_text "master" "^Error: vnet: peer does not take this attrib" \
		ip -n "$a" link add v0 type vnet mode pair \
		peer name v1 master br0
	cmd_ok "no bridge" ip -n "$a" link del br0
	refused_text "type" "^Error: peer takes no type" \
		ip -n "$a" link add v0 type vnet mode pair \
		peer name v1 type vnet mode pair
	refused_text "group address" \
		"^Error: vnet: address must be a unicast address and not zero" \
		ip -n "$a" link add v0 type vnet mode pair \
		peer name v1 address 01:00:5e:00:00:01
	refused_text "mtu" "mtu" ip -n "$a" link add v0 type vnet mode pair \
		peer name v1 mtu 67
	refused_text "queues" "queues" ip -n "$a" link add v0 type vnet \
		mode pair peer name v1 numtxqueues 4097
	refused_text "help" "^Usage: .*type vnet" ip -n "$a" link add v0 \
		type vnet mode pair peer help
	no_ends "$a"
}

peer_of_other_modes_refused()
{
	local mode

	new_ns a
	for mode in drop loop macswap echo; do
		refused_text "$mode" \
			"^Error: vnet: peer goes with modes pair and snull" \
			ip -n "$a" link add v0 type vnet mode "$mode" \
			peer name v1
	done
	refused_text "default" "^Error: vnet: peer goes with modes pair" \
		ip -n "$a" link add v0 type vnet peer name v1
	no_ends "$a"
}

group_of_modes_is_for_life()
{
	local mode

	new_pair
	for mode in drop loop macswap echo; do
		refused_text "$mode" "^Error: vnet: a pair is made at" \
			ip -n "$a" link set v0 type vnet mode "$mode"
		refused_text "$mode" "^Error: vnet: a pair is made at" \
			ip -n "$b" link set v1 type vnet mode "$mode"
	done
	refused_text "another peer" "^Error: peer can be set at creation only" \
		ip -n "$a" link set v0 type vnet peer name v2
	pings
	cmd_ok "echo" ip -n "$a" link add vnet0 type vnet mode echo
	refused_text "to pair" "^Error: vnet: a pair is made at creation" \
		ip -n "$a" link set vnet0 type vnet mode pair
	expect_eq "mode" echo "$(link_json "$a" vnet0 .linkinfo.info_data.mode)"
}

deleting_either_deletes_both()
{
	new_pair
	cmd_ok "the first" ip -n "$a" link del v0
	no_ends "$a" "$b"
	cmd_ok "again" ip -n "$a" link add v0 type vnet mode pair \
		peer name v1 netns "$b"
	cmd_ok "the second" ip -n "$b" link del v1
	no_ends "$a" "$b"
}

moved_and_still_a_pair()
{
	new_ns c
	new_pair
	pings
	cmd_ok "move" ip -n "$b" link set v1 netns "$c"
	carrier "$a" v0 0
	b=$c
	end_up "$b" v1 2
	carrier "$a" v0 1
	pings
	cmd_ok "down" ip -n "$a" link set v0 down
	cmd_ok "rename" ip -n "$a" link set v0 name v7
	cmd_ok "move the other, too" ip -n "$a" link set v7 netns "$b"
	expect_eq "both there" v7 "$(link_json "$b" v1 .link)"
	cmd_ok "delete" ip -n "$b" link del v7
	no_ends "$a" "$b"
}

namespace_of_an_end_goes()
{
	new_ns a
	ip netns add "doomed-$$" || fail "no namespace"
	cmd_ok "create" ip -n "$a" link add v0 up type vnet mode pair \
		peer name v1 netns "doomed-$$" up
	carrier "$a" v0 1
	cmd_ok "end of a namespace" ip netns del "doomed-$$"
	wait_ok "the other end goes" 20 link_is_gone "$a" v0

	ip netns add "doomed-$$" || fail "no namespace"
	cmd_ok "create" ip -n "doomed-$$" link add v0 up type vnet mode pair \
		peer name v1 netns "$a" up
	cmd_ok "end of a namespace" ip netns del "doomed-$$"
	wait_ok "the other end goes" 20 link_is_gone "$a" v1
}

deleted_under_traffic()
{
	local i

	new_ns a b
	log_mark
	for ((i = 0; i < ROUNDS; i++)); do
		cmd_ok "create" ip -n "$a" link add v0 type vnet mode pair \
			peer name v1 netns "$b"
		ends_up
		background in_ns "$a" ping -f -q 192.0.2.2
		wait_ok "traffic" 10 crossed_some
		if ((i % 2)); then
			cmd_ok "delete" ip -n "$b" link del v1
		else
			cmd_ok "delete" ip -n "$a" link del v0
		fi
		lib_stop "$BG_PID"
		no_ends "$a" "$b"
	done
	expect_eq "the log" "" "$(log_since)"
}

ends_deleted_at_once()
{
	local i pid

	new_ns a b
	for ((i = 0; i < ROUNDS; i++)); do
		cmd_ok "create" ip -n "$a" link add v0 up type vnet mode pair \
			peer name v1 netns "$b" up
		ip -n "$a" link del v0 2> /dev/null &
		pid=$!
		ip -n "$b" link del v1 2> /dev/null || :
		wait "$pid" || :
		no_ends "$a" "$b"
	done
}

unloaded_under_traffic()
{
	new_pair
	background in_ns "$a" ping -f -q 192.0.2.2
	wait_ok "traffic" 10 crossed_some
	unload
	cmd_fail "v0" ip -n "$a" link show v0
	cmd_fail "v1" ip -n "$b" link show v1
}

planted()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups unshare -Urn "$@"
}

by_file()
{
	planted ip link add v0 type vnet mode pair peer name v1 \
		netns /proc/self/fd/9 9< "$1"
}

# Ours, the core's.
REFUSED="not the caller's to change|not permitted"
# From 6.15 on ip opens the namespace of a process itself, and cannot.
NOT_OPENED="$REFUSED|Invalid \"netns\" value"

nobody_plants_an_end()
{
	local pid

	new_ns a
	in_ns "$a" sleep 1000 < /dev/null &> /dev/null &
	pid=$!
	defer lib_stop "$pid"
	wait_ok "it sleeps there" 5 ip netns identify "$pid"
	refused_text "by file" "$REFUSED" by_file "/run/netns/$a"
	refused_text "by process" "$NOT_OPENED" refuses \
		planted ip link add v0 type vnet mode pair peer name v1 \
		netns "$pid"
	refused_text "all of it" "$NOT_OPENED" \
		planted bash -c 'ip link add v0 type vnet mode pair \
			peer name v1 netns 1 || { ip link; exit 1; }'
	[[ $CMD_OUT != *v0* ]] || fail "the first end was made: $CMD_OUT"
	no_ends "$a"
	cmd_fail "here" ip link show v1
}

owner_plants_an_end()
{
	cmd_ok "as nobody" planted bash -e -c '
		unshare -n sleep 1000 &
		trap "kill $!" EXIT
		while [ /proc/self/ns/net -ef /proc/$!/ns/net ]; do :; done
		ip link add v0 up type vnet mode pair peer name v1 netns $! up
		ip addr add 192.0.2.1/24 dev v0
		nsenter -t $! -n ip addr add 192.0.2.2/24 dev v1
		ping -c 1 -W 5 192.0.2.2'
}

tests_run
