#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Modes on the wire, frame by frame, byte by byte.
#
#	vnet_wire.py --- packet socket ---> echo0 loop0 swap0 drop0 noarp0
#	  ^                                 jumbo0 br0 { port0 }
#	  '-------- packet socket <------------'
#
# The interfaces have no IPv4 address and no IPv6, so that nothing but the
# frames of vnet_wire_cases.py is on the wire. vnet_wire.py prints the KTAP
# lines, one a frame.

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need ip python3

OWN=02:00:00:00:00:01

make_port()
{
	local dev=$1
	local mode=$2

	cmd_ok "create $dev" ip -n "$ns" link add "$dev" \
		type vnet mode "$mode" mac "$OWN"
}

new_ns ns
in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1 ||
	fail "cannot switch IPv6 off"
make_port echo0 echo
make_port noarp0 echo
make_port jumbo0 echo
make_port port0 echo
make_port loop0 loop
make_port swap0 macswap
make_port drop0 drop
cmd_ok "no ARP on noarp0" ip -n "$ns" link set noarp0 arp off
cmd_ok "MTU of jumbo0" ip -n "$ns" link set jumbo0 mtu 9000
cmd_ok "a bridge" ip -n "$ns" link add br0 type bridge
cmd_ok "a bridge port" ip -n "$ns" link set port0 master br0
for dev in echo0 noarp0 jumbo0 port0 loop0 swap0 drop0 br0; do
	cmd_ok "set $dev up" ip -n "$ns" link set "$dev" up
done

in_ns "$ns" python3 "$LIB_DIR/vnet_wire.py"
