#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Does `make install' work on a Debian machine with several kernels?  Installs
# into a copy of the rows' root, for all its kernels at once, then boots each
# row's kernel with what was installed and nothing else.
#
# usage: $0 ROW...             (those that share the first one's root)
# output: TAP lines without numbers, the last `# end of dkms'
set -uo pipefail
. "$(dirname "$0")/common.sh"

name=$(field matrix.list "$1" 2) || die "no row $1 in matrix.list"
root=$("$VM/root.sh" "$name") || exit
top=$(checkout_dir)
copy=$top/dkms.root
src=$top/dkms.src
log=$top/dkms.log

# install: what a user types, in the copy
install()
{
	rm -rf "$copy" "$src"
	cp -a "$root" "$copy"
	"$VM/copy.sh" "$src"
	"$VM/enter.sh" "$copy" --writable --bind "$src" -- \
		make -C "$src" install
}

# uninstall: takes away what make install brought
uninstall()
{
	"$VM/enter.sh" "$copy" --writable --bind "$src" -- \
		make -C "$src" uninstall || return
	(cd "$copy" && ! find usr etc var -newer "$log.start" -name '*vnet*' |
		grep .)
}

# payload: the files that install added or changed, and the guest's scripts
payload()
{
	local dir=$top/dkms.payload list=$top/dkms.files

	rm -rf "$dir"
	mkdir -p "$dir/opt/vnet/vm" "$dir/opt/vnet/selftests"
	cp "$VM"/guest/* "$dir/opt/vnet/vm/"
	cp "$VM"/dkms/*.sh "$dir/opt/vnet/selftests/"
	(cd "$copy" && find usr/lib usr/local/ usr/share/man \
		-newer "$log.start" ! -type d -print0) >"$list"
	tar -C "$copy" --null -T "$list" -c | tar -x -C "$dir"
	tar -C "$dir" --owner=0 --group=0 -cf "$top/dkms.tar" .
}

# report STATUS NAME: a result, with the log's end if it is bad
report()
{
	if [ "$1" -eq 0 ]; then
		echo "ok - dkms: $2"
	else
		echo "not ok - dkms: $2"
		tail -n 30 "$log" | sed 's/^/# /'
	fi
}

mkdir -p "$top"
exec 9>"$top/dkms.lock"
flock 9
say "installing with dkms into a copy of the root $name"
touch "$log.start"
install >"$log" 2>&1
status=$?
report $status "make install"
if [ $status -eq 0 ]; then
	payload
	for row; do
		[ "$(field matrix.list "$row" 2)" = "$name" ] || continue
		dir=$top/results/dkms-$row
		alone "$dir"
		echo vnet_dkms.sh >"$dir/tests"
		"$VM/judge.sh" "$row" "$root" "$top/dkms.tar" "$dir"
	done
	uninstall >>"$log" 2>&1
	report $? "make uninstall leaves nothing"
fi
rm -rf "$copy"
echo "# end of dkms"
