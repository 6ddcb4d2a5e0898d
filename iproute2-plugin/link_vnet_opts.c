// SPDX-License-Identifier: GPL-2.0
/*
 * vnet's words and their values
 *
 * All of it stands in tables: vnet_opts[], and the names of modes and
 * protocols. Each serves both directions, and what is printed can be typed
 * again. To add an option: one row, and the text of vnet_explain().
 *
 * Only spelling is judged here. Whether a configuration makes sense is for the
 * kernel to say, whose answer ip prints.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>

#include "link_vnet.h"

static const char *const vnet_mode_names[] = {
	[VNET_MODE_DROP]	= "drop",
	[VNET_MODE_LOOP]	= "loop",
	[VNET_MODE_MACSWAP]	= "macswap",
	[VNET_MODE_ECHO]	= "echo",
	[VNET_MODE_PAIR]	= "pair",
	[VNET_MODE_SNULL]	= "snull",
};

static_assert(ARRAY_SIZE(vnet_mode_names) == VNET_MODE_MAX + 1,
	      "a mode of if_vnet.h has no name");

/* Then the two words that only stand alone. */
#define VNET_ANSWER_WORDS	2

static const struct {
	const char *word;
	__u32 mask;
} vnet_answers[] = {
	{ "arp", VNET_ANSWER_ARP },
	{ "nd", VNET_ANSWER_ND },
	{ "icmp", VNET_ANSWER_ICMP },
	{ "icmp6", VNET_ANSWER_ICMP6 },
	{ "udp", VNET_ANSWER_UDP },
	{ "tcp", VNET_ANSWER_TCP },
	{ "all", VNET_ANSWER_ALL },
	{ "none", 0 },
};

#define VNET_PROTOCOLS	(ARRAY_SIZE(vnet_answers) - VNET_ANSWER_WORDS)

static_assert(VNET_ANSWER_ALL == (1U << VNET_PROTOCOLS) - 1,
	      "a protocol of if_vnet.h has no name");

static int vnet_parse_mode(const struct vnet_opt *opt, const char *value,
			   struct nlmsghdr *n)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vnet_mode_names); i++)
		if (strcmp(value, vnet_mode_names[i]) == 0)
			return addattr32(n, VNET_REQ_MAX, opt->type, i);

	fprintf(stderr, "Error: %s \"%s\" is none of", opt->word, value);
	for (i = 0; i < ARRAY_SIZE(vnet_mode_names); i++)
		fprintf(stderr, "%s %s", i ? "," : "", vnet_mode_names[i]);
	fprintf(stderr, "\n");
	return -1;
}

static void vnet_print_mode(const struct vnet_opt *opt,
			    const struct rtattr *attr)
{
	__u32 mode;

	if (RTA_PAYLOAD(attr) != sizeof(mode))
		return;
	memcpy(&mode, RTA_DATA(attr), sizeof(mode));

	print_string(PRINT_FP, NULL, "%s ", opt->word);
	/* A kernel newer than this plugin may know modes that it does not. */
	if (mode < ARRAY_SIZE(vnet_mode_names))
		print_string(PRINT_ANY, opt->key, "%s ",
			     vnet_mode_names[mode]);
	else
		print_uint(PRINT_ANY, opt->key, "%u ", mode);
}

/* ip's own parser takes "2.0.0.1" and "02:00:00:00:00:01zz" for addresses. */
static int vnet_lladdr(unsigned char *lladdr, const char *value)
{
	int i, digits;

	for (i = 0; i < ETH_ALEN; i++) {
		lladdr[i] = 0;
		for (digits = 0; isxdigit((unsigned char)*value); digits++) {
			int c = tolower((unsigned char)*value++);

			lladdr[i] = lladdr[i] << 4 |
				    (c <= '9' ? c - '0' : c - 'a' + 10);
		}
		if (digits < 1 || digits > 2)
			return -1;
		if (*value++ != (i < ETH_ALEN - 1 ? ':' : '\0'))
			return -1;
	}
	return 0;
}

static int vnet_parse_lladdr(const struct vnet_opt *opt, const char *value,
			     struct nlmsghdr *n)
{
	unsigned char lladdr[ETH_ALEN];

