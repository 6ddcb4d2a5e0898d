#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make check: run the tests in guests, then install as a user would and look
# whether that works, too. As many guests at a time as there are CPUs, since a
# guest keeps little more than one busy; what they say comes out in order.
#
# environment:
#   K   the rows of the matrix (matrix.list) to run; the default set if empty
#   T   the test files to run; all if empty; `dkms' is the installation
# output: TAP on stdout, last line `N passed, N failed'; progress on stderr
# status: 0 only if everything ran and passed
set -uo pipefail
. "$(dirname "$0")/common.sh"

IFS=', ' read -r -a rows <<<"${K:-$(rows default | paste -sd' ')}"
IFS=', ' read -r -a tests <<<"${T:-}"

ends=("${rows[@]}")
[ "${T:-}" != dkms ] || ends=()
case ${T:-dkms} in dkms) ends+=(dkms) ;; esac

# one END: a row, or the installation
one()
{
	local start=$SECONDS

	if [ "$1" = dkms ]; then
		"$VM/dkms.sh" "${rows[@]}"
	else
		"$VM/run.sh" "$1" "${tests[@]}"
	fi
	echo "# $1: $((SECONDS - start)) s"
}

launch()
{
	local end

	for end in "${ends[@]}"; do
		while (($(jobs -rp | wc -l) >= $(nproc))); do
			wait -n
		done
		one "$end" >"$work/$end" &
		echo $! >"$work/$end.pid"
	done
	wait
}

# show: each one's lines as they come, once those before it are through
show()
{
	local end

	for end in "${ends[@]}"; do
		until [ -s "$work/$end.pid" ]; do
			sleep 0.3
		done
		tail -q -n +1 -s 0.3 -f --pid="$(cat "$work/$end.pid")" \
			"$work/$end"
	done
}

"$VM/setup.sh" || exit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'trap - TERM; kill 0' INT TERM
launch &
show | "$VM/count.pl" "${ends[@]}"
