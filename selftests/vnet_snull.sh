#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Mode snull: two networks that face each other, as in LDD3's chapter 17. On the
# way from one interface to the other the lowest bit of the third octet of each
# IPv4 address is flipped.
#
#	  192.168.0.0/24  remote0            192.168.1.0/24  remote1
#	+------------------------+         +------------------------+
#	| snull0   192.168.0.1 ---- flips ---- 192.168.1.2   snull1 |
#	|   sees it as 192.168.0.2            sees it as 192.168.1.1 |
#	+------------------------+         +------------------------+

ALL_TESTS="
	LDD3_transcript
	LDD3_transcript_without_ARP
	TCP_and_UDP_in_one_namespace
	two_namespaces
	large_datagrams_in_fragments
	sums_right_with_and_without_offloads
	port_unreachable_is_understood
	traceroute_is_understood
	IPv6_crosses_unchanged
	each_end_has_its_own_mode
	modes_exchanged_under_traffic
	frames_are_translated
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=pair.sh
source "$(dirname "$0")/pair.sh"
need arping cmp ethtool ip jq nstat ping python3 socat ss traceroute

# The namespaces, named by new_ns; of both ends, or of one each.
ns='' a='' b=''

# new_snull [WORDS...]: snull0 in a and snull1 in b, up; WORDS for the second
new_snull()
{
	cmd_ok "create" ip -n "$a" link add snull0 type vnet mode snull \
		peer name snull1 netns "$b" "$@"
}

address_and_up()
{
	cmd_ok "address" ip -n "$1" addr add "$3" dev "$2"
	cmd_ok "up" ip -n "$1" link set "$2" up
}

# As its readers have it: both in one namespace, here not the machine's own.
setup_ldd3()
{
	new_ns ns
	a=$ns b=$ns
	# Nobody sends anything but the test, and ARP.
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	new_snull
	address_and_up "$ns" snull0 192.168.0.1/24
	address_and_up "$ns" snull1 192.168.1.2/24
}

setup_two()
{
	new_ns a b
	new_snull
	address_and_up "$a" snull0 192.168.0.1/24
	address_and_up "$b" snull1 192.168.1.2/24
	in_ns "$b" sysctl -qw net.ipv4.icmp_ratelimit=0
}

# Four echo messages of 98 bytes crossed in each direction, whoever began. All
# else is ARP, of 42 bytes.
# $1: interface, $2: tx or rx, $3: "ARP" if that may be
counted()
{
	local is bytes packets

	is=$(link_json "$ns" "$1" ".stats64.$2 | \"\(.packets) \(.bytes)\"")
	echo "$1: $2 $is"
	read -r packets bytes <<< "$is"
	if [ -z "$3" ]; then
		expect_eq "$1: $2" "4 392" "$is"
	elif ((packets < 4 || bytes != 392 + 42 * (packets - 4))); then
		fail "$1: $2 $is"
	fi
}

# $1: "ARP" if there is any
transcript()
{
	local dev way

	expect_text "ping" '^2 packets transmitted, 2 received, 0% packet' \
		in_ns "$ns" ping -c 2 -i 0.1 -W 5 192.168.0.2
	expect_text "the answer's address" 'bytes from 192.168.0.2:' \
		in_ns "$ns" ping -c 1 -W 5 192.168.0.2
	expect_text "the other network" 'bytes from 192.168.1.1:' \
		in_ns "$ns" ping -c 1 -W 5 192.168.1.1
	pair_adds_up "$ns" snull0 "$ns" snull1
	for dev in snull0 snull1; do
		for way in tx rx; do
			counted "$dev" "$way" "$1"
		done
	done
	expect_eq "wrong ICMP sums" 0 "$(count_of "$ns" IcmpInCsumErrors)"
}

count_of()
{
	in_ns "$1" nstat -asz "$2" | awk -v name="$2" '$1 == name { print $2 }'
}

LDD3_transcript()
{
	setup_ldd3
	transcript ARP
	expect_text "the neighbour" '^192.168.0.2 .*lladdr' \
		ip -n "$ns" neigh show dev snull0
	cmd_ok "arping" in_ns "$ns" arping -c 1 -w 5 -I snull0 192.168.0.2
}

