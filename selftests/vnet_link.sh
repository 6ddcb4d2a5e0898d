#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The life of an interface, from `ip link add type vnet`, which loads the
# module, to `ip link del`.

ALL_TESTS="
	add_loads_the_module
	load_is_silent_and_makes_no_interface
	no_module_parameters
	names_by_default
	up_down_rename_delete
	defaults
	mtu_has_limits
	addresses_are_random_by_default
	far_end_address_from_the_interfaces
	address_can_change_while_up
	address_of_the_far_end_refused
	address_of_a_group_refused
	queues_as_asked_for
	unprivileged_user
	batch_of_1000
	memory_comes_back
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need arping ethtool ip jq modinfo modprobe ping setpriv unshare

BATCH=1000
LIVES=30		# of 10 interfaces each
# KiB; a forgotten ring is 4 KiB, a queue 1, the counters 0.25 for each CPU.
SLAB_NOISE=150
PERCPU_NOISE=50

no_vnet()
{
	expect_eq "$1: interfaces of the kind" "" \
		"$(ip -n "$ns" -br link show type vnet)"
}

unload()
{
	modprobe -r vnet 2> /dev/null || :
	[ ! -d /sys/module/vnet ] || fail "vnet cannot be unloaded"
}

add_loads_the_module()
{
	unload
	new_ns ns
	cmd_ok "add" ip -n "$ns" link add type vnet
	[ -d /sys/module/vnet ] || fail "an interface without the module"
}

# trap 24
load_is_silent_and_makes_no_interface()
{
	local before

	unload
	before=$(ls /sys/class/net)
	log_mark
	cmd_ok "load" modprobe vnet
	expect_eq "interfaces" "$before" "$(ls /sys/class/net)"
	cmd_ok "unload" modprobe -r vnet
	expect_eq "the log" "" "$(log_since)"
}

no_module_parameters()
{
	cmd_ok "load" modprobe vnet
	[ ! -e /sys/module/vnet/parameters ] || fail "there are parameters"
	expect_eq "modinfo -p" "" "$(modinfo -p vnet)"
	expect_text "the alias" '^rtnl-link-vnet$' modinfo -F alias vnet
}

names_by_default()
{
	new_ns ns
	cmd_ok "first" ip -n "$ns" link add type vnet
	cmd_ok "second" ip -n "$ns" link add type vnet
	cmd_ok "with a pattern" ip -n "$ns" link add lab%d type vnet
	expect_eq "names" "lab0 vnet0 vnet1" \
		"$(ip -n "$ns" -j link show type vnet |
			jq -r '.[].ifname' | sort | xargs)"
}

up_down_rename_delete()
{
	new_ns ns
	new_vnet "$ns" vnet0 192.0.2.1/24
	cmd_ok "ping" in_ns "$ns" ping -c 1 -W 5 192.0.2.2
	cmd_ok "down" ip -n "$ns" link set vnet0 down
	cmd_fail "ping while down" in_ns "$ns" ping -c 1 -W 1 192.0.2.2
	cmd_ok "rename" ip -n "$ns" link set vnet0 name lab0
	cmd_ok "alias" ip -n "$ns" link set lab0 alias "the far end"
	cmd_ok "altname" ip -n "$ns" link property add dev lab0 altname lab-a
	cmd_ok "up" ip -n "$ns" link set lab0 up
	cmd_ok "ping after all that" in_ns "$ns" ping -c 1 -W 5 192.0.2.2
	expect_eq "alias" "the far end" "$(link_json "$ns" lab-a .ifalias)"
	cmd_fail "the old name" ip -n "$ns" link show vnet0
	cmd_ok "delete while up" ip -n "$ns" link del lab-a
	no_vnet "after delete"
	cmd_ok "add again" ip -n "$ns" link add lab0 type vnet
}

defaults()
{
	new_ns ns
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	cmd_ok "add" ip -n "$ns" link add vnet0 type vnet
	expect_eq "kind, mode, mac" "vnet echo null" \
		"$(link_json "$ns" vnet0 '.linkinfo |
			"\(.info_kind) \(.info_data.mode) \(.info_data.mac)"')"
	expect_eq "type" "ether ff:ff:ff:ff:ff:ff" \
		"$(link_json "$ns" vnet0 '"\(.link_type) \(.broadcast)"')"
	expect_eq "MTU, its range" "1500 68 65535" \
		"$(link_json "$ns" vnet0 '"\(.mtu) \(.min_mtu) \(.max_mtu)"')"
	queues_are "$ns" vnet0 1 1
	expect_eq "state" DOWN "$(link_json "$ns" vnet0 .operstate)"
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	expect_eq "qdisc" noqueue "$(link_json "$ns" vnet0 .qdisc)"
	expect_text "driver" '^driver: vnet$' in_ns "$ns" ethtool -i vnet0
	expect_eq "counters of a link that nothing used" "" \
		"$(in_ns "$ns" ethtool -S vnet0 | awk '/: / && $2 != 0')"
}

