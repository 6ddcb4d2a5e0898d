#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Install what the harness needs on this machine, if it is not there: the
# programs of hostpackages.list, with apt, after saying so.  Uses sudo if it
# is not root's run.
#
# usage: $0 [update]
#   update   get apt's lists instead: mirror.sh finds no archive in them
set -euo pipefail
. "$(dirname "$0")/common.sh"
PATH=$PATH:/usr/sbin:/sbin

missing=()
while IFS='|' read -r probe package; do
	# one word is a program's name, more a command that must succeed
	read -r -a words <<<"$probe"
	if [ ${#words[@]} -eq 1 ]; then
		words=(command -v "${words[@]}")
	fi
	"${words[@]}" >/dev/null 2>&1 || missing+=("${package// /}")
done < <(lines hostpackages.list)
# mmdebstrap verifies the archives with it; it is no program
[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] ||
	missing+=(debian-archive-keyring)
[ ${#missing[@]} -gt 0 ] || [ "${1:-}" = update ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null ||
		die "neither root nor sudo: please apt-get" \
			"${1:-install ${missing[*]}}"
	as_root=(sudo)
fi
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)

if [ "${1:-}" = update ]; then
	say "apt on this machine knows no Debian archive: apt-get update"
	"${apt[@]}" update >&2
	exit
fi
say "installing on this machine with apt: ${missing[*]}"
# Lists that are missing or old: the packages are not found.
"${apt[@]}" install --no-install-recommends "${missing[@]}" >&2 || {
	"${apt[@]}" update >&2
	"${apt[@]}" install --no-install-recommends "${missing[@]}" >&2
}
