#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Get the parts of the kernel's own source that are used here and that no
# header package has: kselftest's helpers and the style checkers.
#
# usage: $0
# output: the path of a partial kernel tree (linux-source-6.12, Debian 12):
#   tools/testing/selftests/{lib.mk,kselftest*,run_kselftest.sh,net/lib*}
#   scripts/{checkpatch.pl,kernel-doc,...}
#
# Kept in the cache like a root: complete if it has its name.
#
# usage: $0 DIR
# output: the package's version; DIR, which must not exist, gets all of it
set -euo pipefail
. "$(dirname "$0")/common.sh"

suite=bookworm
package=linux-source-6.12
key=$(sed '/^#/d' "$VM/source.sh" | sha256sum | cut -c1-12)
dir=$CACHE/source/$package-$key
st=tools/testing/selftests
parts=(
	"$st/lib.mk" "$st/kselftest.h" "$st/kselftest_harness.h"
	"$st/kselftest" "$st/run_kselftest.sh" "$st/kselftest_install.sh"
	"$st/net/lib.sh" "$st/net/lib" "$st/net/forwarding/lib.sh"
	scripts/checkpatch.pl scripts/spelling.txt
	scripts/const_structs.checkpatch scripts/kernel-doc
	scripts/get_maintainer.pl scripts/Lindent scripts/cleanfile
	scripts/cleanpatch scripts/coccicheck scripts/coccinelle
	.clang-format COPYING CREDITS MAINTAINERS Makefile Kbuild README
	Documentation/dev-tools/checkpatch.rst
	Documentation/netlink/netlink-raw.yaml
)

# fetch: the package, by an apt of its own: any host, nobody's configuration
fetch()
{
	local apt=(
		apt-get -qq -o "Dir::Etc::SourceList=$PWD/sources.list"
		-o Dir::Etc::SourceParts=- -o "Dir::State=$PWD/state"
		-o "Dir::Cache=$PWD/cache" -o Acquire::Retries=3
		-o Acquire::Languages=none -o APT::Architecture=amd64
	)

	# Root's apt would hand over to a user who may not read this directory.
	[ "$(id -u)" -ne 0 ] || apt+=(-o APT::Sandbox::User=root)
	mkdir -p state/lists/partial cache/archives/partial
	"$VM/mirror.sh" "$suite" >sources.list
	"${apt[@]}" update
	"${apt[@]}" download "$package"
}

# unpack DIR [PART]...: fetch the package, its parts (all) become DIR
unpack()
{
	local to=$1 tmp=$1.tmp

	shift
	say "getting $package; about half a minute"
	rm -rf "$tmp"
	mkdir -p "$tmp/linux"
	cd "$tmp"
	fetch >&2
	dpkg -x "$package"_*.deb .
	tar -x -f "usr/src/$package.tar.xz" -C linux --strip-components=1 \
		"${@/#/$package/}"
	dpkg-deb -f "$package"_*.deb Version >linux/debian-version
	mv linux "$to"
	rm -rf "$tmp"
}

if [ $# -gt 0 ]; then
	unpack "$1"
	cat "$1/debian-version"
	exit
fi
mkdir -p "$CACHE/source"
exec 9>"$CACHE/source/lock"
flock 9
[ -x "$dir/scripts/checkpatch.pl" ] || unpack "$dir" "${parts[@]}"
echo "$dir"
