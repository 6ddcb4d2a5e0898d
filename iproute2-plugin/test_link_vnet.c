// SPDX-License-Identifier: GPL-2.0
/*
 * What the plugin does with words and attributes, natively, in no time
 *
 * This program plays ip's part: it opens the plugin as ip does, exports the
 * functions which the plugin calls back, and compares. So it reaches what no
 * kernel of today sends (modes without a name, wrong lengths, no data at all)
 * and what an interface cannot show (the bytes of a request). That the real ip
 * agrees is for selftests/vnet_iproute2.sh to show.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/if_link.h>
#include <linux/if_vnet.h>

#include "test_ip.h"

static int number, failed;
/* As with "ip link add", not "ip link set". */
static bool creation = true;

static void verdict(const char *name, const char *want, const char *got)
{
	bool same = strcmp(want, got) == 0;

	printf("%sok %d %s\n", same ? "" : "not ", ++number, name);
	if (!same) {
		printf("# wanted \"%s\"\n#    got \"%s\"\n", want, got);
		failed++;
	}
}

#define WORDS "mode, mac, peer-mac, answer, ttl, lockup, tx-timeout, for, " \
	      "peer, help (ip's own go before \"type\")\n"
#define MODES "drop, loop, macswap, echo, pair, snull\n"
#define SIX " is not six octets like 02:00:00:00:00:01\n"
#define PROTOCOLS "arp, nd, icmp, icmp6, udp, tcp"
#define ANSWERS PROTOCOLS ", all, none\n"
#define NUMBER " is no number of 32 bits\n"
#define TTLS " is neither 1..255 nor keep\n"
#define PREFIX " is neither all nor a prefix like 192.0.2.0/24 or " \
	       "2001:db8::/64\n"
#define NO_TYPE "Error: peer takes no type, vnet's own words go before " \
		"\"peer\"\n"
/* struct ifinfomsg, then IFLA_IFNAME, of three bytes and one of padding. */
#define NO_IFINFO "00000000000000000000000000000000"
#define NAME_V1 "0700030076310000"
#define ALONE "Error: \"for all\" stands alone\n"
#define V4_24 "1{ 1:c0000200 2:18 } "
#define V6_64 "1{ 1:20010db8000000000000000000000000 2:40 } "
/* 16 is what the kernel takes, 31 what a request has no room for. */
#define FOUR "for ::1 for ::1 for ::1 for ::1"
#define FOURS "1{ 1:00000000000000000000000000000001 2:80 } " \
	      "1{ 1:00000000000000000000000000000001 2:80 } " \
	      "1{ 1:00000000000000000000000000000001 2:80 } " \
	      "1{ 1:00000000000000000000000000000001 2:80 } "
#define SIXTEEN FOUR " " FOUR " " FOUR " " FOUR

