#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What a frame costs, in the instructions that the CPU executes for it: runs in
# a guest whose clock counts them (selftests/vm/bench.sh), one nanosecond each.
#
# usage: bench.sh [INSTRUMENT]...   all if there is none:
#	frame, icmp, batch	frames one way
#	rtt, tcp, udp		a socket that gets answers (talk.sh)
#	lab			from nothing to the first of them (labs.sh)
#	control			many interfaces (control.sh)
#   by the clock, in another guest, so never with the others
#	rate			as tcp
#	scale			frames that two CPUs send (scale.sh)
# output: a line for each measurement, with tabs between the fields
#	cost INSTRUMENT QDISC SIZE ROW RUN COUNT NANOSECONDS
#   SIZE and COUNT: of rtt the percentile and 1, of lab the step and 1, of tcp
#   and rate the MTU and bytes, of udp the size of a datagram and bytes, of
#   scale the number of CPUs, in turns, and frames for which there was room in
#   the ring, else the size of a frame and frames
#	late ROW RUN LABS LATE
#	control KIND INTERFACES STEP NANOSECONDS IDLE BYTES
#   about the guest
#	about NAME VALUE
#   and for what could not be measured
#	error INSTRUMENT QDISC ROW TEXT
# status: 0 only if everything was measured
#
# Each interface is made anew, sends some frames that are not measured, then as
# often as RUNS says the same number of frames. Every frame must have come back,
# by the count of the filter that drops them or as its socket sees it, and the
# measurements may differ by one percent (of TCP three, by the clock as they
# like): else none of them is printed, and it is tried again.
# shellcheck disable=SC2317 # functions are called by what the arguments name

cd "$(dirname "$0")" || exit 1
HERE=192.0.2.1
FAR=192.0.2.2
PEER=42:00:00:00:00:01
BPF=/sys/fs/bpf
RUNS=3
TRIES=4
FRAMES=${FRAMES:-10000}		# of a measurement
SEGMENTS=44			# of a batch
WARM=440			# frames before the first one
PINGS=2000			# of a measurement
BYTES=8000000			# of a measurement
RATE_BYTES=40000000		# by the clock
LABS=50				# of a measurement
INTERFACES=${INTERFACES:-1000}	# of each kind
FAILED=0
# shellcheck source-path=SCRIPTDIR source=rows.sh
. ./rows.sh
# shellcheck source-path=SCRIPTDIR source=control.sh
. ./control.sh
# shellcheck source-path=SCRIPTDIR source=labs.sh
. ./labs.sh
# shellcheck source-path=SCRIPTDIR source=scale.sh
. ./scale.sh
# shellcheck source-path=SCRIPTDIR source=talk.sh
. ./talk.sh

# put FIELD...
put()
{
	local IFS=$'\t'

	echo "$*"
}

# soon COMMAND...: until it succeeds, for ten seconds
soon()
{
	local try

	for ((try = 0; try < 100; try++)); do
		"$@" && return
		sleep 0.1
	done
	return 1
}

# --- the instruments: each sends and prints the nanoseconds it took -----------

# drop_arrivals: and count them
drop_arrivals()
{
	COUNTED=1
	[ -n "$RECEIVER" ] || return 0
	tc qdisc add dev "$RECEIVER" clsact 2>/dev/null
	tc filter add dev "$RECEIVER" ingress matchall action drop
}

# add_address: for sockets, which then find the other end
add_address()
{
	if [ "$SENDER" = lo ]; then
		ip address add "$FAR/32" dev lo
		return
	fi
	ip address add "$HERE/24" dev "$SENDER" &&
	ip neigh add "$FAR" dev "$SENDER" lladdr "$PEER"
}

pktgen()
{
	echo "$2" >"/proc/net/pktgen/$1"
}

# pktgen_forget: all interfaces
pktgen_forget()
{
	local thread

	for thread in /proc/net/pktgen/kpktgend_*; do
		pktgen "${thread##*/}" rem_device_all
	done
}

