#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build the kernel of a row that names no Debian package but fragments, *.config
# files of this directory: tinyconfig, the fragments, Debian's source.
#
# usage: $0 ROW [cached]   (a line of matrix.list)
#   cached   fail rather than build it
# output: the path of a directory, made in half an hour unless it is there:
#   linux/     the source, built in place; KDIR for modules
#   modules/   what modules_install made
#   vmlinuz    what is booted; for CONFIG_UML a program
#   version, source-version
#
# Kept under a hash of the fragments, the compiler and this script; the source
# is the newest that the archive has when there is none yet.  When only the
# fragments have changed, make builds what depends on the change.
set -euo pipefail
. "$(dirname "$0")/common.sh"

read -r -a fragments <<<"$(field matrix.list "$1" 3)"
root=$("$VM/root.sh" "$(field matrix.list "$1" 2)")
name=${fragments[*]%.config}
name=${name// /-}
dir=$CACHE/kernels/$name
compiler=$(dpkg-query --admindir="$root/var/lib/dpkg" -W \
	-f '${Package} ${Version}\n' 'gcc-[0-9]*' binutils)
key=$({
	echo "$compiler"
	# "is not set" looks like a comment
	cat "${fragments[@]/#/$VM/}"
	sed '/^#/d' "$VM/kernel.sh"
} | sha256sum)

arch=() image=arch/x86/boot/bzImage
if grep -qx CONFIG_UML=y "${fragments[@]/#/$VM/}"; then
	arch=(ARCH=um) image=linux
fi

# The same path in every root and for every user: objects name it.
inside()
{
	"$VM/enter.sh" "$root" --bind "$dir" /mnt/kernel -- "$@"
}

# kernel_make WORD...: make in the source
kernel_make()
{
	inside nice -n 10 make -s -C /mnt/kernel/linux "${arch[@]}" "$@"
}

# patch_source: what UML 6.12 needs on this machine, and for this purpose.
#   It has room for the registers of AVX-512. With those of AMX they are more,
#   the host takes them back all or none (EFAULT), and no process would run.
#   They are kept on stacks: CONFIG_KERNEL_STACK_ORDER.
#   To save a stack it asks of each word whether that is an address of code, and
#   then forgets those that no frame pointer led to: with checkers, which save
#   one for every object, that is two thirds of all time.
patch_source()
{
	local framed='(unsigned long)sp == bp + sizeof(long)'

	replace arch/x86/um/user-offsets.c '(HOST_FP_SIZE, 2696)' \
		'(HOST_FP_SIZE, 11008)'
	replace arch/um/kernel/stacktrace.c 'addr = .*;' \
		"addr = $framed ? READ_ONCE_NOCHECK(*sp) : 0;"
	replace arch/um/kernel/stacktrace.c '(__kernel_text_address(addr))' \
		'(addr \&\& __kernel_text_address(addr))'
}

# replace FILE OLD NEW: OLD, a basic regular expression, is there once
replace()
{
	[ "$(grep -c "$2" "$dir/linux/$1")" -eq 1 ] || die "not once in $1: $2"
	sed -i "s/$2/$3/" "$dir/linux/$1"
}

unpack_source()
{
	rm -rf "$dir/linux" "$dir/unpacked"
	"$VM/source.sh" "$dir/linux" >"$dir/source-version"
	patch_source
	echo "$unpacked" >"$dir/unpacked"
}

# taken LINE: the configuration has this line of the fragment
taken()
{
	case $1 in
	*' is not set') ! grep -q "^${1:2:-11}=" "$dir/linux/.config" ;;
	*) grep -qxF "$1" "$dir/linux/.config" ;;
	esac
}

# configure: fails unless every line of the fragments holds in the end
configure()
{
	local line refused=0

	cat "${fragments[@]/#/$VM/}" >"$dir/linux/vnet.config"
	kernel_make tinyconfig
	inside sh -c 'cd /mnt/kernel/linux && scripts/kconfig/merge_config.sh \
		-m .config vnet.config'
	kernel_make olddefconfig
	while IFS= read -r line; do
		taken "$line" || {
			refused=1
			say "this kernel does not take $line"
		}
	done < <(grep -E '^(# )?CONFIG_' "$dir/linux/vnet.config")
	return $refused
}

# Not where its status is looked at: that would switch errexit off in it.
build()
{
	configure
	kernel_make "-j$(nproc)" "${image##*/}" modules
	rm -rf "$dir/modules"
	kernel_make modules_install INSTALL_MOD_PATH=/mnt/kernel/modules
	cp "$dir/linux/$image" "$dir/vmlinuz"
	kernel_make kernelrelease >"$dir/version"
}

# With another compiler, or patched otherwise, nothing built is of use.
unpacked="$compiler $(declare -f patch_source)"
mkdir -p "$dir"
exec 9>"$dir/lock"
flock 9
if [ "$(cat "$dir/complete" 2>/dev/null)" != "$key" ]; then
	[ "${2:-}" != cached ] || exit 1
	say "building the kernel $name; half an hour or more (log: $dir/log)"
	rm -f "$dir/complete"
	if [ "$(cat "$dir/unpacked" 2>/dev/null)" != "$unpacked" ]; then
		unpack_source
	fi
	trap 'tail -n 20 "$dir/log" >&2; say "log: $dir/log"' EXIT
	build </dev/null >"$dir/log" 2>&1
	trap - EXIT
	echo "$key" >"$dir/complete"
fi
echo "$dir"
