#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# UDP and TCP clients of many kinds. The far end sends back what it gets, on
# every port; for TCP that is a simultaneous open (RFC 9293, 3.5), so that a
# client talks to itself: trap 39.
#
# BULK: how many bytes a long TCP stream has (10000000).

# ALL_TESTS is read by lib.sh.
# shellcheck disable=SC2034
ALL_TESTS="
	ncat_and_socat
	streams_over_IPv6
	losses_of_the_sender
	zero_window
	each_TCP_option_off_and_on
	small_segments
	fast_open
	MPTCP_falls_back
	MD5_signatures_do_not_match
	UDP_segments
	fq_and_zerocopy_over_IPv6
	KTLS_and_sockmap
	closed_local_port
	resets_and_time_wait
	server_that_answers_everything
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=traffic.sh
source "$(dirname "$0")/traffic.sh"
need cmp ethtool ip ncat nstat ping python3 socat ss tc

BULK=${BULK:-10000000}

stream()
{
	in_ns "$ns" python3 -S "$LIB_DIR/vnet_streams.py" "$@"
}

# $1: a counter's name
count_of()
{
	in_ns "$ns" nstat -asz "$1" | awk -v name="$1" '$1 == name { print $2 }'
}

# $@: a client that sends stdin and writes what comes back to stdout
echoes_file()
{
	in_ns "$ns" timeout 60 "$@" < "$LIB_TMP/sent" > "$LIB_TMP/got" &&
		cmp "$LIB_TMP/sent" "$LIB_TMP/got"
}

ncat_and_socat()
{
	setup6
	head -c 300000 /dev/urandom > "$LIB_TMP/sent"
	cmd_ok "ncat" echoes_file ncat "$FAR" 5000
	cmd_ok "ncat, IPv6" echoes_file ncat "$FAR6" 5000
	cmd_ok "socat" echoes_file socat -t 20 - "TCP:$FAR:5000"
	cmd_ok "socat, IPv6" echoes_file socat -t 20 - "TCP6:[$FAR6]:5000"
	head -c 1000 /dev/urandom > "$LIB_TMP/sent"
	cmd_ok "socat, UDP" echoes_file socat -t 2 - "UDP:$FAR:5000"
	cmd_ok "socat, UDP over IPv6" \
		echoes_file socat -t 2 - "UDP6:[$FAR6]:5000"
	# ncat does not know when a UDP answer is whole.
	for host in "$FAR" "$FAR6"; do
		in_ns "$ns" timeout 3 ncat -u "$host" 5000 \
			< "$LIB_TMP/sent" > "$LIB_TMP/got" || :
		cmd_ok "ncat, UDP, $host" cmp "$LIB_TMP/sent" "$LIB_TMP/got"
	done
	counters_add_up "$ns" vnet0
}

streams_over_IPv6()
{
	setup6
	cmd_ok "UDP" talk udp "$FAR6" 0 1 2 100 1452 1453 10000 65507
	cmd_ok "TCP" talk tcp "$FAR6" "$BULK"
	cmd_ok "no offloads" in_ns "$ns" ethtool -K vnet0 tx off sg off
	cmd_ok "UDP" talk udp "$FAR6" 0 1 2 100 1452 1453 10000 65507
	cmd_ok "TCP" talk tcp "$FAR6" 300000
	counters_add_up "$ns" vnet0
}

losses_of_the_sender()
{
	QDISC=(netem loss 5% limit 10000)
	setup6
	cmd_ok "IPv4" talk tcp "$FAR" "$BULK"
	cmd_ok "IPv6" talk tcp "$FAR6" $((BULK / 5))
	expect_text "some were lost" "dropped [1-9]" \
		tc -n "$ns" -s qdisc show dev vnet0
	counters_add_up "$ns" vnet0
}

