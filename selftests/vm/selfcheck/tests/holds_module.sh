#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: a reference to vnet that nobody gives back.

echo "TAP version 13"
echo "1..1"
insmod ./vnet_hold.ko && modprobe vnet && echo "ok 1 first"
