#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Make the initramfs of one kernel; runs inside the root (see image.sh).
#
# usage: $0 VERSION INIT OUTPUT
set -euo pipefail

ver=$1
init=$2
output=$3
dir=$(mktemp -d)

mkdir -p "$dir"/{bin,dev,proc,sys,modules,root}
cp /bin/busybox "$dir/bin/"
ln -s busybox "$dir/bin/sh"
cp "$init" "$dir/init"
chmod 755 "$dir/init"

# The order in which they are listed is the order in which they load.
for module in virtio_pci virtio_blk crc32c_generic ext4; do
	modprobe -S "$ver" --show-depends "$module"
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