mtu_has_limits()
{
	local mtu

	new_ns ns
	cmd_ok "add" ip -n "$ns" link add vnet0 type vnet
	for mtu in 68 65535; do
		cmd_ok "$mtu" ip -n "$ns" link set vnet0 mtu "$mtu"
		expect_eq "MTU" "$mtu" "$(link_json "$ns" vnet0 .mtu)"
	done
	for mtu in 67 65536; do
		refused_text "$mtu" "mtu (less|greater) than device m" \
			ip -n "$ns" link set vnet0 mtu "$mtu"
		expect_eq "MTU" 65535 "$(link_json "$ns" vnet0 .mtu)"
		refused_text "$mtu at birth" \
			"mtu (less|greater) than device m" \
			ip -n "$ns" link add vnet1 mtu "$mtu" type vnet
	done
}

addresses_are_random_by_default()
{
	local a b

	new_ns ns
	cmd_ok "first" ip -n "$ns" link add vnet0 type vnet
	cmd_ok "second" ip -n "$ns" link add vnet1 type vnet
	a=$(link_json "$ns" vnet0 .address)
	b=$(link_json "$ns" vnet1 .address)
	[ "$a" != "$b" ] || fail "two interfaces have $a"
	# Locally administered, not a group.
	[[ $a =~ ^.[26ae]: ]] || fail "$a is no address for a virtual NIC"
	expect_eq "addr_assign_type" 1 \
		"$(with_sys "$ns" cat /sys/class/net/vnet0/addr_assign_type)"
	expect_text "permanent address" '(not set|00:00:00:00:00:00)$' \
		in_ns "$ns" ethtool -P vnet0
}

# new_vnet_of ADDRESS: vnet0 with that address, up
new_vnet_of()
{
	cmd_ok "create" ip -n "$ns" link add vnet0 address "$1" type vnet
	cmd_ok "address" ip -n "$ns" addr add 192.0.2.1/24 dev vnet0
	cmd_ok "up" ip -n "$ns" link set vnet0 up
}

# Prints the far end's address as ARP sees it.
peer_mac()
{
	in_ns "$ns" arping -c 1 -w 5 -I vnet0 192.0.2.2 |
		sed -n 's/.*\[\([0-9A-Fa-f:]*\)\].*/\L\1/p'
}

far_end_address_from_the_interfaces()
{
	local own peer

	new_ns ns
	while read -r own peer; do
		new_vnet_of "$own"
		expect_eq "the far end of $own" "$peer" "$(peer_mac)"
		cmd_ok "ping" in_ns "$ns" ping -c 1 -W 5 192.0.2.3
		expect_eq "neighbour of $own" "$peer" \
			"$(ip -n "$ns" -j neigh show 192.0.2.3 |
				jq -r '.[0].lladdr')"
		cmd_ok "delete" ip -n "$ns" link del vnet0
	done <<- 'END'
		02:00:00:00:00:01 42:00:00:00:00:01
		42:00:00:00:00:01 02:00:00:00:00:01
		00:00:5e:00:53:01 42:00:5e:00:53:01
		fe:ff:ff:ff:ff:ff be:ff:ff:ff:ff:ff
	END
}

address_can_change_while_up()
{
	new_ns ns
	new_vnet_of 02:00:00:00:00:01
	cmd_ok "change" ip -n "$ns" link set vnet0 address 02:00:00:00:00:02
	expect_eq "address" 02:00:00:00:00:02 \
		"$(link_json "$ns" vnet0 .address)"
	expect_eq "addr_assign_type" 3 \
		"$(with_sys "$ns" cat /sys/class/net/vnet0/addr_assign_type)"
	expect_eq "the far end keeps its own" 42:00:00:00:00:01 "$(peer_mac)"
	cmd_ok "ping" in_ns "$ns" ping -c 1 -W 5 192.0.2.2
}

address_of_the_far_end_refused()
{
	local state

	new_ns ns
	cmd_ok "add" ip -n "$ns" link add vnet0 address 02:00:00:00:00:01 \
		type vnet
	for state in down up; do
		cmd_ok "$state" ip -n "$ns" link set vnet0 "$state"
		refused_text "while $state" "vnet: address is the far end's" \
			ip -n "$ns" link set vnet0 address 42:00:00:00:00:01
		expect_eq "address" 02:00:00:00:00:01 \
			"$(link_json "$ns" vnet0 .address)"
	done
	# That address is only this interface's far end's.
	cmd_ok "another interface" ip -n "$ns" link add vnet1 \
		address 42:00:00:00:00:01 type vnet
}

