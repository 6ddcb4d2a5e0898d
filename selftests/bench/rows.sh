# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034 # bench.sh reads the variables
#
# Sourced by bench.sh: the interfaces that are compared. A function set_ROW for
# each, which makes them and says by
#
#	SENDER		what the frames are sent on
#	RECEIVER	where they come back, or out at the other end; they are
#			dropped at its tc ingress. Empty: nothing comes back
#	DEVICES		all interfaces; they get the qdisc that is measured
#	PEER		where the frames are sent to, an Ethernet address
#	PEER_NETNS	words before a command of the other end, if that has a
#			namespace of its own
#	SERVER		the process that answers, if there is one
#
# Interfaces that can have QUEUES tx queues have as many.
#
# The first row of an instrument that sends frames one way is its floor: what
# making, sending and freeing a frame costs when the interface does nothing.

FRAME_ROWS="dummy drop loop macswap echo pair snull tc-bpf veth veth-mirred
	veth-xdp"
ICMP_ROWS="dummy drop echo veth-netns"
BATCH_ROWS="dummy drop loop echo veth"
RTT_ROWS="echo veth-netns tap lo"
TCP_ROWS="echo veth-netns"
TCP_LO_ROWS="lo socat-pipe socat-cat"
UDP_ROWS="echo veth-netns lo"

set_dummy()
{
	ip link add dummy0 numtxqueues "$QUEUES" type dummy
	SENDER=dummy0 RECEIVER='' DEVICES=dummy0
}

# new_vnet MODE
new_vnet()
{
	ip link add vnet0 numtxqueues "$QUEUES" numrxqueues "$QUEUES" \
		type vnet mode "$1" peer-mac "$PEER"
	SENDER=vnet0 RECEIVER=vnet0 DEVICES=vnet0
}

set_drop()
{
	new_vnet drop
	RECEIVER=''
}

set_loop()
{
	new_vnet loop
}

set_macswap()
{
	new_vnet macswap
}

set_echo()
{
	new_vnet echo
}

# One way, out at the other end, as veth below.
# new_pair MODE
new_pair()
{
	ip link add vnet0 type vnet mode "$1" peer name vnet1 address "$PEER"
	SENDER=vnet0 RECEIVER=vnet1 DEVICES="vnet0 vnet1"
}

set_pair()
{
	new_pair pair
}

set_snull()
{
	new_pair snull
}

# The strongest of what can be had without vnet: a program that exchanges the
# addresses and sends the frame back to the interface that it leaves by.
set_tc-bpf()
{
	set_dummy
	RECEIVER=dummy0
	tc qdisc add dev dummy0 clsact
	tc filter add dev dummy0 egress bpf direct-action \
		object-pinned "$BPF/tc"
}

# One way only: what it costs to get to where a program could answer.
set_veth()
{
	ip link add veth0 numtxqueues "$QUEUES" type veth \
		peer name veth1 address "$PEER" numrxqueues "$QUEUES"
	SENDER=veth0 RECEIVER=veth1 DEVICES="veth0 veth1"
}

# There and back, with nothing exchanged.
set_veth-mirred()
{
	set_veth
	RECEIVER=veth0
	tc qdisc add dev veth1 clsact
	tc filter add dev veth1 ingress matchall \
		action mirred egress redirect dev veth1
}

# XDP_TX on veth wakes the other end only if that has a program, too: with GRO
# alone its ring fills up and everything else is lost.
set_veth-xdp()
{
	set_veth
	RECEIVER=veth0
	ip link set veth0 xdp pinned "$BPF/pass" &&
	ip link set veth1 xdp pinned "$BPF/xdp"
}

# A second stack, the kernel's, in a namespace of its own.
set_veth-netns()
{
	ip netns add peer
	ip -n peer link set lo up
	ip link add veth0 type veth peer name veth1 address "$PEER" netns peer
	tc -n peer qdisc replace dev veth1 root "$QDISC"
	ip -n peer link set veth1 up
	ip -n peer address add "$FAR/24" dev veth1
	ip -n peer neigh add "$HERE" dev veth1 \
		lladdr "$(cat /sys/class/net/veth0/address)"
	SENDER=veth0 RECEIVER=veth0 DEVICES=veth0
	PEER_NETNS=(nsenter --net=/run/netns/peer)
}

# A process that reads each frame and writes its answer.
set_tap()
{
	./bench_tap tap0 2>/tmp/server </dev/null &
	SERVER=$!
	SENDER=tap0 RECEIVER=tap0 DEVICES=tap0
	soon test -e /sys/class/net/tap0
}

# The stack talks to itself.
set_lo()
{
	SENDER=lo RECEIVER=lo DEVICES=lo
}

set_socat-pipe()
{
	set_lo
}

set_socat-cat()
{
	set_lo
}
