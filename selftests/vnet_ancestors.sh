#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The acceptance test of the tutorials that vnet grew from, with their own
# commands, on an address that the machine does not own:
#
#	ifconfig vnet0 3.3.3.3		/8 by class
#	ping 3.3.3.3			answered by lo, the driver sees nothing
#	ping 3.3.3.4			through the driver, all answered
#	ifconfig vnet0			RX packets == TX packets, bytes too
#
# IPv6 is off, or its own messages would be counted.

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	class_gives_the_prefix
	own_address_stays_in_lo
	every_ping_answered
	exact_totals_without_arp
	exact_totals_with_arp
	old_arp_command_shows_the_far_end
	dump_shows_request_and_answer
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need arp ifconfig ip ping tcpdump

COUNT=4
FRAME=98
ARP_FRAME=42

# $1: "-arp" as ifconfig spells it, or nothing
new_ancestor()
{
	new_ns ns
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	cmd_ok "create vnet0" ip -n "$ns" link add vnet0 type vnet
	if [ -n "$1" ]; then
		cmd_ok "arp off" in_ns "$ns" ifconfig vnet0 "$1"
	fi
	cmd_ok "ifconfig vnet0 3.3.3.3" in_ns "$ns" ifconfig vnet0 3.3.3.3
}

# "RX packets, RX bytes, TX packets, TX bytes" as ifconfig prints them
totals()
{
	in_ns "$ns" ifconfig vnet0 |
		awk '$2 == "packets" {
				printf "%s%s %s", sep, $3, $5
				sep = " "
			}
		     END { print "" }'
}

totals_are()
{
	[ "$(totals)" = "$1" ]
}

pings()
{
	in_ns "$ns" ping -q -n -c "$COUNT" -i 0.2 -W 20 "$1"
}

# Sets no variable on purpose: the totals are exact or the test fails.
expect_totals()
{
	local want="$1 $2 $1 $2"

	slowwait 5 totals_are "$want" > /dev/null ||
		fail "expected '$want' from ifconfig, got '$(totals)'"
	counters_add_up "$ns" vnet0
}

is_running()
{
	in_ns "$ns" ifconfig vnet0 | grep "UP,BROADCAST,RUNNING"
}

class_gives_the_prefix()
{
	new_ancestor ""
	expect_text "netmask" "inet 3\.3\.3\.3 +netmask 255\.0\.0\.0 " \
		in_ns "$ns" ifconfig vnet0
	# RUNNING follows a moment later, by linkwatch.
	wait_ok "up and running" 5 is_running
}

own_address_stays_in_lo()
{
	new_ancestor ""
	expect_text "ping 3.3.3.3" " $COUNT received, 0% packet loss" \
		pings 3.3.3.3
	expect_totals 0 0
}

every_ping_answered()
{
	new_ancestor ""
	expect_text "ping 3.3.3.4" " $COUNT received, 0% packet loss" \
		pings 3.3.3.4
	expect_text "ping 3.200.100.50" " $COUNT received, 0% packet loss" \
		pings 3.200.100.50
	expect_eq "wrong sums" 0 "$(in_ns "$ns" nstat -asz IcmpInCsumErrors |
		awk '$1 == "IcmpInCsumErrors" { print $2 }')"
}

exact_totals_without_arp()
{
	new_ancestor -arp
	expect_text "NOARP is set" NOARP in_ns "$ns" ifconfig vnet0
	expect_text "ping 3.3.3.4" " $COUNT received, 0% packet loss" \
		pings 3.3.3.4
	expect_totals "$COUNT" $((COUNT * FRAME))
}

exact_totals_with_arp()
{
	new_ancestor ""
	expect_text "ping 3.3.3.4" " $COUNT received, 0% packet loss" \
		pings 3.3.3.4
	expect_totals $((COUNT + 1)) $((COUNT * FRAME + ARP_FRAME))
}

old_arp_command_shows_the_far_end()
{
	local own

	new_ancestor ""
	cmd_ok "ping 3.3.3.4" pings 3.3.3.4
	own=$(link_json "$ns" vnet0 .address)
	# A random address has the local bit set: only 0x40 flips.
	expect_text "arp -n" \
		"^3\.3\.3\.4 .* $(printf '%02x%s' $((0x${own%%:*} ^ 0x40)) \
			"${own#??}") " in_ns "$ns" arp -n
}

dumped()
{
	[ "$(tcpdump -r "$1" 2> /dev/null | wc -l)" -ge "$2" ]
}

# Prints the frames of a capture, a line of hex digits each.
frames_of()
{
	tcpdump -t -xx -r "$1" 2> /dev/null | awk '
		/^\t0x/ { sub(/^\t0x[0-9a-f]*: */, ""); gsub(/ /, "")
			  line = line $0; next }
		{ if (line) print line; line = "" }
		END { if (line) print line }'
}

# $1: frame, $2: offset, $3: number of bytes
bytes_at()
{
	echo "${1:$(($2 * 2)):$(($3 * 2))}"
}

dump_shows_request_and_answer()
{
	local pcap=$LIB_TMP/dump.pcap
	local frame=()

	new_ancestor -arp
	background in_ns "$ns" tcpdump -Z root -U --immediate-mode \
		-i vnet0 -w "$pcap"
	wait_ok "tcpdump listens" 10 test -s "$pcap"
	expect_text "a ping" " 1 received" \
		in_ns "$ns" ping -c 1 -W 20 -p c0ffee 3.3.3.4
	wait_ok "two frames dumped" 10 dumped "$pcap" 2
	mapfile -t frame < <(frames_of "$pcap")

	expect_eq "frames" 2 "${#frame[@]}"
	expect_eq "request's length" "$FRAME" $((${#frame[0]} / 2))
	expect_eq "answer's length" "$FRAME" $((${#frame[1]} / 2))
	expect_eq "request's EtherType" 0800 "$(bytes_at "${frame[0]}" 12 2)"
	expect_eq "answer's EtherType" 0800 "$(bytes_at "${frame[1]}" 12 2)"
	expect_eq "request's ICMP type" 08 "$(bytes_at "${frame[0]}" 34 1)"
	expect_eq "answer's ICMP type" 00 "$(bytes_at "${frame[1]}" 34 1)"
	expect_eq "request's source" 03030303 "$(bytes_at "${frame[0]}" 26 4)"
	expect_eq "answer's source" 03030304 "$(bytes_at "${frame[1]}" 26 4)"
	expect_eq "answer's destination" 03030303 \
		"$(bytes_at "${frame[1]}" 30 4)"
	expect_eq "answer's MAC destination is the request's source" \
		"$(bytes_at "${frame[0]}" 6 6)" "$(bytes_at "${frame[1]}" 0 6)"
	expect_eq "id, sequence, payload" "$(bytes_at "${frame[0]}" 38 60)" \
		"$(bytes_at "${frame[1]}" 38 60)"
}

tests_run
