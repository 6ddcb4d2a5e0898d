/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests to the vnet link kind and what comes back: attribute by attribute,
 * so that wrong ones can be sent and an offset can be traced to its attribute.
 */
#ifndef VNET_NETLINK_H
#define VNET_NETLINK_H

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/if_vnet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "kselftest_harness.h"

#define ATTRS_MAX	3
/* In struct outcome: it is IFLA_ADDRESS that is refused. */
#define ADDRESS		(-1)

/* One attribute of a request, as its bytes. */
struct attr {
	__u16 type;
	__u16 len;
	union {
		__u8 bytes[40];
		__u32 u32;
	};
};

/* How a request has to end. */
struct outcome {
	int err;		/* errno, 0 is success */
	const char *text;	/* NULL: may be without, and without offset */
	int bad;		/* index of the refused attribute, or ADDRESS */
	bool policy;		/* the core says what it would have taken */
};

/* What RTM_GETLINK says about an interface. */
struct link {
	int ifindex;
	bool has_mode, has_mac, has_perm;
	unsigned int others;	/* attributes that are none of ours */
	__u32 mode;
	__u8 mac[6], perm[6], address[6];
};

/* A request in the making: where its attributes start, for the offsets. */
struct request {
	struct nlmsghdr *nlh;
	__u32 attr_offs[ATTRS_MAX];
	__u32 address_offs;
	char buf[1024];
};

/* Sending */

static void request_start(struct request *rq, __u16 type, __u16 flags)
{
	struct ifinfomsg *ifi;

	memset(rq, 0, sizeof(*rq));
	rq->nlh = mnl_nlmsg_put_header(rq->buf);
	rq->nlh->nlmsg_type = type;
	rq->nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	rq->nlh->nlmsg_seq = 1;
	ifi = mnl_nlmsg_put_extra_header(rq->nlh, sizeof(*ifi));
	ifi->ifi_family = AF_UNSPEC;
}

static __u32 request_put(struct request *rq, const struct attr *a)
{
	char *tail = mnl_nlmsg_get_payload_tail(rq->nlh);

	mnl_attr_put(rq->nlh, a->type, a->len, a->bytes);
	return tail - rq->buf;
}

/*
 * RTM_NEWLINK for an interface of the kind: @attrs (up to the first of type 0)
 * in IFLA_INFO_DATA, which is left out without attributes unless @empty.
 */
static void request_newlink(struct request *rq, __u16 flags,
			    const char *name, const struct attr *attrs,
			    const struct attr *address, bool empty)
{
	struct nlattr *info, *data;
	int i;

	request_start(rq, RTM_NEWLINK, NLM_F_ACK | flags);
	mnl_attr_put_strz(rq->nlh, IFLA_IFNAME, name);
	if (address && address->type)
		rq->address_offs = request_put(rq, address);
	info = mnl_attr_nest_start(rq->nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(rq->nlh, IFLA_INFO_KIND, "vnet");
	if (empty || (attrs && attrs[0].type)) {
		data = mnl_attr_nest_start(rq->nlh, IFLA_INFO_DATA);
		for (i = 0; attrs && i < ATTRS_MAX && attrs[i].type; i++)
			rq->attr_offs[i] = request_put(rq, &attrs[i]);
		mnl_attr_nest_end(rq->nlh, data);
	}
	mnl_attr_nest_end(rq->nlh, info);
}

/* Receiving */

struct answer {
	int err;
	const char *text;
	bool has_offs, has_policy, echoed;
	__u32 offs;
};

static void talk(struct __test_metadata *_metadata, struct mnl_socket *nl,
		 struct request *rq, char *buf, size_t size, struct answer *ans)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)buf;
	const struct nlmsgerr *msg;
	const struct nlattr *tlv;
	unsigned int skip;

	memset(ans, 0, sizeof(*ans));
	ASSERT_EQ(mnl_socket_sendto(nl, rq->buf, rq->nlh->nlmsg_len),
		  rq->nlh->nlmsg_len);
	ASSERT_GT(mnl_socket_recvfrom(nl, buf, size), 0);
	ASSERT_EQ(nlh->nlmsg_type, NLMSG_ERROR);

	msg = mnl_nlmsg_get_payload(nlh);
	ans->err = -msg->error;
	skip = sizeof(*msg);
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED)) {
		skip += MNL_ALIGN(msg->msg.nlmsg_len) - sizeof(msg->msg);
		ans->echoed = !memcmp(&msg->msg, rq->buf, rq->nlh->nlmsg_len);
	}
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	mnl_attr_for_each(tlv, nlh, skip) {
		switch (mnl_attr_get_type(tlv)) {
		case NLMSGERR_ATTR_MSG:
			ans->text = mnl_attr_get_str(tlv);
			break;
		case NLMSGERR_ATTR_OFFS:
			ans->has_offs = true;
			ans->offs = mnl_attr_get_u32(tlv);
			break;
		case NLMSGERR_ATTR_POLICY:
			ans->has_policy = true;
			break;
		}
	}
}

