# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests that send traffic share: the far end's addresses, an interface
# to talk to it, and what must hold afterwards. To be sourced after lib.sh.
#
#	host $ns, the test's        far end $PEER
#	vnet0 $OWN                  every other address, so
#	$HERE/24, $HERE6/64 ~~~~~~~ $FAR, $FAR6
#
#	setup			namespace $ns with vnet0, IPv4 only; LINK_WORDS
#				are more words for ip link add, KIND_WORDS
#				those of the kind instead of mode echo,
#				QDISC those of a qdisc: what is sent while the
#				core exchanges qdiscs is lost to it
#	setup_without_address	the same, so that the stack sends nothing
#	setup_two_ends MODE WORDS...
#				vnet0 is one of a pair, the other end is vnet1
#				of the address $PEER, WORDS for it, in $there if
#				that is not empty; the stack sends nothing
#	setup6			IPv6, too, at once
#	give_address		to an interface without one: the stack answers
#	talk COMMAND...		vnet_path.py in the namespace; talk_in NS in NS
#	answers			the far end answers a ping; answers6 by IPv6
#	answered_more_than N	the far end has, vnet0's
#	tx_is "PACKETS DROPS"	what the link says it sent
#	raise_bql_limit		thousands of frames may wait; TSO is off then

OWN=02:00:00:00:00:01
# shellcheck disable=SC2034 # for the tests
PEER=42:00:00:00:00:01
HERE=192.0.2.1
FAR=192.0.2.2
HERE6=2001:db8::1
FAR6=2001:db8::2
ns=				# by new_ns
there=				# likewise, if the test calls it
LINK_WORDS=()
KIND_WORDS=(mode echo)
QDISC=()

setup_without_address()
{
	new_ns ns
	stack_may_find IpInAddrErrors
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	cmd_ok "vnet0" ip -n "$ns" -batch - <<-END
		link add vnet0 ${LINK_WORDS[*]} type vnet mac $OWN \
			${KIND_WORDS[*]}
		link set vnet0 up
	END
	[ ${#QDISC[@]} -eq 0 ] || cmd_ok "${QDISC[0]}" \
		tc -n "$ns" qdisc add dev vnet0 root "${QDISC[@]}"
}

setup_two_ends()
{
	KIND_WORDS=(mode "$1" peer name vnet1 address "$PEER"
		    ${there:+netns "$there"} "${@:2}")
	setup_without_address
	cmd_ok "vnet1 up" ip -n "${there:-$ns}" link set vnet1 up
	wait_ok "plugged in" 5 link_is "$ns" vnet0 .operstate UP
}

give_address()
{
	cmd_ok "address" ip -n "$ns" addr add "$HERE/24" dev vnet0
}

setup()
{
	setup_without_address
	stack_may_find nothing
	give_address
}

# Without duplicate address detection, which takes seconds: vnet_nd.sh has it.
setup6()
{
	setup
	in_ns "$ns" sysctl -q net.ipv6.conf.vnet0.accept_dad=0 \
		net.ipv6.conf.vnet0.disable_ipv6=0
	cmd_ok "IPv6 address" ip -n "$ns" addr add "$HERE6/64" dev vnet0 nodad
}

# -S: Python starts sooner, and needs nothing but its own library.
talk_in()
{
	in_ns "$1" python3 -S "$LIB_DIR/vnet_path.py" "${@:2}"
}

talk()
{
	talk_in "$ns" "$@"
}

answers()
{
	in_ns "$ns" ping -q -c 1 -W 5 "$FAR"
}

answers6()
{
	in_ns "$ns" ping -6 -q -c 1 -W 5 "$FAR6"
}

answered_more_than()
{
	(($(stat_get "$ns" vnet0 answered) > $1))
}

tx_is()
{
	local tx

	tx=$(link_json "$ns" vnet0 '.stats64.tx | "\(.packets) \(.dropped)"')
	echo "packets and drops: $tx"
	[ "$tx" = "$1" ]
}

# BQL's limit starts at nothing: frames of 64 KiB make it larger than a ring
# of small frames, or BQL would stop the queue before the ring is full.
raise_bql_limit()
{
	cmd_ok "large frames" talk burst vnet0 "$OWN" "$PEER" 4000 10
	wait_ok "large frames sent" 10 tx_is "40000 0"
	cmd_ok "TSO off" in_ns "$ns" ethtool -K vnet0 tso off
}
