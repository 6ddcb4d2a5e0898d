#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The plugin inside the real ip, built for another version of it: trap 28. What
# one types reaches the kernel, what the kernel reports is printed, and the
# printed can be typed again. Spelling is refused by the plugin (ip ends with 1,
# the module is not even loaded), sense by the kernel (2, with its own
# sentence). Values that no kernel of today sends are for
# iproute2-plugin/test_link_vnet.c.

ALL_TESTS="
	help_shows_all_words
	help_after_type
	each_mode_is_read_back
	pairs_are_read_back
	default_is_echo_without_mac
	mac_is_read_back
	text_has_mode_then_mac
	text_has_everything_in_order
	json_has_everything
	a_line_has_room_for_16_prefixes
	the_printed_can_be_typed_again
	set_changes_the_mode
	words_are_exact
	unknown_mode_names_the_valid_ones
	unknown_word_names_the_valid_ones
	words_stand_once
	values_are_needed
	mac_needs_six_octets
	spelling_never_reaches_the_kernel
	mac_rule_is_the_kernels
	batch_has_no_memory
	batch_goes_on_after_errors
	plugin_from_IP_LIB_DIR
"

# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
need ip jq

# One namespace for all: making one takes longer than most tests.
new_ns ns

MODES=(drop loop macswap echo)
ALL_MODES="drop, loop, macswap, echo, pair, snull"
MAC=02:00:00:00:00:01
PEER=06:00:00:00:00:06

# What `ip -d link show` prints between the kind and ip's next own field; here
# mode and mac only, as the rest is for the tests of each attribute.
vnet_text()
{
	local text

	text=$(ip -c=never -n "$ns" -d -o link show dev "$1") || return
	[[ $text =~ \ (vnet\ mode\ [a-z0-9]+(\ mac\ [0-9a-f:]+)?) ]] || return
	echo "${BASH_REMATCH[1]}"
}

vnet_json()
{
	ip -n "$ns" -d -j link show dev "$1" |
		jq -c '.[0].linkinfo.info_data | {mode, mac} | del(..|nulls)'
}

# refused LABEL STATUS TEXT CMD...: ip ends with STATUS and says TEXT
refused()
{
	local label=$1
	local want=$2
	local text=$3
	local rc=0

	shift 3
	CMD_OUT=$("$@" 2>&1) || rc=$?
	# Not to be in the way of the next test.
	((rc != 0)) || wipe
	expect_eq "$label: status of ip" "$want" "$rc"
	[[ $CMD_OUT == *"$text"* ]] ||
		fail "$label: '$text' is not in: $CMD_OUT"
}

add()
{
	ip -n "$ns" link add "$@"
}

list_vnet()
{
	ip -n "$ns" -br link show type vnet | awk '{ print $1 }' | xargs
}

wipe()
{
	local dev

	for dev in $(list_vnet); do
		echo "link del $dev"
	done | ip -n "$ns" -batch -
}

no_vnet()
{
	expect_eq "$1: interfaces made" "" "$(list_vnet)"
}

help_shows_all_words()
{
	local word

	expect_text "help" '^Usage: .* type vnet ' ip link help vnet
	for word in mode mac peer-mac answer ttl lockup tx-timeout \
		    for peer keep all none \
		    drop loop macswap echo pair snull \
		    arp nd icmp icmp6 udp tcp; do
		[[ $CMD_OUT =~ [[:space:]]${word}[[:space:]] ]] ||
			fail "help lacks $word"
	done
}

help_after_type()
{
	refused "help after add" 1 'type vnet [ mac LLADDR ]' \
		add vnet0 type vnet help
	refused "help after other words" 1 'type vnet [ mac LLADDR ]' \
		add vnet0 type vnet mode echo help
	no_vnet "help"
}

each_mode_is_read_back()
{
	local mode

	defer wipe
	for mode in "${MODES[@]}"; do
		cmd_ok "add $mode" add "v$mode" type vnet mode "$mode"
		expect_eq "$mode as text" "vnet mode $mode" \
			"$(vnet_text "v$mode")"
	done
	expect_eq "all as JSON" "$(printf '"%s"\n' "${MODES[@]}")" \
		"$(ip -n "$ns" -d -j link show type vnet |
			jq -c '.[].linkinfo.info_data.mode')"
}

