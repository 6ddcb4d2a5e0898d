#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Run a command inside a root, without privileges and without changing it.
#
# usage: $0 ROOTDIR [--writable] [option]... -- command...
#   --bind DIR [AT]     DIR at its own path or at AT, read-write
#   --ro-bind DIR [AT]  DIR at its own path or at AT, read-only
#   --dev-bind FILE     a device
#   --hide DIR          an empty directory in the place of DIR
#   --writable          ROOTDIR itself read-write (a copy, one hopes)
#
# The command sees ROOTDIR's /usr, /etc, /var... read-only, its own /proc and
# /dev, empty /tmp, /run, /root and /home, no network, and what the options
# add.  It starts in the caller's directory if that is visible, else in /.
set -euo pipefail

root=$1
shift
args=()
mount=--ro-bind
if [ "$1" = --writable ]; then
	mount=--bind
	shift
fi
# An empty / rather than ROOTDIR's own: any DIR can then be mounted on it.
for entry in "$root"/*; do
	name=${entry##*/}
	case $name in
	proc | dev | sys | tmp | run | root | home | mnt | media | srv | boot)
		continue
		;;
	esac
	if [ -L "$entry" ]; then
		args+=(--symlink "$(readlink "$entry")" "/$name")
	else
		args+=("$mount" "$entry" "/$name")
	fi
done
args+=(--proc /proc --dev /dev --tmpfs /tmp --tmpfs /run --dir /root)

start=/
while [ "$1" != -- ]; do
	case $1 in
	--bind | --ro-bind)
		option=$1
		dir=$2
		shift 2
		at=$dir
		case $1 in
		--*) ;;
		*)
			at=$1
			shift
			;;
		esac
		args+=("$option" "$dir" "$at")
		case $PWD/ in "$at"/*) start=$PWD ;; esac
		;;
	--dev-bind)
		args+=(--dev-bind "$2" "$2")
		shift 2
		;;
	--hide)
		args+=(--tmpfs "$2")
		shift 2
		;;
	*)
		echo "${0##*/}: unknown option $1" >&2
		exit 2
		;;
	esac
done
shift

# Files of a root are their owner's: to a user who is not root they look like
# root's only with this.
[ "$(id -u)" -eq 0 ] || args+=(--unshare-user --uid 0 --gid 0)

exec bwrap --unshare-pid --unshare-ipc --unshare-uts --unshare-net \
	--die-with-parent --clearenv \
	--setenv PATH /usr/sbin:/usr/bin:/sbin:/bin \
	--setenv HOME /root --setenv LC_ALL C.UTF-8 \
	"${args[@]}" --chdir "$start" "$@"
