#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Print the apt sources of a suite.
#
# usage: $0 SUITE            (a line of suites.list)
# output: lines for a sources.list
#
# No archive's host is written down in this repository: the archives are those
# of this machine's own apt configuration.  Elsewhere, or to use others:
#   VNET_MIRROR           the main archive, as http://HOST/debian
#   VNET_MIRROR_SECURITY  the security archive; by default VNET_MIRROR with
#                         "-security" appended
set -euo pipefail
. "$(dirname "$0")/common.sh"

suite=$1
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
components=$(field suites.list "$suite" 2) || die "no suite $suite"
main_pockets=$(field suites.list "$suite" 3)
security_pockets=$(field suites.list "$suite" 4)

# archive LABEL: the first archive in apt's configuration with this label that
# can be used elsewhere, which an installation medium (cdrom:) cannot
archive()
{
	# shellcheck disable=SC2016 # apt expands these
	apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' |
		awk -F '|' -v label="$1" '
			$3 !~ /^(https?|file|mirror[+][a-z]+):/ { next }
			$1 == "Debian" && $2 == label && !n++ { print $3 }'
}

if [ -n "${VNET_MIRROR:-}" ]; then
	main=${VNET_MIRROR%/}
	security=${VNET_MIRROR_SECURITY:-$main-security}
else
	main=$(archive Debian)
	if [ -z "$main" ]; then
		# a fresh machine or container: no lists yet
		"$VM/setup.sh" update || say "apt-get update failed"
		main=$(archive Debian)
	fi
	security=$(archive Debian-Security)
	[ -n "$main" ] ||
		die "apt knows no Debian archive here:" \
			"set VNET_MIRROR"
	: "${security:=${main%/}-security}"
fi

options=
[ ! -e "$keyring" ] || options="[signed-by=$keyring] "
for pocket in $main_pockets; do
	echo "deb $options${main%/} $pocket $components"
done
for pocket in $security_pockets; do
	echo "deb $options${security%/} $pocket $components"
done
