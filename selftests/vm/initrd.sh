#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Make the initramfs of one kernel; runs inside the root (see image.sh).
#
# usage: $0 BASE VERSION INIT OUTPUT MODULE...
#   BASE     the kernel's modules are in BASE/lib/modules/VERSION
#   MODULE   what it takes to mount the disk; crc32c_generic may be missing
set -euo pipefail

base=$1
ver=$2
init=$3
output=$4
shift 4
dir=$(mktemp -d)

mkdir -p "$dir"/{bin,dev,proc,sys,modules,root}
cp /bin/busybox "$dir/bin/"
ln -s busybox "$dir/bin/sh"
cp "$init" "$dir/init"
chmod 755 "$dir/init"

# What a kernel has built in is not listed, what it has not (ext4's checksum is
# a library by now) fails.  The order of the list is that of loading.
for module; do
	modprobe -d "$base" -S "$ver" --show-depends "$module" ||
		[ "$module" = crc32c_generic ]
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
	while read -r file; do
		name=$(basename "${file%.xz}")
		case $file in
		*.xz) xz -dc "$file" >"$dir/modules/$name" ;;
		*) cp "$file" "$dir/modules/$name" ;;
		esac
		echo "$name" >>"$dir/modules/order"
	done
touch "$dir/modules/order"

(cd "$dir" && find . | cpio --quiet -o -H newc | gzip -1) >"$output"
