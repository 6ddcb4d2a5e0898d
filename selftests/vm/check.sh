#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make check, check-debug, check-matrix and soak: run the tests in guests, then
# install as a user would and look whether that works, too. As many guests at a
# time as there are CPUs, since a guest keeps little more than one busy, and
# beside them an installation, where they leave a CPU idle; what all of them say
# comes out in order.
#
# usage: $0 [TIER]   a tier of matrix.list (check)
# environment:
#   K   the rows of the matrix (matrix.list) to run instead
#   T   the test files to run; all if empty; `dkms' is the installation
#   FRAMES, BULK, SEED, VNET_TEST_TIMEOUT, VNET_CPUS: see judge.sh
# output: TAP on stdout, at its end a table of the rows, the last line
#   `N passed, N failed'; progress on stderr
# status: 0 only if everything ran and passed
set -uo pipefail
. "$(dirname "$0")/common.sh"

tier=${1:-check}
[ "$tier" = check ] || export VNET_CPUS=${VNET_CPUS-all}
IFS=', ' read -r -a rows <<<"${K:-$(rows "$tier" | paste -sd' ')}"
IFS=', ' read -r -a tests <<<"${T:-}"
[ ${#rows[@]} -gt 0 ] || die "no row of tier $tier in matrix.list"

# Rows whose kernel is a package: those that a user can install on.
stock=()
for row in "${rows[@]}"; do
	case $(field matrix.list "$row" 3) in
	*.config) ;;
	*) stock+=("$row") ;;
	esac
done

# Once for each root: it has all the kernels that its rows boot.
[ "${T:-}" != dkms ] || rows=()
installs=()
case ${T:-dkms} in
dkms)
	while read -r root; do
		installs+=("dkms-$root")
	done < <(for row in "${stock[@]}"; do
		field matrix.list "$row" 2
	done | sort -u)
	;;
esac

# one END: a row, or the installation
one()
{
	local start=$SECONDS

	case $1 in
	dkms-*) nice "$VM/dkms.sh" "${1#dkms-}" "${stock[@]}" ;;
	*) "$VM/run.sh" "$1" "${tests[@]}" ;;
	esac
	echo "# $1: took $((SECONDS - start)) s"
}

# launch AT_A_TIME END...
launch()
{
	local end at_a_time=$1

	shift
	for end; do
		fewer_jobs "$at_a_time"
		one "$end" >"$work/$end" &
		echo $! >"$work/$end.pid"
	done
	wait
}

# show: each one's lines as they come, once those before it are through
show()
{
	local end

	for end in "${rows[@]}" "${installs[@]}"; do
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
launch "$(nproc)" "${rows[@]}" &
launch 1 "${installs[@]}" &
show | "$VM/count.pl" "${rows[@]}" "${installs[@]}"
