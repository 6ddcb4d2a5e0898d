#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build for one row of the matrix and run its tests in a guest.
#
# usage: $0 ROW [TEST]...       (all tests if none is named)
# output: TAP lines without numbers, the last `# end of ROW'
#
# The evidence stays in results/ROW of the checkout's build directory.
set -euo pipefail
. "$(dirname "$0")/common.sh"

row=$1
shift
dir=$(checkout_dir)/results/$row

# tools ROOTDIR: what the module and the plugin were built and used with
tools()
{
	dpkg-query --admindir="$1/var/lib/dpkg" -W \
		-f '${Package} ${Version}\n' gcc iproute2 |
		sed 's/ [0-9]*:/ /; s/[-+~].*//' | paste -sd' '
}

alone "$dir"
if payload=$("$VM/build.sh" "$row") &&
	root=$("$VM/root.sh" "$(field matrix.list "$row" 2)"); then
	echo "ok - $row: builds"
	echo "# $row: tools $(tools "$root")"
	if [ $# -gt 0 ]; then
		printf '%s\n' "$@" >"$dir/tests"
	else
		cp "$payload.tests" "$dir/tests"
	fi
	"$VM/judge.sh" "$row" "$root" "$payload" "$dir"
else
	echo "not ok - $row: builds"
fi
echo "# end of $row"