/* The result is the attributes, or what stderr was told. */
static const struct {
	const char *words;
	const char *result;
} parse_cases[] = {
	{ "", "" },
	{ "mode drop", "2:00000000 " },
	{ "mode loop", "2:01000000 " },
	{ "mode macswap", "2:02000000 " },
	{ "mode echo", "2:03000000 " },
	{ "mode pair", "2:04000000 " },
	{ "mode snull", "2:05000000 " },
	{ "mac 02:00:00:00:00:01", "3:020000000001 " },
	{ "mac 2:a:B:cc:DD:ff", "3:020a0bccddff " },
	{ "mac 01:00:5e:00:00:01", "3:01005e000001 " },
	{ "mac 02:00:00:00:00:01 mode drop", "3:020000000001 2:00000000 " },
	{ "mode", "Error: mode needs a value\n" },
	{ "mode echo mac", "Error: mac needs a value\n" },
	{ "mode nosuch", "Error: mode \"nosuch\" is none of " MODES },
	{ "mode ech", "Error: mode \"ech\" is none of " MODES },
	{ "mode ECHO", "Error: mode \"ECHO\" is none of " MODES },
	{ "mode 3", "Error: mode \"3\" is none of " MODES },
	{ "mod echo", "Error: \"mod\" is none of vnet's words: " WORDS },
	{ "mode echo x", "Error: \"x\" is none of vnet's words: " WORDS },
	{ "mode echo mode echo",
	  "Error: duplicate \"mode\": \"echo\" is the second value\n" },
	{ "mac 2:0:0:0:0:1 mode echo mac 2:0:0:0:0:2",
	  "Error: duplicate \"mac\": \"2:0:0:0:0:2\" is the second value\n" },
	{ "mac 02:00:00:00:00", "Error: mac \"02:00:00:00:00\"" SIX },
	{ "mac 02:00:00:00:00:", "Error: mac \"02:00:00:00:00:\"" SIX },
	{ "mac 02:00:00:00:00:01:02",
	  "Error: mac \"02:00:00:00:00:01:02\"" SIX },
	{ "mac 02:00:00:00:00:01z", "Error: mac \"02:00:00:00:00:01z\"" SIX },
	{ "mac 002:0:0:0:0:1", "Error: mac \"002:0:0:0:0:1\"" SIX },
	{ "mac 2::0:0:0:1", "Error: mac \"2::0:0:0:1\"" SIX },
	{ "mac -2:0:0:0:0:1", "Error: mac \"-2:0:0:0:0:1\"" SIX },
	{ "mac 2.0.0.1", "Error: mac \"2.0.0.1\"" SIX },
	{ "mac x", "Error: mac \"x\"" SIX },

	{ "peer-mac 2:0:0:0:0:2", "4:020000000002 " },
	{ "peer-mac 1:0:5e:0:0:1", "4:01005e000001 " },
	{ "peer-mac x", "Error: peer-mac \"x\"" SIX },
	{ "peer_mac 2:0:0:0:0:2",
	  "Error: \"peer_mac\" is none of vnet's words: " WORDS },
	{ "peer-mac 2:0:0:0:0:2 peer-mac x",
	  "Error: duplicate \"peer-mac\": \"x\" is the second value\n" },

	{ "answer arp", "5:01000000 " },
	{ "answer nd", "5:02000000 " },
	{ "answer icmp", "5:04000000 " },
	{ "answer icmp6", "5:08000000 " },
	{ "answer udp", "5:10000000 " },
	{ "answer tcp", "5:20000000 " },
	{ "answer all", "5:3f000000 " },
	{ "answer none", "5:00000000 " },
	{ "answer arp,icmp", "5:05000000 " },
	{ "answer tcp,udp,icmp6,icmp,nd,arp", "5:3f000000 " },
	{ "answer arp,arp", "5:01000000 " },
	{ "answer ''", "Error: answer \"\" is none of " ANSWERS },
	{ "answer ic", "Error: answer \"ic\" is none of " ANSWERS },
	{ "answer icmp66", "Error: answer \"icmp66\" is none of " ANSWERS },
	{ "answer ARP", "Error: answer \"ARP\" is none of " ANSWERS },
	{ "answer 3", "Error: answer \"3\" is none of " ANSWERS },
	{ "answer arp,", "Error: answer \"\" is none of " PROTOCOLS "\n" },
	{ "answer ,arp", "Error: answer \"\" is none of " PROTOCOLS "\n" },
	{ "answer arp,,nd", "Error: answer \"\" is none of " PROTOCOLS "\n" },
	{ "answer arp,x,nd", "Error: answer \"x\" is none of " PROTOCOLS "\n" },
	{ "answer arp,all",
	  "Error: answer \"all\" is none of " PROTOCOLS "\n" },
	{ "answer none,arp",
	  "Error: answer \"none\" is none of " PROTOCOLS "\n" },
	{ "answer arp answer nd",
	  "Error: duplicate \"answer\": \"nd\" is the second value\n" },

	{ "peer", "1:" NO_IFINFO " " },
	{ "peer name v1", "1:" NO_IFINFO NAME_V1 " " },
	{ "mode pair peer name v1", "2:04000000 1:" NO_IFINFO NAME_V1 " " },
	{ "mode pair peer up index 5 name v1",
	  "2:04000000 1:00000000050000000100000001000000" NAME_V1 " " },
	{ "for 192.0.2.0/24 peer name v1",
	  "1:" NO_IFINFO NAME_V1 " 6{ " V4_24 "} " },
	{ "peer name v1 type vnet", NO_TYPE },
	{ "peer type veth", NO_TYPE },
	{ "peer x", "ip: what is x?\n" },

	{ "ttl 1", "7:01 " },
	{ "ttl 64", "7:40 " },
	{ "ttl 255", "7:ff " },
	{ "ttl keep", "7:00 " },
	{ "ttl 0", "Error: ttl \"0\"" TTLS },
	{ "ttl 256", "Error: ttl \"256\"" TTLS },
	{ "ttl 4294967297", "Error: ttl \"4294967297\"" TTLS },
	{ "ttl -1", "Error: ttl \"-1\"" TTLS },
	{ "ttl +1", "Error: ttl \"+1\"" TTLS },
	{ "ttl 0x40", "Error: ttl \"0x40\"" TTLS },
	{ "ttl 64x", "Error: ttl \"64x\"" TTLS },
	{ "ttl ''", "Error: ttl \"\"" TTLS },
	{ "ttl Keep", "Error: ttl \"Keep\"" TTLS },

	{ "lockup 0", "8:00000000 " },
	{ "lockup 3", "8:03000000 " },
	{ "lockup 4294967295", "8:ffffffff " },
	{ "lockup 4294967296", "Error: lockup \"4294967296\"" NUMBER },
	{ "lockup 18446744073709551617",
	  "Error: lockup \"18446744073709551617\"" NUMBER },
	{ "lockup -1", "Error: lockup \"-1\"" NUMBER },
	{ "lockup 0x3", "Error: lockup \"0x3\"" NUMBER },
	{ "lockup ''", "Error: lockup \"\"" NUMBER },
	{ "lockup", "Error: lockup needs a value\n" },
	{ "lockup 1 lockup 1",
	  "Error: duplicate \"lockup\": \"1\" is the second value\n" },
	{ "tx-timeout 1000", "9:e8030000 " },
	{ "tx-timeout 0", "9:00000000 " },
	{ "tx-timeout 5000ms", "Error: tx-timeout \"5000ms\"" NUMBER },
	{ "tx-timeout 5.0", "Error: tx-timeout \"5.0\"" NUMBER },
	{ "tx_timeout 1000",
	  "Error: \"tx_timeout\" is none of vnet's words: " WORDS },

	{ "for 192.0.2.0/24", "6{ " V4_24 "} " },
	{ "for 2001:db8::/64", "6{ " V6_64 "} " },
	{ "for 192.0.2.0/24 for 2001:db8::/64", "6{ " V4_24 V6_64 "} " },
	{ "for 2001:db8::/64 mode drop for 192.0.2.0/24",
	  "2:00000000 6{ " V6_64 V4_24 "} " },
	{ "for 192.0.2.1", "6{ 1{ 1:c0000201 2:20 } } " },
	{ "for ::1", "6{ 1{ 1:00000000000000000000000000000001 2:80 } } " },
	{ "for 0.0.0.0/0", "6{ 1{ 1:00000000 2:00 } } " },
	{ "for 192.0.2.0/33", "6{ 1{ 1:c0000200 2:21 } } " },
	{ "for 192.0.2.1/24", "6{ 1{ 1:c0000201 2:18 } } " },
	{ "for 192.0.2.0/24 for 192.0.2.0/24", "6{ " V4_24 V4_24 "} " },
	{ "for all", "6{ } " },
	{ "for all ttl 1", "7:01 6{ } " },
	{ SIXTEEN, "6{ " FOURS FOURS FOURS FOURS "} " },
	{ SIXTEEN " " FOUR " " FOUR " " FOUR " " FOUR, "no room\n" },
	{ "for", "Error: for needs a value\n" },
	{ "for all for all", ALONE },
	{ "for all for 192.0.2.0/24", ALONE },
	{ "for 192.0.2.0/24 for all", ALONE },
	{ "for 192.0.2.0/24 for", "Error: for needs a value\n" },
	{ "for 192.0.2.0/24 for x", "Error: for \"x\"" PREFIX },
	{ "for ''", "Error: for \"\"" PREFIX },
	{ "for /24", "Error: for \"/24\"" PREFIX },
	{ "for 192.0.2.0/", "Error: for \"192.0.2.0/\"" PREFIX },
	{ "for 192.0.2.0/x", "Error: for \"192.0.2.0/x\"" PREFIX },
	{ "for 192.0.2.0/-1", "Error: for \"192.0.2.0/-1\"" PREFIX },
	{ "for 192.0.2.0/256", "Error: for \"192.0.2.0/256\"" PREFIX },
	{ "for 192.0.2.0/24/24", "Error: for \"192.0.2.0/24/24\"" PREFIX },
	{ "for 192.0.2.0/255.255.255.0",
	  "Error: for \"192.0.2.0/255.255.255.0\"" PREFIX },
	{ "for 192.0.2", "Error: for \"192.0.2\"" PREFIX },
	{ "for 192.0.2.0.0", "Error: for \"192.0.2.0.0\"" PREFIX },
	{ "for 2001:db8", "Error: for \"2001:db8\"" PREFIX },
	{ "for fe80::1%vnet0", "Error: for \"fe80::1%vnet0\"" PREFIX },
	{ "for default", "Error: for \"default\"" PREFIX },
	{ "for 2001:0db8:0000:0000:0000:0000:0000:0000:0000:0000:0000/64",
	  "Error: for \"2001:0db8:0000:0000:0000:0000:0000:0000:0000:0000:0000/64\""
	  PREFIX },
};

