#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Does `make install' work on a Debian machine with several kernels?  Installs
# into a copy of the rows' root, for all its kernels at once, then boots each
# row's kernel with what was installed and nothing else.
#
# usage: $0 ROOT ROW...        (those of the rows that are of this root)
# output: TAP lines without numbers, the last `# end of dkms-ROOT'
set -uo pipefail
. "$(dirname "$0")/common.sh"

name=$1
shift
root=$("$VM/root.sh" "$name") || exit
top=$(checkout_dir)
me=dkms-$name
copy=$top/$me.root
src=$top/$me.src
log=$top/$me.log

# in_copy COMMAND...: in the copy of the root, as on a user's machine
in_copy()
{
	"$VM/enter.sh" "$copy" --writable --bind "$src" -- "$@"
}

# install: what a user types, in the copy
install()
{
	rm -rf "$copy" "$src"
	cp -a "$root" "$copy" && "$VM/copy.sh" "$src" &&
		in_copy make -C "$src" install
}

# reinstall: the same once more after an edit of the source; each kernel has the
# new module then
reinstall()
{
	local dir ver count=0

	sed -i 's/^MODULE_DESCRIPTION("/&edited: /' \
		"$src/drivers/net/vnet/vnet_main.c" || return
	in_copy make -C "$src" install || return
	for dir in "$copy"/usr/lib/modules/*/build; do
		ver=$(basename "${dir%/build}")
		in_copy modinfo -k "$ver" -F description vnet |
			grep '^edited: ' || {
			echo "$ver: the old module, or none"
			return 1
		}
		count=$((count + 1))
	done
	[ $count -gt 0 ]
}

# uninstall: takes away what make install brought
uninstall()
{
	in_copy make -C "$src" uninstall || return
	(cd "$copy" && ! find usr etc var -newer "$log.start" -name '*vnet*' |
		grep .)
}

# payload: the files that install added or changed, and the guest's scripts
payload()
{
	local dir=$top/$me.payload list=$top/$me.files

	rm -rf "$dir" "$top/$me.tar" || return
	mkdir -p "$dir/opt/vnet/vm" "$dir/opt/vnet/selftests" || return
	cp "$VM"/guest/* "$dir/opt/vnet/vm/" || return
	cp "$VM"/dkms/*.sh "$dir/opt/vnet/selftests/" || return
	(cd "$copy" && find usr/lib usr/local/ usr/share/man \
		-newer "$log.start" ! -type d -print0) >"$list" || return
	tar -C "$copy" --null -T "$list" -c | tar -x -C "$dir" || return
	tar -C "$dir" --owner=0 --group=0 -cf "$top/$me.tar" .
}

# report STATUS NAME: a result, with the log's end if it is bad
report()
{
	if [ "$1" -eq 0 ]; then
		echo "ok - $me: $2"
	else
		echo "not ok - $me: $2"
		tail -n 30 "$log" | sed 's/^/# /'
	fi
}

mkdir -p "$top"
exec 9>"$top/$me.lock"
flock 9
trap 'rm -rf "$copy"' EXIT
say "installing with dkms into a copy of the root $name"
touch "$log.start"
install >"$log" 2>&1
status=$?
report $status "make install"
if [ $status -eq 0 ]; then
	payload >>"$log" 2>&1
	status=$?
	report $status "what was installed is packed"
fi
if [ $status -eq 0 ]; then
	for row; do
		[ "$(field matrix.list "$row" 2)" = "$name" ] || continue
		dir=$top/results/dkms-$row
		alone "$dir"
		echo vnet_dkms.sh >"$dir/tests"
		"$VM/judge.sh" "$row" "$root" "$top/$me.tar" "$dir"
	done
	reinstall >>"$log" 2>&1
	report $? "make install brings an edited module to all kernels"
	uninstall >>"$log" 2>&1
	report $? "make uninstall leaves nothing"
fi
echo "# end of $me"