static void expect_refusal(struct __test_metadata *_metadata,
			   struct mnl_socket *nl, struct request *rq,
			   const struct outcome *want, const char *name)
{
	struct answer ans;
	char buf[8192];
	__u32 offs;

	talk(_metadata, nl, rq, buf, sizeof(buf), &ans);
	EXPECT_EQ(ans.err, want->err)
		TH_LOG("%s: %s, expected %s", name, strerror(ans.err),
		       strerror(want->err));
	if (!want->text)
		return;
	ASSERT_NE(ans.text, NULL)
		TH_LOG("%s: no text", name);
	EXPECT_STREQ(ans.text, want->text)
		TH_LOG("%s: wrong text", name);

	/* The offset is one into the request, which came back with it. */
	EXPECT_TRUE(ans.echoed)
		TH_LOG("%s: the request did not come back", name);
	EXPECT_TRUE(ans.has_offs)
		TH_LOG("%s: no offset", name);
	offs = want->bad == ADDRESS ? rq->address_offs
				    : rq->attr_offs[want->bad];
	EXPECT_EQ(ans.offs, offs)
		TH_LOG("%s: the offset is of something else", name);
	EXPECT_EQ(ans.has_policy, want->policy)
		TH_LOG("%s: policy", name);
}

/* Reading back */

static void parse_link(const struct nlmsghdr *nlh, struct link *link)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *a, *info, *data;

	memset(link, 0, sizeof(*link));
	link->ifindex = ifi->ifi_index;
	mnl_attr_for_each(a, nlh, sizeof(*ifi)) {
		if (mnl_attr_get_type(a) == IFLA_ADDRESS)
			memcpy(link->address, mnl_attr_get_payload(a), 6);
		if (mnl_attr_get_type(a) == IFLA_PERM_ADDRESS) {
			link->has_perm = true;
			memcpy(link->perm, mnl_attr_get_payload(a), 6);
		}
		if (mnl_attr_get_type(a) != IFLA_LINKINFO)
			continue;
		mnl_attr_for_each_nested(info, a) {
			if (mnl_attr_get_type(info) != IFLA_INFO_DATA)
				continue;
			mnl_attr_for_each_nested(data, info) {
				__u16 len = mnl_attr_get_payload_len(data);

				switch (mnl_attr_get_type(data)) {
				case IFLA_VNET_MODE:
					link->has_mode = len == 4;
					link->mode = mnl_attr_get_u32(data);
					break;
				case IFLA_VNET_MAC:
					link->has_mac = len == 6;
					memcpy(link->mac,
					       mnl_attr_get_payload(data), 6);
					break;
				default:
					link->others++;
				}
			}
		}
	}
}

/* Returns 0 or an errno. */
static int get_link(struct __test_metadata *_metadata, struct mnl_socket *nl,
		    const char *name, struct link *link)
{
	const struct nlmsgerr *msg;
	struct nlmsghdr *nlh;
	struct request rq;
	char buf[32768];

	request_start(&rq, RTM_GETLINK, 0);
	mnl_attr_put_strz(rq.nlh, IFLA_IFNAME, name);
	ASSERT_EQ(mnl_socket_sendto(nl, rq.buf, rq.nlh->nlmsg_len),
		  rq.nlh->nlmsg_len);
	ASSERT_GT(mnl_socket_recvfrom(nl, buf, sizeof(buf)), 0);
	nlh = (struct nlmsghdr *)buf;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		msg = mnl_nlmsg_get_payload(nlh);
		return -msg->error;
	}
	parse_link(nlh, link);
	return 0;
}

/* Dumps all links; returns how many there are, and how many are ours. */
static int dump_links(struct __test_metadata *_metadata, struct mnl_socket *nl,
		      int *ours)
{
	struct nlmsghdr *nlh;
	struct request rq;
	struct link link;
	char buf[32768];
	int all = 0;
	int len;

	*ours = 0;
	request_start(&rq, RTM_GETLINK, NLM_F_DUMP);
	ASSERT_EQ(mnl_socket_sendto(nl, rq.buf, rq.nlh->nlmsg_len),
		  rq.nlh->nlmsg_len);
	for (;;) {
		len = mnl_socket_recvfrom(nl, buf, sizeof(buf));
		ASSERT_GT(len, 0);
		for (nlh = (struct nlmsghdr *)buf; mnl_nlmsg_ok(nlh, len);
		     nlh = mnl_nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_type == NLMSG_DONE)
				return all;
			ASSERT_EQ(nlh->nlmsg_type, RTM_NEWLINK);
			parse_link(nlh, &link);
			all++;
			if (link.has_mode && link.has_mac && link.has_perm)
				(*ours)++;
		}
	}
}

/* Sends a request that has to succeed. */
static void expect_success(struct __test_metadata *_metadata,
			   struct mnl_socket *nl, struct request *rq,
			   const char *name)
{
	struct answer ans;
	char buf[8192];

	talk(_metadata, nl, rq, buf, sizeof(buf), &ans);
	ASSERT_EQ(ans.err, 0)
		TH_LOG("%s: %s: %s", name, strerror(ans.err),
		       ans.text ? ans.text : "no text");
}

#endif /* VNET_NETLINK_H */
