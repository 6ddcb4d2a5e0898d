#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# IFLA_VNET_ANSWER: which protocols echo answers.

ALL_TESTS="
	accepted_and_reported
	all_by_default
	printed_can_be_typed_again
	outlives_what_may_happen
	set_without_privileges
	arp_icmp_and_udp
	nd_icmp_and_tcp
	icmp6_udp_and_tcp
	all_of_them
	none_of_them
	fragments_go_with_their_protocol
	changed_on_a_live_interface
	of_no_use_to_other_modes
	words_that_are_no_protocols
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=attr.sh
source "$(dirname "$0")/attr.sh"
need arping ip jq ncat ndisc6 ping setpriv

ALL='["arp","nd","icmp","icmp6","udp","tcp"]'
PROTOCOLS=(arp nd icmp icmp6 udp tcp)

accepted_and_reported()
{
	new_ns ns
	accepted .answer <<-END
		["arp"] answer arp
		["nd"] answer nd
		["icmp"] answer icmp
		["icmp6"] answer icmp6
		["udp"] answer udp
		["tcp"] answer tcp
		$ALL answer all
		$ALL answer tcp,udp,icmp6,icmp,nd,arp
		[] answer none
		["arp","icmp"] answer icmp,arp
	END
}

all_by_default()
{
	new_ns ns
	create
	expect_eq "JSON" "$ALL" "$(info .answer)"
	expect_text "text" " answer all " \
		ip -n "$ns" -c=never -d link show vnet0
}

printed_can_be_typed_again()
{
	new_ns ns
	typed_again <<-END
		answer all
		answer none
		answer arp
		answer arp,icmp
		answer tcp,nd
		answer arp,nd,icmp,icmp6,udp
	END
}

outlives_what_may_happen()
{
	new_ns ns
	outlives answer none
	outlives answer arp,tcp
}

set_without_privileges()
{
	unprivileged .answer '["nd","udp"]' answer nd,udp
}

# One probe of each protocol. Only the first two look for the neighbour. Seconds
# to wait for an answer:
WAIT=5.0

try()
{
	case $1 in
	arp)	# whole seconds
		in_ns "$ns" arping -q -f -w $((${WAIT%.*} + 1)) -I vnet0 \
			192.0.2.9
		;;
	nd)	# milliseconds
		in_ns "$ns" ndisc6 -q -1 -r 1 -w "${WAIT/./}00" 2001:db8::9 \
			vnet0
		;;
	icmp)	in_ns "$ns" ping -q -c 1 -W "$WAIT" 192.0.2.2 ;;
	icmp6)	in_ns "$ns" ping -q -c 1 -W "$WAIT" 2001:db8::2 ;;
	*)	echo_of "$1" ;;
	esac
}

# says_hello PROTOCOL ADDRESS: and hears it, at least the first letter
says_hello()
{
	if [ "$1" = tcp ]; then
		[ "$(in_ns "$ns" ncat -w "${WAIT}s" "$2" 4242 <<< hello)" = \
			hello ]
		return
	fi
	# Those are the inner shell's parameters.
	# shellcheck disable=SC2016
	in_ns "$ns" bash -c '
		exec 3<> "/dev/udp/$1/4242" && echo hello >&3 &&
		read -r -t "$0" -N 1 letter <&3 && [ "$letter" = h ]' \
		"$WAIT" "$2"
}

# echo_of PROTOCOL: over both versions of IP, which have to agree
echo_of()
{
	local far n=0

	for far in 192.0.2.2 2001:db8::2; do
		! says_hello "$1" "$far" || n=$((n + 1))
	done
	# 125 is no refusal: see cmd_fail.
	case $n in
	0) return 1 ;;
	1) return 125 ;;
	esac
}

setup()
{
	setup_both "$@"
	known 192.0.2.2 2001:db8::2
}

