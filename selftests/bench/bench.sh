#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What a frame costs, in the instructions that the CPU executes for it: runs in
# a guest whose clock counts them (selftests/vm/bench.sh), one nanosecond each.
#
# usage: bench.sh [INSTRUMENT]...   frame, icmp, batch, control (control.sh);
#   all if there is none
# output: a line for each measurement, with tabs between the fields
#	cost INSTRUMENT QDISC SIZE ROW RUN FRAMES NANOSECONDS
#	control KIND INTERFACES STEP NANOSECONDS IDLE BYTES
#   about the guest
#	about NAME VALUE
#   and for what could not be measured
#	error INSTRUMENT QDISC ROW TEXT
# status: 0 only if everything was measured
#
# Each interface is made anew, sends some frames that are not measured, then as
# often as RUNS says the same number of frames. Every frame must have come back,
# by the count of the filter that drops them, and the measurements may differ by
# one percent: else none of them is printed, and it is tried again.
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
INTERFACES=${INTERFACES:-1000}	# of each kind
FAILED=0
# shellcheck source-path=SCRIPTDIR source=rows.sh
. ./rows.sh
# shellcheck source-path=SCRIPTDIR source=control.sh
. ./control.sh

# put FIELD...
put()
{
	local IFS=$'\t'

	echo "$*"
}

# --- the instruments: each sends and prints the nanoseconds it took -----------

pktgen()
{
	echo "$2" >"/proc/net/pktgen/$1"
}

# send_frame SIZE FRAMES: UDP frames, each by a call of dev_queue_xmit()
send_frame()
{
	local word took

	for word in "count $2" "pkt_size $1" "delay 0" "dst_mac $PEER" \
		"dst $FAR" "src_min $HERE" "src_max $HERE" \
		"xmit_mode queue_xmit"; do
		pktgen "$SENDER" "$word" || return
	done
	pktgen pgctrl start || return
	# microseconds: those without the idle ones in brackets behind them
	took=$(sed -n 's/^Result: OK: \([0-9]*\)(.*/\1/p' \
		"/proc/net/pktgen/$SENDER")
	[ -n "$took" ] && echo "${took}000"
}

# send_icmp SIZE FRAMES: echo requests, a system call each
send_icmp()
{
	./bench_send icmp "$SENDER" "$HERE" "$FAR" "$PEER" "$2"
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

	SENDER='' RECEIVER='' DEVICES=''
	"set_$ROW" || return
	for dev in $DEVICES; do
		tc qdisc replace dev "$dev" root "$QDISC" || return
		ip link set "$dev" up || return
	done
	if [ -n "$RECEIVER" ]; then
		tc qdisc add dev "$RECEIVER" clsact 2>/dev/null
		tc filter add dev "$RECEIVER" ingress matchall action drop ||
			return
	fi
	case $INSTRUMENT in
	frame)
		pktgen kpktgend_0 "add_device $SENDER"
		;;
	batch)
		ip address add "$HERE/24" dev "$SENDER" &&
		ip neigh add "$FAR" dev "$SENDER" lladdr "$PEER" &&
		ethtool -K "$SENDER" tx-udp-segmentation off
		;;
	esac
}

take_down()
{
	local dev

	pktgen kpktgend_0 rem_device_all
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

# measure SIZE...: lines for put, or on stderr why not
measure()
{
	local size run took frames=$FRAMES sent=0 got least most

	set_up || {
		echo "could not be set up" >&2
		return 1
	}
	# whole batches
	frames=$((frames / SEGMENTS * SEGMENTS))
	for size; do
		"send_$INSTRUMENT" "$size" "$WARM" >/dev/null || return
		sent=$((sent + WARM))
		least=0 most=0
		for ((run = 1; run <= RUNS; run++)); do
			took=$("send_$INSTRUMENT" "$size" "$frames") || return
			sent=$((sent + frames))
			put cost "$INSTRUMENT" "$QDISC" "$size" "$ROW" "$run" \
				"$frames" "$took"
			((least > 0 && least < took)) || least=$took
			((most > took)) || most=$took
		done
		((most * 100 <= least * 101)) || {
			echo "varies from $least to $most ns" >&2
			return 1
		}
	done
	got=$(arrived)
	[ "$got" -eq "$sent" ] || {
		echo "of $sent frames $got arrived" >&2
		return 1
	}
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
	put error "$INSTRUMENT" "$QDISC" "$ROW" \
		"$(xargs </tmp/problem)"
	FAILED=1
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
chrt -f -p 1 "$(pgrep -x ksoftirqd/0)" || exit
mountpoint -q $BPF || mount -t bpf bpf $BPF || exit
# Nothing but what is measured: no router solicitations, no group joins.
sysctl -q net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
modprobe -a vnet pktgen dummy veth || exit
./bench_bpf $BPF || exit
check_clock || exit
put about kernel "$(uname -r)"
put about jit "$(cat /proc/sys/net/core/bpf_jit_enable)"
[ $# -gt 0 ] || set -- frame icmp batch control
for INSTRUMENT; do
	for QDISC in noqueue pfifo_fast; do
		"run_$INSTRUMENT"
	done
done
exit $FAILED