# pktgen_frames DEVICE SIZE FRAMES [WORD]...: UDP to the far end, each frame by
# a call of dev_queue_xmit()
pktgen_frames()
{
	local word

	for word in "count $3" "pkt_size $2" "delay 0" "dst_mac $PEER" \
		"dst $FAR" "src_min $HERE" "src_max $HERE" \
		"xmit_mode queue_xmit" "${@:4}"; do
		pktgen "$1" "$word" || return
	done
}

# pktgen_took DEVICE: nanoseconds. The file has microseconds: those without the
# idle ones in brackets behind them.
pktgen_took()
{
	local took

	took=$(sed -n 's/^Result: OK: \([0-9]*\)(.*/\1/p' \
		"/proc/net/pktgen/$1")
	[ -n "$took" ] && echo "${took}000"
}

prepare_frame()
{
	drop_arrivals && pktgen kpktgend_0 "add_device $SENDER"
}

# send_frame SIZE FRAMES
send_frame()
{
	pktgen_frames "$SENDER" "$1" "$2" &&
		pktgen pgctrl start && pktgen_took "$SENDER"
}

prepare_icmp()
{
	drop_arrivals
}

# send_icmp SIZE FRAMES: echo requests, a system call each
send_icmp()
{
	./bench_send icmp "$SENDER" "$HERE" "$FAR" "$PEER" "$2"
}

prepare_batch()
{
	drop_arrivals && add_address &&
		ethtool -K "$SENDER" tx-udp-segmentation off
}

# send_batch SIZE FRAMES: UDP datagrams, $SEGMENTS of them a system call
send_batch()
{
	./bench_send batch "$SENDER" "$FAR" "$SEGMENTS" $(($1 - 42)) \
		$(($2 / SEGMENTS))
}

# --- one row ------------------------------------------------------------------

set_up()
{
	local dev

	SENDER='' RECEIVER='' DEVICES='' PEER_NETNS=() SERVER='' COUNTED=''
	QUEUES=1 MAY_DROP=''
	[ "$INSTRUMENT" != scale ] || QUEUES=2
	"set_$ROW" || return
	for dev in $DEVICES; do
		tc qdisc replace dev "$dev" root "$QDISC" || return
		ip link set "$dev" up || return
	done
	"prepare_$INSTRUMENT"
}

take_down()
{
	local dev

	pktgen_forget
	if [ -n "$SERVER" ]; then
		kill "$SERVER"
		wait "$SERVER"
	fi
	if [ "$SENDER" = lo ]; then
		tc qdisc del dev lo root
		ip address del "$FAR/32" dev lo
	fi
	[ ! -e /run/netns/peer ] || ip netns del peer
	for dev in dummy0 vnet0 veth0; do
		# a veth of a namespace goes some time after it
		[ ! -e "/sys/class/net/$dev" ] ||
			ip link del "$dev" 2>/dev/null
		while [ -e "/sys/class/net/$dev" ]; do
			sleep 0.1
		done
	done
}

# arrived: how many frames came to where they are dropped
arrived()
{
	if [ -z "$RECEIVER" ]; then
		cat "/sys/class/net/$SENDER/statistics/tx_packets"
		return
	fi
	tc -s filter show dev "$RECEIVER" ingress |
		awk '$1 == "Sent" { sum += $4 } END { print sum + 0 }'
}

# ring_full: how many frames found the ring full, if this row may drop them
ring_full()
{
	[ -n "$MAY_DROP" ] || {
		echo 0
		return
	}
	ethtool -S "$SENDER" | awk '$1 == "dropped_ring_full:" { print $2 }'
}