address_of_a_group_refused()
{
	local addr

	new_ns ns
	for addr in 01:00:5e:00:00:01 ff:ff:ff:ff:ff:ff 00:00:00:00:00:00; do
		refused_text "create with $addr" \
			"vnet: address must be a unicast address and not zero" \
			ip -n "$ns" link add vnet0 address "$addr" type vnet
		no_vnet "refused"
	done
	cmd_ok "add" ip -n "$ns" link add vnet0 address 02:00:00:00:00:01 \
		type vnet
	for addr in 01:00:5e:00:00:01 00:00:00:00:00:00; do
		cmd_fail "change to $addr" \
			ip -n "$ns" link set vnet0 address "$addr"
		expect_eq "address" 02:00:00:00:00:01 \
			"$(link_json "$ns" vnet0 .address)"
	done
}

queues_as_asked_for()
{
	new_ns ns
	cmd_ok "add" ip -n "$ns" link add vnet0 numtxqueues 4 numrxqueues 3 \
		type vnet
	queues_are "$ns" vnet0 4 3
	expect_eq "tx queues in sysfs" "tx-0 tx-1 tx-2 tx-3" \
		"$(with_sys "$ns" ls /sys/class/net/vnet0/queues |
			grep ^tx | xargs)"
	expect_eq "queue_3_packets" 0 "$(stat_get "$ns" vnet0 queue_3_packets)"
	cmd_fail "a fifth queue" stat_get "$ns" vnet0 queue_4_packets
	cmd_ok "address" ip -n "$ns" addr add 192.0.2.1/24 dev vnet0
	cmd_ok "up" ip -n "$ns" link set vnet0 up
	cmd_ok "ping" in_ns "$ns" ping -c 3 -i 0.01 -W 5 192.0.2.2
}

# Own user and network namespaces are all that it takes, even to load it: trap
# 25.
unprivileged_user()
{
	unload
	cmd_ok "as nobody" setpriv --reuid=65534 --regid=65534 --clear-groups \
		unshare -Urn bash -e <<- 'END'
			ip link add vnet0 type vnet mode drop
			ip link set vnet0 type vnet mode echo
			ip addr add 192.0.2.1/24 dev vnet0
			ip link set vnet0 up
			ping -c 1 -W 5 192.0.2.2
			ip link del vnet0
			test -z "$(ip -br link show type vnet)"
		END
}

batch_of_1000()
{
	local i

	new_ns ns
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	for ((i = 0; i < BATCH; i++)); do
		echo "link add name vnet$i group 7 type vnet"
	done > "$LIB_TMP/batch"
	cmd_ok "add" ip -n "$ns" -batch "$LIB_TMP/batch"
	expect_eq "interfaces" "$BATCH" \
		"$(ip -n "$ns" -o link show type vnet | wc -l)"
	cmd_ok "the last one up" ip -n "$ns" link set "vnet$((BATCH - 1))" up
	cmd_ok "delete" ip -n "$ns" link del group 7
	no_vnet "after delete"
}

# Prints what the kernel has handed out, in KiB: of kmalloc's caches, and
# variables of each CPU.
memory()
{
	local cache

	# What a CPU has put aside counts as handed out, until this.
	for cache in /sys/kernel/slab/kmalloc-*/shrink; do
		echo 1 > "$cache"
	done
	awk '$1 ~ /^kmalloc-/ { slab += $2 * $4 }
	     $1 == "Percpu:" { percpu = $2 }
	     END { print int(slab / 1024), percpu }' /proc/slabinfo \
		/proc/meminfo
}

# A few at a time: what many at once had needed would then hide a leak.
# $1: how many times 10 interfaces come, talk and go
lives()
{
	in_ns "$ns" bash -e -s "$LIB_TMP/batch" "$1" <<- 'END'
		for ((i = 0; i < $2; i++)); do
			ip -batch "$1"
			for ((n = 0; n < 10; n++)); do
				echo > "/dev/udp/192.0.2.$((n * 16 + 2))/5000"
			done
			ip link del group 7
		done
	END
}

# memory_is SLAB PERCPU: no more than that
memory_is()
{
	local now

	read -ra now <<< "$(memory)"
	echo "slabs ${now[0]} of $1 KiB, per CPU ${now[1]} of $2 KiB"
	((now[0] <= $1 && now[1] <= $2))
}

memory_comes_back()
{
	local before i

	new_ns ns
	in_ns "$ns" sysctl -q net.ipv6.conf.default.disable_ipv6=1
	for ((i = 0; i < 10; i++)); do
		echo "link add vnet$i group 7 type vnet"
		echo "addr add 192.0.2.$((i * 16 + 1))/28 dev vnet$i"
		echo "link set vnet$i up"
	done > "$LIB_TMP/batch"
	cmd_ok "warm up" lives 3
	# What waits for RCU is freed in batches, 5 s later.
	sleep 6
	read -ra before <<< "$(memory)"
	cmd_ok "lives" lives "$LIVES"
	no_vnet "after that"
	wait_ok "memory came back" 3 memory_is $((before[0] + SLAB_NOISE)) \
		$((before[1] + PERCPU_NOISE))
	echo "before: ${before[*]} KiB; $CMD_OUT"
}

tests_run
