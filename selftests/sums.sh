# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# No frame is lost or invented: what vnet counts by verdict is what the link
# counts. Sourced by lib.sh.
#
#	counters_add_up NS DEV [core]	the sum rule, once the link is quiet;
#					"core" if it was down in between
#	pair_adds_up NS DEV NS DEV [core]
#					the same for both ends of a pair
#	core_dropped NS DEV		what is dropped so far the core has,
#					and is left out from here on

declare -A CORE_DROPPED		# by "NS DEV"

core_dropped()
{
	CORE_DROPPED["$1 $2"]=$(link_json "$1" "$2" .stats64.tx.dropped)
}

# answered + crossed + taken_* = tx packets, dropped_* = tx drops, answered +
# the other end's crossed = rx packets.
# $3: while a link is down the core drops frames, too: "core" allows for them.
# $4, $5: the other end of a pair
lib_sums()
{
	local all other=0

	if [ -n "${5:-}" ]; then
		other=$(stat_get "$4" "$5" crossed)
	fi
	all=$(in_ns "$1" ethtool -S "$2")
	# shellcheck disable=SC2016 # awk expands these
	in_ns "$1" awk -v link="$2:" -v core="${3:-}" -v other="$other" \
		-v before="${CORE_DROPPED["$1 $2"]:-0}" '
		$1 == link { rx = $3; tx = $11; drops = $13; seen++ }
		$1 == "answered:" { answered = $2; seen++ }
		$1 == "crossed:" { crossed = $2; seen++ }
		$1 ~ /^taken_/ { taken += $2; seen++ }
		$1 ~ /^dropped_/ { dropped += $2; seen++ }
		END {
			printf "answered %d crossed %d taken %d dropped %d, ", \
				answered, crossed, taken, dropped
			printf "other end: crossed %d, ", other
			printf "tx %s rx %s tx_dropped %s\n", tx, rx, drops
			drops -= before
			exit !(seen > 4 && tx != "" &&
			       answered + crossed + taken == tx + 0 &&
			       answered + other == rx + 0 &&
			       dropped <= drops &&
			       (core != "" || dropped == drops))
		}' - /proc/net/dev <<< "$all"
}

counters_add_up()
{
	wait_ok "the counters of $2 add up" 5 lib_sums "$1" "$2" "$3"
}

pair_adds_up()
{
	wait_ok "the counters of $2 add up" 5 \
		lib_sums "$1" "$2" "${5:-}" "$3" "$4"
	wait_ok "the counters of $4 add up" 5 \
		lib_sums "$3" "$4" "${5:-}" "$1" "$2"
}
