# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of mode pair share: two namespaces and the ends of a pair. To
# be sourced after lib.sh.
#
#	+-- a ---------------+          +-- b ---------------+
#	| v0                 |          | v1                 |
#	| 192.0.2.1/24 ------- crosses ------ 192.0.2.2/24   |
#	| 2001:db8::1/64     |          |   2001:db8::2/64   |
#	+--------------------+          +--------------------+
#
#	new_pair [WORDS...]	v0 in a, v1 in b, WORDS for it; both up
#	end_up NS DEV N		addresses that end in N, and up
#	ends_up			v0 in a and v1 in b
#	pings			from each end to the other
#	carrier NS DEV 0|1	that is its state, ethtool's, as sysfs refuses
#				while down
#	no_ends NS...		nothing of the kind is left there ("": here)
#	unload			the module, and it is gone
#	crossed_some		v0 has sent a hundred frames
#	stream FROM TO ADDRESS	$LIB_TMP/sent by TCP, between namespaces
#	received_all		it is $LIB_TMP/got
#	listens NS		somebody does there, on port 5000

# How often what races is tried.
# shellcheck disable=SC2034 # for the tests
ROUNDS=10

# The namespaces, named by new_ns.
a='' b='' c=''

new_pair()
{
	new_ns a b
	cmd_ok "create" ip -n "$a" link add v0 type vnet mode pair \
		peer name v1 netns "$b" "$@"
	ends_up
}

end_up()
{
	cmd_ok "$2" ip -n "$1" -batch - <<-END
		addr add 192.0.2.$3/24 dev $2
		addr add 2001:db8::$3/64 dev $2 nodad
		link set $2 up
	END
}

# Until v0 has a carrier, and the core has noticed, it drops what IPv6 says.
ends_up()
{
	end_up "$a" v0 1
	end_up "$b" v1 2
	wait_ok "v0 has noticed" 5 link_is "$a" v0 .operstate UP
	core_dropped "$a" v0
}

no_ends()
{
	local ns

	for ns in "$@"; do
		expect_eq "interfaces of the kind" "" \
			"$(ip ${ns:+-n "$ns"} -br link show type vnet)"
	done
}

unload()
{
	cmd_ok "unload" modprobe -r vnet
	[ ! -d /sys/module/vnet ] || fail "the module is still there"
}

pings()
{
	cmd_ok "ping" in_ns "$a" ping -c 2 -i 0.01 -W 5 192.0.2.2
	cmd_ok "ping back" in_ns "$b" ping -c 2 -i 0.01 -W 5 192.0.2.1
}

carrier()
{
	expect_text "carrier of $2" \
		"Link detected: $([ "$3" = 1 ] && echo yes || echo no)" \
		in_ns "$1" ethtool "$2"
}

crossed_some()
{
	(($(stat_get "$a" v0 crossed) > ${1:-100}))
}

received_all()
{
	cmp "$LIB_TMP/sent" "$LIB_TMP/got"
}

listens()
{
	in_ns "$1" ss -Hlntu sport = :5000 | grep -q .
}

stream()
{
	local listen=TCP-LISTEN

	[[ $3 != *:* ]] || listen=TCP6-LISTEN
	rm -f "$LIB_TMP/got"
	background in_ns "$2" socat -u "$listen:5000,reuseaddr" \
		"OPEN:$LIB_TMP/got,creat"
	wait_ok "listens" 5 listens "$2"
	cmd_ok "send" in_ns "$1" timeout 60 socat -u "OPEN:$LIB_TMP/sent" \
		"TCP:$3:5000"
	wait_ok "all bytes" 10 received_all
}
