#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Boot one guest and wait for its end.
#
# usage: $0 ROW ROOTDIR PAYLOAD DIR [kernel words]...
#   DIR       console.log (the guest's first serial port), results.tap (its
#             second) and coverage.tar (its third) are written there
# environment:
#   VNET_LIMIT   seconds after which the guest is killed (600)
#   VNET_SHELL   not empty: the console is the terminal, for make shell
#   VNET_ACCEL   kvm or tcg: overrules the choice
#   VNET_ICOUNT  not empty: one emulated CPU whose clock counts instructions, a
#                nanosecond each, and no checks in the kernel that cost some
#
# The exit status says nothing about the guest: a panic ends QEMU with 0.
# What happened is in the two files only.
#
# A kernel that is UML is a program itself, and runs in the root.
set -euo pipefail
. "$(dirname "$0")/common.sh"

row=$1
root=$2
payload=$3
dir=$4
shift 4
row_kernel "$row" "$root"
initrd=$KERNEL_DIR/initrd-$KERNEL_VERSION
image=${root%/root}/image.ext4
limit=(timeout --foreground "${VNET_LIMIT:-600}")

words=(panic=-1 oops=panic panic_on_warn=1 softlockup_panic=1 hung_task_panic=1)

# run COMMAND...: wait for its end, or end it with this script
run()
{
	trap 'kill "$child" 2>/dev/null; exit 143' TERM
	"$@" &
	child=$!
	wait "$child"
}

# uml WORD...: what the guest writes to its disk goes with the root's /tmp. With
# addresses at random (setarch) the program may not find its own free.
uml()
{
	local program=("${limit[@]}" "$VM/enter.sh" "$root"
		--ro-bind "$KERNEL_DIR" --ro-bind "$image" --ro-bind "$payload"
		-- setarch -R "$KERNEL_IMAGE" mem=1G "initrd=$initrd"
		"ubd0t=/tmp/disk,$image" "ubd1r=$payload" con=null ssl=null
		"${words[@]}" "$@")

	if [ -n "${VNET_SHELL:-}" ]; then
		exec "${program[@]}" con0=fd:0,fd:1 quiet
	fi
	run "${program[@]}" con0=null,fd:1 ssl1=null,fd:3 ssl2=null,fd:4 \
		loglevel=7 >"$dir/console.log" 2>&1 3>"$dir/results.tap" \
		4>"$dir/coverage.tar"
}

if [ "$KERNEL_ARCH" = um ]; then
	uml "$@"
	exit
fi

# /dev/kvm may be there and be of no use (a hypervisor without nesting): the
# CPU flag decides.
accel=tcg
if [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo; then
	accel=kvm
fi
accel=${VNET_ACCEL:-$accel}
devices=()
[ "$accel" != kvm ] || devices=(--dev-bind /dev/kvm)

memory=512M
cpus=(-smp 2)
cpu=max
words+=(
	# a starved emulator is no lockup, and its timer interrupt not broken
	watchdog_thresh=40 rcupdate.rcu_cpu_stall_timeout=100 no_timer_check
	# cheap page tables: nobody attacks this guest
	mitigations=off
	net.ifnames=0
)
if [ -n "${VNET_ICOUNT:-}" ]; then
	accel=tcg
	cpus=(-smp 1 -icount 'shift=0,sleep=off')
	# ten thousand pairs of veth take half of it
	memory=2G
else
	# An emulator copies and clears memory a byte at a time where a CPU has
	# a quick instruction for it.
	[ "$accel" = kvm ] || cpu+=,erms=off,fsrm=off
	# for every cache it would double the time to boot
	words+=('slub_debug=FZP,kmalloc-*,skbuff*' kfence.sample_interval=50)
	# who relies on zeros that nobody promised finds something else
	words+=(init_on_alloc=0)
fi
# The checkers keep books; kmemleak's scan takes longer the more there is.  ACPI
# gives up interpreting the table of interrupts after 30 seconds, and an
# emulated CPU with checkers takes longer.
if [ ${#KERNEL_CHECKERS[@]} -gt 0 ]; then
	memory=1G
	words+=(pci=noacpi)
fi
if [ -n "${VNET_SHELL:-}" ]; then
	serial=(-serial mon:stdio)
	words+=(console=ttyS0 quiet)
else
	serial=(-serial "file:$dir/console.log"
		-serial "file:$dir/results.tap"
		-serial "file:$dir/coverage.tar")
	words+=(console=ttyS0 loglevel=7)
fi

# Nobody writes to it, so there is nothing to lock; UML would hold the lock.
disk()
{
	local how=format=raw,if=virtio,read-only=off,cache=unsafe

	echo "file=$1,file.locking=off,$how,snapshot=on"
}

# What the guest writes to its disks is in a file without a name.
scratch=$dir
visible=(--bind "$dir")
if [ -n "${VNET_SHELL:-}" ]; then
	scratch=/run visible=()
fi
emulator=$("$VM/root.sh" qemu)
qemu=(
	"${limit[@]}" "$VM/enter.sh" "$emulator" --ro-bind "$KERNEL_DIR"
	--ro-bind "$KERNEL_IMAGE" --ro-bind "$image" --ro-bind "$payload"
	"${visible[@]}" "${devices[@]}" -- env "TMPDIR=$scratch"
	qemu-system-x86_64 -nodefaults -no-user-config -display none
	-no-reboot -machine pc -accel "$accel" -cpu "$cpu" "${cpus[@]}"
	-m "$memory" -kernel "$KERNEL_IMAGE" -initrd "$initrd"
	-drive "$(disk "$image")"
	-drive "$(disk "$payload")"
	"${serial[@]}" -append "${words[*]} $*"
)
[ -z "${VNET_SHELL:-}" ] || exec "${qemu[@]}"

# Emulating two CPUs, QEMU itself crashes now and then (SIGSEGV; 7.2 did) while
# the guest's kernel sets up PCI. Before the guest has said a word that is no
# evidence of anything, so start it again; later it is.
for try in 1 2 3; do
	status=0
	run "${qemu[@]}" || status=$?
	if [ "$status" -ne 139 ] || [ -s "$dir/results.tap" ]; then
		break
	fi
	echo "QEMU crashed before the guest came up, try $try"
done
exit "$status"
