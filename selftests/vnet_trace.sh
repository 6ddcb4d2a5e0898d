#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The tracepoints, read through tracefs: what they show of which frame, and that
# they show each exactly once.
#
#	vnet_xmit ----> far end ----> vnet_answer
#	                   |
#	                   +--------> vnet_drop ... reason=taken_mode
#
# Those of a frame that crosses a pair are all of who sent it.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	off_shows_nothing
	ping_and_its_ARP_exchange
	IPv6_and_its_solicitation
	reason_by_name
	mode_in_force
	tags_and_headers_not_linear
	truncated_frames
	queue_of_several
	mixed_traffic_adds_up
	lost_in_the_ring_adds_up
	purged_adds_up
	crossing_a_pair
	crossing_adds_up
	purged_with_the_other_end
	watchdog_and_how_long_it_took
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=starve.sh
source "$(dirname "$0")/starve.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
# shellcheck source-path=SCRIPTDIR source=lockup.sh
source "$(dirname "$0")/lockup.sh"
[ -d /sys/kernel/tracing ] || skip "this kernel has no tracing"
need chrt ethtool ip pgrep ping python3 taskset tc

TRACEFS=/sys/kernel/tracing
# The instance of the test, which nobody else writes to.
T=$TRACEFS/instances/vnet_trace

if ! mountpoint -q "$TRACEFS"; then
	mount -t tracefs trace "$TRACEFS" || fail "no tracefs"
	defer umount "$TRACEFS"
fi

# $1: the events, all if empty. The module is there: so are they.
trace()
{
	mkdir "$T"
	defer rmdir "$T"
	cmd_ok "switch on '$1'" tee "$T/events/vnet/${1:+$1/}enable" <<< 1
}

# An IPv4 header that is right; its addresses are $HERE and $FAR.
IPV4=4500001400000000ff0037e6c0000201c0000202
# Of IPv6, from $HERE6 to $FAR6, nothing in it.
IPV6=6000000000003b4020010db8000000000000000000000001
IPV6+=20010db8000000000000000000000002

# One line an event, from its name on.
events()
{
	sed -n 's/^.* [0-9]*\.[0-9]*: \(vnet_[a-z_]*: .*\)$/\1/p' "$T/trace"
}

# What the lines of a test have in common. $1: mode, $2: queue, $3: namespace,
# $4: interface
common()
{
	echo "dev=${4:-vnet0} netns=$(in_ns "${3:-$ns}" \
		stat -Lc %i /proc/self/ns/net) mode=${1:-echo} queue=${2:-0}"
}

# The events are those of standard input, each without what is common ($1).
events_are()
{
	local want

	want=$(sed "s/:/: ${1:-$(common)}/")
	expect_eq "the events" "$want" "$(events)"
}

# $1: destination, $2: source
ethernet()
{
	echo "source=$2 dest=$1"
}

out()
{
	ethernet "$PEER" "$OWN"
}

back()
{
	ethernet "$OWN" "$PEER"
}

# $1, $2: source and destination, of IPv4 and of IPv6
ipv4()
{
	echo "saddr=${1:-0.0.0.0} daddr=${2:-0.0.0.0} saddrv6=:: daddrv6=::"
}

ipv6()
{
	echo "saddr=0.0.0.0 daddr=0.0.0.0 saddrv6=$1 daddrv6=$2"
}

# Hexadecimal digits of what all frames that are sent raw begin with.
raw_macs()
{
	tr -d : <<< "$PEER$OWN"
}

# perf and trace-cmd read the binary form by these texts.
formats()
{
	local event

	for event in vnet_xmit vnet_answer vnet_drop; do
		expect_text "$event's format" '\{ 3, "echo" \}' \
			cat "$TRACEFS/events/vnet/$event/format"
		! grep -E 'VNET_|ETH_' <<< "$CMD_OUT" ||
			fail "$event's format has a name of C"
	done
}