/* Calls the plugin with @words; what it tells stderr is then in @told. */
static int parse(struct link_util *lu, const char *words, char *told,
		 size_t size)
{
	char copy[1024], *argv[80], *save;
	int argc = 0, pipefd[2], saved, rc;
	ssize_t len;

	snprintf(copy, sizeof(copy), "%s", words);
	for (save = strtok(copy, " "); save; save = strtok(NULL, " "))
		argv[argc++] = strcmp(save, "''") ? save : "";
	argv[argc] = NULL;

	request("");
	req.n.nlmsg_flags = creation ? NLM_F_CREATE : 0;
	if (pipe(pipefd))
		exit(2);
	saved = dup(STDERR_FILENO);
	dup2(pipefd[1], STDERR_FILENO);
	rc = lu->parse_opt(lu, argc, argv, &req.n);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(pipefd[1]);
	len = read(pipefd[0], told, size - 1);
	if (len < 0)
		exit(2);
	told[len] = '\0';
	close(pipefd[0]);
	return rc;
}

static void parse_case(struct link_util *lu, const char *words,
		       const char *result)
{
	char told[256], name[160];
	int rc;

	rc = parse(lu, words, told, sizeof(told));
	out[0] = '\0';
	if (rc == 0)
		dump(req_attrs(), req_attrs_len());
	put("%s", told);
	if (rc != 0 && rc != -1)
		put("returned %d", rc);
	if (rc == -1 && !told[0])
		put("refused without a word");

	snprintf(name, sizeof(name), "parse: %s", words[0] ? words : "nothing");
	verdict(name, result, out);
}

