# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of single attributes share. To be sourced after lib.sh. The
# first three read a table from standard input, and ask ip once for all of it,
# since a process costs an emulated CPU more than the rest.
#
#	accepted JQ		rows "JSON WORDS...": taken at creation and as a
#				change, and reported so (JQ of info_data)
#	typed_again		rows "WORDS...": what is printed makes the same
#	refused ERE		rows "WORDS...": refused at creation and as a
#				change, with that text, and nothing happens
#	outlives WORDS...	what may happen to an interface leaves them
#	unprivileged JQ JSON WORDS...
#				as root of one's own namespaces only
#	create [WORDS...]	vnet0 in the test's namespace $ns
#	change WORDS...		of vnet0
#	info [JQ]		what ip -j says of vnet0; one line
#	setup_both [WORDS...]	$ns with vnet0 up, IPv4 and IPv6
#	known ADDRESS...	neighbours that need neither ARP nor ND

# The test's namespace.
ns=

create()
{
	cmd_ok "create with '$*'" ip -n "$ns" link add vnet0 type vnet "$@"
}

change()
{
	ip -n "$ns" link set vnet0 type vnet "$@"
}

info()
{
	ip -n "$ns" -d -j link show dev vnet0 |
		jq -c ".[0].linkinfo.info_data | ${1:-.}"
}

# attr_batch LABEL: runs the lines of standard input; output in CMD_OUT
attr_batch()
{
	cat > "$LIB_TMP/batch"
	cmd_ok "$1" ip -n "$ns" -d -j -batch "$LIB_TMP/batch"
}

# attr_jq JQ: of each interface in CMD_OUT, one a line
attr_jq()
{
	jq -c ".[].linkinfo.info_data | $1" <<< "$CMD_OUT"
}

accepted()
{
	local rows want words

	rows=$(cat)
	while read -r _ words; do
		printf 'link %s\n' "add vnet0 type vnet $words" \
			"show dev vnet0" "del vnet0" "add vnet0 type vnet" \
			"set vnet0 type vnet $words" "show dev vnet0" \
			"del vnet0"
	done <<< "$rows" > "$LIB_TMP/lines"
	attr_batch "created and changed" < "$LIB_TMP/lines"
	want=$(awk '{ print $1; print $1 }' <<< "$rows")
	expect_eq "created, changed" "$want" "$(attr_jq "$1")"
}

# What stands between the kind and ip's next own field, of each interface.
attr_words()
{
	ip -n "$ns" -c=never -d -o link show type vnet |
		sed -n 's/.* vnet \(mode .*\) numtxqueues .*/\1/p' |
		sed 's/ addrgenmode .*//; s/ *$//'
}

typed_again()
{
	local before printed

	awk '{ print "link add v" NR " type vnet " $0 }
	     END { print "link show type vnet" }' > "$LIB_TMP/lines"
	attr_batch "typed" < "$LIB_TMP/lines"
	before=$(attr_jq .)
	printed=$(attr_words)
	expect_eq "lines of words" "$(wc -l <<< "$before")" \
		"$(wc -l <<< "$printed")"
	awk '{ print "link del v" NR
	       print "link add v" NR " type vnet " $0 }
	     END { print "link show type vnet" }' <<< "$printed" \
		> "$LIB_TMP/lines"
	attr_batch "typed again" < "$LIB_TMP/lines"
	expect_eq "typed again" "$before" "$(attr_jq .)"
	expect_eq "printed again" "$printed" "$(attr_words)"
}

# The change is one of a vnet0 that differs from the defaults in all that could
# be reset, and has something good before what is to be refused.
refused()
{
	local before rows words lines

	rows=$(cat)
	ip -n "$ns" link show dev vnet0 &> /dev/null ||
		create mode macswap mac 02:00:00:00:00:01 ttl 7 \
			peer-mac 06:00:00:00:00:01 answer arp,udp \
			for 192.0.2.0/24 for 2001:db8::/64
	before=$(info)
	while read -r words; do
		printf 'link %s\n' "add vnet9 type vnet $words" \
			"set vnet0 type vnet mode loop $words"
	done <<< "$rows" > "$LIB_TMP/batch"
	lines=$(wc -l < "$LIB_TMP/batch")
	cmd_fail "refused" ip -n "$ns" -force -batch "$LIB_TMP/batch"
	# Each line failed, and each with the text.
	expect_eq "lines refused" "$(seq "$lines")" \
		"$(sed -n 's/^Command failed .*:\([0-9]*\)$/\1/p' \
			<<< "$CMD_OUT")"
	expect_eq "lines refused with '$1'" "$lines" \
		"$(grep -Ec "$1" <<< "$CMD_OUT")"
	cmd_fail "nothing made" ip -n "$ns" link show dev vnet9
	expect_eq "unchanged" "$before" "$(info)"
}

outlives()
{
	local before mode other

	new_ns other
	create "$@"
	before=$(info 'del(.mode)')
	for mode in drop loop macswap echo; do
		printf 'link %s\n' "set vnet0 type vnet mode $mode" \
			"show dev vnet0"
	done > "$LIB_TMP/lines"
	printf 'link %s\n' "set vnet0 up" "show dev vnet0" \
		"set vnet0 address 0a:00:00:00:00:0a" "set vnet0 mtu 9000" \
		"set vnet0 carrier off" "set vnet0 type vnet" \
		"show dev vnet0" "set vnet0 down" \
		"set vnet0 netns $other" >> "$LIB_TMP/lines"
	attr_batch "happenings" < "$LIB_TMP/lines"
	expect_eq "after any of it" "$before" \
		"$(attr_jq 'del(.mode)' | sort -u)"
	cmd_ok "back" ip -n "$other" link set vnet0 netns "$ns"
	expect_eq "after all of it" "$before" "$(info 'del(.mode)')"
	cmd_ok "delete" ip -n "$ns" link del vnet0
}

unprivileged()
{
	local jq=$1
	local want=$2

	shift 2
	# Those are the inner shell's parameters.
	# shellcheck disable=SC2016
	cmd_ok "as nobody" setpriv --reuid=65534 --regid=65534 \
		--clear-groups unshare -Urn sh -c '
			ip link add vnet0 type vnet &&
			ip link set vnet0 type vnet "$@" &&
			ip -d -j link show dev vnet0' sh "$@"
	expect_eq "set by nobody" "$want" "$(attr_jq "$jq")"
}

# The stack sends nothing by itself that would be counted as what tests send.
setup_both()
{
	new_ns ns
	in_ns "$ns" sysctl -q net.ipv6.conf.default.accept_dad=0
	new_vnet "$ns" vnet0 192.0.2.1/24 "$@"
	cmd_ok "IPv6" ip -n "$ns" addr add 2001:db8::1/64 dev vnet0 nodad
}

known()
{
	local far mac

	mac=$(info .peer_mac | tr -d '"')
	for far in "$@"; do
		echo "neigh add $far nud permanent lladdr $mac dev vnet0"
	done > "$LIB_TMP/lines"
	attr_batch "neighbours" < "$LIB_TMP/lines"
}
