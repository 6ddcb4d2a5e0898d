// SPDX-License-Identifier: GPL-2.0
/*
 * ip(8)'s plugin for the vnet link kind: what ip calls
 *
 * Words to attributes in vnet_parse_opt(), attributes to words in
 * vnet_print_opt(), both by the table of link_vnet_opts.c.
 */
#include <stdbool.h>
#include <string.h>

#include "link_vnet.h"

/* The row of @word, or NULL. */
static const struct vnet_opt *vnet_opt_find(const char *word)
{
	const struct vnet_opt *opt;

	for (opt = vnet_opts; opt->word; opt++)
		if (strcmp(word, opt->word) == 0)
			return opt;
	return NULL;
}

static void vnet_unknown_word(const char *word)
{
	const struct vnet_opt *opt;

	fprintf(stderr, "Error: \"%s\" is none of vnet's words:", word);
	for (opt = vnet_opts; opt->word; opt++)
		fprintf(stderr, " %s,", opt->word);
	fprintf(stderr, " peer, help (ip's own go before \"type\")\n");
}

/* The values of the word that may be repeated, put together. */
struct vnet_nest {
	struct nlmsghdr n;
	char room[VNET_REQ_MAX];
	const struct vnet_opt *opt;	/* NULL: it did not stand */
};

/* @opt stood before: may it stand again, now with @value? */
static bool vnet_again(const struct vnet_opt *opt, const char *value,
		       const struct vnet_nest *nest)
{
	if (!opt->empty) {
		fprintf(stderr,
			"Error: duplicate \"%s\": \"%s\" is the second value\n",
			opt->word, value);
		return false;
	}
	if (nest->n.nlmsg_len == NLMSG_HDRLEN ||
	    strcmp(value, opt->empty) == 0) {
		fprintf(stderr, "Error: \"%s %s\" stands alone\n", opt->word,
			opt->empty);
		return false;
	}
	return true;
}

/* One word and its value. */
static int vnet_parse_word(const struct vnet_opt *opt, const char *value,
			   struct nlmsghdr *n, struct vnet_nest *nest)
{
	if (!opt->empty)
		return opt->parse(opt, value, n);

	nest->opt = opt;
	return strcmp(value, opt->empty) ? opt->parse(opt, value, &nest->n) : 0;
}

/*
 * State of the parser lives in locals: ip -batch calls this for each line, and
 * a word seen in one line is not a duplicate in the next.
 */
static int vnet_parse_opt(struct link_util *lu, int argc, char **argv,
			  struct nlmsghdr *n)
{
	struct vnet_nest nest = { .n.nlmsg_len = NLMSG_HDRLEN };
	const struct vnet_opt *opt;
	unsigned int bit, seen = 0;

	for (; argc > 0; argc -= 2, argv += 2) {
		if (strcmp(*argv, "help") == 0) {
			vnet_explain(stderr);
			return -1;
		}
		/* It takes all the words that follow. */
		if (strcmp(*argv, "peer") == 0) {
			if (vnet_parse_peer(argc - 1, argv + 1, n))
				return -1;
			break;
		}

		opt = vnet_opt_find(*argv);
		if (!opt) {
			vnet_unknown_word(*argv);
			return -1;
		}
		if (argc < 2) {
			fprintf(stderr, "Error: %s needs a value\n", *argv);
			return -1;
		}
		bit = 1U << (opt - vnet_opts);
		if (seen & bit && !vnet_again(opt, argv[1], &nest))
			return -1;
		seen |= bit;

		if (vnet_parse_word(opt, argv[1], n, &nest))
			return -1;
	}

	if (!nest.opt)
		return 0;
	return addattr_l(n, VNET_REQ_MAX, nest.opt->type | NLA_F_NESTED,
			 NLMSG_DATA(&nest.n), NLMSG_PAYLOAD(&nest.n, 0));
}

static void vnet_print_opt(struct link_util *lu, FILE *f, struct rtattr *tb[])
{
	const struct vnet_opt *opt;

	if (!tb)
		return;

	for (opt = vnet_opts; opt->word; opt++)
		if (tb[opt->type])
			opt->print(opt, tb[opt->type]);
}

static void vnet_print_help(struct link_util *lu, int argc, char **argv,
			    FILE *f)
{
	vnet_explain(f);
}

/* Found by its name: the only symbol that is exported. */
__attribute__((visibility("default")))
struct link_util vnet_link_util = {
	.id		= "vnet",
	.maxattr	= IFLA_VNET_MAX,
	.parse_opt	= vnet_parse_opt,
	.print_opt	= vnet_print_opt,
	.print_xstats	= vnet_print_xstats,
	.print_help	= vnet_print_help,
};