#define ALL_JSON "\"arp\",\"nd\",\"icmp\",\"icmp6\",\"udp\",\"tcp\","
#define MAC_TEXT "mac 02:00:00:00:00:01 "
#define MAC_JSON "\"mac\":\"02:00:00:00:00:01\","
#define PEER_TEXT "peer-mac 42:00:00:00:00:01 "
#define PEER_JSON "\"peer_mac\":\"42:00:00:00:00:01\","
#define ANSWER_JSON "\"answer\":[\"arp\",\"icmp\",],"
#define LOCKUP_TEXT "lockup 3 tx-timeout 1000 "
#define LOCKUP_JSON "\"lockup\":3,\"tx_timeout\":1000,"
#define FOR_TEXT "for 192.0.2.0/24 for 2001:db8::/64 "
#define V4_JSON "{\"address\":\"192.0.2.0\",\"length\":24,},"
#define V6_JSON "{\"address\":\"2001:db8::\",\"length\":64,},"

struct print_case {
	const char *name;
	const char *attrs;
	const char *text;
	const char *json;
};

static const struct print_case opt_cases[] = {
	{ "mode, mac", "2:03000000 3:020000000001", "mode echo " MAC_TEXT,
	  "\"mode\":\"echo\"," MAC_JSON },
	{ "drop", "2:00000000", "mode drop ", "\"mode\":\"drop\"," },
	{ "snull", "2:05000000", "mode snull ", "\"mode\":\"snull\"," },
	{ "mac alone", "3:020000000001", MAC_TEXT, MAC_JSON },
	{ "first mode without a name", "2:06000000", "mode 6 ",
	  "\"mode\":6," },
	{ "last mode without a name", "2:ffffffff", "mode 4294967295 ",
	  "\"mode\":4294967295," },
	{ "mode too short", "2:0300 3:020000000001", MAC_TEXT, MAC_JSON },
	{ "mode too long", "2:0300000000000000", "", "" },
	{ "mode empty", "2:", "", "" },
	{ "mac too short", "2:01000000 3:0200000000", "mode loop ",
	  "\"mode\":\"loop\"," },
	{ "mac too long", "2:01000000 3:0200000000010000", "mode loop ",
	  "\"mode\":\"loop\"," },
	{ "none", "", "", "" },
	{ "peer mac", "4:420000000001", "peer-mac 42:00:00:00:00:01 ",
	  "\"peer_mac\":\"42:00:00:00:00:01\"," },
	{ "peer mac too short", "4:4200000000", "", "" },
	{ "answer all", "5:3f000000", "answer all ",
	  "\"answer\":[" ALL_JSON "]," },
	{ "answer none", "5:00000000", "answer none ", "\"answer\":[]," },
	{ "answer one", "5:20000000", "answer tcp ", "\"answer\":[\"tcp\",]," },
	{ "answer two", "5:05000000", "answer arp,icmp ",
	  "\"answer\":[\"arp\",\"icmp\",]," },
	{ "answer without a name", "5:40000000", "answer 0x40 ",
	  "\"answer\":[\"0x40\",]," },
	{ "answer all and more", "5:ff000000",
	  "answer arp,nd,icmp,icmp6,udp,tcp,0xc0 ",
	  "\"answer\":[" ALL_JSON "\"0xc0\",]," },
	{ "answer too short", "5:3f", "", "" },
	{ "answer too long", "5:3f00000000000000", "", "" },
	{ "ttl", "7:40", "ttl 64 ", "\"ttl\":64," },
	{ "ttl kept", "7:00", "ttl keep ", "\"ttl\":0," },
	{ "ttl 255", "7:ff", "ttl 255 ", "\"ttl\":255," },
	{ "ttl too long", "7:40000000", "", "" },
	{ "ttl empty", "7:", "", "" },
	{ "lockup", "8:03000000", "lockup 3 ", "\"lockup\":3," },
	{ "lockup never", "8:00000000", "lockup 0 ", "\"lockup\":0," },
	{ "lockup at most", "8:ffffffff", "lockup 4294967295 ",
	  "\"lockup\":4294967295," },
	{ "lockup too short", "8:03", "", "" },
	{ "tx-timeout", "9:88130000", "tx-timeout 5000 ",
	  "\"tx_timeout\":5000," },
	{ "tx-timeout too long", "9:8813000000000000", "", "" },
	{ "no prefixes", "6{ }", "", "\"prefixes\":[]," },
	{ "prefixes", "6{ " V4_24 V6_64 "}",
	  FOR_TEXT, "\"prefixes\":[" V4_JSON V6_JSON "]," },
	{ "shortest", "6{ 1{ 1:00000000 2:00 } }", "for 0.0.0.0/0 ",
	  "\"prefixes\":[{\"address\":\"0.0.0.0\",\"length\":0,},]," },
	{ "longest", "6{ 1{ 1:c0000201 2:20 } }", "for 192.0.2.1/32 ",
	  "\"prefixes\":[{\"address\":\"192.0.2.1\",\"length\":32,},]," },
	{ "prefix without length", "6{ 1{ 1:c0000200 } " V6_64 "}",
	  "for 2001:db8::/64 ", "\"prefixes\":[" V6_JSON "]," },
	{ "prefix without address", "6{ 1{ 2:18 } " V6_64 "}",
	  "for 2001:db8::/64 ", "\"prefixes\":[" V6_JSON "]," },
	{ "address of another family", "6{ 1{ 1:c00002000000 2:18 } }", "",
	  "\"prefixes\":[]," },
	{ "long prefix length", "6{ 1{ 1:c0000200 2:18000000 } }", "",
	  "\"prefixes\":[]," },
	{ "unknown in a prefix", "6{ 1{ 3:00 1:c0000200 2:18 9:07 } }",
	  "for 192.0.2.0/24 ", "\"prefixes\":[" V4_JSON "]," },
	{ "unknown beside a prefix", "6{ 2{ 1:c0000200 2:18 } " V4_24 "}",
	  "for 192.0.2.0/24 ", "\"prefixes\":[" V4_JSON "]," },
	{ "prefixes cut off", "6:1000", "", "\"prefixes\":[]," },
	{ "all", "2:03000000 3:020000000001 4:420000000001 5:05000000 6{ }",
	  "mode echo " MAC_TEXT PEER_TEXT "answer arp,icmp ",
	  "\"mode\":\"echo\"," MAC_JSON PEER_JSON ANSWER_JSON
	  "\"prefixes\":[]," },
	{ "order",
	  "9:e8030000 8:03000000 6{ " V4_24 V6_64
	  "} 7:40 5:05000000 4:420000000001",
	  PEER_TEXT "answer arp,icmp ttl 64 " LOCKUP_TEXT FOR_TEXT,
	  PEER_JSON ANSWER_JSON "\"ttl\":64," LOCKUP_JSON
	  "\"prefixes\":[" V4_JSON V6_JSON "]," },
};

