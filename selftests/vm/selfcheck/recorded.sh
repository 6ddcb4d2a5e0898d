# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Sourced by selfcheck.sh: faults that need no guest.  Each case gives the
# judges a recorded run with one thing changed, and says what they must find.
# Needs: result, $work (an empty directory).

: "${work:?}"

# run_of NONCE: what a good guest says
run_of()
{
	cat <<-EOF

	# vnet-harness $1 begin 6.1.0 taint 0

	# vnet-harness $1 test a.sh
	TAP version 13
	1..1
	ok 1 first

	# vnet-harness $1 status 0 seconds 1 cpus 1

	# vnet-harness $1 balance ok

	# vnet-harness $1 taint 0

	# vnet-harness $1 end
	EOF
}

# verdict_red NAME PATTERN: the results on stdin have this red line; green if
# PATTERN is -
verdict_red()
{
	local out bad

	out=$("$VM/verdict.pl" row n1 "$work/tests" "$work/racing" \
		2 "$work/skips") || :
	bad=$(grep '^not ok' <<<"$out") || :
	if [ "$2" = - ]; then
		[ -z "$bad" ] && grep -q '^ok' <<<"$out"
	else
		grep -qE -e "$2" <<<"$bad"
	fi
	result $? "recorded: $1" "$out"
}

# console_red NAME PATTERN ARG...: console.sh finds this; - for nothing
console_red()
{
	local name=$1 pattern=$2 out status=0

	shift 2
	out=$("$VM/console.sh" "$@") || status=$?
	if [ "$pattern" = - ]; then
		[ $status -eq 0 ] && [ -z "$out" ]
	else
		[ $status -ne 0 ] && grep -qE -e "$pattern" <<<"$out"
	fi
	result $? "recorded: $name" "$out"
}

