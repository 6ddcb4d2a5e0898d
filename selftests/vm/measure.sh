#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Measure in a guest of one row of the matrix what a frame costs: in
# instructions, or with instrument rate or scale by the clock.
#
# usage: $0 ROW [INSTRUMENT]...   those of selftests/bench/bench.sh
# output: the path of what was measured: lines of bench.sh, and such about the
#   machine
# environment: INTERFACES, how many control makes
# status: 0 only if all was measured and the guest came to its end
set -euo pipefail
. "$(dirname "$0")/common.sh"

row=$1
shift
dir=$(checkout_dir)/results/bench-$row
icount=1
case ${1:-} in
rate | scale)
	dir+=-$1
	icount=
	;;
esac

payload=$("$VM/build.sh" "$row" bench)
root=$("$VM/root.sh" "$(field matrix.list "$row" 2)")
"$VM/image.sh" "$row" "$root"
alone "$dir"
touch "$dir/results.tap" "$dir/console.log"
nonce=$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')

say "measuring on $row; some minutes"
start=$SECONDS
VNET_ICOUNT=$icount VNET_LIMIT=1200 "$VM/boot.sh" "$row" "$root" "$payload" \
	"$dir" guest.run=bench "guest.nonce=$nonce" ipv6.disable_ipv6=1 \
	"guest.instruments=$(IFS=, && echo "$*")" \
	"guest.interfaces=${INTERFACES:-}" \
	</dev/null >"$dir/qemu.log" 2>&1 &
qemu=$!
trap 'kill $qemu 2>/dev/null' EXIT
wait $qemu || :
trap - EXIT

{
	grep -aP '^(cost|control|late|about|error)\t' "$dir/results.tap" || :
	printf 'about\tcpu\t%s\n' \
		"$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo |
			head -n 1)"
	printf 'about\temulator\t%s\n' \
		"$("$VM/enter.sh" "$("$VM/root.sh" qemu)" -- \
			qemu-system-x86_64 --version | head -n 1)"
	printf 'about\trow\t%s\n' "$row"
	printf 'about\tseconds\t%s\n' "$((SECONDS - start))"
} >"$dir/bench.tsv"

failed()
{
	grep -a '^# stderr' "$dir/results.tap" >&2 || :
	die "$*; evidence in $dir"
}

marks=$(grep -a "^# vnet-harness $nonce " "$dir/results.tap" || :)
grep -q ' end$' <<<"$marks" || failed "the guest did not come to its end"
problems=$("$VM/console.sh" "$dir/console.log" "$nonce") ||
	failed "the kernel complained: $problems"
grep -q ' status 0$' <<<"$marks" || {
	grep -P '^error\t' "$dir/bench.tsv" >&2 || :
	failed "not all could be measured"
}
echo "$dir/bench.tsv"
