#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Boot a payload and judge its tests by all five witnesses: their own TAP, the
# kernel log, the taint, the balance after each, the guest's last words.
#
# usage: $0 ROW ROOTDIR PAYLOAD DIR
#   DIR   holds `tests', the names of the test files to run; gets the evidence
# output: TAP lines without numbers, as the guest comes to them, each with the
#   last part of DIR's name
# environment:
#   VNET_TEST_TIMEOUT   seconds a test file may take (300, 1200 in a kernel with
#                       checkers)
#   FRAMES, SEED        for vnet_random.sh
#   BULK                bytes of TCP, for vnet_path.sh and vnet_streams.sh
#   VNET_CPUS           `all': no test file runs on one CPU
set -euo pipefail
. "$(dirname "$0")/common.sh"

row=$1
root=$2
payload=$3
dir=$4
label=${dir##*/}
nonce=$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')

row_kernel "$row" "$root"
"$VM/image.sh" "$row" "$root"
limit=300 usual=90
[ ${#KERNEL_CHECKERS[@]} -eq 0 ] || limit=1200 usual=360
limit=${VNET_TEST_TIMEOUT:-$limit}
# A kernel on one CPU takes an emulator half the time, until another one comes
# online: first those that can do with it.
cpus=2
[ "$KERNEL_ARCH" != um ] || cpus=1
if [ "${VNET_CPUS:-}" = all ]; then
	cp "$dir/tests" "$dir/racing"
else
	racing=$(lines racing.list)
	grep -Fxf "$dir/tests" <<<"$racing" >"$dir/racing" || :
fi
others=$(grep -vxFf "$dir/racing" "$dir/tests" | paste -sd, || :)
touch "$dir/results.tap" "$dir/console.log"
VNET_LIMIT=$((limit + usual * $(wc -l <"$dir/tests"))) "$VM/boot.sh" "$row" \
	"$root" "$payload" "$dir" guest.run=tests \
	"guest.nonce=$nonce" "guest.timeout=$limit" \
	${others:+maxcpus=1} "guest.tests=$others" \
	"guest.racing=$(paste -sd, "$dir/racing")" \
	"guest.checkers=$(IFS=, && echo "${KERNEL_CHECKERS[*]}")" \
	"guest.frames=${FRAMES:-}" "guest.seed=${SEED:-}" \
	"guest.bulk=${BULK:-}" \
	</dev/null >"$dir/qemu.log" 2>&1 &
qemu=$!
trap 'kill $qemu 2>/dev/null' EXIT
# --pid: a guest that does not come to its end leaves tail without one
tail -q -n +1 -s 0.3 -f --pid=$qemu "$dir/results.tap" |
	"$VM/verdict.pl" "$label" "$nonce" "$dir/tests" "$dir/racing" \
		$cpus "$VM/skips.list" "${KERNEL_CHECKERS[@]}" ||
	echo "not ok - $label: verdict"
wait $qemu || sed 's/^/# qemu: /' "$dir/qemu.log"
trap - EXIT

if problems=$("$VM/console.sh" "$dir/console.log" "$nonce"); then
	echo "ok - $label: kernel log is clean"
else
	echo "not ok - $label: kernel log is clean"
	echo "# ${problems//$'\n'/$'\n'# }"
fi
