# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # bench.sh reads the variables
#
# Sourced by bench.sh: frames that two CPUs send, by the clock. SIZE is how many
# CPUs send; each has a flow and a queue of its own, but on one-queue.

SCALE_ROWS="dummy drop echo one-queue veth"
SCALE_FRAMES=60000	# of a measurement: pktgen starts each CPU within 0.1 s
SCALE_TURNS=9

# Two senders may fill the ring of one queue: what that drops does not count.
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

# send_scale CPUS FRAMES: of all together; what the slowest CPU took
send_scale()
{
	local cpu took longest=0

	pktgen_forget
	for ((cpu = 0; cpu < $1; cpu++)); do
		pktgen "kpktgend_$cpu" "add_device $SENDER@$cpu" || return
		pktgen_frames "$SENDER@$cpu" 60 $(($2 / $1)) \
			"udp_src_min $((9 + cpu))" \
			"udp_src_max $((9 + cpu))" || return
	done
	pktgen pgctrl start || return
	for ((cpu = 0; cpu < $1; cpu++)); do
		took=$(pktgen_took "$SENDER@$cpu") || return
		((took < longest)) || longest=$took
	done
	echo "$longest"
}

# One CPU and two in turns: what else the machine does, it does to both.
run_scale()
{
	local RUNS=1 turn sizes=()

	[ "$QDISC" = noqueue ] || return
	for ((turn = 0; turn < SCALE_TURNS; turn++)); do
		sizes+=(1 2)
	done
	for ROW in $SCALE_ROWS; do
		one_row "${sizes[@]}"
	done
}