	if (vnet_lladdr(lladdr, value)) {
		fprintf(stderr,
			"Error: %s \"%s\" is not six octets like 02:00:00:00:00:01\n",
			opt->word, value);
		return -1;
	}
	return addattr_l(n, VNET_REQ_MAX, opt->type, lladdr, sizeof(lladdr));
}

static void vnet_print_lladdr(const struct vnet_opt *opt,
			      const struct rtattr *attr)
{
	char buf[3 * ETH_ALEN];

	if (RTA_PAYLOAD(attr) != ETH_ALEN)
		return;

	print_string(PRINT_FP, NULL, "%s ", opt->word);
	print_string(PRINT_ANY, opt->key, "%s ",
		     ll_addr_n2a(RTA_DATA(attr), ETH_ALEN, ARPHRD_ETHER, buf,
				 sizeof(buf)));
}

static int vnet_answer_mask(const char *word, size_t len, size_t words,
			    __u32 *mask)
{
	size_t i;

	for (i = 0; i < words; i++) {
		if (strlen(vnet_answers[i].word) == len &&
		    strncmp(word, vnet_answers[i].word, len) == 0) {
			*mask |= vnet_answers[i].mask;
			return 0;
		}
	}
	return -1;
}

static int vnet_parse_answer(const struct vnet_opt *opt, const char *value,
			     struct nlmsghdr *n)
{
	size_t words = strchr(value, ',') ? VNET_PROTOCOLS :
					    ARRAY_SIZE(vnet_answers);
	const char *at = value;
	__u32 mask = 0;
	size_t i, len;

	for (;; at += len + 1) {
		len = strcspn(at, ",");
		if (vnet_answer_mask(at, len, words, &mask))
			break;
		if (!at[len])
			return addattr32(n, VNET_REQ_MAX, opt->type, mask);
	}

	fprintf(stderr, "Error: %s \"%.*s\" is none of", opt->word, (int)len,
		at);
	for (i = 0; i < words; i++)
		fprintf(stderr, "%s %s", i ? "," : "", vnet_answers[i].word);
	fprintf(stderr, "\n");
	return -1;
}

static void vnet_print_answer(const struct vnet_opt *opt,
			      const struct rtattr *attr)
{
	enum output_type type = PRINT_ANY;
	const char *fmt = "%s";
	char unknown[16];
	__u32 mask;
	size_t i;

	if (RTA_PAYLOAD(attr) != sizeof(mask))
		return;
	memcpy(&mask, RTA_DATA(attr), sizeof(mask));

	print_string(PRINT_FP, NULL, "%s ", opt->word);
	open_json_array(PRINT_JSON, opt->key);
	/* The two words are for people, programs want the list. */
	for (i = VNET_PROTOCOLS; i < ARRAY_SIZE(vnet_answers); i++) {
		if (mask == vnet_answers[i].mask) {
			print_string(PRINT_FP, NULL, fmt, vnet_answers[i].word);
			type = PRINT_JSON;
		}
	}
	for (i = 0; i < VNET_PROTOCOLS; i++) {
		if (mask & vnet_answers[i].mask) {
			print_string(type, NULL, fmt, vnet_answers[i].word);
			fmt = ",%s";
		}
	}
	/* Of a newer kernel. */
	if (mask & ~VNET_ANSWER_ALL) {
		snprintf(unknown, sizeof(unknown), "0x%x",
			 mask & ~VNET_ANSWER_ALL);
		print_string(type, NULL, fmt, unknown);
	}
	close_json_array(PRINT_JSON, NULL);
	print_string(PRINT_FP, NULL, "%s", " ");
}

/* Decimal digits and nothing else: ip's own would take " +0x10". */
static int vnet_u32(__u32 *number, const char *value, __u32 max)
{
	unsigned long long sum = 0;
	unsigned int digits;

	for (digits = 0; isdigit((unsigned char)value[digits]); digits++) {
		sum = 10 * sum + value[digits] - '0';
		if (sum > max)
			return -1;
	}
	*number = sum;
	return digits && !value[digits] ? 0 : -1;
}

static int vnet_u8(__u8 *number, const char *value)
{
	__u32 sum;

	if (vnet_u32(&sum, value, 255))
		return -1;
	*number = sum;
	return 0;
}

