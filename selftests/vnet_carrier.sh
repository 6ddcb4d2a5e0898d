#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The wire: unplugged by `ip link set carrier off`, with the speed and duplex
# that ethtool was told.

ALL_TESTS="
	off_before_up
	on_when_up
	unplugged_and_plugged
	nothing_answered_while_unplugged
	unplugged_over_down_and_up
	unplugged_before_up
	unplugged_is_per_interface
	monitor_sees_it
	speed_and_duplex
	wrong_speed_and_duplex_refused
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need ethtool ip jq ping

lower_up()
{
	link_json "$ns" vnet0 '.flags | index("LOWER_UP") != null'
}

operstate()
{
	link_json "$ns" vnet0 .operstate
}

is()
{
	[ "$("$1")" = "$2" ]
}

# wire LABEL true|false: operstate follows the carrier, a moment later
wire()
{
	local state=DOWN

	if [ "$2" = true ]; then
		state=UP
	fi
	wait_ok "$1: operstate $state" 5 is operstate "$state"
	expect_eq "$1: LOWER_UP" "$2" "$(lower_up)"
	expect_text "$1: ethtool" \
		"Link detected: $([ "$2" = true ] && echo yes || echo no)" \
		in_ns "$ns" ethtool vnet0
}

carrier()
{
	cmd_ok "carrier $1" ip -n "$ns" link set vnet0 carrier "$1"
}

pings()
{
	cmd_ok "ping" in_ns "$ns" ping -c 2 -i 0.01 -W 5 192.0.2.2
}

# Who was asked for while there was no wire may be given up in the very moment
# that there is one, and what waits for the answer with it.
pings_again()
{
	cmd_ok "forget" ip -n "$ns" neigh flush dev vnet0
	pings
}

off_before_up()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet
	wire "created" false
	# There is a wire, with nobody at this end of it.
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	wire "down again" false
}

on_when_up()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	wire "up" true
	expect_eq "carrier in sysfs" 1 \
		"$(with_sys "$ns" cat /sys/class/net/vnet0/carrier)"
	pings
}

unplugged_and_plugged()
{
	local i

	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	for ((i = 0; i < 3; i++)); do
		carrier off
		wire "unplugged" false
		expect_eq "carrier in sysfs" 0 \
			"$(with_sys "$ns" cat /sys/class/net/vnet0/carrier)"
		carrier on
		wire "plugged" true
		pings
	done
	# The same through sysfs.
	with_sys "$ns" bash -c 'echo 0 > /sys/class/net/vnet0/carrier'
	wire "unplugged through sysfs" false
	with_sys "$ns" bash -c 'echo 1 > /sys/class/net/vnet0/carrier'
	wire "plugged through sysfs" true
	pings
}

# The core lets no frame through once it has seen the carrier go; one that was
# faster is taken. Either way there is no answer, and no drop of ours.
nothing_answered_while_unplugged()
{
	local before

	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	pings
	background in_ns "$ns" ping -f -q 192.0.2.2
	carrier off
	wire "unplugged" false
	counters_add_up "$ns" vnet0 core
	before=$(stat_get "$ns" vnet0 answered)
	cmd_fail "ping" in_ns "$ns" ping -c 3 -i 0.2 -W 1 192.0.2.2
	expect_eq "answered" "$before" "$(stat_get "$ns" vnet0 answered)"
	lib_stop "$BG_PID"
	counters_add_up "$ns" vnet0 core
	carrier on
	wire "plugged" true
	pings_again
	(($(stat_get "$ns" vnet0 answered) > before)) || fail "not counted"
	counters_add_up "$ns" vnet0 core
}

unplugged_over_down_and_up()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	carrier off
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	wire "up, still unplugged" false
	cmd_fail "ping" in_ns "$ns" ping -c 1 -W 1 192.0.2.2
	carrier on
	wire "plugged" true
	pings_again
}

unplugged_before_up()
{
	new_ns ns
	cmd_ok "create" ip -n "$ns" link add vnet0 type vnet
	cmd_ok "address" ip -n "$ns" addr add 192.0.2.1/24 dev vnet0
	# The core refuses to plug what is down on some kernels: up for that.
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	carrier off
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	wire "down" false
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	wire "up, unplugged before" false
	carrier on
	wire "plugged" true
	pings
}

unplugged_is_per_interface()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	new_vnet "$ns" vnet1 198.51.100.1/24
	carrier off
	wire "unplugged" false
	cmd_ok "the other" in_ns "$ns" ping -c 1 -W 5 198.51.100.2
}

seen()
{
	grep -c "NO-CARRIER" "$LIB_TMP/monitor"
}

# The monitor says something of a change that is of no interest.
monitored()
{
	ip -n "$ns" link set vnet0 alias "$RANDOM"
	[ -s "$LIB_TMP/monitor" ]
}

monitor_sees_it()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	wire "up" true
	exec ip -n "$ns" -o monitor link > "$LIB_TMP/monitor" &
	defer lib_stop $!
	wait_ok "the monitor runs" 5 monitored
	expect_eq "no news" 0 "$(seen || :)"
	carrier off
	wait_ok "NO-CARRIER" 5 seen
}

settings()
{
	expect_text "$1" "Speed: $2" in_ns "$ns" ethtool vnet0
	expect_text "$1" "Duplex: $3" in_ns "$ns" ethtool vnet0
}

speed_and_duplex()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	settings "default" 10000Mb/s Full
	expect_text "port" "Port: Other" in_ns "$ns" ethtool vnet0
	cmd_ok "set" in_ns "$ns" ethtool -s vnet0 speed 1000 duplex half
	settings "set" 1000Mb/s Half
	expect_eq "speed in sysfs" 1000 \
		"$(with_sys "$ns" cat /sys/class/net/vnet0/speed)"
	expect_eq "duplex in sysfs" half \
		"$(with_sys "$ns" cat /sys/class/net/vnet0/duplex)"
	cmd_ok "an odd one" in_ns "$ns" ethtool -s vnet0 speed 12345 duplex full
	settings "odd" 12345Mb/s Full
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	settings "kept over down and up" 12345Mb/s Full
	pings
}

wrong_speed_and_duplex_refused()
{
	local words

	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	for words in "speed 4294967294" "duplex quarter" "autoneg on" \
		     "port tp" "speed 100 autoneg on"; do
		# The words, each by itself.
		# shellcheck disable=SC2086
		cmd_fail "$words" in_ns "$ns" ethtool -s vnet0 $words
		settings "after $words" 10000Mb/s Full
	done
}

tests_run
