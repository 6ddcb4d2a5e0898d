#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# `ethtool -s vnet0 msglvl pktdata on` prints the frames to the kernel's log, as
# the tutorials that vnet grew from did: rarely enough not to fill it, and only
# for those whose log it is.

ALL_TESTS="
	off_by_default
	tutorials_transcript
	what_is_sent_and_what_comes_back
	beginning_of_a_long_frame
	every_level_is_kept
	silent_in_a_user_namespace
	silent_once_moved_to_one
	gone_with_the_interface
	pair_prints_where_it_arrives
	pair_prints_in_the_hosts_namespaces_only
	flood_is_limited
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need dmesg ethtool ip nsenter ping python3 setpriv unshare

# What the driver allows itself: frames in so many seconds, bytes of each.
FRAMES=30
SECONDS_OF_THEM=5
BYTES=128

msglvl()
{
	cmd_ok "msglvl $*" in_ns "$ns" ethtool -s vnet0 msglvl "$@"
}

expect_level()
{
	expect_text "the level" "Current message level: 0x0*$1 " \
		in_ns "$ns" ethtool vnet0
}

# The dumps since the mark, one a line: "tx 98 <hexadecimal digits>"
frames()
{
	log_since | awk '
		/ vnet[0-9]: [rt]x queue [0-9]+, [0-9]+ bytes/ {
			if (line)
				print line
			sub(/^.* vnet[0-9]: /, "")
			line = $1 " " $4 " "
			next
		}
		/ vnet[0-9]: 0000[0-9a-f]+: / {
			sub(/^.*: /, "")
			gsub(/ /, "")
			line = line $0
		}
		END { if (line) print line }'
}

off_by_default()
{
	setup
	expect_level 0
	log_mark
	cmd_ok "ping" answers
	expect_eq "the log" "" "$(log_since)"
}

# $1: frame, $2: offset, $3: number of bytes
bytes_at()
{
	echo "${1:$(($2 * 2)):$(($3 * 2))}"
}