/* Which numbers make sense is for the kernel to say. */
static int vnet_parse_number(const struct vnet_opt *opt, const char *value,
			     struct nlmsghdr *n)
{
	__u32 number;

	if (vnet_u32(&number, value, 0xffffffff)) {
		fprintf(stderr, "Error: %s \"%s\" is no number of 32 bits\n",
			opt->word, value);
		return -1;
	}
	return addattr32(n, VNET_REQ_MAX, opt->type, number);
}

static void vnet_print_number(const struct vnet_opt *opt,
			      const struct rtattr *attr)
{
	__u32 number;

	if (RTA_PAYLOAD(attr) != sizeof(number))
		return;
	memcpy(&number, RTA_DATA(attr), sizeof(number));

	print_string(PRINT_FP, NULL, "%s ", opt->word);
	print_uint(PRINT_ANY, opt->key, "%u ", number);
}

static int vnet_parse_ttl(const struct vnet_opt *opt, const char *value,
			  struct nlmsghdr *n)
{
	__u8 ttl = 0;

	if (strcmp(value, "keep") && (vnet_u8(&ttl, value) || ttl == 0)) {
		fprintf(stderr, "Error: %s \"%s\" is neither 1..255 nor keep\n",
			opt->word, value);
		return -1;
	}
	return addattr8(n, VNET_REQ_MAX, opt->type, ttl);
}

static void vnet_print_ttl(const struct vnet_opt *opt,
			   const struct rtattr *attr)
{
	__u8 ttl;

	if (RTA_PAYLOAD(attr) != sizeof(ttl))
		return;
	memcpy(&ttl, RTA_DATA(attr), sizeof(ttl));

	print_string(PRINT_FP, NULL, "%s ", opt->word);
	if (ttl)
		print_uint(PRINT_FP, NULL, "%u ", ttl);
	else
		print_string(PRINT_FP, NULL, "%s ", "keep");
	print_uint(PRINT_JSON, opt->key, NULL, ttl);
}

/* "192.0.2.0/24", or a bare address. Returns its bytes, or -1. */
static int vnet_prefix(const char *value, unsigned char *address, __u8 *bits)
{
	size_t len = strcspn(value, "/");
	char text[INET6_ADDRSTRLEN];
	int bytes = 4;

	if (len >= sizeof(text))
		return -1;
	memcpy(text, value, len);
	text[len] = '\0';
	if (inet_pton(AF_INET, text, address) != 1) {
		bytes = 16;
		if (inet_pton(AF_INET6, text, address) != 1)
			return -1;
	}

	*bits = 8 * bytes;
	if (value[len] && vnet_u8(bits, value + len + 1))
		return -1;
	return bytes;
}

static int vnet_parse_prefix(const struct vnet_opt *opt, const char *value,
			     struct nlmsghdr *n)
{
	unsigned char address[16];
	struct rtattr *nest;
	__u8 bits;
	int bytes;

	bytes = vnet_prefix(value, address, &bits);
	if (bytes < 0) {
		fprintf(stderr,
			"Error: %s \"%s\" is neither %s nor a prefix like 192.0.2.0/24 or 2001:db8::/64\n",
			opt->word, value, opt->empty);
		return -1;
	}

	nest = addattr_nest(n, VNET_REQ_MAX, IFLA_VNET_PREFIX | NLA_F_NESTED);
	if (addattr_l(n, VNET_REQ_MAX, IFLA_VNET_PREFIX_ADDRESS, address,
		      bytes) ||
	    addattr8(n, VNET_REQ_MAX, IFLA_VNET_PREFIX_LEN, bits))
		return -1;
	addattr_nest_end(n, nest);
	return 0;
}

static void vnet_print_prefix(const struct vnet_opt *opt,
			      const struct rtattr *prefix)
{
	const struct rtattr *attr, *address = NULL, *bits = NULL;
	int left = RTA_PAYLOAD(prefix);
	char text[INET6_ADDRSTRLEN];

	attr = RTA_DATA(prefix);
	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		if (attr->rta_type == IFLA_VNET_PREFIX_ADDRESS &&
		    (RTA_PAYLOAD(attr) == 4 || RTA_PAYLOAD(attr) == 16))
			address = attr;
		if (attr->rta_type == IFLA_VNET_PREFIX_LEN &&
		    RTA_PAYLOAD(attr) == 1)
			bits = attr;
	}
	if (!address || !bits)
		return;

	inet_ntop(RTA_PAYLOAD(address) == 4 ? AF_INET : AF_INET6,
		  RTA_DATA(address), text, sizeof(text));
	open_json_object(NULL);
	print_string(PRINT_FP, NULL, "%s ", opt->word);
	print_string(PRINT_ANY, "address", "%s/", text);
	print_uint(PRINT_ANY, "length", "%u ", *(__u8 *)RTA_DATA(bits));
	close_json_object();
}

