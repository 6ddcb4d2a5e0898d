#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Make what QEMU boots from a root: a disk image, and an initramfs per kernel.
#
# usage: $0 ROOTDIR
# result: next to ROOTDIR, kept until the root is deleted:
#   image.ext4   the root's files; QEMU never writes to it (snapshot=on)
#   initrd-VER   busybox, the modules needed to mount the disk, and guest/mount
#
# Both are made inside the root by its own tools.
set -euo pipefail
. "$(dirname "$0")/common.sh"

root=${1:?usage: image ROOTDIR}
out=${root%/root}

# inside COMMAND...: run in the root with OUT writable
inside()
{
	"$VM/enter.sh" "$root" --bind "$out" --ro-bind "$VM" -- "$@"
}

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

# make_initrd VER: the modules are those that modprobe would load, in its order
make_initrd()
{
	inside bash "$VM/initrd.sh" "$1" "$VM/guest/mount" "$out/initrd.tmp" >&2
	mv "$out/initrd.tmp" "$out/initrd-$1"
}

exec 9>"$out.image.lock"
flock 9
[ -e "$out/image.ext4" ] || make_image
for dir in "$root"/usr/lib/modules/*/; do
	ver=$(basename "$dir")
	# guest/mount is the only input that is not the root's
	[ "$out/initrd-$ver" -nt "$VM/guest/mount" ] || make_initrd "$ver"
done
