#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# check-abi.sh PLUGIN SYMBOLS-LIST [IP]
#
# Is the built plugin one that ip can open and call? A missing symbol shows up
# in ip as a generic usage message or as an abort, depending on how the plugin
# was linked, so look before. IP is the installed binary, also looked at unless
# it is absent.

set -eu

plugin=$1
list=$2
ip=${3:-}
bad=0

complain()
{
	echo "check-abi: $*" >&2
	bad=1
}

# Names without version of what $1 defines.
defined()
{
	nm -D --defined-only "$1" | awk '{ sub(/@.*/, "", $NF); print $NF }'
}

[ -s "$list" ] || complain "$list is missing or empty"

# Weak ones are the compiler's start files, versioned ones are libc's.
wanted=$(nm -D --undefined-only "$plugin" |
	awk '$1 == "U" && $2 !~ /@GLIBC_/ { print $2 }')
[ -n "$wanted" ] || complain "no undefined symbol: nothing was looked at"

for symbol in $wanted; do
	grep -qx "$symbol" "$list" ||
		complain "$symbol is not in $list: some ip lacks it"
done

if [ -n "$ip" ] && [ -r "$ip" ]; then
	exported=$(defined "$ip")
	for symbol in $wanted; do
		echo "$exported" | grep -qx "$symbol" ||
			complain "$ip does not export $symbol"
	done
fi

# ip opens plugins lazily; bound at once, one symbol too many hides the plugin.
if readelf -dW "$plugin" | grep -Eq 'BIND_NOW|FLAGS_1.*NOW'; then
	complain "linked with -z now"
fi

size=$(readelf --dyn-syms -W "$plugin" |
	awk '$4 == "OBJECT" && $8 == "vnet_link_util" { print $3 }')
case $(readelf -hW "$plugin" | awk '$1 == "Class:" { print $2 }') in
ELF64) expected=72 ;;
*) expected=36 ;;
esac
[ "$size" = "$expected" ] ||
	complain "vnet_link_util has ${size:-no} bytes, not $expected"

others=$(defined "$plugin" | grep -vx vnet_link_util || true)
[ -z "$others" ] || complain "exports more than vnet_link_util:" "$others"

[ "$bad" -eq 0 ] || exit 1
echo "check-abi: $plugin:" "$(echo "$wanted" | wc -l)" \
	"symbols of ip, all in $list${ip:+ and in $ip}"