# runs SIZE COUNT: lines for put
runs()
{
	local run took full least=0 most=0 count=$2 spread=1

	case $INSTRUMENT in
	rtt) count=1 ;;
	tcp) spread=3 ;;
	rate | scale) spread=1000 ;;
	esac
	for ((run = 1; run <= RUNS; run++)); do
		full=$(ring_full)
		took=$("send_$INSTRUMENT" "$1" "$2") || return
		full=$(($(ring_full) - full))
		((full * 10 < $2)) || {
			echo "$1: of $2 frames $full found the ring full" >&2
			return 1
		}
		put cost "$INSTRUMENT" "$QDISC" "$1" "$ROW" "$run" \
			$((count - full)) "$took"
		((least > 0 && least < took)) || least=$took
		((most > took)) || most=$took
	done
	((most * 100 <= least * (100 + spread))) && return
	echo "$1 varies from $least to $most ns" >&2
	return 1
}

# measure SIZE...: lines for put, or on stderr why not
measure()
{
	local size count sent=0 got

	set_up || {
		echo "could not be set up" >&2
		return 1
	}
	case $INSTRUMENT in
	rtt) count=$PINGS ;;
	tcp | udp) count=$BYTES ;;
	rate) count=$RATE_BYTES ;;
	scale) count=$SCALE_FRAMES ;;
	# whole batches
	*) count=$((FRAMES / SEGMENTS * SEGMENTS)) ;;
	esac
	for size; do
		"send_$INSTRUMENT" "$size" "$WARM" >/dev/null || return
		runs "$size" "$count" || return
		sent=$((sent + WARM + RUNS * count))
	done
	[ -n "$COUNTED" ] || return 0
	got=$(arrived)
	[ $((got + $(ring_full))) -eq "$sent" ] || {
		echo "of $sent frames $got arrived" >&2
		return 1
	}
}

# failed: the row, for what is in /tmp/problem
failed()
{
	put error "$INSTRUMENT" "$QDISC" "$ROW" "$(xargs </tmp/problem)"
	FAILED=1
}

# A try that lost frames, or had something else to do, is no measurement.
one_row()
{
	local try

	for ((try = 1; try <= TRIES; try++)); do
		if measure "$@" >/tmp/measured 2>/tmp/problem; then
			cat /tmp/measured
			take_down
			return
		fi
		take_down
	done
	failed
}

# --- all of them --------------------------------------------------------------

run_frame()
{
	for ROW in $FRAME_ROWS; do
		one_row 60 1514
	done
}

run_icmp()
{
	for ROW in $ICMP_ROWS; do
		one_row 60
	done
}

run_batch()
{
	for ROW in $BATCH_ROWS; do
		one_row 1514
	done
}

# The clock counts instructions, or nothing of this means anything.
check_clock()
{
	local took

	took=$(./bench_send clock) || return
	put about clock "$took"
	((took > 99000 && took < 101000)) && return
	put error clock - - "100000 instructions took $took ns"
	return 1
}

# Up to 6.1 softirqs wait as long as ksoftirqd is awake, which some tick may
# wake. If it waits for the sender, too, frames pile up, and those for which
# there is no room are lost: it shall run at once.
for pid in $(pgrep '^ksoftirqd/'); do
	chrt -f -p 1 "$pid" || exit
done
mountpoint -q $BPF || mount -t bpf bpf $BPF || exit
# Nothing but what is measured: no router solicitations, no group joins. The
# kernel is told so, as a new namespace inherits that from nowhere else.
[ "$(cat /sys/module/ipv6/parameters/disable_ipv6)" = 1 ] || exit
modprobe -a vnet pktgen dummy veth tun || exit
[[ " $* " == *" rate "* || " $* " == *" scale "* ]] || check_clock || exit
put about kernel "$(uname -r)"
# User-mode Linux takes no program that reads packets four bytes at a time.
[[ " $* " == *" rate "* ]] || {
	./bench_bpf $BPF || exit
	put about jit "$(cat /proc/sys/net/core/bpf_jit_enable)"
}
[ $# -gt 0 ] || set -- frame icmp batch rtt tcp udp lab control
for INSTRUMENT; do
	for QDISC in noqueue pfifo_fast; do
		"run_$INSTRUMENT"
	done
done
exit $FAILED
