// SPDX-License-Identifier: GPL-2.0
/*
 * The second end of a pair: the words behind "peer"
 *
 * They are those of "ip link add", and ip's own parser reads them. It writes
 * behind the end of the request, but flags and index into its start, where the
 * first end's are.
 */
#include <string.h>
#include <sys/socket.h>

#include "link_vnet.h"

static int vnet_peer_attrs(int argc, char **argv, struct nlmsghdr *n,
			   struct ifinfomsg *peer)
{
	struct ifinfomsg *ifm = NLMSG_DATA(n);
	struct ifinfomsg first = *ifm;
	char *type = NULL;
	int used;

	ifm->ifi_flags = 0;
	ifm->ifi_change = 0;
	ifm->ifi_index = 0;
	used = argc ? iplink_parse(argc, argv, (struct iplink_req *)n, &type) :
		      0;
	peer->ifi_index = ifm->ifi_index;
	peer->ifi_flags = ifm->ifi_flags;
	peer->ifi_change = ifm->ifi_change;
	*ifm = first;

	if (used < 0)
		return -1;
	if (type) {
		fprintf(stderr,
			"Error: peer takes no type, vnet's own words go before \"peer\"\n");
		return -1;
	}
	return 0;
}

/* All of @argv to IFLA_VNET_PEER_INFO. Return 0, or -1 once told why not. */
int vnet_parse_peer(int argc, char **argv, struct nlmsghdr *n)
{
	struct ifinfomsg peer = { .ifi_family = AF_UNSPEC };
	struct rtattr *attr;

	if (argc && strcmp(*argv, "help") == 0) {
		vnet_explain(stderr);
		return -1;
	}
	/* The parser's judgement of a change would end ip. */
	if (!(n->nlmsg_flags & NLM_F_CREATE)) {
		fprintf(stderr, "Error: peer can be set at creation only\n");
		return -1;
	}

	attr = (struct rtattr *)((char *)n + NLMSG_ALIGN(n->nlmsg_len));
	if (addattr_l(n, VNET_REQ_MAX, IFLA_VNET_PEER_INFO, &peer,
		      sizeof(peer)) ||
	    vnet_peer_attrs(argc, argv, n, RTA_DATA(attr)))
		return -1;

	addattr_nest_end(n, attr);
	return 0;
}
