#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Make what a row is booted from: a disk image and an initramfs.
#
# usage: $0 ROW ROOTDIR
# result, kept until the root or the kernel is deleted:
#   image.ext4   next to ROOTDIR: the root's files; guests never write to it,
#                see boot.sh
#   initrd-VER   in the kernel's directory: busybox, the modules needed to mount
#                the disk, and guest/mount
#
# Both are made inside the root by its own tools.
set -euo pipefail
. "$(dirname "$0")/common.sh"

row=$1
root=$2
out=${root%/root}

# An uncompressed file system is what an emulated CPU reads fastest.  Kernel
# headers and compilers stay outside: modules are built by enter.sh.
make_image()
{
	say "making the disk image of ${out##*/}"
	rm -f "$out/image.tmp"
	"$VM/enter.sh" "$root" --bind "$out" \
		--ro-bind "$root" /mnt/root --hide /mnt/root/usr/src \
		--hide /mnt/root/usr/lib/gcc -- sh -c "
			mke2fs -q -t ext4 -O ^has_journal -E root_owner=0:0 \
				-m 0 -d /mnt/root $out/image.tmp 1500M" >&2
	mv "$out/image.tmp" "$out/image.ext4"
}

# make_initrd FILE: the modules are those that modprobe would load, in its order
make_initrd()
{
	local modules=(virtio_pci virtio_blk crc32c_generic ext4)

	# UML has its disks built in
	[ "$KERNEL_ARCH" = x86 ] || modules=(ext4)
	"$VM/enter.sh" "$root" "${KERNEL_BIND[@]}" --bind "$KERNEL_DIR" \
		--ro-bind "$VM" -- bash "$VM/initrd.sh" "$KERNEL_MODULES" \
		"$KERNEL_VERSION" "$VM/guest/mount" "$1.tmp" \
		"${modules[@]}" >&2
	mv "$1.tmp" "$1"
}

row_kernel "$row" "$root"
initrd=$KERNEL_DIR/initrd-$KERNEL_VERSION
exec 9>"$out.image.lock"
flock 9
[ -e "$out/image.ext4" ] || make_image
# guest/mount is the only input that is neither the root's nor the kernel's
if [ ! "$initrd" -nt "$VM/guest/mount" ] ||
	[ ! "$initrd" -nt "$KERNEL_IMAGE" ]; then
	make_initrd "$initrd"
fi
