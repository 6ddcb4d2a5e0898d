#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: it leaves an interface behind.

echo "TAP version 13"
echo "1..1"
ip link add vnet7 type vnet && echo "ok 1 first"