#define MODE_JSON "\"answered\":3,\"taken_mode\":1,"
#define DROPPED_JSON "\"answered\":3,\"taken_inetd\":2," NO_MEMORY_JSON
#define NO_MEMORY_JSON "\"dropped_no_memory\":1," FULL_JSON
#define FULL_JSON "\"dropped_ring_full\":0,\"dropped_purged\":5,"

static const struct print_case xstats_cases[] = {
	{ "nothing counted", "2=0 3=0 33=0", "\n    answered 0 ",
	  "\"answered\":0,\"taken_mode\":0,\"dropped_ring_full\":0," },
	{ "some taken", "2=3 1: 3=1 4=0 9=20",
	  "\n    answered 3 taken: mode 1 group 20 ",
	  MODE_JSON "\"taken_carrier\":0,\"taken_group\":20," },
	{ "some dropped", "2=3 31=2 32=1 33=0 34=5",
	  "\n    answered 3 taken: inetd 2 dropped: no_memory 1 purged 5 ",
	  DROPPED_JSON },
	{ "64 bits", "2=18446744073709551615",
	  "\n    answered 18446744073709551615 ",
	  "\"answered\":18446744073709551615," },
	{ "the last", "31=7", "\n    taken: inetd 7 ", "\"taken_inetd\":7," },
	{ "some crossed", "2=0 35=9 31=2",
	  "\n    answered 0 crossed 9 taken: inetd 2 ",
	  "\"answered\":0,\"crossed\":9,\"taken_inetd\":2," },
	{ "of a newer kernel", "2=1 36=2 1000=4",
	  "\n    answered 1 other: 36 2 1000 4 ",
	  "\"answered\":1,\"other_36\":2,\"other_1000\":4," },
	{ "too short", "2:01000000 3=1", "\n    taken: mode 1 ",
	  "\"taken_mode\":1," },
	{ "none", "", "\n    ", "" },
};