# The second end's words are ip's, and the last.
pairs_are_read_back()
{
	local mode

	defer wipe
	for mode in pair snull; do
		cmd_ok "add $mode" add v0 type vnet mode "$mode" ttl 9 \
			peer name v1 mtu 1400 address 02:00:00:00:00:07
		expect_eq "v0" "vnet mode $mode" "$(vnet_text v0)"
		expect_eq "v1" "vnet mode $mode" "$(vnet_text v1)"
		expect_eq "mtu, address" "1400 02:00:00:00:00:07" \
			"$(ip -n "$ns" -j link show v1 |
				jq -r '.[0] | "\(.mtu) \(.address)"')"
		cmd_ok "delete" ip -n "$ns" link del v1
		no_vnet "deleted"
	done
	refused "a type" 1 \
		"Error: peer takes no type, vnet's own words go before" \
		add v0 type vnet mode pair peer name v1 type vnet
	no_vnet "refused"
	cmd_ok "one to change" add v0 type vnet
	refused "a change" 1 'Error: peer can be set at creation only' \
		ip -n "$ns" link set v0 type vnet peer name v1
}

default_is_echo_without_mac()
{
	defer wipe
	cmd_ok "add" add vnet0 type vnet
	expect_eq "text" "vnet mode echo" "$(vnet_text vnet0)"
	expect_eq "JSON" '{"mode":"echo"}' "$(vnet_json vnet0)"
}

mac_is_read_back()
{
	defer wipe
	cmd_ok "mac alone" add vnet0 type vnet mac "$MAC"
	expect_eq "JSON" \
		"$(jq -c . <<< "{\"mode\":\"echo\",\"mac\":\"$MAC\"}")" \
		"$(vnet_json vnet0)"
	cmd_ok "short octets, capitals" add vnet1 type vnet mac 2:a:0:B:0:C
	expect_eq "all octets, small" "vnet mode echo mac 02:0a:00:0b:00:0c" \
		"$(vnet_text vnet1)"
	expect_eq "permanent address" "02:0a:00:0b:00:0c" \
		"$(link_json "$ns" vnet1 '.permaddr // .address')"
}

# In this order, whichever was typed first, and with ip's spaces.
text_has_mode_then_mac()
{
	defer wipe
	cmd_ok "mac first" add vnet0 type vnet mac "$MAC" mode echo
	expect_text "text" " vnet mode echo mac $MAC [a-z]" \
		ip -c=never -n "$ns" -d -o link show dev vnet0
}

# All there is, typed in another order than it is printed in.
EVERYTHING=(tx-timeout 1000 for 2001:db8::/64 ttl keep lockup 7
	    answer "tcp,arp" peer-mac "$PEER"
	    mode drop for 192.0.2.0/24 mac "$MAC")

text_has_everything_in_order()
{
	local words="mode drop mac $MAC peer-mac $PEER answer arp,tcp ttl keep"

	defer wipe
	cmd_ok "add" add vnet0 type vnet "${EVERYTHING[@]}"
	words="$words lockup 7 tx-timeout 1000"
	words="$words for 2001:db8::/64 for 192.0.2.0/24"
	expect_text "one line" " vnet $words [a-z]" \
		ip -c=never -n "$ns" -d -o link show dev vnet0
	# Without -o nothing in it ends a line.
	expect_text "several lines" "^    vnet $words [a-z]" \
		ip -c=never -n "$ns" -d link show dev vnet0
}

json_has_everything()
{
	defer wipe
	cmd_ok "add" add vnet0 type vnet "${EVERYTHING[@]}"
	cmd_ok "read" ip -n "$ns" -d -j link show dev vnet0
	expect_eq "all" "$(jq -c . <<-END
		{ "mode": "drop", "mac": "$MAC", "peer_mac": "$PEER",
		  "answer": ["arp", "tcp"], "ttl": 0,
		  "lockup": 7, "tx_timeout": 1000, "prefixes": [
		  { "address": "2001:db8::", "length": 64 },
		  { "address": "192.0.2.0", "length": 24 } ] }
		END
		)" "$(jq -c '.[0].linkinfo.info_data' <<< "$CMD_OUT")"
}

# Beside the longest of everything else; the kernel says what is too many.
a_line_has_room_for_16_prefixes()
{
	local -a prefixes=()
	local i

	defer wipe
	for ((i = 0; i < 16; i++)); do
		prefixes+=(for "2001:db8:1111:2222:3333:4444:5555:$i")
	done
	cmd_ok "16" add address 02:00:00:00:00:09 mtu 9000 numtxqueues 2 \
		name vnet-0123456789 type vnet "${EVERYTHING[@]:2:10}" \
		mac "$MAC" "${prefixes[@]:2}"
	refused "17" 2 'Error: vnet: at most 16 prefixes' \
		add vnet1 type vnet "${prefixes[@]}" for ::1
	# Longer than a request: ip says so, not the kernel.
	refused "48" 1 'exceeded bound' add vnet1 type vnet \
		"${prefixes[@]}" "${prefixes[@]}" "${prefixes[@]}"
}

