#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Judge a guest's kernel log.
#
# usage: $0 LOG NONCE [DENY ALLOW]
# output: what is wrong, one line each; nothing if the log is clean
# status: 0 clean, 1 not clean or not judged
#
# Clean means: the guest's last words with NONCE are in it, and no line
# matches DENY without matching ALLOW.  A check that cannot work (no log, no
# patterns, a pattern that grep does not take) is a log that is not clean.
set -uo pipefail

here=$(dirname "$0")
log=$1
nonce=$2
deny=${3:-$here/console-deny.list}
allow=${4:-$here/console-allow.list}

bad()
{
	echo "$*"
	exit 1
}

# patterns FILE: without comments and empty lines
patterns()
{
	grep -vE '^[[:space:]]*(#|$)' "$1"
}

[ -s "$log" ] || bad "no kernel log: $log"
denied=$(patterns "$deny") || bad "no patterns in $deny"
allowed=$(patterns "$allow") || allowed='^$'
# Not the end of the judgement: what ended the guest may be in the log.
status=0
grep -qF "vnet-harness $nonce console" "$log" || {
	echo "the log is not this run's, or not whole"
	status=1
}

found=$(grep -aE -e "$denied" "$log")
[ $? -le 1 ] || bad "a pattern in $deny is not valid"
[ -n "$found" ] || exit $status
found=$(grep -avE -e "$allowed" <<<"$found")
[ $? -le 1 ] || bad "a pattern in $allow is not valid"
[ -z "$found" ] || bad "$found"
exit $status
