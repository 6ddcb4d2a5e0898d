#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: vnet.ko is not there.

echo "TAP version 13"
echo "1..1"
modprobe -r vnet
file=$(modinfo -n vnet)
mv "$file" /tmp/
if ip link add vnet0 type vnet; then
	echo "ok 1 adds"
else
	echo "not ok 1 adds"
fi
mv "/tmp/${file##*/}" "$file"
exit 1
