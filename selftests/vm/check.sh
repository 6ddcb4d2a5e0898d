#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make check: run the tests in guests, one after the other, then install as a
# user would and look whether that works, too.
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

"$VM/setup.sh" || exit
for end in "${ends[@]}"; do
	if [ "$end" = dkms ]; then
		"$VM/dkms.sh" "${rows[@]}"
	else
		"$VM/run.sh" "$end" "${tests[@]}"
	fi
done | awk -v "rows=${ends[*]}" -f "$VM/count.awk"
