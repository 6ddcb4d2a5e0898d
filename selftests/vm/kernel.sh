#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build the kernel of a row that names no Debian package but a fragment, a
# *.config file of this directory: tinyconfig, the fragment, Debian's source.
#
# usage: $0 FRAGMENT ROOTDIR [cached]
#   cached   fail rather than build it
# output: the path of a directory, made in half an hour unless it is there:
#   linux/     the source, built in place; KDIR for modules
#   modules/   what modules_install made
#   vmlinuz, version, source-version
#
# Kept under a hash of the fragment, the compiler and this script; the source
# is the newest that the archive has when there is none yet.  When the fragment
# alone has changed, make builds what depends on the change.
set -euo pipefail
. "$(dirname "$0")/common.sh"

fragment=$VM/$1
root=$2
name=${1%.config}
dir=$CACHE/kernels/$name
compiler=$(dpkg-query --admindir="$root/var/lib/dpkg" -W \
	-f '${Package} ${Version}\n' 'gcc-[0-9]*' binutils)
key=$({
	echo "$compiler"
	# "is not set" looks like a comment
	cat "$fragment"
	sed '/^#/d' "$VM/kernel.sh"
} | sha256sum)

# The same path in every root and for every user: objects name it.
inside()
{
	"$VM/enter.sh" "$root" --bind "$dir" /mnt/kernel -- "$@"
}

# taken LINE: the configuration has this line of the fragment
taken()
{
	case $1 in
	*' is not set') ! grep -q "^${1:2:-11}=" "$dir/linux/.config" ;;
	*) grep -qxF "$1" "$dir/linux/.config" ;;
	esac
}

# configure: fails unless every line of the fragment holds in the end
configure()
{
	local line refused=0

	cp "$fragment" "$dir/linux/vnet.config"
	inside make -s -C /mnt/kernel/linux tinyconfig
	inside sh -c 'cd /mnt/kernel/linux && scripts/kconfig/merge_config.sh \
		-m .config vnet.config'
	inside make -s -C /mnt/kernel/linux olddefconfig
	while IFS= read -r line; do
		taken "$line" || {
			refused=1
			say "this kernel does not take $line"
		}
	done < <(grep -E '^(# )?CONFIG_' "$fragment")
	return $refused
}

# Not where its status is looked at: that would switch errexit off in it.
build()
{
	configure
	inside nice -n 10 make -s -C /mnt/kernel/linux "-j$(nproc)" \
		bzImage modules
	rm -rf "$dir/modules"
	inside make -s -C /mnt/kernel/linux modules_install \
		INSTALL_MOD_PATH=/mnt/kernel/modules
	cp "$dir/linux/arch/x86/boot/bzImage" "$dir/vmlinuz"
	inside make -s -C /mnt/kernel/linux kernelrelease >"$dir/version"
}

mkdir -p "$dir"
exec 9>"$dir/lock"
flock 9
if [ "$(cat "$dir/complete" 2>/dev/null)" != "$key" ]; then
	[ "${3:-}" != cached ] || exit 1
	say "building the kernel $name; half an hour or more (log: $dir/log)"
	rm -f "$dir/complete"
	if [ "$(cat "$dir/compiler" 2>/dev/null)" != "$compiler" ]; then
		rm -rf "$dir/linux" "$dir/compiler"
		"$VM/source.sh" "$dir/linux" >"$dir/source-version"
		echo "$compiler" >"$dir/compiler"
	fi
	trap 'tail -n 20 "$dir/log" >&2; say "log: $dir/log"' EXIT
	build </dev/null >"$dir/log" 2>&1
	trap - EXIT
	echo "$key" >"$dir/complete"
fi
echo "$dir"
