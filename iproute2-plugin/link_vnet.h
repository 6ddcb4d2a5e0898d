/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plugin's files: link_vnet.c is what ip calls, link_vnet_opts.c has the
 * words and their values, link_vnet_peer.c the second end of a pair,
 * link_vnet_xstats.c the counters.
 */
#ifndef LINK_VNET_H
#define LINK_VNET_H

#include <linux/if_vnet.h>

#include "ip_common.h"

/* ip's request has room for this much at least, headers included. */
#define VNET_REQ_MAX	1024

/* link_vnet_opts.c */

struct vnet_opt {
	const char *word;	/* typed, and printed as text */
	const char *key;	/* printed as JSON */
	int type;		/* attribute in IFLA_INFO_DATA */
	/*
	 * Of the word that may be repeated, which makes its values members of a
	 * nest: the value that means none. One row has it.
	 */
	const char *empty;
	/* Add what @value says to @n. Return 0, or -1 once told why not. */
	int (*parse)(const struct vnet_opt *opt, const char *value,
		     struct nlmsghdr *n);
	/* Print @attr unless its length shows that it is something else. */
	void (*print)(const struct vnet_opt *opt, const struct rtattr *attr);
};

/* In the order of printing, up to the first without a word. */
extern const struct vnet_opt vnet_opts[];

void vnet_explain(FILE *f);

/* link_vnet_peer.c */

int vnet_parse_peer(int argc, char **argv, struct nlmsghdr *n);

/* link_vnet_xstats.c */

void vnet_print_xstats(struct link_util *lu, FILE *f, struct rtattr *xstats);

#endif /* LINK_VNET_H */