# The original had to: its ARP said the wrong thing.
LDD3_transcript_without_ARP()
{
	local dev mac

	setup_ldd3
	for dev in snull0 snull1; do
		cmd_ok "no ARP" ip -n "$ns" link set "$dev" arp off
	done
	# Without ARP the stack writes the sender's own address into a frame,
	# so the two ends get the same, as snull's had all but the same.
	mac=$(link_json "$ns" snull0 .address)
	cmd_ok "address" ip -n "$ns" link set snull1 address "$mac"
	transcript ""
}

# datagram FROM TO ADDRESS: by UDP, and back
datagram()
{
	background in_ns "$2" socat UDP-LISTEN:5000,reuseaddr PIPE
	wait_ok "listens" 5 listens "$2"
	expect_text "by UDP" '^hello$' \
		in_ns "$1" bash -c "echo hello | timeout 20 socat -t 5 - \
			UDP:$3:5000,readbytes=6"
	lib_stop "$BG_PID"
}

both_ways()
{
	head -c 3000000 /dev/urandom > "$LIB_TMP/sent"
	stream "$a" "$b" 192.168.0.2
	stream "$b" "$a" 192.168.1.1
	datagram "$a" "$b" 192.168.0.2
	datagram "$b" "$a" 192.168.1.1
	pair_adds_up "$a" snull0 "$b" snull1
	expect_eq "wrong sums" "0 0 0 0" "$(count_of "$a" TcpInCsumErrors) \
$(count_of "$b" TcpInCsumErrors) $(count_of "$a" UdpInCsumErrors) \
$(count_of "$b" UdpInCsumErrors)"
}

TCP_and_UDP_in_one_namespace()
{
	setup_ldd3
	both_ways
}

two_namespaces()
{
	setup_two
	cmd_ok "ping" in_ns "$a" ping -c 1 -W 5 192.168.0.2
	cmd_ok "ping back" in_ns "$b" ping -c 1 -W 5 192.168.1.1
	both_ways
}

large_datagrams_in_fragments()
{
	setup_two
	cmd_ok "whole" in_ns "$a" ping -c 2 -i 0.1 -W 5 -s 20000 192.168.0.2
	head -c 30000 /dev/urandom > "$LIB_TMP/sent"
	rm -f "$LIB_TMP/got"
	background in_ns "$b" socat -u -b 65000 UDP-RECV:5000 \
		"OPEN:$LIB_TMP/got,creat"
	wait_ok "listens" 5 listens "$b"
	cmd_ok "send" in_ns "$a" socat -u -b 65000 "OPEN:$LIB_TMP/sent" \
		UDP-SENDTO:192.168.0.2:5000
	wait_ok "all bytes" 10 received_all
	(($(count_of "$b" IpReasmOKs) > 0)) || fail "there were no fragments"
	expect_eq "wrong sums" 0 "$(count_of "$b" UdpInCsumErrors)"
	pair_adds_up "$a" snull0 "$b" snull1
}

# The kernel's own judgement; frame by frame it is in frames_are_translated.
sums_right_with_and_without_offloads()
{
	local end

	setup_two
	for end in "tx off" "tx on" "tx on tso on" "tx off sg off"; do
		# shellcheck disable=SC2086 # words
		cmd_ok "$end" in_ns "$a" ethtool -K snull0 $end
		# shellcheck disable=SC2086 # words
		cmd_ok "$end" in_ns "$b" ethtool -K snull1 $end
		both_ways
	done
}

# A connected socket hears of it only if the quotation has its addresses.
port_unreachable_is_understood()
{
	setup_two
	cmd_ok "refused" in_ns "$a" python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(10)
s.connect(("192.168.0.2", 5001))
s.send(b"anybody?")
try:
    s.recv(10)
except ConnectionRefusedError:
    raise SystemExit(0)
raise SystemExit("not refused")'
	expect_eq "wrong ICMP sums" 0 "$(count_of "$a" IcmpInCsumErrors)"
}

# Behind the other end there is a host that is one more hop away.
traceroute_is_understood()
{
	setup_two
	# The TTL runs out.
	stack_may_find IpInHdrErrors
	in_ns "$b" sysctl -qw net.ipv4.ip_forward=1
	cmd_ok "a host" ip -n "$b" link add dummy0 up type vnet mode drop
	cmd_ok "its network" ip -n "$b" addr add 192.168.7.2/24 dev dummy0
	cmd_ok "route" ip -n "$a" route add 192.168.6.0/24 via 192.168.0.2
	expect_text "first hop" '^ *1 +192\.168\.0\.2 ' \
		in_ns "$a" traceroute -n -q 1 -m 2 -w 5 192.168.6.9
	expect_text "with TCP" '^ *1 +192\.168\.0\.2 ' \
		in_ns "$a" traceroute -n -T -q 1 -m 1 -w 5 192.168.6.9
	expect_eq "wrong ICMP sums" 0 "$(count_of "$a" IcmpInCsumErrors)"
}

