#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: a test fails, the exit status says so.

echo "TAP version 13"
echo "1..1"
echo "not ok 1 first"
exit 1
