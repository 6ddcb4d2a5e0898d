#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: the kernel warns.

echo "TAP version 13"
echo "1..1"
insmod ./vnet_warn.ko
echo "ok 1 first"
