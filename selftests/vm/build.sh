#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build the module, the plugin and the tests for a row of the matrix, with the
# row's own headers and compiler, and pack them for its guest.
#
# usage: $0 ROW [notests|bench]
# output: the path of the payload, a tar file to be unpacked in the guest's /;
#   next to it PAYLOAD.tests, the names of the tests
# environment: VNET_FAULT, a patch that the module is built with, for selfcheck
#
# Incremental.  The log is shown if something fails.
set -euo pipefail
. "$(dirname "$0")/common.sh"

row=$1
with=${2:-tests}
name=$(field matrix.list "$row" 2) || die "no row $row in matrix.list"
root=$("$VM/root.sh" "$name")
row_kernel "$row" "$root"
top=$(checkout_dir)
# The module is the kernel's, everything else the root's.
mod=$top/$row
user=$top/$name.user
oldest=$(lines roots.list | awk '{ print $1; exit }')
tree=$top/$row.payload
fault=${VNET_FAULT:-}
payload=$top/$row.${fault:+fault.}$with.tar
log=$top/$row.log
# Neither demo nor bench wait for the kernel's source.
source=$VM
[ "$with" != tests ] || source=$("$VM/source.sh")

planted=()

# inside COMMAND...: in the root, with nothing but the build writable
inside()
{
	"$VM/enter.sh" "$root" "${KERNEL_BIND[@]}" --bind "$top" \
		--ro-bind "$source" "${planted[@]}" -- "$@" >>"$log" 2>&1
}

# depmod where the CPU is not emulated: a module tree of links to the kernel's,
# which comes with the payload if the root does not have it
depend()
{
	local dir=$tree/usr/lib/modules/$KERNEL_VERSION
	local from=$KERNEL_MODULES/lib/modules/$KERNEL_VERSION

	rm -rf "$dir"
	mkdir -p "$dir/extra"
	cp -p "$mod"/drivers/net/vnet/*.ko "$dir/extra/"
	inside sh -c "cp $from/modules.order $from/modules.builtin* $dir/"
	if [ ${#KERNEL_BIND[@]} -gt 0 ]; then
		inside cp -r "$from/kernel" "$dir/kernel"
	else
		ln -s "/usr/lib/modules/$KERNEL_VERSION/kernel" "$dir/kernel"
	fi
	ln -sfn usr/lib "$tree/lib"
	inside depmod -b "$tree" "$KERNEL_VERSION"
	rm "$tree/lib"
	[ ! -L "$dir/kernel" ] || rm "$dir/kernel"
}

# plant: a copy with the fault takes the place of what was built, so that make
# has nothing to do but what the fault changes, and what was built stays right
plant()
{
	rm -rf "$mod.fault"
	cp -a "$mod" "$mod.fault"
	planted=(--bind "$mod.fault" "$mod")
	inside patch -d "$mod" -p1 -F0 <"$fault"
	inside make -C "$mod" modules "KDIR=$KERNEL_BUILD" "${KERNEL_MAKE[@]}"
	mod=$mod.fault
	planted=()
}

build_module()
{
	"$VM/copy.sh" "$mod"
	inside make -C "$mod" modules "KDIR=$KERNEL_BUILD" "${KERNEL_MAKE[@]}"
	[ -z "$fault" ] || plant
	depend
}

# One binary for every iproute2 of the matrix, that of the oldest C library; the
# row's own compiler must take the source, too.
build_plugin()
{
	"$VM/copy.sh" "$user"
	inside make -C "$user" plugin
	if [ "$name" != "$oldest" ]; then
		"$VM/copy.sh" "$top/$oldest.user"
		root=$("$VM/root.sh" "$oldest") inside \
			make -C "$top/$oldest.user" plugin
	fi
	inside make -C "$top/$oldest.user/iproute2-plugin" install \
		prefix=/usr "DESTDIR=$tree"
}

build_tests()
{
	local ksft=$source/tools/testing/selftests
	local dir=$tree/opt/vnet list

	mkdir -p "$dir/selftests" "$dir/kselftest"
	inside make -C "$user" selftests "KSFT=$ksft"
	inside make -C "$user/selftests" install "KSFT=$ksft" \
		"INSTALL_PATH=$dir/selftests"
	cp -r "$ksft"/{lib.mk,kselftest,kselftest.h,kselftest_harness.h} \
		"$ksft/run_kselftest.sh" "$dir/kselftest/"
	mkdir -p "$dir/kselftest/net"
	cp -r "$ksft/net/lib.sh" "$ksft/net/lib" "$dir/kselftest/net/"
	list=$(log=/dev/stdout inside make -s -C "$user/selftests" emit_tests \
		"KSFT=$ksft" COLLECTION=vnet)
	sed -n 's/^vnet://p' <<<"$list" >"$payload.tests"
}

build_bench()
{
	inside make -C "$user/selftests/bench" install \
		"DESTDIR=$tree/opt/vnet/bench"
}

mkdir -p "$top"
exec 9>"$top/lock"
flock 9
: >"$log"
trap '[ $? -eq 0 ] || { tail -n 40 "$log" >&2; say "build log: $log"; }' EXIT

say "building for $row ($KERNEL_VERSION)"
rm -rf "$tree"
mkdir -p "$tree"/opt/vnet/{vm,selftests}
build_module
build_plugin
cp "$VM"/guest/* "$tree/opt/vnet/vm/"
case $with in
tests) build_tests ;;
bench) build_bench ;;
esac
# A guest that still runs keeps the file that it was started with.
tar -C "$tree" --owner=0 --group=0 -cf "$payload.tmp" .
mv "$payload.tmp" "$payload"
echo "$payload"
