#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: two tests with one name.

echo "TAP version 13"
echo "1..2"
echo "ok 1 same"
echo "ok 2 same"
