#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Is vnet, as `make install' left it, found and loaded by `ip link add', and
# does it answer?  Runs in a guest that dkms.sh made.
#
# shellcheck disable=SC2317 # check() calls the functions

num=0 failed=0

# check NAME COMMAND...: one test, passed if the command succeeds
check()
{
	local name=$1 not="not "

	shift
	if "$@" >&2; then
		not=
	else
		failed=1
	fi
	echo "${not}ok $((++num)) $name"
}

installed_by_dkms()
{
	modinfo -n vnet |
		grep -x "/lib/modules/$(uname -r)/updates/dkms/vnet[.]ko.*"
}

plugin_prints()
{
	ip -d link show vnet0 | grep ' vnet mode echo '
}

man_page()
{
	local dir

	for dir in /usr/share/man /usr/local/share/man; do
		[ ! -s "$dir/man8/ip-link-vnet.8" ] || return 0
	done
	return 1
}

# udev and networkd leave the interfaces alone
unmanaged()
{
	test -s /usr/local/lib/udev/rules.d/90-vnet-unmanaged.rules &&
		test -s /usr/local/lib/systemd/network/10-vnet-unmanaged.network
}

up()
{
	ip addr add 192.0.2.1/24 dev vnet0 && ip link set vnet0 up
}

echo "TAP version 13"
echo "1..8"
check "module is where dkms puts it" installed_by_dkms
check "module is not loaded before its use" test ! -e /sys/module/vnet
check "ip link add loads it" ip link add type vnet
check "plugin is found" plugin_prints
check "manual page is installed" man_page
check "udev and networkd files are installed" unmanaged
check "far end answers" eval 'up && ping -c 1 -W 10 192.0.2.2'
check "interface goes" ip link del vnet0
exit $failed
