// SPDX-License-Identifier: GPL-2.0
/*
 * ip(8)'s words for the vnet link kind
 *
 * Everything the plugin knows stands in two tables, vnet_mode_names[] and
 * vnet_opts[], and each serves both directions: words to attributes in
 * vnet_parse_opt(), attributes to words in vnet_print_opt(). What is printed
 * can be typed again. To add an option: one row, and the text of explain().
 *
 * Only spelling is judged here. Whether a configuration makes sense is for the
 * kernel to say, whose answer ip prints.
 */
#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_vnet.h>

#include "ip_common.h"

/* ip's request has room for this much at least, headers included. */
#define VNET_REQ_MAX	1024

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

struct vnet_opt {
	const char *word;	/* typed, and printed as text */
	const char *key;	/* printed as JSON */
	int type;		/* attribute in IFLA_INFO_DATA */
	/* Add what @value says to @n. Return 0, or -1 once told why not. */
	int (*parse)(const struct vnet_opt *opt, const char *value,
		     struct nlmsghdr *n);
	/* Print @attr unless its length shows that it is something else. */
	void (*print)(const struct vnet_opt *opt, const struct rtattr *attr);
};

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

/* In the order of printing. */
static const struct vnet_opt vnet_opts[] = {
	{ "mode", "mode", IFLA_VNET_MODE, vnet_parse_mode, vnet_print_mode },
	{ "mac", "mac", IFLA_VNET_MAC, vnet_parse_lladdr, vnet_print_lladdr },
};

static void vnet_explain(FILE *f)
{
	unsigned int i;

	fprintf(f,
		"Usage: ip link add [ IFNAME ] ... type vnet [ mode MODE ] [ mac LLADDR ]\n"
		"       ip link set IFNAME type vnet [ mode MODE ]\n"
		"\n"
		"       mode    how the far end behaves (default echo)\n"
		"       mac     permanent address, at creation only (default none)\n"
		"\n"
		"MODE := {");
	for (i = 0; i < ARRAY_SIZE(vnet_mode_names); i++)
		fprintf(f, "%s %s", i ? " |" : "", vnet_mode_names[i]);
	fprintf(f, " }\n");
}

/* The row of @word, or ARRAY_SIZE(vnet_opts). */
static unsigned int vnet_opt_find(const char *word)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vnet_opts); i++)
		if (strcmp(word, vnet_opts[i].word) == 0)
			break;
	return i;
}

static void vnet_unknown_word(const char *word)
{
	unsigned int i;

	fprintf(stderr, "Error: \"%s\" is none of vnet's words:", word);
	for (i = 0; i < ARRAY_SIZE(vnet_opts); i++)
		fprintf(stderr, " %s,", vnet_opts[i].word);
	fprintf(stderr, " help (ip's own go before \"type\")\n");
}

/*
 * State of the parser lives in locals: ip -batch calls this for each line, and
 * a word seen in one line is not a duplicate in the next.
 */
static int vnet_parse_opt(struct link_util *lu, int argc, char **argv,
			  struct nlmsghdr *n)
{
	unsigned int row, seen = 0;

	for (; argc > 0; argc -= 2, argv += 2) {
		if (strcmp(*argv, "help") == 0) {
			vnet_explain(stderr);
			return -1;
		}

		row = vnet_opt_find(*argv);
		if (row == ARRAY_SIZE(vnet_opts)) {
			vnet_unknown_word(*argv);
			return -1;
		}
		if (argc < 2) {
			fprintf(stderr, "Error: %s needs a value\n", *argv);
			return -1;
		}
		if (seen & 1U << row) {
			fprintf(stderr,
				"Error: duplicate \"%s\": \"%s\" is the second value\n",
				*argv, argv[1]);
			return -1;
		}
		seen |= 1U << row;

		if (vnet_opts[row].parse(&vnet_opts[row], argv[1], n))
			return -1;
	}
	return 0;
}

static void vnet_print_opt(struct link_util *lu, FILE *f, struct rtattr *tb[])
{
	unsigned int i;

	if (!tb)
		return;

	for (i = 0; i < ARRAY_SIZE(vnet_opts); i++)
		if (tb[vnet_opts[i].type])
			vnet_opts[i].print(&vnet_opts[i],
					   tb[vnet_opts[i].type]);
}

static void vnet_print_help(struct link_util *lu, int argc, char **argv,
			    FILE *f)
{
	vnet_explain(f);
}

/* Found by its name: the only symbol that is exported. */
struct link_util vnet_link_util = {
	.id		= "vnet",
	.maxattr	= IFLA_VNET_MAX,
	.parse_opt	= vnet_parse_opt,
	.print_opt	= vnet_print_opt,
	.print_help	= vnet_print_help,
};