zero_window()
{
	setup6
	in_ns "$ns" sysctl -q net.ipv4.tcp_rmem="4096 16384 131072" \
		net.ipv4.tcp_wmem="4096 16384 131072"
	cmd_ok "IPv4" stream zero_window "$FAR" "$BULK"
	cmd_ok "IPv6" stream zero_window "$FAR6" $((BULK / 5))
	(($(count_of TcpExtTCPToZeroWindowAdv) > 0)) ||
		fail "the window did not close"
	counters_add_up "$ns" vnet0
}

each_TCP_option_off_and_on()
{
	local names="tcp_sack tcp_timestamps tcp_window_scaling tcp_ecn"
	local host name

	setup6
	in_ns "$ns" sysctl -q net.ipv4.tcp_ecn=1
	for host in "$FAR" "$FAR6"; do
		# shellcheck disable=SC2086 # words
		cmd_ok "$host, all on" stream options "$host" $names
		for name in $names; do
			in_ns "$ns" sysctl -q "net.ipv4.$name=0"
			# shellcheck disable=SC2086 # words
			cmd_ok "$host, without $name" \
				stream options "$host" ${names/$name/}
			in_ns "$ns" sysctl -q "net.ipv4.$name=1"
		done
	done
	for name in $names; do
		in_ns "$ns" sysctl -q "net.ipv4.$name=0"
	done
	cmd_ok "all off" stream options "$FAR"
	cmd_ok "IPv6, all off" stream options "$FAR6"
	counters_add_up "$ns" vnet0
}

small_segments()
{
	setup6
	cmd_ok "IPv4" stream maxseg "$FAR" 500
	cmd_ok "IPv6" stream maxseg "$FAR6" 500
	counters_add_up "$ns" vnet0
}

fast_open()
{
	setup6
	in_ns "$ns" sysctl -q net.ipv4.tcp_fastopen=5
	cmd_ok "IPv4" stream fastopen "$FAR" 100000 vnet0
	cmd_ok "IPv6" stream fastopen "$FAR6" 100000 vnet0
	counters_add_up "$ns" vnet0
}

MPTCP_falls_back()
{
	setup6
	in_ns "$ns" sysctl -q net.mptcp.enabled=1
	cmd_ok "IPv4" stream mptcp "$FAR"
	cmd_ok "IPv6" stream mptcp "$FAR6"
	counters_add_up "$ns" vnet0
}

MD5_signatures_do_not_match()
{
	setup6
	cmd_ok "IPv4" stream md5 "$FAR"
	cmd_ok "IPv6" stream md5 "$FAR6"
	(($(count_of TcpExtTCPMD5Failure) > 0)) || fail "nothing was refused"
	counters_add_up "$ns" vnet0
}

UDP_segments()
{
	setup6
	for host in "$FAR" "$FAR6"; do
		cmd_ok "$host" stream segments "$host" plain
		cmd_ok "$host, GRO" stream segments "$host" gro
	done
	# The stack cuts them up. Without sums (tx off) older kernels refuse.
	cmd_ok "no GSO" in_ns "$ns" ethtool -K vnet0 gso off tso off
	cmd_ok "IPv4" stream segments "$FAR" plain
	cmd_ok "IPv4, GRO" stream segments "$FAR" gro
	counters_add_up "$ns" vnet0
	expect_eq "dropped" 0 "$(link_json "$ns" vnet0 .stats64.tx.dropped)"
}

# IPv4: vnet_path.sh. trap 4, trap 9
fq_and_zerocopy_over_IPv6()
{
	QDISC=(fq)
	setup6
	cmd_ok "SO_TXTIME" talk txtime "$FAR6"
	cmd_ok "UDP" talk zerocopy_udp "$FAR6"
	cmd_ok "TCP" talk zerocopy_tcp "$FAR6" 1000000
	expect_eq "fq's drops" 0 "$(tc -n "$ns" -s -j qdisc show dev vnet0 |
		jq '.[0].drops')"
	counters_add_up "$ns" vnet0
}