IPv6_crosses_unchanged()
{
	setup_two
	cmd_ok "address" ip -n "$a" addr add 2001:db8::1/64 dev snull0 nodad
	cmd_ok "address" ip -n "$b" addr add 2001:db8::2/64 dev snull1 nodad
	cmd_ok "ping" in_ns "$a" ping -c 2 -i 0.1 -W 5 2001:db8::2
	cmd_ok "ping back" in_ns "$b" ping -c 2 -i 0.1 -W 5 2001:db8::1
}

# What an end sends is translated by the mode of that end.
each_end_has_its_own_mode()
{
	local before

	setup_two
	cmd_ok "to pair" ip -n "$a" link set snull0 type vnet mode pair
	expect_eq "modes" "pair snull" \
		"$(link_json "$a" snull0 .linkinfo.info_data.mode) \
$(link_json "$b" snull1 .linkinfo.info_data.mode)"
	cmd_ok "an address" ip -n "$b" addr add 192.168.0.9/24 dev snull1
	cmd_ok "its neighbour" ip -n "$a" neigh replace 192.168.0.9 \
		lladdr "$(link_json "$b" snull1 .address)" dev snull0
	before=$(count_of "$b" IcmpInEchos)
	cmd_fail "one way" in_ns "$a" ping -c 1 -W 1 192.168.0.9
	expect_eq "arrived as it was" $((before + 1)) \
		"$(count_of "$b" IcmpInEchos)"
	cmd_ok "the other, too" ip -n "$b" link set snull1 type vnet mode pair
	cmd_ok "as a cable" in_ns "$a" ping -c 1 -W 5 192.168.0.9
	cmd_ok "back" ip -n "$a" link set snull0 type vnet mode snull
	cmd_ok "back" ip -n "$b" link set snull1 type vnet mode snull
	cmd_ok "back" ip -n "$b" addr del 192.168.0.9/24 dev snull1
	cmd_ok "ping" in_ns "$a" ping -c 1 -W 5 192.168.0.2
}

# In $LIB_TMP/exchanged: a line for each time that both ends have had both modes
exchange()
{
	# shellcheck disable=SC2016 # the other shell expands it
	background bash -e -c '
		while :; do
			for mode in pair snull; do
				ip -n "$1" link set snull0 type vnet mode $mode
				ip -n "$2" link set snull1 type vnet mode $mode
			done
			echo >> "$3"
		done' exchange "$a" "$b" "$LIB_TMP/exchanged"
}

exchanged()
{
	wc -l < "$LIB_TMP/exchanged"
}

# IPv6 crosses in both modes, so what is on its way must not notice.
modes_exchanged_under_traffic()
{
	local before loop

	setup_two
	cmd_ok "address" ip -n "$a" addr add 2001:db8::1/64 dev snull0 nodad
	cmd_ok "address" ip -n "$b" addr add 2001:db8::2/64 dev snull1 nodad
	head -c 10000000 /dev/urandom > "$LIB_TMP/sent"
	: > "$LIB_TMP/exchanged"
	exchange
	loop=$BG_PID
	while (($(exchanged) < 10)); do
		stream "$a" "$b" '[2001:db8::2]'
	done
	before=$(exchanged)
	stream "$b" "$a" '[2001:db8::1]'
	cmd_ok "exchanges go on" kill -0 "$loop"
	lib_stop "$loop"
	echo "exchanged $before times, then $(exchanged)"
	expect_eq "wrong sums" "0 0" "$(count_of "$a" TcpInCsumErrors) \
$(count_of "$b" TcpInCsumErrors)"
	pair_adds_up "$a" snull0 "$b" snull1
}

frames_are_translated()
{
	new_ns ns
	stack_may_find '.*'
	a=$ns b=$ns
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	new_snull mtu 9000
	cmd_ok "mtu" ip -n "$ns" link set snull0 mtu 9000 up
	cmd_ok "up" ip -n "$ns" link set snull1 up
	cmd_ok "frames" in_ns "$ns" python3 "$LIB_DIR/vnet_snull.py"
}

tests_run