off_shows_nothing()
{
	setup
	mkdir "$T"
	defer rmdir "$T"
	expect_eq "the events there are" \
		"vnet_answer vnet_drop vnet_tx_timeout vnet_xmit" \
		"$(cd "$T/events/vnet" && echo vnet_*)"
	formats
	expect_eq "on by themselves" 0 "$(cat "$T/events/vnet/enable")"
	cmd_ok "ping" answers
	expect_eq "events" "" "$(events)"
	echo 1 > "$T/events/vnet/vnet_answer/enable"
	cmd_ok "ping" answers
	expect_eq "one of them on" "vnet_answer:" \
		"$(events | cut -d' ' -f1 | sort -u)"
	echo 0 > "$T/events/vnet/enable"
	echo > "$T/trace"
	cmd_ok "ping" answers
	expect_eq "events when off again" "" "$(events)"
	counters_add_up "$ns" vnet0
}

ping_and_its_ARP_exchange()
{
	local common

	setup
	trace
	cmd_ok "ping" in_ns "$ns" ping -q -c 1 -s 100 -W 20 "$FAR"
	counters_add_up "$ns" vnet0
	common=$(common)
	# What was seen of it outlives it.
	cmd_ok "delete" ip -n "$ns" link del vnet0
	events_are "$common" << END
vnet_xmit: len=42 packets=1 protocol=0x0806 \
$(ethernet ff:ff:ff:ff:ff:ff "$OWN") $(ipv4 "$HERE" "$FAR")
vnet_answer: len=42 packets=1 protocol=0x0806 $(back) $(ipv4 "$FAR" "$HERE")
vnet_xmit: len=142 packets=1 protocol=0x0800 $(out) $(ipv4 "$HERE" "$FAR")
vnet_answer: len=142 packets=1 protocol=0x0800 $(back) $(ipv4 "$FAR" "$HERE")
END
}

# The stack sends more than that, of its own accord.
IPv6_and_its_solicitation()
{
	local event
	local shown

	setup6
	trace
	cmd_ok "ping" answers6
	shown=$(events)
	while read -r event; do
		event=${event/:/: $(common)}
		expect_eq "how often '$event'" 1 \
			"$(grep -cxF "$event" <<< "$shown" || :)"
	done << END
vnet_xmit: len=86 packets=1 protocol=0x86dd \
$(ethernet 33:33:ff:00:00:02 "$OWN") $(ipv6 "$HERE6" ff02::1:ff00:2)
vnet_answer: len=86 packets=1 protocol=0x86dd $(back) $(ipv6 "$FAR6" "$HERE6")
vnet_xmit: len=118 packets=1 protocol=0x86dd $(out) $(ipv6 "$HERE6" "$FAR6")
vnet_answer: len=118 packets=1 protocol=0x86dd $(back) $(ipv6 "$FAR6" "$HERE6")
END
}

reasons()
{
	events | sed -n 's/^vnet_drop: .* reason=//p' | xargs
}

reason_by_name()
{
	local bad=${IPV4/ff00/fe00}

	setup_without_address
	trace
	cmd_ok "send" talk raw vnet0 0 "$(raw_macs)0800" "$(raw_macs)0800$bad" \
		"$(raw_macs)0800$IPV4" "$(raw_macs)88b5" \
		"ffffffffffff${OWN//:/}0800" "020000000009${OWN//:/}0800"
	expect_eq "reasons" "taken_truncated taken_ip_checksum taken_protocol \
taken_ethertype taken_group taken_other_mac" \
		"$(reasons)"
	expect_eq "answers" "" "$(events | sed -n /^vnet_answer/p)"
	adds_up
	echo > "$T/trace"
	cmd_ok "filter" tee "$T/events/vnet/vnet_drop/filter" \
		<<< 'reason == "taken_ethertype" && dev == "vnet0"'
	cmd_ok "send" talk raw vnet0 60 "$(raw_macs)88b5" "$(raw_macs)0806"
	expect_eq "passed by the filter" "taken_ethertype" "$(reasons)"
}