# only PROTOCOL...: these are answered, the others are taken as switched off
only()
{
	local protocol before

	for protocol in "${PROTOCOLS[@]}"; do
		before=$(stat_get "$ns" vnet0 taken_switched_off)
		if [[ " $* " == *" $protocol "* ]]; then
			WAIT=5.0
			cmd_ok "$protocol" try "$protocol"
			expect_eq "$protocol: switched off" "$before" \
				"$(stat_get "$ns" vnet0 taken_switched_off)"
			continue
		fi
		WAIT=$SILENCE
		cmd_fail "$protocol" try "$protocol"
		# Both versions, if there are two.
		case $protocol in
		udp | tcp) before=$((before + 1)) ;;
		esac
		(($(stat_get "$ns" vnet0 taken_switched_off) > before)) ||
			fail "$protocol: not counted as switched off"
	done
	counters_add_up "$ns" vnet0
}

# In these three each protocol is on and off, and no two go together.

arp_icmp_and_udp()
{
	setup answer arp,icmp,udp
	only arp icmp udp
}

nd_icmp_and_tcp()
{
	setup answer nd,icmp,tcp
	only nd icmp tcp
}

icmp6_udp_and_tcp()
{
	setup answer icmp6,udp,tcp
	only icmp6 udp tcp
}

all_of_them()
{
	setup
	only "${PROTOCOLS[@]}"
}

none_of_them()
{
	setup answer none
	only
	expect_eq "answered" 0 "$(stat_get "$ns" vnet0 answered)"
}

# Three frames, of which the first alone has an ICMP header.
fragments_go_with_their_protocol()
{
	setup answer arp,nd,udp,tcp
	cmd_fail "IPv4" in_ns "$ns" \
		ping -q -c 1 -W "$SILENCE" -s 4000 192.0.2.2
	expect_eq "switched off" 3 "$(stat_get "$ns" vnet0 taken_switched_off)"
	cmd_fail "IPv6" in_ns "$ns" \
		ping -q -c 1 -W "$SILENCE" -s 4000 2001:db8::2
	expect_eq "switched off" 6 "$(stat_get "$ns" vnet0 taken_switched_off)"
	cmd_ok "on" change answer icmp,icmp6
	cmd_ok "IPv4" in_ns "$ns" ping -q -c 1 -W 5 -s 4000 192.0.2.2
	cmd_ok "IPv6" in_ns "$ns" ping -q -c 1 -W 5 -s 4000 2001:db8::2
	counters_add_up "$ns" vnet0
}

changed_on_a_live_interface()
{
	setup
	cmd_ok "all" try icmp
	cmd_ok "to none" change answer none
	WAIT=1.0
	cmd_fail "none" try icmp
	cmd_ok "to icmp" change answer icmp
	WAIT=5.0
	cmd_ok "icmp" try icmp
	cmd_ok "to udp" change answer udp
	WAIT=1.0
	cmd_fail "udp" try icmp
	counters_add_up "$ns" vnet0
}

# They do not look that far into a frame.
of_no_use_to_other_modes()
{
	setup answer none mode macswap
	# The request comes back, which is not for this host.
	stack_may_find IpInAddrErrors
	WAIT=1.0
	cmd_fail "ping" try icmp
	(($(stat_get "$ns" vnet0 answered) > 0)) || fail "nothing came back"
	expect_eq "switched off" 0 "$(stat_get "$ns" vnet0 taken_switched_off)"
	counters_add_up "$ns" vnet0
}

# By the plugin; vnet_netlink sends bits without a name to the kernel.
words_that_are_no_protocols()
{
	new_ns ns
	refused '^Error: answer ".*" is none of arp, nd, icmp, icmp6,' <<-END
		answer ip
		answer arp,ip
		answer ARP
		answer 1
		answer arp,
		answer ,arp
		answer arp,,nd
		answer all,arp
		answer none,arp
	END
	refused '^Error: duplicate "answer"' <<< "answer arp answer nd"
}

tests_run
