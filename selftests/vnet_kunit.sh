#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The KUnit tests of the driver, module vnet-test: loading it runs them. Each
# case is a line here, and so is each parameter of a case that has some; what a
# failed one said comes with it.
#
# They run where the kernel has KUnit and vnet-test was built, nowhere else.

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need awk dmesg modinfo modprobe

SUITES=/sys/kernel/debug/kunit
RESULTS=$LIB_TMP/results

# How many suites KUnit found in the module: it says so when it starts.
declared()
{
	dmesg | sed -n -e "1,/$LOG_MARK/d" -e 's/^\[[^]]*\] 1\.\.//p' |
		tail -n 1
}

# verdict NAME CMD...: a line of our own
verdict()
{
	local name=$1
	local rc=0

	shift
	CMD_OUT=$("$@" 2>&1) || rc=$?
	if ((rc != 0)); then
		printf 'status %s from: %s\n%s\n' $rc "$*" "$CMD_OUT" |
			sed 's/^/# /'
		printf 'not '
	fi
	printf 'ok %s\n' "$name"
}

# Lines without numbers, from a suite's results. Indented by 8 are parameters,
# by 4 cases, by 0 the suite as a whole; comments come before their line.
suite_lines()
{
	local suite=$1

	awk -v suite="$suite" '
	function say(good, name) {
		if (!good)
			printf "%s", notes
		notes = ""
		gsub(/#/, " ", name)
		print (good ? "ok " : "not ok ") suite ": " name skip
	}

	function complain(text) {
		notes = notes "# " text "\n"
		return 0
	}

	function result(good) {
		text = line
		sub(/^(not )?ok /, "", text)
		number = text + 0
		sub(/^[0-9]+ (- )?/, "", text)
		skip = ""
		if ((at = index(text, " # SKIP"))) {
			skip = substr(text, at)
			text = substr(text, 1, at - 1)
		}
		if (number != ++count[depth])
			good = complain("number " number " out of turn")
		if (depth == 2) {
			say(good, of ": " text)
		} else if (depth == 1) {
			if (of != "" && of != text)
				good = complain("parameters of " of)
			count[2] = 0
			of = ""
			say(good, text)
		} else {
			if (text != suite)
				good = complain("suite " text)
			if (!plan || count[1] != plan)
				good = complain(count[1] + 0 " of " plan + 0 \
						" cases")
			say(good, "the suite")
		}
	}

	{
		match($0, /^ */)
		depth = RLENGTH / 4
		line = substr($0, RLENGTH + 1)
	}
	line == "" || line ~ /^KTAP version / { next }
	line ~ /^1\.\.[0-9]+$/ {
		if (depth == 1)
			plan = substr(line, 4)
		next
	}
	line ~ /^# Subtest: / {
		if (depth == 2)
			of = substr(line, 12)
		next
	}
	line ~ /^(not )?ok [0-9]+ / { result(line !~ /^not/); next }
	{ complain(line) }

	END {
		skip = ""
		if (count[0] != 1)
			say(complain("no result"), "the suite")
	}' "$SUITES/$suite/results"
}

# As many suites as there are in the module, none of another one.
complete()
{
	local want

	want=$(declared)
	echo "suites: $*"
	echo "KUnit found: ${want:-no longer in the kernel log}"
	((want > 0 && want == $#))
}

unload()
{
	modprobe -r vnet-test &&
		! ls -d "$SUITES"/vnet_* 2> /dev/null &&
		! ls -d /sys/class/net/vnet* 2> /dev/null
}

collect()
{
	local suite suites=()

	verdict "loading vnet-test" modprobe vnet-test
	for suite in "$SUITES"/vnet_*; do
		[ -e "$suite/results" ] || continue
		suites+=("${suite##*/}")
		suite_lines "${suite##*/}"
	done
	verdict "all suites of vnet-test" complete "${suites[@]}"
	verdict "unloading vnet-test" unload
}

[ -e /sys/module/kunit ] || modinfo kunit &> /dev/null ||
	skip "this kernel has no KUnit"
modinfo vnet-test &> /dev/null || skip "vnet-test was not built"
[ ! -e /sys/module/vnet_test ] || bail "vnet-test is loaded already"

log_mark
defer sh -c '[ ! -e /sys/module/vnet_test ] || modprobe -r vnet-test'
collect > "$RESULTS"
ktap_print_header
ktap_set_plan "$(grep -cE '^(not )?ok ' "$RESULTS")"
awk '/^ok / || /^not ok / { sub(/ok /, "&" ++n " ") } 1' "$RESULTS"
! grep -q '^not ok ' "$RESULTS"
