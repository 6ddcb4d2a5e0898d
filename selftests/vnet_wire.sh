#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Modes on the wire, frame by frame, byte by byte.
#
#	vnet_wire.py --- packet socket ---> echo0 loop0 swap0 drop0 noarp0
#	  ^                                 jumbo0 some0 none0 for0 keep0 ttl0
#	  '-------- packet socket <-------- br0 { port0 port1 }
#
# The interfaces have no IPv4 address and no IPv6, so that nothing but the
# frames of the tables is on the wire: vnet_wire_cases.py (IPv4), _cases6.py
# (IPv6), _others.py (tags, what is never answered, what the settings change).
# vnet_wire.py prints the KTAP lines, one a frame.

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need ip python3

OWN=02:00:00:00:00:01

# $3...: more settings
make_port()
{
	local dev=$1
	local mode=$2

	cmd_ok "create $dev" ip -n "$ns" link add "$dev" \
		type vnet mode "$mode" mac "$OWN" "${@:3}"
}

new_ns ns
in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1 ||
	fail "cannot switch IPv6 off"
make_port echo0 echo
make_port noarp0 echo
make_port jumbo0 echo
make_port some0 echo answer arp,icmp
make_port none0 echo answer none for 192.0.2.0/24
make_port for0 echo for 192.0.2.0/24 for 2001:db8::/64
make_port keep0 echo ttl keep
make_port ttl0 echo ttl 254
make_port port0 echo
make_port port1 echo for 192.0.2.0/24 for 2001:db8::/64
make_port loop0 loop
make_port swap0 macswap
make_port drop0 drop
cmd_ok "no ARP on noarp0" ip -n "$ns" link set noarp0 arp off
cmd_ok "MTU of jumbo0" ip -n "$ns" link set jumbo0 mtu 9000
cmd_ok "a bridge" ip -n "$ns" link add br0 type bridge
for dev in port0 port1; do
	cmd_ok "a bridge port" ip -n "$ns" link set "$dev" master br0
done
for dev in echo0 noarp0 jumbo0 some0 none0 for0 keep0 ttl0 port0 port1 loop0 \
	swap0 drop0 br0; do
	cmd_ok "set $dev up" ip -n "$ns" link set "$dev" up
done

in_ns "$ns" python3 "$LIB_DIR/vnet_wire.py"