static void print_opt(struct link_util *lu, const char *attrs)
{
	struct rtattr *tb[IFLA_VNET_MAX + 1] = { NULL };
	struct rtattr *rta;
	int left;

	request(attrs);
	rta = req_attrs();
	left = req_attrs_len();
	for (; RTA_OK(rta, left); rta = RTA_NEXT(rta, left))
		tb[rta->rta_type & NLA_TYPE_MASK] = rta;
	lu->print_opt(lu, stdout, tb);
}

static void print_xstats(struct link_util *lu, const char *attrs)
{
	char room[1024];
	struct rtattr *rta = (struct rtattr *)room;

	request(attrs);
	rta->rta_type = IFLA_INFO_XSTATS;
	rta->rta_len = RTA_LENGTH(req_attrs_len());
	memcpy(RTA_DATA(rta), req_attrs(), req_attrs_len());
	lu->print_xstats(lu, stdout, rta);
}

static void print_cases(struct link_util *lu, const char *what,
			void (*print)(struct link_util *lu, const char *attrs),
			const struct print_case *row, size_t count)
{
	char name[128];

	for (; count--; row++) {
		for (json = false;; json = true) {
			out[0] = '\0';
			print(lu, row->attrs);
			snprintf(name, sizeof(name), "%s%s: %s", what,
				 json ? " json" : "", row->name);
			verdict(name, json ? row->json : row->text, out);
			if (json)
				break;
		}
	}
	json = false;
}