# Offsets are those of the tutorials' own text.
tutorials_transcript()
{
	local request answer

	setup_without_address
	cmd_ok "arp off" ip -n "$ns" link set vnet0 arp off
	cmd_ok "3.3.3.3" ip -n "$ns" addr add 3.3.3.3/8 dev vnet0
	msglvl pktdata on
	log_mark
	cmd_ok "ping 3.3.3.4" in_ns "$ns" \
		ping -q -c 1 -W 20 -p c0ffee 3.3.3.4
	{
		read -r request
		read -r answer
	} < <(frames)
	expect_eq "frames" "tx 98 rx 98" "$(frames | cut -d' ' -f1,2 | xargs)"
	request=${request##* } answer=${answer##* }
	expect_eq "bytes" "98 98" "$((${#request} / 2)) $((${#answer} / 2))"
	expect_eq "request is IPv4" 0800 "$(bytes_at "$request" 12 2)"
	expect_eq "request's ICMP type" 08 "$(bytes_at "$request" 34 1)"
	expect_eq "answer's ICMP type" 00 "$(bytes_at "$answer" 34 1)"
	expect_eq "request's addresses" 0303030303030304 \
		"$(bytes_at "$request" 26 8)"
	expect_eq "answer's addresses" 0303030403030303 \
		"$(bytes_at "$answer" 26 8)"
	expect_eq "answer's MACs" "${OWN//:/}${PEER//:/}" \
		"$(bytes_at "$answer" 0 12)"
	expect_eq "id, sequence, payload" "$(bytes_at "$request" 38 60)" \
		"$(bytes_at "$answer" 38 60)"
	counters_add_up "$ns" vnet0
}

what_is_sent_and_what_comes_back()
{
	local there="${PEER//:/}${OWN//:/}88b5"
	local back="${OWN//:/}${PEER//:/}88b5"

	setup_without_address
	msglvl pktdata on
	log_mark
	for mode in echo drop loop macswap; do
		cmd_ok "$mode" ip -n "$ns" link set vnet0 type vnet mode "$mode"
		cmd_ok "send" talk raw vnet0 0 "${there}c0ffee"
	done
	wait_ok "all came" 5 answered_more_than 1
	# Once for each mode; whole, and nothing behind the end.
	expect_eq "frames" "\
tx 17 ${there}c0ffee
tx 17 ${there}c0ffee
tx 17 ${there}c0ffee
rx 17 ${there}c0ffee
tx 17 ${there}c0ffee
rx 17 ${back}c0ffee" "$(frames)"
}

# Of the second one all but the Ethernet header is not linear.
beginning_of_a_long_frame()
{
	local other start text
	local macs="${PEER//:/}${OWN//:/}88b5"

	setup_without_address
	cmd_ok "mode" ip -n "$ns" link set vnet0 mtu 9000 type vnet mode drop
	msglvl pktdata on
	# 14 bytes of Ethernet, then the numbers from 0 on.
	printf -v text '%02x' {0..130}
	start="$macs$text"
	# Other bytes, or what the frame before left in memory looks right.
	printf -v text '%02x' {130..0}
	other="$macs$text"
	log_mark
	cmd_ok "send" talk raw vnet0 0 "${start:0:$((2 * BYTES))}" "$start"
	cmd_ok "send" talk raw vnet0 8000 "$other"
	start=${start:0:$((2 * BYTES))} other=${other:0:$((2 * BYTES))}
	expect_eq "frames" "tx $BYTES $start
tx 145 $start
tx 8000 $other" "$(frames)"
}

every_level_is_kept()
{
	setup_without_address
	msglvl 0x7fff
	expect_level 7fff
	msglvl pktdata off
	expect_level 6fff
	log_mark
	cmd_ok "send" talk raw vnet0 60 "${PEER//:/}${OWN//:/}88b5"
	expect_eq "printed without pktdata" "" "$(frames)"
	msglvl 0
	msglvl pktdata on
	expect_level 1000
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	expect_level 1000
	cmd_ok "send" talk raw vnet0 60 "${PEER//:/}${OWN//:/}88b5"
	expect_eq "frames with it" "tx 60" "$(frames | cut -d' ' -f1,2)"
}

# It may set the level, which says nothing on the log of the host.
silent_in_a_user_namespace()
{
	log_mark
	# shellcheck disable=SC2016 # the inner shell's
	expect_text "as nobody" "message level: 0x0*1000 " setpriv \
		--reuid=65534 --regid=65534 --clear-groups unshare -Urn sh -c '
			ip link add vnet0 type vnet &&
			ethtool -s vnet0 msglvl pktdata on &&
			ip addr add 192.0.2.1/24 dev vnet0 &&
			ip link set vnet0 up &&
			ping -q -c 1 -W 20 192.0.2.2 && ethtool vnet0'
	expect_eq "the log" "" "$(log_since)"
}

# Runs in the network namespace of the container's, as root of the host.
inside()
{
	nsenter -t "$BG_PID" -n "$@"
}

is_container()
{
	[ "$(readlink "/proc/$BG_PID/ns/net")" != "$(readlink \
		/proc/self/ns/net)" ]
}

silent_once_moved_to_one()
{
	local frame="${PEER//:/}${OWN//:/}88b5"

	setup_without_address
	msglvl pktdata on
	background unshare -Urn sleep 1000
	wait_ok "a container" 10 is_container
	log_mark
	cmd_ok "send" talk raw vnet0 60 "$frame"
	expect_eq "before" "tx 60" "$(frames | cut -d' ' -f1,2)"
	cmd_ok "move" ip -n "$ns" link set vnet0 netns "$BG_PID"
	cmd_ok "up" inside ip link set vnet0 up
	log_mark
	cmd_ok "send" inside python3 -S "$LIB_DIR/vnet_path.py" raw vnet0 60 \
		"$frame"
	expect_eq "the log" "" "$(log_since)"
	expect_text "the level" "message level: 0x0*1000 " inside ethtool vnet0
	cmd_ok "back" inside ip link set vnet0 netns "$ns"
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "send" talk raw vnet0 60 "$frame"
	expect_eq "after" "tx 60" "$(frames | cut -d' ' -f1,2)"
}

gone_with_the_interface()
{
	setup
	msglvl pktdata on
	cmd_ok "delete" ip -n "$ns" link del vnet0
	log_mark
	new_vnet "$ns" vnet0 "$HERE/24"
	expect_level 0
	cmd_ok "ping" answers
	expect_eq "the log" "" "$(log_since)"
}

prints_again()
{
	cmd_ok "ping" answers
	[ "$(frames | wc -l)" -gt "$1" ]
}

pair_prints_where_it_arrives()
{
	new_ns ns
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mode pair \
		peer name vnet1 numrxqueues 2
	cmd_ok "vnet0 up" ip -n "$ns" link set vnet0 up
	cmd_ok "vnet1 up" ip -n "$ns" link set vnet1 up
	cmd_ok "msglvl" in_ns "$ns" ethtool -s vnet1 msglvl pktdata on
	log_mark
	cmd_ok "a frame" talk burst vnet0 "$OWN" "$PEER" 1
	wait_ok "it crosses" 5 has_crossed 1
	expect_eq "dumped" 1 "$(log_since |
		grep -c 'vnet1: rx queue 0, [0-9]* bytes')"
	expect_eq "dumped for vnet0" "" \
		"$(log_since | grep 'vnet0: [rt]x' || :)"
}

