# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the vnet tests share. A test file looks like this:
#
#	#!/bin/bash
#	ALL_TESTS="answers_ping"
#	# shellcheck source-path=SCRIPTDIR source=lib.sh
#	source "$(dirname "$0")/lib.sh"
#	need ip ping
#
#	answers_ping()
#	{
#		new_ns ns
#		new_vnet "$ns" vnet0 192.0.2.1/24
#		cmd_ok "a ping" in_ns "$ns" ping -c 1 -W 5 192.0.2.2
#	}
#
#	tests_run
#
# Each function named in ALL_TESTS (TESTS="a b" in the environment selects) is
# one KTAP line. It runs in a subshell of its own, so its variables, traps and
# current directory die with it; what it deferred is undone when it ends. The
# first failed check ends it. So does any command that fails where its status
# is not looked at (if, while, &&, ||, !): what may fail must say so.
#
# busywait (ms), slowwait (s) and friends come from the kernel's net/lib.sh, the
# KTAP lines from its ktap_helpers.sh. What most tests call starts few programs,
# as each costs an emulated CPU 10 ms and more. This adds:
#
#	defer CMD...			undo, in reverse order, when the test or
#					(outside a test) the script ends
#	new_ns VAR...			namespaces with random names, undone, at
#					the latest when VAR names a new one
#	in_ns NS CMD...			run in a namespace ("": here), where
#				/sys is still that of the first
#	with_sys NS CMD...		likewise, with the namespace's own /sys
#	new_vnet NS DEV ADDR [WORDS...]	interface of the kind, with ADDR, up
#	background PROGRAM...		start it, in BG_PID, stop it at the end
#	cmd_ok LABEL CMD...		must succeed; output in CMD_OUT
#	cmd_fail LABEL CMD...		must be refused; output in CMD_OUT
#	expect_text LABEL ERE CMD...	cmd_ok, and the output matches
#	refused_text LABEL ERE CMD...	cmd_fail, and the output matches
#	expect_eq LABEL WANT GOT	equal strings
#	wait_ok LABEL SECONDS CMD...	poll until CMD succeeds (longer if slow)
#	fail MESSAGE, skip REASON	end the test (skips must be asked for)
#	need CMD...			a missing tool fails, it does not skip
#	link_json NS DEV JQ		a value of `ip -d -s -j link show`
#	link_is NS DEV JQ WANT, link_is_gone NS DEV	for wait_ok
#	stat_get NS DEV NAME		a value of `ethtool -S`
#	queues_are NS DEV TX RX		as many, as far as the kernel shows them
#	log_mark, log_since		the kernel's log on vnet after the mark
#
# what sums.sh has, and stack.sh, which has its say after each test.

LIB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LIB_SELF=${BASH_SOURCE[0]}
TEST_FILE=$(basename "$0" .sh)
CMD_OUT=
BG_PID=
LOG_MARK=
# Seconds to wait for an answer that must not come, where a counter says so,
# too: those that come take an emulated CPU a few milliseconds.
# shellcheck disable=SC2034 # for the tests
SILENCE=0.2
# shellcheck source-path=SCRIPTDIR source=stack.sh
source "$LIB_DIR/stack.sh"
# shellcheck source-path=SCRIPTDIR source=sums.sh
source "$LIB_DIR/sums.sh"

# Refuses to go on before any test could run: one failed line, never a skip.
bail()
{
	printf 'TAP version 13\n1..1\nnot ok 1 %s: %s\n' "$TEST_FILE" "$*"
	exit 1
}

lib_find_ksft()
{
	local dir

	for dir in "$KSFT" "$LIB_DIR/kselftest" "$LIB_DIR/../kselftest" \
		   "$LIB_DIR/../../.."; do
		if [ -n "$dir" ] && [ -f "$dir/net/lib.sh" ] &&
		   [ -f "$dir/kselftest/ktap_helpers.sh" ]; then
			KSFT=$dir
			return 0
		fi
	done
	return 1
}

lib_find_ksft ||
	bail "set KSFT to a kernel's tools/testing/selftests directory"
# shellcheck source=/dev/null
source "$KSFT/kselftest/ktap_helpers.sh"
# shellcheck source=/dev/null
source "$KSFT/net/lib.sh"

LIB_DEFERRED=()
LIB_LOG=	# output of the running test; empty outside tests
LIB_TMP=$(mktemp -d "/tmp/$TEST_FILE.XXXXXX") || bail "no temporary directory"

# Undo

defer()
{
	local line

	printf -v line '%q ' "$@"
	LIB_DEFERRED+=("$line")
}