/* What was reported, printed and typed again, is the same request. */
static const char *const round_trips[] = {
	"2:00000000 ",
	"2:03000000 4:420000000001 5:3f000000 7:40 ",
	"2:02000000 3:020000000001 4:420000000001 5:00000000 7:00 ",
	"2:05000000 3:0affffffffff 4:420000000001 5:2a000000 7:ff 6{ " V6_64
	V4_24 "1{ 1:00000000000000000000ffffc0000201 2:80 } } ",
	"6{ 1{ 1:00000000 2:00 } 1{ 1:c0000201 2:20 } } ",
	"6{ " FOURS FOURS FOURS FOURS "} ",
};

static void round_trip(struct link_util *lu, const char *attrs)
{
	char told[256], words[OUT_SIZE];

	out[0] = '\0';
	print_opt(lu, attrs);
	snprintf(words, sizeof(words), "%s", out);
	out[0] = '\0';
	if (parse(lu, words, told, sizeof(told)))
		put("%s", told);
	else
		dump(req_attrs(), req_attrs_len());
	verdict("typed again", attrs, out);
}

int main(int argc, char **argv)
{
	struct link_util *lu;
	void *plugin;
	size_t i;

	plugin = dlopen(argc > 1 ? argv[1] : "./link_vnet.so", RTLD_LAZY);
	lu = plugin ? dlsym(plugin, "vnet_link_util") : NULL;
	if (!lu) {
		fprintf(stderr, "%s\n", dlerror());
		return 1;
	}

	printf("TAP version 13\n1..%zu\n", 3 + ARRAY_SIZE(parse_cases) +
	       2 * ARRAY_SIZE(opt_cases) + 2 * ARRAY_SIZE(xstats_cases) +
	       ARRAY_SIZE(round_trips));

	verdict("the kind", "vnet", lu->id);
	for (i = 0; i < ARRAY_SIZE(parse_cases); i++)
		parse_case(lu, parse_cases[i].words, parse_cases[i].result);
	creation = false;
	parse_case(lu, "peer name v2",
		   "Error: peer can be set at creation only\n");
	creation = true;
	print_cases(lu, "print", print_opt, opt_cases, ARRAY_SIZE(opt_cases));
	print_cases(lu, "xstats", print_xstats, xstats_cases,
		    ARRAY_SIZE(xstats_cases));
	for (i = 0; i < ARRAY_SIZE(round_trips); i++)
		round_trip(lu, round_trips[i]);

	out[0] = '\0';
	lu->print_opt(lu, stdout, NULL);
	verdict("print: no data", "", out);

	return failed != 0;
}