the_printed_can_be_typed_again()
{
	local mode words

	defer wipe
	for mode in "${MODES[@]}"; do
		echo "link add v$mode type vnet mac $MAC mode $mode"
	done > "$LIB_TMP/batch"
	cmd_ok "add" ip -n "$ns" -batch "$LIB_TMP/batch"
	for mode in "${MODES[@]}"; do
		words=$(vnet_text "v$mode")
		expect_eq "$mode" "vnet mode $mode mac $MAC" "$words"
		echo "link add w$mode type $words" >&3
	done 3> "$LIB_TMP/batch"
	cmd_ok "add again" ip -n "$ns" -batch "$LIB_TMP/batch"
	for mode in "${MODES[@]}"; do
		expect_eq "$mode again" "vnet mode $mode mac $MAC" \
			"$(vnet_text "w$mode")"
	done
}

set_changes_the_mode()
{
	local mode

	defer wipe
	cmd_ok "add" add vnet0 type vnet mac "$MAC"
	for mode in "${MODES[@]}"; do
		cmd_ok "set $mode" ip -n "$ns" link set vnet0 type vnet \
			mode "$mode"
		expect_eq "after set $mode" "vnet mode $mode mac $MAC" \
			"$(vnet_text vnet0)"
	done
	cmd_ok "no words, no change" ip -n "$ns" link set vnet0 type vnet
	refused "set nosuch" 1 "is none of $ALL_MODES" \
		ip -n "$ns" link set vnet0 type vnet mode nosuch
	refused "set mac" 2 \
		'Error: vnet: mac can be set at creation only' \
		ip -n "$ns" link set vnet0 type vnet mac "$MAC"
	expect_eq "after refusals" "vnet mode echo mac $MAC" \
		"$(vnet_text vnet0)"
}

# Abbreviations would change their meaning when an option is added.
words_are_exact()
{
	local words

	for words in "mod echo" "MODE echo" "address $MAC"; do
		# shellcheck disable=SC2086 # these are words
		refused "$words" 1 "\"${words% *}\" is none of vnet's" \
			add vnet0 type vnet $words
	done
	for words in ech Echo 3 ""; do
		refused "mode '$words'" 1 "\"$words\" is none of drop" \
			add vnet0 type vnet mode "$words"
	done
	no_vnet "refused words"
}

unknown_mode_names_the_valid_ones()
{
	refused "nosuch" 1 \
		"Error: mode \"nosuch\" is none of $ALL_MODES" \
		add vnet0 type vnet mode nosuch
	no_vnet "nosuch"
}

unknown_word_names_the_valid_ones()
{
	local word

	# The last one is longer than what an interface's name may be.
	for word in mtu a_word_of_more_than_sixteen_characters; do
		refused "$word" 1 \
			"Error: \"$word\" is none of vnet's words: mode, mac," \
			add vnet0 type vnet mode echo "$word" 1
	done
	no_vnet "unknown words"
}

words_stand_once()
{
	refused "two modes" 1 'Error: duplicate "mode": "drop"' \
		add vnet0 type vnet mode echo mode drop
	refused "the same mode twice" 1 'Error: duplicate "mode"' \
		add vnet0 type vnet mode echo mac "$MAC" mode echo
	refused "two macs" 1 'Error: duplicate "mac"' \
		add vnet0 type vnet mac "$MAC" mac "$MAC"
	no_vnet "duplicates"
}

values_are_needed()
{
	refused "mode" 1 'Error: mode needs a value' \
		add vnet0 type vnet mode
	refused "mac" 1 'Error: mac needs a value' \
		add vnet0 type vnet mode echo mac
	no_vnet "missing values"
}

mac_needs_six_octets()
{
	local mac

	for mac in 02:00:00:00:00 02:00:00:00:00:01:02 02:00:00:00:00:01zz \
		   192.0.2.1 x; do
		refused "$mac" 1 \
			"Error: mac \"$mac\" is not six octets" \
			add vnet0 type vnet mac "$mac"
	done
	no_vnet "wrong addresses"
}

