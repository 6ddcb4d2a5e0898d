#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make demo: boot one stock Debian kernel and show vnet at work.
#
# environment: K, the row of the matrix (matrix.list); the first one if empty
# status: 0 only if all that is shown is what should be (guest/demo says)
set -euo pipefail
. "$(dirname "$0")/common.sh"

row=${K:-$(rows check | head -n 1)}
dir=$(checkout_dir)/results/demo

"$VM/setup.sh"
payload=$("$VM/build.sh" "$row" notests)
root=$("$VM/root.sh" "$(field matrix.list "$row" 2)")
"$VM/image.sh" "$row" "$root"

alone "$dir"
touch "$dir/results.tap"
nonce=$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')
row_kernel "$row" "$root"

say "booting Debian's Linux $KERNEL_VERSION"
VNET_LIMIT=180 "$VM/boot.sh" "$row" "$root" "$payload" "$dir" \
	guest.run=demo "guest.nonce=$nonce" >"$dir/qemu.log" 2>&1 </dev/null &
qemu=$!
trap 'kill $qemu 2>/dev/null' EXIT
# Two blank lines, or one next to a harness line, are one.
tail -q -n +1 -s 0.3 -f --pid=$qemu "$dir/results.tap" |
	sed -u '/^# vnet-harness/d' | cat -s
wait $qemu || :
trap - EXIT

marks=$(grep "^# vnet-harness $nonce " "$dir/results.tap" || :)
if ! grep -q ' end$' <<<"$marks"; then
	tail -n 20 "$dir/console.log" >&2
	die "the guest did not come to its end; its log: $dir/console.log"
fi
if grep -E ' false ' <<<"$marks" >&2; then
	die "not all of this is as it should be: see $dir/results.tap"
fi
problems=$("$VM/console.sh" "$dir/console.log" "$nonce") ||
	die "the kernel complained: $problems"
say "all as it should be: the pings went to an address nobody has"