mode_in_force()
{
	local mode

	setup_without_address
	trace vnet_xmit
	for mode in drop loop macswap echo; do
		cmd_ok "$mode" ip -n "$ns" link set vnet0 type vnet mode "$mode"
		cmd_ok "send" talk raw vnet0 60 "$(raw_macs)88b5"
		events_are "$(common "$mode")" << END
vnet_xmit: len=60 packets=1 protocol=0x88b5 $(out) $(ipv4)
END
		echo > "$T/trace"
	done
}

# A frame longer than a page is linear only as far as its Ethernet header.
tags_and_headers_not_linear()
{
	local tag=81000005

	setup_without_address
	cmd_ok "mtu" ip -n "$ns" link set vnet0 mtu 9000
	trace vnet_xmit
	# The last one has more tags than anybody looks behind.
	cmd_ok "send" talk raw vnet0 0 "$(raw_macs)${tag}0800$IPV4" \
		"$(raw_macs)88a80007${tag}86dd$IPV6" \
		"$(raw_macs)$tag$tag$tag$tag$tag$tag$tag$tag${tag}0800$IPV4"
	cmd_ok "long ones" talk raw vnet0 8000 "$(raw_macs)0800$IPV4" \
		"$(raw_macs)${tag}86dd$IPV6"
	events_are << END
vnet_xmit: len=38 packets=1 protocol=0x0800 $(out) $(ipv4 "$HERE" "$FAR")
vnet_xmit: len=62 packets=1 protocol=0x86dd $(out) $(ipv6 "$HERE6" "$FAR6")
vnet_xmit: len=70 packets=1 protocol=0x8100 $(out) $(ipv4)
vnet_xmit: len=8000 packets=1 protocol=0x0800 $(out) $(ipv4 "$HERE" "$FAR")
vnet_xmit: len=8000 packets=1 protocol=0x86dd $(out) $(ipv6 "$HERE6" "$FAR6")
END
	counters_add_up "$ns" vnet0
}

