#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A fault for make selfcheck: everything skipped, and nobody allowed it.

echo "TAP version 13"
echo "1..0 # SKIP no mood"
exit 4
