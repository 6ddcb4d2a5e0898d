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

# rows [default]: the names of the rows of the matrix, all or the default set
rows()
{
	lines matrix.list | awk -F "$BAR" -v set="${1:-}" '
		{ sub(/[[:space:]]+$/, "") }
		set == "" || $4 == "yes" { print $1 }'
}

# row_kernel ROW ROOTDIR: the version of the kernel that ROW boots
row_kernel()
{
	local image

	image=$(field matrix.list "$1" 3) || die "no row $1 in matrix.list"
	dpkg-query --admindir="$2/var/lib/dpkg" -W -f '${Depends}' \
		"${image%% *}" | grep -oE 'linux-image-[^ ,]+' |
		sed -n '1s/^linux-image-//p'
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
