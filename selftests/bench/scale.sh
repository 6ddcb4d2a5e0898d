# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # bench.sh reads the variables
#
# Sourced by bench.sh: frames that two CPUs send, by the clock. SIZE is how many
# CPUs send; each has a flow and a queue of its own, but on one-queue.

SCALE_ROWS="dummy drop echo one-queue veth"
SCALE_FRAMES=60000	# of a measurement

# Two senders may fill the ring of one queue, and then it drops.
set_one-queue()
{
	QUEUES=1 MAY_DROP=1
	set_echo
}

# pin: a queue is for the CPU of its number
pin()
{
	local dev queue

	[ "$QUEUES" -gt 1 ] || return 0
	for dev in $DEVICES; do
		for ((queue = 0; queue < QUEUES; queue++)); do
			printf '%x\n' $((1 << queue)) \
				>"/sys/class/net/$dev/queues/tx-$queue/xps_cpus"
		done
	done
}

prepare_scale()
{
	drop_arrivals && pin
}

# send_scale CPUS FRAMES: of all together; until the last CPU is through
send_scale()
{
	local cpu

	pktgen_forget
	for ((cpu = 0; cpu < $1; cpu++)); do
		pktgen "kpktgend_$cpu" "add_device $SENDER@$cpu" || return
		pktgen_frames "$SENDER@$cpu" 60 $(($2 / $1)) \
			"udp_src_min $((9 + cpu))" \
			"udp_src_max $((9 + cpu))" || return
	done
	pktgen pgctrl start || return
	for ((cpu = 0; cpu < $1; cpu++)); do
		pktgen_took "$SENDER@$cpu" || return
	done | sort -n | tail -n 1
}

run_scale()
{
	[ "$QDISC" = noqueue ] || return
	for ROW in $SCALE_ROWS; do
		one_row 1 2
	done
}
