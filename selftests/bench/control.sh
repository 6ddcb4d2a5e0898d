# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # bench.sh reads the variables
#
# Sourced by bench.sh: what interfaces cost that send nothing.

# idle: nanoseconds that the CPU had nothing to do
idle()
{
	awk '$1 == ".idle_sleeptime" { print $3; exit }' /proc/timer_list
}

# used_memory: bytes that the kernel holds for itself, once what is freed later
# is gone. By its own books: what is free changes with the disk's cache, too.
used_memory()
{
	sleep 10
	awk '/^(Slab|Percpu|VmallocUsed|KernelStack|PageTables):/ {
		sum += $2 * 1024 } END { print sum }' /proc/meminfo
}

# control_step KIND NUMBER STEP: what /tmp/steps has of it
control_step()
{
	local memory start idle took

	sed -n "s/^$3 //p" /tmp/steps >/tmp/step
	memory=$(used_memory)
	idle=$(idle)
	start=${EPOCHREALTIME/./}
	ip -batch /tmp/step || return
	took=$((${EPOCHREALTIME/./} - start))
	idle=$(($(idle) - idle))
	put control "$1" "$2" "$3" "${took}000" "$idle" \
		$(($(used_memory) - memory))
}

# control_kind KIND NUMBER WORD...: {} in a word is the interface's number. They
# are deleted by one message, or there is nothing but waiting for RCU.
control_kind()
{
	local i dev step kind=$1 number=$2

	shift 2
	for ((i = 0; i < number; i++)); do
		echo "create link add a$i group 1 type $kind ${*//\{\}/$i}"
		for dev in a b; do
			# a pair has two ends
			[ "$dev" = a ] || [ $# -gt 0 ] || continue
			echo "up link set $dev$i up"
		done
	done >/tmp/steps
	echo "delete link del group 1" >>/tmp/steps
	for step in create up delete; do
		control_step "$kind" "$number" "$step" || return
	done
}

# One by itself says what ip takes for any number. Of those of one number the
# cheapest counts, as the first brings into memory what it takes.
control_kinds()
{
	local number tenth=$((INTERFACES / 10))

	for number in "$tenth" 1 1 "$tenth" "$tenth" "$INTERFACES"; do
		control_kind dummy "$number" &&
		control_kind vnet "$number" &&
		control_kind veth "$number" peer name 'b{}' || return
	done
}

run_control()
{
	[ "$QDISC" = noqueue ] || return
	control_kinds && return
	put error control - - "an ip command failed"
	FAILED=1
}
