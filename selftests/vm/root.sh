#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Make a root from Debian packages, unless it is there already.
#
# usage: $0 NAME               (a line of roots.list)
# output: the path of the root, a directory to be used read-only
#
# A root is kept under a hash of all that goes into it.  It is built under
# another name and renamed when complete, so that what has the right name is
# right; deleting it is always safe.  To get newer packages, delete it.  Making
# one deletes those of other keys that nobody asked for in the last 24 hours, so
# none that something may still run from.
#
# Nothing needs root's rights: a user who is not root gets mmdebstrap's unshare
# mode and owns all of the result.
set -euo pipefail
. "$(dirname "$0")/common.sh"

name=${1:?usage: root NAME}
suite=$(field roots.list "$name" 2) || die "no root $name in roots.list"
list=$(field roots.list "$name" 3)
options=$(field roots.list "$name" 5)

# packages: those of the list and the kernels'
packages()
{
	lines "$list"
	field roots.list "$name" 4 | tr ' ' '\n'
}

key=$({
	packages
	field suites.list "$suite" 2
	field suites.list "$suite" 3
	field suites.list "$suite" 4
	field suites.list "$suite" 5
	lines "$options"
	sed '/^#/d' "$VM/root.sh"
} | sha256sum | cut -c1-12)
dir=$CACHE/roots/$name-$key

# complete: the stamp is the last thing written into a root
complete()
{
	[ -e "$dir/complete" ] && [ -x "$dir/root/usr/bin/make" ] &&
		[ -x "$dir/root/usr/bin/gcc" ]
}

# make_root TARGET: the packages, unpacked and configured
make_root()
{
	local mode=unshare option options_of=() apt

	[ "$(id -u)" -ne 0 ] || mode=root
	# Not the file: in unshare mode it may be below a home that
	# mmdebstrap's user cannot enter.
	while IFS= read -r option; do
		options_of+=(--dpkgopt="$option")
	done < <(lines "$options")
	apt=$(field suites.list "$suite" 5)
	# shellcheck disable=SC2016 # mmdebstrap's shell expands these
	# A tar file in between: the files become the caller's whatever the
	# mode.  INITRD: the harness makes its own initramfs.
	"$VM/mirror.sh" "$suite" |
		INITRD=No mmdebstrap --mode=$mode --variant=apt --format=tar \
			--include="$(packages | paste -sd,)" \
			--aptopt='Acquire::Languages "none"' \
			--aptopt='Acquire::Retries "3"' \
			--aptopt='APT::Install-Recommends "false"' \
			${apt:+--aptopt="$apt"} "${options_of[@]}" \
			--customize-hook='mkdir -p "$1"/opt/vnet' \
			--customize-hook='for d in "$1"/lib/modules/*/; do
				mkdir -p "$d/extra"; done' \
			"$suite" - - 2>"$dir.log" |
		tar -x -C "$1" --exclude='./dev/*'
}

# delete_old: roots of this name under other keys, and what was left unfinished;
# the lock is held, so nobody is making one
delete_old()
{
	local old hex='[0-9a-f]' keys

	keys=$CACHE/roots/$name-$hex$hex$hex$hex$hex$hex$hex$hex$hex$hex$hex$hex
	# shellcheck disable=SC2086 # a pattern
	for old in $keys $keys.tmp; do
		if [ ! -d "$old" ] || [ "$old" = "$dir" ]; then
			continue
		fi
		if [ "${old%.tmp}" = "$old" ] &&
			[ -n "$(find "$old/complete" -mtime -1)" ]; then
			continue
		fi
		say "deleting the unused root ${old##*/}"
		rm -rf "$old" "$old.log" "$old.image.lock" ||
			say "could not delete all of $old"
	done
}

mkdir -p "$CACHE/roots"
exec 9>"$CACHE/roots/$name.lock"
flock 9
if ! complete; then
	say "making the root $name ($suite) under $CACHE; about two minutes"
	rm -rf "$dir" "$dir.tmp"
	mkdir -p "$dir.tmp/root"
	make_root "$dir.tmp/root" || {
		tail -n 20 "$dir.log" >&2
		die "the root $name could not be made; log: $dir.log"
	}
	mv "$dir.log" "$dir.tmp/log"
	touch "$dir.tmp/complete"
	mv "$dir.tmp" "$dir"
	complete || die "the root $name is not usable: $dir"
	delete_old
fi
# its last use, for delete_old
touch "$dir/complete"
echo "$dir/root"
