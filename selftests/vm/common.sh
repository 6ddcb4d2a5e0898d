# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Sourced by the scripts of this directory: where things are, how to say
# something, how to read the lists.
#
# Sets: VM (this directory), TOP (the checkout), CACHE (where everything made
# is kept; safe to delete).

VM=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TOP=$(cd "$VM/../.." && pwd)
export LC_ALL=C.UTF-8
# between the fields of a list
BAR='[[:space:]]*[|][[:space:]]*'

# say TEXT...: progress, for people; stdout is for results
say()
{
	echo "vnet: $*" >&2
}

die()
{
	say "$@"
	exit 1
}

[ -n "${XDG_CACHE_HOME:-${HOME:-}}" ] ||
	die "neither HOME nor XDG_CACHE_HOME is set: no place for the cache"
CACHE=${XDG_CACHE_HOME:-${HOME:-}/.cache}/vnet

# lines FILE: a list without its comments and empty lines
lines()
{
	sed -e '/^[[:space:]]*#/d' -e '/^[[:space:]]*$/d' "$VM/$1"
}

# field LIST NAME N: field N of the line of LIST whose first field is NAME
field()
{
	lines "$1" | awk -F "$BAR" -v name="$2" -v n="$3" '
		{ sub(/^[[:space:]]+/, ""); sub(/[[:space:]]+$/, "") }
		$1 == name { print $n; found = 1 }
		END { exit !found }'
}

# rows TIER: the names of the rows of the matrix that belong to a tier
rows()
{
	lines matrix.list | awk -F "$BAR" -v tier="$1" '
		index(" " $4 " ", " " tier " ") { print $1 }'
}

# kernel_has DIR OPTION: the kernel that kernel.sh built in DIR has it
kernel_has()
{
	grep -qE "^CONFIG_$2=[ym]$" "$1/linux/.config"
}

# row_kernel ROW ROOTDIR: find the kernel that ROW boots, and set
#   KERNEL_VERSION
#   KERNEL_IMAGE     what QEMU boots, or a program if the kernel is UML
#   KERNEL_ARCH      x86, or um
#   KERNEL_DIR       where its initramfs is kept
#   KERNEL_MODULES   below this are its lib/modules/VERSION, seen in the root
#   KERNEL_BUILD     KDIR, seen in the root
#   KERNEL_BIND      options of enter.sh that let it see the two above
#   KERNEL_CHECKERS  what it has that is asked after the tests, see guest/tests
#   KERNEL_MAKE      words for make modules
# shellcheck disable=SC2034 # the caller reads them
row_kernel()
{
	local kernel dir

	kernel=$(field matrix.list "$1" 3) || die "no row $1 in matrix.list"
	case $kernel in
	*.config)
		dir=$("$VM/kernel.sh" "$1") || exit
		KERNEL_VERSION=$(cat "$dir/version")
		KERNEL_IMAGE=$dir/vmlinuz
		KERNEL_DIR=$dir
		KERNEL_MODULES=/mnt/kernel/modules
		KERNEL_BUILD=/mnt/kernel/linux
		KERNEL_BIND=(--ro-bind "$dir" /mnt/kernel)
		KERNEL_ARCH=x86 KERNEL_CHECKERS=() KERNEL_MAKE=()
		if kernel_has "$dir" UML; then
			KERNEL_ARCH=um KERNEL_MAKE=(ARCH=um)
		fi
		if kernel_has "$dir" DEBUG_KMEMLEAK; then
			KERNEL_CHECKERS+=(kmemleak)
		fi
		if kernel_has "$dir" GCOV_KERNEL; then
			KERNEL_CHECKERS+=(gcov)
			KERNEL_MAKE+=(GCOV_PROFILE=y)
		fi
		if kernel_has "$dir" KUNIT; then
			KERNEL_MAKE+=(CONFIG_VNET_KUNIT_TEST=m)
		fi
		return
		;;
	esac
	# shellcheck disable=SC2086 # a pattern
	KERNEL_VERSION=$(cd "$2/usr/lib/modules" &&
		printf '%s\n' $kernel | sort -V | tail -n 1)
	dir=$2/usr/lib/modules/$KERNEL_VERSION
	for KERNEL_IMAGE in "$2/boot/vmlinuz-$KERNEL_VERSION" \
		"$dir/vmlinuz" "$dir/vmlinuz.unsigned"; do
		[ ! -e "$KERNEL_IMAGE" ] || break
	done
	[ -e "$KERNEL_IMAGE" ] || die "no kernel $kernel for $1 in $2"
	KERNEL_DIR=${2%/root}
	KERNEL_MODULES=/
	KERNEL_BUILD=/lib/modules/$KERNEL_VERSION/build
	KERNEL_ARCH=x86 KERNEL_BIND=() KERNEL_CHECKERS=() KERNEL_MAKE=()
}

# checkout_dir: where what is built from this checkout is kept
checkout_dir()
{
	echo "$CACHE/build/$(echo "$TOP" | sha256sum | cut -c1-12)"
}

# alone DIR: an empty DIR that no other run uses as long as this one lives
alone()
{
	mkdir -p "${1%/*}"
	exec 8>"$1.lock"
	flock -n 8 || { say "waiting for another run in $1" && flock 8; }
	rm -rf "$1"
	mkdir -p "$1"
}

# fewer_jobs N: wait until fewer than N of this shell's jobs run
fewer_jobs()
{
	while (($(jobs -rp | wc -l) >= $1)); do
		wait -n || :
	done
}
