#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: none; this one must be green.

echo "TAP version 13"
echo "1..1"
if ip link add vnet0 type vnet && ip link del vnet0; then
	echo "ok 1 works"
else
	echo "not ok 1 works"
fi
