# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Does the stack find fault with what it receives? Sourced by lib.sh, which asks
# at the end of each test, of all namespaces that the test made by new_ns and
# that are still there. No answer of vnet may have a wrong checksum or header,
# an address that is not the receiver's, or a piece that fits to no other.
#
#	stack_may_find ERE...	but this test brings about that: names of
#				counters as nstat has them, or "martians"; it
#				replaces what was said before
#	stack_finds_nothing	ask now
#	martians		frames with an impossible source or destination,
#				of all namespaces

# Of the test that runs; lib_run_one() is in a subshell of its own.
STACK_NAMESPACES=()
STACK_MAY_FIND=
MARTIANS=

stack_begin()
{
	STACK_NAMESPACES=()
	STACK_MAY_FIND=
	MARTIANS=$(martians)
}

stack_may_find()
{
	local IFS='|'

	STACK_MAY_FIND="^($*)$"
}

# One line of names, then one of each CPU's counts.
martians()
{
	local columns counts i
	local seen=0

	{
		read -ra columns
		while read -ra counts; do
			for i in "${!columns[@]}"; do
				[[ ${columns[i]} = in_martian_* ]] || continue
				echo "${columns[i]} ${counts[i]}"
				seen=$((seen + 1))
			done
		done
	} < /proc/net/stat/rt_cache
	((seen >= 2))
}

# Two files have a line of names before each line of values, the third has a
# name and its value in a line.
stack_errors()
{
	# shellcheck disable=SC2016 # awk expands these
	in_ns "$1" awk -v allowed="$STACK_MAY_FIND" '
		function look(name, value)
		{
			if (name !~ /C[sS]umErrors|InHdrErrors|InAddrErrors/ &&
			    name !~ /ReasmFails/)
				return
			seen++
			if (value > 0 && (allowed == "" || name !~ allowed))
				printf "%s %d ", name, value
		}
		NF == 2 && FILENAME ~ /snmp6$/ { look($1, $2); next }
		$1 != head { head = $1; split($0, names); next }
		{
			for (i = 2; i <= NF; i++)
				look(substr($1, 1, length($1) - 1) names[i], $i)
			head = ""
		}
		END { if (seen < 8) print "only", seen, "counters are known" }
		' /proc/net/snmp /proc/net/netstat /proc/net/snmp6
}

stack_finds_nothing()
{
	local ns

	for ns in "${STACK_NAMESPACES[@]}"; do
		[ -e "/run/netns/$ns" ] || continue
		expect_eq "what the stack of $ns finds wrong" "" \
			"$(stack_errors "$ns")"
	done
	[[ martians =~ ${STACK_MAY_FIND:-^$} ]] ||
		expect_eq "martians" "$MARTIANS" "$(martians)"
}
