#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Bring a copy of the checkout up to date: all files that git tracks or would
# track, with their times, so that make rebuilds only what was edited.
#
# usage: $0 DIR
#
# What is built in DIR stays; what left the checkout leaves DIR.
set -euo pipefail
. "$(dirname "$0")/common.sh"

dir=$1
list=$dir.files

mkdir -p "$dir"
cd "$TOP"
if [ -e .git ]; then
	# safe.directory: a CI's checkout may belong to another user
	git -c safe.directory='*' ls-files -z -co --exclude-standard
else
	# a release's tar file
	find . -type f -printf '%P\0'
fi | sort -zu | while IFS= read -r -d '' file; do
	# deleted, and git does not know it yet
	[ ! -e "$file" ] || printf '%s\0' "$file"
done >"$list.new"

if [ -e "$list" ]; then
	(cd "$dir" && comm -z -23 "$list" "$list.new" | xargs -0r rm -f)
fi
tar -c --null --no-recursion -T "$list.new" | tar -x -C "$dir"
mv "$list.new" "$list"