# count_is NAME STATUS PATTERN: the lines on stdin, of a run with one row `a',
# are counted so
count_is()
{
	local out status=0

	out=$("$VM/count.pl" a) || status=$?
	[ $status -eq "$2" ] && grep -qxE -e "$3" <<<"$out" &&
		[[ ${out##*$'\n'} =~ ^[0-9]+\ passed,\ [0-9]+\ failed$ ]]
	result $? "recorded: $1" "$out"
}

echo a.sh >"$work/tests"
echo '* | a.sh | may | here it may' >"$work/skips"
: >"$work/racing"
run_of n1 | verdict_red "green run: results" -
run_of n2 | verdict_red "stale results: end" 'came to its end'
run_of n2 | verdict_red "stale results: tests" 'a.sh: ran'
run_of n1 | sed '/^TAP/d; /^1\.\./d; /^ok/d' |
	verdict_red "a silent test" 'a.sh: ran to its end'
verdict_red "no results" 'came to its end' </dev/null
run_of n1 | sed '/ end$/d' | verdict_red "no end marker" 'came to its end'
{
	run_of n1
	echo "ok 2 late"
} | verdict_red "results after the end" 'came to its end'
run_of n1 | sed 's/taint 0/taint 512/' |
	verdict_red "tainted kernel" 'tainted after'
run_of n1 | sed '/ taint 0$/d' | verdict_red "taint not said" 'tainted before'
run_of n1 | sed 's/balance ok/balance lost/' |
	verdict_red "balance lost" 'as it was'
run_of n1 | sed '/balance/d' | verdict_red "balance not said" 'a.sh: ran'
run_of n1 | sed 's/ok 1 first/ok 1 first # TODO later/' |
	verdict_red "todo is no pass" 'a.sh: first'
run_of n1 | sed 's/ok 1 first/ok 1 may # SKIP wish/' |
	verdict_red "skip with leave" -
run_of n1 | sed 's/ok 1 first/ok 1 first # SKIP wish/' |
	verdict_red "skip without leave" 'a.sh: first'
run_of n1 | sed 's/^ok 1 first/&\nBail out! no more/' |
	verdict_red "bail out after the last test" 'a.sh: ran to its end'
echo a.sh >"$work/racing"
run_of n1 | verdict_red "a race on one CPU" 'a.sh: ran to its end'
run_of n1 | sed 's/cpus 1/cpus 2/' | verdict_red "a race on both" -
: >"$work/racing"
echo b.sh >>"$work/tests"
run_of n1 | verdict_red "a test that never ran" 'b.sh: ran'

printf '%s\n' 'ok - x' '# end of a' |
	count_is "count: green" 0 '1 passed, 0 failed'
echo 'ok - x' | count_is "count: a row without its end" 1 'not ok .* - a: .*'
echo '# end of a' | count_is "count: nothing passed" 1 '0 passed, 0 failed'
printf '%s\n' 'not ok - x' 'ok - y' '# end of a' |
	count_is "count: a failure" 1 '1 passed, 1 failed'
printf '%s\n' 'ok - x' 'not ok - y' why '# end of a' |
	count_is "count: a failure is said again" 1 '# failed: 2 - y'
printf '%s\n' 'ok - x # SKIP y' 'ok - z' '# end of a' |
	count_is "count: a skip is no pass" 0 '1 passed, 0 failed'
printf '%s\n' 'ok - x # SKIP y' '# end of a' |
	count_is "count: nothing but a skip" 1 '0 passed, 0 failed'

log=$work/console.log
echo '[ 1.0] vnet-harness n1 console' >"$log"
: >"$work/empty"
echo '(' >"$work/broken"
console_red "green run: console" - "$log" n1
console_red "console log missing" 'no kernel log' "$work/none" n1
console_red "console log empty" 'no kernel log' "$work/empty" n1
console_red "console log of another run" "not this run's" "$log" n2
console_red "denylist emptied" 'no patterns' "$log" n1 "$work/empty"
console_red "denylist missing" 'no patterns' "$log" n1 "$work/none"
console_red "denylist broken" 'not valid' "$log" n1 "$work/broken"
echo '[ 2.0] WARNING: CPU: 0 PID: 1 at x.c:1 x+0x1' >>"$log"
console_red "a warning in the log" 'WARNING' "$log" n1
console_red "a warning in a log without its end" 'WARNING' "$log" n2

# planted_is NAME STATUS: what is on stdin, and nothing else, is what the header
# of a planted fault says (0) or is not (1)
planted_is()
{
	local out status=0

	cat >"$work/verdict"
	out=$(as_planted x "$work" "$work/patch")
	! grep -q '^not ok' <<<"$out" || status=1
	[ -n "$out" ] && [ $status -eq "$2" ]
	result $? "recorded: planted: $1" "$out"
}

printf '%s\n' 'Row: bookworm' 'Test: a.sh' 'Red: a.sh | first | lost' '---' \
	'Red: a.sh | second | below the header' >"$work/patch"
: >"$work/console.log"
printf '%s\n' 'not ok - p: a.sh: first' '# lost' 'ok - p: a.sh: second' |
	planted_is "as the header says" 0
printf '%s\n' 'ok - p: a.sh: first' '# lost' 'ok - p: a.sh: second' |
	planted_is "not seen" 1
printf '%s\n' 'not ok - p: a.sh: first' '# found' 'ok - p: a.sh: second' \
	'# lost' | planted_is "seen for another reason" 1
printf '%s\n' 'not ok - p: a.sh: first' '# lost' 'not ok - p: a.sh: second' |
	planted_is "something else is red, too" 1
printf '%s\n' 'not ok - p: a.sh: first' '# lost' \
	'not ok - p: the guest came to its end' |
	planted_is "no end without a panic" 1
echo 'Kernel panic - not syncing' >"$work/console.log"
printf '%s\n' 'not ok - p: a.sh: first' '# lost' \
	'not ok - p: the guest came to its end' |
	planted_is "no end with a panic" 0
out=$(planted no_such_patch 2>/dev/null)
[[ $out == 'not ok - '*'says how it is seen'* ]]
result $? "recorded: planted: no such patch" "$out"