lib_undo()
{
	local i

	# What is already gone needs no undoing: a failure is only shown.
	trap - ERR
	for ((i = ${#LIB_DEFERRED[@]} - 1; i >= 0; i--)); do
		eval "${LIB_DEFERRED[i]}" 2>&1 ||
			echo "undo: failed: ${LIB_DEFERRED[i]}"
	done
	LIB_DEFERRED=()
}

lib_exit()
{
	lib_undo
	if [ -n "$LIB_LOG" ]; then
		echo "# ended in the middle of a test"
		sed 's/^/# /' "$LIB_LOG"
	fi
	rm -rf "$LIB_TMP"
}
trap lib_exit EXIT

# Verdicts

# Prints "file:line: " of the nearest caller outside this file and sums.sh.
lib_where()
{
	local i

	for ((i = 1; i < ${#BASH_SOURCE[@]}; i++)); do
		case ${BASH_SOURCE[i]} in
		"$LIB_SELF" | "$LIB_DIR/sums.sh") continue ;;
		esac
		printf '%s:%s: ' "$(basename "${BASH_SOURCE[i]}")" \
			"${BASH_LINENO[i - 1]}"
		return
	done
}

# A file notes the verdict too: exit alone would only leave a $(...).
fail()
{
	trap - ERR
	[ -n "$LIB_LOG" ] || bail "$*"
	if [ ! -e "$LIB_TMP/failed" ]; then
		: > "$LIB_TMP/failed"
		printf '%s%s\n' "$(lib_where)" "$*" >> "$LIB_LOG"
	fi
	exit 1
}

skip()
{
	trap - ERR
	if [ -z "$LIB_LOG" ]; then
		ktap_print_header
		ktap_skip_all "$*"
		exit 4
	fi
	echo "skipped: $*" >> "$LIB_LOG"
	: > "$LIB_TMP/skipped"
	exit 4
}

need()
{
	local tool

	for tool in "$@"; do
		command -v "$tool" > /dev/null || fail "needs $tool"
	done
}

# jq 1.6 compiles its library each time: half a second of an emulated CPU. gojq
# prints the members of an object in another order.
if command -v gojq > /dev/null; then
	jq()
	{
		gojq "$@"
	}
fi

# link_json's
need jq

# Checks

# Prints $CMD_OUT below a message, for fail.
lib_because()
{
	printf '%s' "$1"
	[ -z "$CMD_OUT" ] || printf '\n%s' "$CMD_OUT" | head -n 40
}

cmd_ok()
{
	local label=$1
	local rc=0

	shift
	CMD_OUT=$("$@" 2>&1) || rc=$?
	((rc == 0)) || fail "$(lib_because "$label: status $rc from: $*")"
}

cmd_fail()
{
	local label=$1
	local rc=0

	shift
	CMD_OUT=$("$@" 2>&1) || rc=$?
	((rc != 0)) || fail "$(lib_because "$label: not refused: $*")"
	# Not found, not executable, killed: that is no refusal.
	((rc < 124)) || fail "$(lib_because "$label: status $rc from: $*")"
}

lib_match()
{
	grep -Eq -e "$2" <<< "$CMD_OUT" ||
		fail "$(lib_because "$1: '$2' is not in the output of: $3")"
}

expect_text()
{
	cmd_ok "$1" "${@:3}"
	lib_match "$1" "$2" "${*:3}"
}

refused_text()
{
	cmd_fail "$1" "${@:3}"
	lib_match "$1" "$2" "${*:3}"
}

expect_eq()
{
	[ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
}

# slowwait of net/lib.sh takes four processes to see that nobody has to wait.
wait_ok()
{
	local label=$1
	local seconds=$2
	local start=$EPOCHSECONDS

	shift 2
	[ "$KSFT_MACHINE_SLOW" != yes ] || seconds=$((seconds * 4))
	until CMD_OUT=$("$@" 2>&1); do
		((EPOCHSECONDS - start <= seconds)) ||
			fail "$(lib_because \
				"$label: not within $seconds s: $*")"
		sleep 0.1
	done
}

# Namespaces, interfaces, processes

in_ns()
{
	local ns=$1

	shift
	if [ -n "$ns" ]; then
		nsenter "--net=/run/netns/$ns" "$@"
	else
		"$@"
	fi
}

# It takes a mount namespace, and twice the time.
with_sys()
{
	ip netns exec "$@"
}

# Succeeds when no process is left, else sends the rest signal $2.
lib_ns_idle()
{
	local proc
	local pids=()

	for proc in /proc/[0-9]*; do
		[[ ! $proc/ns/net -ef /run/netns/$1 ]] ||
			pids+=("${proc#/proc/}")
	done
	((${#pids[@]} == 0)) || ! kill -s "$2" "${pids[@]}"
}

# The kernel takes a namespace down some time after `ip netns del`. What must be
# gone when the next test starts, its processes and interfaces, therefore goes
# first, and is waited for.
lib_ns_del()
{
	local ns=$1
	local out

	[ -e "/run/netns/$ns" ] || return 0
	lib_ns_idle "$ns" TERM || slowwait 10 lib_ns_idle "$ns" TERM ||
		slowwait 10 lib_ns_idle "$ns" KILL
	# All but lo, see new_ns.
	out=$(ip -n "$ns" link del group default 2>&1) ||
		[[ $out = *"No such device"* ]] || echo "$out"
	ip netns del "$ns"
}

new_ns()
{
	local var

	for var in "$@"; do
		# A round of a test before this one may have made it.
		[[ -z ${!var} ||
		   " ${STACK_NAMESPACES[*]} " != *" ${!var} "* ]] ||
			lib_ns_del "${!var}"
		printf -v "$var" '%s-%08x' "$var" "$SRANDOM"
		ip netns add "${!var}" || fail "cannot make a namespace"
		defer lib_ns_del "${!var}"
		# In another group than what lib_ns_del deletes.
		ip -n "${!var}" link set lo up group 1 || fail "lo"
		STACK_NAMESPACES+=("${!var}")
	done
}

new_vnet()
{
	local ns=$1
	local dev=$2
	local addr=$3

	shift 3
	cmd_ok "$dev with $addr" ip -n "$ns" -batch - <<-END
		link add $dev type vnet $*
		addr add $addr dev $dev
		link set $dev up
	END
}

lib_stop()
{
	kill "$1" 2> /dev/null || return 0
	wait "$1" 2> /dev/null || :
}

background()
{
	local cmd=("$@")
	local log

	# BG_PID is to be the program, not a shell around it.
	if [ "$1" = in_ns ]; then
		cmd=(${2:+nsenter "--net=/run/netns/$2"} "${@:3}")
	fi
	log=$(mktemp "$LIB_TMP/background.XXXXXX")
	exec "${cmd[@]}" < /dev/null &> "$log" &
	BG_PID=$!
	defer lib_stop "$BG_PID"
	# Before it is that program it has our traps, and a signal runs them.
	while cmp -s "/proc/$BG_PID/cmdline" "/proc/$$/cmdline"; do
		:
	done
}

# Readers

link_json()
{
	ip ${1:+-n "$1"} -d -s -j link show dev "$2" | jq -r ".[0] | $3"
}

link_is()
{
	[ "$(link_json "$1" "$2" "$3")" = "$4" ]
}

link_is_gone()
{
	! ip -n "$1" link show dev "$2" &> /dev/null
}

stat_get()
{
	local all

	all=$(in_ns "$1" ethtool -S "$2") || return
	[[ $all =~ [[:space:]]"$3: "([0-9]+) ]] || return
	echo "${BASH_REMATCH[1]}"
}

# Of rx queues a kernel that cannot steer packets to them (RPS) says nothing.
queues_are()
{
	local rx=$4

	[ -e /sys/class/net/lo/queues/rx-0 ] || rx=null
	expect_eq "queues of $2" "$3 $rx" "$(link_json "$1" "$2" \
		'"\(.num_tx_queues) \(.num_rx_queues)"')"
}

log_mark()
{
	LOG_MARK="$TEST_FILE mark $$ $RANDOM$RANDOM"
	echo "$LOG_MARK" > /dev/kmsg
}

# Less what it says of every unsigned module and of every link.
log_since()
{
	dmesg | sed "1,/$LOG_MARK/d" | grep vnet |
		grep -Ev -e 'out-of-tree module|module verification failed' \
			-e 'link becomes ready' \
			-e '(entered|left) (promiscuous|allmulti)' || :
}

# The run

lib_on_err()
{
	fail "status $1 from: $2"
}

lib_run_one()
{
	local name=$1

	LIB_DEFERRED=()
	trap lib_undo EXIT
	declare -F "$name" > /dev/null || fail "no function $name"
	set -E
	trap 'lib_on_err $? "$BASH_COMMAND"' ERR
	stack_begin
	"$name"
	stack_finds_nothing
}

tests_run()
{
	local start name rc twice
	local list=()

	read -ra list -d '' <<< "${TESTS:-$ALL_TESTS}"
	ktap_print_header
	ktap_set_plan "${#list[@]}"
	((${#list[@]} > 0)) || ktap_exit_fail_msg "no tests"
	twice=$(printf '%s\n' "${list[@]}" | sort | uniq -d)
	[ -z "$twice" ] || ktap_exit_fail_msg "named twice: $twice"

	for name in "${list[@]}"; do
		start=${EPOCHREALTIME/[.,]/}
		[ ! -e "$LIB_TMP/failed" ] || rm "$LIB_TMP/failed"
		[ ! -e "$LIB_TMP/skipped" ] || rm "$LIB_TMP/skipped"
		LIB_LOG=$LIB_TMP/log
		: > "$LIB_LOG"
		# Not under a condition, which would switch the ERR trap off.
		(lib_run_one "$name") >> "$LIB_LOG" 2>&1
		rc=$?
		[ ! -e "$LIB_TMP/skipped" ] || rc=4
		[ ! -e "$LIB_TMP/failed" ] || rc=1
		if ((rc != 0)) || [ "$V" = 1 ]; then
			sed 's/^/# /' "$LIB_LOG"
		fi
		LIB_LOG=
		echo "# $name: $(((${EPOCHREALTIME/[.,]/} - start) / 1000)) ms"
		case $rc in
		0) ktap_test_pass "$TEST_FILE: ${name//_/ }" ;;
		4) ktap_test_skip "$TEST_FILE: ${name//_/ }" ;;
		*) ktap_test_fail "$TEST_FILE: ${name//_/ }" ;;
		esac
	done
	ktap_finished
}