# One frame, one end that may print and one that may not.
pair_prints_in_the_hosts_namespaces_only()
{
	new_ns ns
	background unshare -Urn sleep 1000
	wait_ok "a container" 10 is_container
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	inside sysctl -q net.ipv6.conf.default.disable_ipv6=1
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet mode pair \
		peer name vnet1 netns "$BG_PID"
	cmd_ok "vnet0 up" ip -n "$ns" link set vnet0 up
	cmd_ok "vnet1 up" inside ip link set vnet1 up
	cmd_ok "msglvl" inside ethtool -s vnet1 msglvl pktdata on
	log_mark
	cmd_ok "a frame" talk burst vnet0 "$OWN" "$PEER" 1
	wait_ok "it crosses" 5 has_crossed 1
	expect_eq "the log" "" "$(log_since)"
	msglvl pktdata on
	cmd_ok "another" talk raw vnet0 60 "${PEER//:/}${OWN//:/}88b5"
	wait_ok "it crosses" 5 has_crossed 2
	expect_eq "frames" "tx 60" "$(frames | cut -d' ' -f1,2)"
	expect_eq "dumped for vnet1" "" \
		"$(log_since | grep 'vnet1: [rt]x' || :)"
}

has_crossed()
{
	[ "$(stat_get "$ns" vnet0 crossed)" = "$1" ]
}

# One limit for all interfaces: a second one adds nothing to what is printed.
flood_is_limited()
{
	local start=$SECONDS
	local most printed

	setup
	cmd_ok "another" ip -n "$ns" link add vnet1 type vnet mode loop
	cmd_ok "up" ip -n "$ns" link set vnet1 up
	cmd_ok "msglvl" in_ns "$ns" ethtool -s vnet1 msglvl pktdata on
	msglvl pktdata on
	log_mark
	cmd_ok "flood" in_ns "$ns" ping -f -q -c 1000 "$FAR"
	cmd_ok "flood" talk burst vnet1 "$OWN" "$PEER" 1 500
	most=$((FRAMES * (2 + (SECONDS - start) / SECONDS_OF_THEM)))
	printed=$(log_since | grep -Ec ' vnet[01]: [rt]x queue ' || :)
	((printed > 0)) || fail "nothing printed, or more than the log holds"
	((printed <= most)) || fail "$printed frames printed, not $most at most"
	wait_ok "it prints again" 20 prints_again "$printed"
	expect_text "and says what it kept quiet" 'callbacks suppressed' \
		log_since
	counters_add_up "$ns" vnet0
	counters_add_up "$ns" vnet1
}

tests_run
