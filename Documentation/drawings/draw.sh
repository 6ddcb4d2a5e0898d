#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# make drawings: NAME.svg beside each NAME.dot that is not drawn as it is now.
#
# usage: draw.sh NAME.dot...
#
# Two dots draw alike only if they are of one version and find the same fonts.
# So the drawing says what it was made from and what was made, and make lint
# compares that: neither can change without the other.
set -eu

# sum: of stdin
sum()
{
	sha256sum | cut -d' ' -f1
}

command -v dot >/dev/null || {
	echo "make drawings needs dot: apt install graphviz" >&2
	exit 1
}
for source; do
	drawing=${source%.dot}.svg
	# without its head, which is not about what is drawn
	body=$(dot -Tsvg "$source" | sed -n '/^<svg/,$p')
	{
		echo '<?xml version="1.0" encoding="UTF-8"?>'
		echo '<!-- SPDX-License-Identifier: GPL-2.0 -->'
		echo "<!-- made by make drawings, $(dot -V 2>&1) -->"
		echo "<!-- source $(sum <"$source") -->"
		echo "<!-- body $(printf '%s\n' "$body" | sum) -->"
		printf '%s\n' "$body"
	} >"$drawing.tmp"
	mv "$drawing.tmp" "$drawing"
done