KTLS_and_sockmap()
{
	setup6
	cmd_ok "KTLS" stream ktls "$FAR"
	cmd_ok "KTLS over IPv6" stream ktls "$FAR6"
	cmd_ok "sockmap" in_ns "$ns" \
		python3 -S "$LIB_DIR/vnet_bpf.py" sockmap "$FAR"
	cmd_ok "sockmap over IPv6" in_ns "$ns" \
		python3 -S "$LIB_DIR/vnet_bpf.py" sockmap "$FAR6"
	counters_add_up "$ns" vnet0
}

errors_reached_the_far_end()
{
	(($(stat_get "$ns" vnet0 taken_icmp) > 0 &&
	  $(stat_get "$ns" vnet0 taken_icmp6) > 0))
}

# trap 40: an ICMP error is the end of it. Answers come once the socket is gone.
closed_local_port()
{
	local sent

	QDISC=(netem delay 200ms)
	setup6
	cmd_ok "pings" answers
	cmd_ok "pings" answers6
	cmd_ok "closed" stream closed "$FAR" 20
	cmd_ok "closed, IPv6" stream closed "$FAR6" 20
	wait_ok "errors" 20 errors_reached_the_far_end
	sent=$(link_json "$ns" vnet0 .stats64.tx.packets)
	((sent < 150)) || fail "$sent frames for 40 datagrams"
	counters_add_up "$ns" vnet0
}

# $1: how many there must be
in_time_wait()
{
	local there

	there=$(in_ns "$ns" ss -Htan state time-wait | wc -l)
	echo "$there in TIME-WAIT"
	[ "$there" = "$1" ]
}

# $1: what of the link's sent frames were before, $2: how many may have come
sent_at_most()
{
	local sent

	sent=$(($(link_json "$ns" vnet0 .stats64.tx.packets) - $1))
	((sent <= $2)) || fail "$sent frames, $2 expected at most"
}

# A connection takes 8 frames or so to its reset, 12 to its end.
resets_and_time_wait()
{
	local before

	setup6
	cmd_ok "resets" stream reset "$FAR" 20
	cmd_ok "resets, IPv6" stream reset "$FAR6" 20
	cmd_ok "no TIME-WAIT" in_time_wait 0
	(($(count_of TcpOutRsts) >= 40)) ||
		fail "$(count_of TcpOutRsts) resets"
	(($(count_of TcpEstabResets) >= 40)) ||
		fail "$(count_of TcpEstabResets) connections were reset"
	sent_at_most 0 600
	before=$(link_json "$ns" vnet0 .stats64.tx.packets)
	cmd_ok "connections" stream connections "$FAR" 50
	wait_ok "TIME-WAIT" 5 in_time_wait 50
	cmd_ok "connections, IPv6" stream connections "$FAR6" 50
	wait_ok "TIME-WAIT, IPv6" 5 in_time_wait 100
	sent_at_most "$before" 2000
	expect_eq "left open" 0 "$(in_ns "$ns" ss -Htan state established |
		wc -l)"
	counters_add_up "$ns" vnet0
}

# trap 40: two that answer everything never stop, and do no harm meanwhile.
server_that_answers_everything()
{
	local before

	setup
	background in_ns "$ns" \
		python3 -S "$LIB_DIR/vnet_streams.py" bounce "$FAR"
	wait_ok "ping-pong" 20 answered_more_than 500
	# Not ping, see forwarding_loop of vnet_uppers.sh.
	cmd_ok "a datagram besides" talk udp "$FAR" 100
	cmd_ok "TCP besides" talk tcp "$FAR" 300000
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	before=$(stat_get "$ns" vnet0 answered)
	sleep 0.5
	expect_eq "answered while down" "$before" \
		"$(stat_get "$ns" vnet0 answered)"
	# What was sent while the link went may wait for its neighbour.
	cmd_ok "forget it" ip -n "$ns" neigh flush dev vnet0
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "a ping" answers
	# The ball was lost: all that is left is the ping and its ARP.
	(($(stat_get "$ns" vnet0 answered) < before + 10)) ||
		fail "it started again"
	counters_add_up "$ns" vnet0 core
}

tests_run
