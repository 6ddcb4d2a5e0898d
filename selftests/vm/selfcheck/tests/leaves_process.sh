#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: it leaves a process behind.

echo "TAP version 13"
echo "1..1"
setsid sleep 999 >/dev/null 2>&1 &
echo "ok 1 first"