# The proof is that the module, which the first request loads, stays out.
spelling_never_reaches_the_kernel()
{
	local words

	defer wipe
	modprobe -r vnet || fail "cannot unload vnet"
	for words in "mode nosuch" "nosuch" "mode" "mac x" "help"; do
		# shellcheck disable=SC2086 # these are words
		cmd_fail "$words" add vnet0 type vnet $words
		! grep -q '^vnet ' /proc/modules || fail "$words: vnet loaded"
	done
	cmd_ok "right words" add vnet0 type vnet mode echo
	grep -q '^vnet ' /proc/modules || fail "vnet is not a module here"
}

mac_rule_is_the_kernels()
{
	local mac

	for mac in 01:00:5e:00:00:01 ff:ff:ff:ff:ff:ff 00:00:00:00:00:00; do
		refused "$mac" 2 \
			'Error: vnet: mac must be a unicast address and not' \
			add vnet0 type vnet mac "$mac"
	done
	no_vnet "group and zero addresses"
}

# One process of ip parses all lines: a word of one must not count in the next.
batch_has_no_memory()
{
	local i

	defer wipe
	for ((i = 0; i < 30; i++)); do
		echo "link add vb$i type vnet mode drop mac 02:00:00:00:01:$i"
		echo "link set vb$i type vnet mode macswap"
	done > "$LIB_TMP/batch"
	cmd_ok "60 lines" ip -n "$ns" -batch "$LIB_TMP/batch"
	expect_eq "interfaces" "30" "$(ip -n "$ns" -d -j link show type vnet |
		jq '[.[] | select(.linkinfo.info_data.mode == "macswap")] |
		    length')"
	expect_eq "the first" "vnet mode macswap mac 02:00:00:00:01:00" \
		"$(vnet_text vb0)"
	expect_eq "the last" "vnet mode macswap mac 02:00:00:00:01:29" \
		"$(vnet_text vb29)"
}

batch_goes_on_after_errors()
{
	defer wipe
	cat > "$LIB_TMP/batch" <<-END
		link add vb0 type vnet mode drop
		link add vb1 type vnet mode nosuch
		link add vb2 type vnet mode loop mode loop
		link add vb3 type vnet mac 01:00:5e:00:00:01
		link add vb4 type vnet nosuch
		link add vb5 type vnet mode
		link add vb6 type vnet help
		link add vb7 type vnet mac $MAC mode loop
	END
	cmd_fail "without -force" ip -n "$ns" -batch "$LIB_TMP/batch"
	grep -q 'Command failed .*:2$' <<< "$CMD_OUT" ||
		fail "line 2 not named: $CMD_OUT"
	expect_eq "made before the error" "vb0" "$(list_vnet)"
	wipe

	cmd_fail "with -force" ip -n "$ns" -force -batch "$LIB_TMP/batch"
	expect_eq "refused lines" "2 3 4 5 6 7" \
		"$(sed -n 's/^Command failed .*:\([0-9]*\)$/\1/p' \
			<<< "$CMD_OUT" | xargs)"
	expect_eq "made around the errors" "vb0 vb7" "$(list_vnet)"
	expect_eq "vb7" "vnet mode loop mac $MAC" "$(vnet_text vb7)"
}

# The installed plugin, by another way: a copy in a directory of ours.
plugin_from_IP_LIB_DIR()
{
	local plugin

	plugin=${IP_LIB_DIR:-/usr/lib/$(uname -m)-linux-gnu/ip}/link_vnet.so
	[ -r "$plugin" ] || plugin=$(find /usr/lib* -name link_vnet.so |
		head -n 1)
	[ -n "$plugin" ] || fail "no link_vnet.so installed"
	mkdir "$LIB_TMP/dir"
	cp "$plugin" "$LIB_TMP/dir"
	defer wipe
	expect_text "help" '^Usage: .* type vnet ' \
		env IP_LIB_DIR="$LIB_TMP/dir" ip link help vnet
	cmd_ok "add" env IP_LIB_DIR="$LIB_TMP/dir" \
		ip -n "$ns" link add vnet0 type vnet mode drop
	expect_eq "text" "vnet mode drop" \
		"$(IP_LIB_DIR=$LIB_TMP/dir vnet_text vnet0)"
	rm "$LIB_TMP/dir/link_vnet.so"
	cmd_fail "not in that directory any more" \
		env IP_LIB_DIR="$LIB_TMP/dir" \
		ip -n "$ns" link add vnet1 type vnet mode drop
}

tests_run
