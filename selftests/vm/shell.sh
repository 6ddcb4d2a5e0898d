#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make shell: a guest to play in, on this terminal, with vnet loaded.
#
# environment: K, the row of the matrix (matrix.list); the first one if empty
#
# The tests are in the directory that the shell starts in.  Nothing that is
# done in the guest is kept.
set -euo pipefail
. "$(dirname "$0")/common.sh"

row=${K:-$(rows check | head -n 1)}

"$VM/setup.sh"
payload=$("$VM/build.sh" "$row")
root=$("$VM/root.sh" "$(field matrix.list "$row" 2)")
"$VM/image.sh" "$row" "$root"
say "booting $row; Ctrl-A X kills the guest"
# half a day
VNET_SHELL=yes VNET_LIMIT=43200 "$VM/boot.sh" "$row" "$root" \
	"$payload" /nonexistent guest.run=shell \
	"guest.size=$(stty size 2>/dev/null | tr ' ' x || :)"