static void vnet_print_prefixes(const struct vnet_opt *opt,
				const struct rtattr *attr)
{
	const struct rtattr *prefix = RTA_DATA(attr);
	int left = RTA_PAYLOAD(attr);

	open_json_array(PRINT_JSON, opt->key);
	for (; RTA_OK(prefix, left); prefix = RTA_NEXT(prefix, left))
		if ((prefix->rta_type & NLA_TYPE_MASK) == IFLA_VNET_PREFIX)
			vnet_print_prefix(opt, prefix);
	close_json_array(PRINT_JSON, NULL);
}

const struct vnet_opt vnet_opts[] = {
	{ "mode", "mode", IFLA_VNET_MODE, NULL,
	  vnet_parse_mode, vnet_print_mode },
	{ "mac", "mac", IFLA_VNET_MAC, NULL,
	  vnet_parse_lladdr, vnet_print_lladdr },
	{ "peer-mac", "peer_mac", IFLA_VNET_PEER_MAC, NULL,
	  vnet_parse_lladdr, vnet_print_lladdr },
	{ "answer", "answer", IFLA_VNET_ANSWER, NULL,
	  vnet_parse_answer, vnet_print_answer },
	{ "ttl", "ttl", IFLA_VNET_TTL, NULL,
	  vnet_parse_ttl, vnet_print_ttl },
	{ "lockup", "lockup", IFLA_VNET_LOCKUP, NULL,
	  vnet_parse_number, vnet_print_number },
	{ "tx-timeout", "tx_timeout", IFLA_VNET_TX_TIMEOUT, NULL,
	  vnet_parse_number, vnet_print_number },
	{ "for", "prefixes", IFLA_VNET_PREFIXES, "all",
	  vnet_parse_prefix, vnet_print_prefixes },
	{ }
};

void vnet_explain(FILE *f)
{
	size_t i;

	fprintf(f,
		"Usage: ip link add [ IFNAME ] ... type vnet [ mac LLADDR ] [ OPTIONS ]\n"
		"                   [ peer PEER ]\n"
		"       ip link set IFNAME type vnet [ OPTIONS ]\n"
		"\n"
		"OPTIONS := [ mode MODE ] [ peer-mac LLADDR ] [ answer ANSWER ]\n"
		"           [ ttl { TTL | keep } ] [ for { PREFIX | all } ]...\n"
		"           [ lockup N ] [ tx-timeout MS ]\n"
		"\n"
		"       mode      how the far end behaves (default echo)\n"
		"       mac       permanent address, at creation only (default none)\n"
		"       peer-mac  the far end's address (default from the first address)\n"
		"       answer    what echo answers (default all)\n"
		"       ttl       TTL or hop limit of its answers (default 64)\n"
		"       for       for which addresses it answers (default all)\n"
		"       lockup    every Nth transmission of a queue never completes (default 0,\n"
		"                 never); needs a qdisc and root\n"
		"       tx-timeout\n"
		"                 how long the watchdog then waits, in ms (default 5000)\n"
		"       peer      the second end of a pair, comes last\n"
		"\n"
		"MODE := {");
	for (i = 0; i < ARRAY_SIZE(vnet_mode_names); i++)
		fprintf(f, "%s %s", i ? " |" : "", vnet_mode_names[i]);
	fprintf(f, " }\nANSWER := { all | none | PROTOCOL[,PROTOCOL]... }\n"
		"PROTOCOL := {");
	for (i = 0; i < VNET_PROTOCOLS; i++)
		fprintf(f, "%s %s", i ? " |" : "", vnet_answers[i].word);
	fprintf(f, " }\n"
		"PEER := the words of \"ip link add\": name, netns, address, mtu, ...\n");
}
