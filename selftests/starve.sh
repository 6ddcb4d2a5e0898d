# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Holds the far end's poll back for as long as a test wants, so that rings fill
# and queues stop for certain instead of now and then. To be sourced after
# lib.sh. The poll gets a thread of its own, and that thread the second CPU,
# which a real-time process keeps busy; or the only one, where the test has a
# higher priority than that process.
#
#	HOG_CPU			1 if there is such a CPU, else 0
#	starve NS DEV		DEV's poll stands still, the test is on CPU 0
#	feed			it goes on
#	down_and_feed NS DEV	it goes on while the link goes down, which waits

HOG_PID=
HOG_CPU=$(($(getconf _NPROCESSORS_ONLN) > 1))

# $1: file of a setting, $2: value to give it for the time of the test
lend()
{
	local was

	was=$(cat "$1")
	defer sh -c "echo $was > $1"
	echo "$2" > "$1"
}

pin_to_hog()
{
	local dev=$1
	local pids

	pids=$(pgrep "^napi/$dev-") || return 1
	for pid in $pids; do
		taskset -p -c "$HOG_CPU" "$pid" || return 1
	done
}

hog_runs()
{
	# R in the state and the policy SCHED_FIFO
	awk '$3 == "R" && $41 == 1 { exit 0 } { exit 1 }' "/proc/$HOG_PID/stat"
}

# Older kernels leave all softirqs of a CPU to its thread once that is awake,
# and without them no RCU grace period ends: these stay ahead of the hog. On the
# only CPU so does the test with all that it starts.
stay_ahead()
{
	local pids pid

	pids=$(pgrep -x "ksoftirqd/$HOG_CPU|rcu_preempt|rcu_sched|rcu_exp.*")
	((HOG_CPU > 0)) || pids+=" $BASHPID"
	for pid in $pids; do
		defer chrt -o -p 0 "$pid"
		chrt -f -p 60 "$pid"
	done
}

starve()
{
	local fair=/sys/kernel/debug/sched/fair_server/cpu$HOG_CPU/runtime
	local ns=$1
	local dev=$2

	with_sys "$ns" sh -c "echo 1 > /sys/class/net/$dev/threaded"
	wait_ok "the poll's thread on CPU $HOG_CPU" 5 pin_to_hog "$dev"
	taskset -p -c 0 "$BASHPID" > /dev/null
	# Nothing is left over for the poll, by neither of the kernel's rules.
	lend /proc/sys/kernel/sched_rt_runtime_us -1
	# A CPU that came online late has none, and cannot be told.
	[ ! -e "$fair" ] || [ "$(cat "$fair")" = 0 ] || lend "$fair" 0
	stay_ahead
	background taskset -c "$HOG_CPU" chrt -f 50 \
		bash -c 'while ((SECONDS < 60)); do :; done'
	HOG_PID=$BG_PID
	wait_ok "CPU $HOG_CPU is busy" 5 hog_runs
}

feed()
{
	lib_stop "$HOG_PID"
	((HOG_CPU > 0)) || chrt -o -p 0 "$BASHPID"
}

down_and_feed()
{
	local down

	background ip -n "$1" link set "$2" down
	down=$BG_PID
	wait_ok "down waits for the poll" 5 \
		grep -Eq 'napi_disable|vnet_stop' "/proc/$down/stack"
	feed
	wait "$down" || fail "link down"
}