# trap 5. An address is shown if both are there, nothing of what is beyond.
truncated_frames()
{
	local arp=0001080006040001${OWN//:/}c0000201000000000000c0000202

	setup_without_address
	trace
	cmd_ok "send" talk raw vnet0 0 "$(raw_macs)0800" \
		"$(raw_macs)0800${IPV4%??}" "$(raw_macs)86dd${IPV6%??}" \
		"$(raw_macs)0806${arp%??}" "$(raw_macs)0806${arp/0800/86dd}" \
		"$(raw_macs)8100" "$(raw_macs)810000"
	events_are << END
vnet_xmit: len=14 packets=1 protocol=0x0800 $(out) $(ipv4)
vnet_drop: len=14 packets=1 protocol=0x0800 $(out) $(ipv4) \
reason=taken_truncated
vnet_xmit: len=33 packets=1 protocol=0x0800 $(out) $(ipv4)
vnet_drop: len=33 packets=1 protocol=0x0800 $(out) $(ipv4) \
reason=taken_truncated
vnet_xmit: len=53 packets=1 protocol=0x86dd $(out) $(ipv4)
vnet_drop: len=53 packets=1 protocol=0x86dd $(out) $(ipv4) \
reason=taken_truncated
vnet_xmit: len=41 packets=1 protocol=0x0806 $(out) $(ipv4)
vnet_drop: len=41 packets=1 protocol=0x0806 $(out) $(ipv4) \
reason=taken_truncated
vnet_xmit: len=42 packets=1 protocol=0x0806 $(out) $(ipv4)
vnet_drop: len=42 packets=1 protocol=0x0806 $(out) $(ipv4) \
reason=taken_arp_other
vnet_xmit: len=14 packets=1 protocol=0x8100 $(out) $(ipv4)
vnet_drop: len=14 packets=1 protocol=0x8100 $(out) $(ipv4) reason=taken_vlan
vnet_xmit: len=15 packets=1 protocol=0x8100 $(out) $(ipv4)
vnet_drop: len=15 packets=1 protocol=0x8100 $(out) $(ipv4) reason=taken_vlan
END
	adds_up
}

queue_of_several()
{
	LINK_WORDS=(numtxqueues 4)
	setup
	cmd_ok "ARP" answers
	trace
	cmd_ok "qdisc" tc -n "$ns" qdisc add dev vnet0 clsact
	cmd_ok "to queue 3" tc -n "$ns" filter add dev vnet0 egress matchall \
		action skbedit queue_mapping 3
	cmd_ok "ping" answers
	events_are "$(common echo 3)" << END
vnet_xmit: len=98 packets=1 protocol=0x0800 $(out) $(ipv4 "$HERE" "$FAR")
vnet_answer: len=98 packets=1 protocol=0x0800 $(back) $(ipv4 "$FAR" "$HERE")
END
	counters_add_up "$ns" vnet0
}

# The sums over vnet0's events are what is counted: for each verdict, for the
# link, or for vnet1 what it receives, in the namespace $1.
adds_up()
{
	local counted shown
	local out=answered receiver=vnet0

	if [ -n "${1:-}" ]; then
		out=crossed receiver=vnet1
		pair_adds_up "$ns" vnet0 "$1" vnet1 core
	else
		counters_add_up "$ns" vnet0
	fi
	expect_eq "lost events" "" \
		"$(sed -n '/^overrun: [1-9]/p' "$T"/per_cpu/cpu*/stats)"
	shown=$(events | grep -F dev=vnet0 | awk -v out="$out" '
		{
			for (i = 2; i <= NF; i++) {
				split($i, word, "=")
				value[word[1]] = word[2]
			}
			n = value["packets"]
		}
		$1 == "vnet_xmit:" { sent += n; next }
		$1 == "vnet_answer:" {
			verdicts[out] += n
			answers += n
			bytes += value["len"]
		}
		$1 == "vnet_drop:" { verdicts[value["reason"]] += n }
		{ ended += n }
		END {
			print "all", sent, ended
			print "rx", answers + 0, bytes + 0
			for (name in verdicts)
				print name, verdicts[name]
		}' | sort)
	counted=$({
		link_json "$ns" vnet0 '.stats64 | .tx.packets + .tx.dropped |
			"all \(.) \(.)"'
		link_json "${1:-$ns}" "$receiver" \
			'.stats64.rx | "rx \(.packets) \(.bytes)"'
		in_ns "$ns" ethtool -S vnet0 | awk '
			$1 ~ /^(answered|crossed|taken_|dropped_)/ && $2 > 0 {
				sub(":", "", $1)
				print $1, $2
			}'
	} | sort)
	expect_eq "counters and events" "$counted" "$shown"
}

mixed_traffic_adds_up()
{
	local mode

	setup_without_address
	trace
	give_address
	cmd_ok "UDP" talk udp "$FAR" 0 1 3000 20000
	cmd_ok "TCP" talk tcp "$FAR" 100000
	for mode in drop loop macswap echo; do
		cmd_ok "$mode" ip -n "$ns" link set vnet0 type vnet mode "$mode"
		cmd_ok "send" talk raw vnet0 60 "$(raw_macs)88b5" \
			"ffffffffffff${OWN//:/}0806"
	done
	cmd_ok "answers" ip -n "$ns" link set vnet0 type vnet answer arp
	cmd_ok "unanswered" talk raw vnet0 60 "$(raw_macs)0800$IPV4"
	# One GSO frame, and packets that are not one each.
	cmd_ok "segments" talk burst vnet0 "$OWN" "$PEER" 100
	adds_up
}

lost_in_the_ring_adds_up()
{
	setup_without_address
	cmd_ok "TSO off" in_ns "$ns" ethtool -K vnet0 tso off
	trace
	cmd_ok "1500 frames at once" talk burst vnet0 "$OWN" "$PEER" 1500
	adds_up
	(($(events | grep -c 'reason=dropped_ring_full$') > 0)) ||
		fail "the ring took all"
	# Turned round already.
	expect_eq "lost frames on their way back" "$(back)" "$(events |
		sed -n 's/^vnet_drop: .*\(source=.*\) saddr=.*/\1/p' | sort -u)"
}

# What waited in the ring when the link went down.
purged_adds_up()
{
	setup_without_address
	cmd_ok "TSO off" in_ns "$ns" ethtool -K vnet0 tso off
	trace
	starve "$ns" vnet0
	cmd_ok "400 frames" talk burst vnet0 "$OWN" "$PEER" 400
	down_and_feed "$ns" vnet0
	adds_up
	(($(events | grep -c 'reason=dropped_purged$') > 0)) ||
		fail "nothing was left to purge"
}

# vnet1 has a namespace of its own.
setup_pair()
{
	new_ns there
	in_ns "$there" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	setup_two_ends pair mtu 1400
	trace
}

crossed()
{
	pair_adds_up "$ns" vnet0 "$there" vnet1
	events_are "$1"
	echo > "$T/trace"
}

# An event shows the mode of who sent it, not that of the other end.
crossing_a_pair()
{
	setup_pair
	cmd_ok "send" talk raw vnet0 0 "$(raw_macs)0800$IPV4"
	crossed "$(common pair)" << END
vnet_xmit: len=34 packets=1 protocol=0x0800 $(out) $(ipv4 "$HERE" "$FAR")
vnet_answer: len=34 packets=1 protocol=0x0800 $(out) $(ipv4 "$HERE" "$FAR")
END
	cmd_ok "snull" ip -n "$ns" link set vnet0 type vnet mode snull
	cmd_ok "send" talk raw vnet0 0 "$(raw_macs)0800$IPV4"
	crossed "$(common snull)" << END
vnet_xmit: len=34 packets=1 protocol=0x0800 $(out) $(ipv4 "$HERE" "$FAR")
vnet_answer: len=34 packets=1 protocol=0x0800 $(out) \
$(ipv4 192.0.3.1 192.0.3.2)
END
	cmd_ok "send" talk_in "$there" raw vnet1 60 "${OWN//:/}${PEER//:/}88b5"
	crossed "$(common pair 0 "$there" vnet1)" << END
vnet_xmit: len=60 packets=1 protocol=0x88b5 $(back) $(ipv4)
vnet_answer: len=60 packets=1 protocol=0x88b5 $(back) $(ipv4)
END
}

crossing_adds_up()
{
	setup_pair
	cmd_ok "segments" talk burst vnet0 "$OWN" "$PEER" 100
	cmd_ok "longer than vnet1 takes" talk raw vnet0 1500 "$(raw_macs)88b5"
	cmd_ok "and back" talk_in "$there" raw vnet1 60 \
		"${OWN//:/}${PEER//:/}88b5"
	adds_up "$there"
}

purged_with_the_other_end()
{
	setup_pair
	cmd_ok "TSO off" in_ns "$ns" ethtool -K vnet0 tso off
	starve "$ns" vnet0
	cmd_ok "100 frames" talk burst vnet0 "$OWN" "$PEER" 100
	cmd_ok "vnet1 down" ip -n "$there" link set vnet1 down
	feed
	adds_up "$there"
	expect_eq "shown as purged" 100 "$(events |
		grep -c 'dev=vnet0 .*mode=pair .*reason=dropped_purged$')"
}

watchdog_and_how_long_it_took()
{
	lockup 3 1000
	trace vnet_tx_timeout
	cmd_ok "seven datagrams" in_ns "$ns" \
		python3 -S "$LIB_DIR/vnet_lockup.py" "$FAR" 1 7
	wait_ok "the watchdog" $AT_MOST recovered 2
	expect_eq "the events" "$(common | sed -e 's/mode=[a-z]* //' \
		-e 's/^/vnet_tx_timeout: /' -e 'p')" \
		"$(events | sed 's/ ms=[0-9]*$//')"
	expect_eq "their sum" "$(total stalled_ms)" \
		"$(events | awk -F ms= '{ n += $2 } END { print n }')"
}

tests_run
