# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # bench.sh reads the variables
#
# Sourced by bench.sh: sockets that get an answer. In row echo no server runs:
# the client is connected to itself. What comes back is compared by bench_talk.

PORT=7777

prepare_rtt()
{
	add_address
}

# send_rtt PERCENT COUNT: of COUNT echo requests that percentile
send_rtt()
{
	./bench_talk ping "$FAR" "$2" "$1"
}

# serving t|u: is anybody there? t is TCP
serving()
{
	local sockets

	sockets=$("${PEER_NETNS[@]}" ss "-Hl${1}n" "sport = :$PORT")
	[ -n "$sockets" ]
}

# serve t|u COMMAND...: until take_down, and there when this returns
serve()
{
	local protocol=$1

	shift
	"${PEER_NETNS[@]}" "$@" >/dev/null 2>/tmp/server </dev/null &
	SERVER=$!
	soon serving "$protocol" && return
	cat /tmp/server >&2
	return 1
}

prepare_tcp()
{
	add_address || return
	case $ROW in
	echo) ;;
	socat-pipe)
		serve t socat "TCP-LISTEN:$PORT,reuseaddr,fork,nodelay" PIPE
		;;
	socat-cat)
		serve t socat "TCP-LISTEN:$PORT,reuseaddr,fork,nodelay" EXEC:cat
		;;
	*)
		serve t ./bench_talk serve "$PORT"
		;;
	esac
}

# send_tcp MTU BYTES
send_tcp()
{
	ip link set "$SENDER" mtu "$1" || return
	[ ! -e /run/netns/peer ] || ip -n peer link set veth1 mtu "$1" || return
	./bench_talk stream "$FAR" "$PORT" "$2"
}

# The same by the clock.
prepare_rate()
{
	prepare_tcp
}

send_rate()
{
	send_tcp "$@"
}

prepare_udp()
{
	add_address || return
	[ "$ROW" = echo ] || serve u ./bench_udp serve "$PORT"
}

# send_udp SIZE BYTES: in datagrams of SIZE bytes
send_udp()
{
	./bench_udp stream "$FAR" "$PORT" "$1" "$2"
}

run_rtt()
{
	for ROW in $RTT_ROWS; do
		one_row 50 99
	done
}

run_udp()
{
	for ROW in $UDP_ROWS; do
		one_row 1472
	done
}

run_rate()
{
	run_tcp
}

run_tcp()
{
	for ROW in $TCP_ROWS; do
		one_row 1500 9000 65000
	done
	# whose MTU nobody changes
	for ROW in $TCP_LO_ROWS; do
		one_row 65536
	done
}
