#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: two tests with one number.

echo "TAP version 13"
echo "1..2"
echo "ok 1 first"
echo "ok 1 second"
