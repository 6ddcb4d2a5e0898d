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

#define ATTRS_MAX	12
/* In struct outcome: it is IFLA_ADDRESS that is refused; no offset. */
#define ADDRESS		(-1)
#define NOBODY		(-2)

/* Of an attribute with other attributes in it: what follows is in the nest. */
enum nest { PLAIN, OPEN, CLOSE };

/*
 * One attribute of a request, as its bytes, or one side of a nest, which may
 * start with @len bytes: then it is no nest to the kernel's policies.
 */
struct attr {
	__u16 type;
	__u16 len;
	union {
		__u8 bytes[40];
		__u32 u32;
		struct ifinfomsg ifi;
	};
	enum nest nest;
	const void *many;	/* if there are more bytes than that */
};

/* The nest of prefixes as RTM_GETLINK has it, at most. */
#define PREFIXES_LEN	(VNET_MAX_PREFIXES * (4 + 4 + 16 + 4 + 4))

/* How a request has to end. */
struct outcome {
	int err;		/* errno, 0 is success */
	const char *text;	/* NULL: may be without, and without offset */
	int bad;		/* index of the refused attribute, or above */
	bool policy;		/* the core says what it would have taken */
};

/* How many counters there are. */
#define XSTATS		(IFLA_VNET_XSTATS_MAX - IFLA_VNET_XSTATS_PAD)

/* What RTM_GETLINK says about an interface. */
struct link {
	int ifindex;
	bool has_mode, has_mac, has_perm;
	bool has_peer_mac, has_answer, has_prefixes, has_ttl;
	bool has_lockup, has_timeout;
	unsigned int others;	/* attributes that are none of ours */
	__u32 mode, answer, lockup, timeout;
	__u8 mac[6], perm[6], address[6], peer_mac[6];
	__u8 ttl;
	__u16 prefixes_len;
	__u8 prefixes[PREFIXES_LEN];
	unsigned int xstats;	/* counters in IFLA_INFO_XSTATS */
	unsigned int xstats_bad;	/* what is no counter there */
	__u64 counted;		/* their sum */
};

/* A request in the making: where its attributes start, for the offsets. */
struct request {
	struct nlmsghdr *nlh;
	__u32 attr_offs[ATTRS_MAX];
	__u32 address_offs;
	char buf[2048];
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

	mnl_attr_put(rq->nlh, a->type, a->len, a->many ? a->many : a->bytes);
	return tail - rq->buf;
}

static struct nlattr *request_open(struct request *rq, const struct attr *a)
{
	struct nlattr *nest = mnl_attr_nest_start(rq->nlh, a->type);

	if (a->len) {
		nest->nla_type = a->type;
		memcpy(mnl_nlmsg_put_extra_header(rq->nlh, a->len), a->bytes,
		       a->len);
	}
	return nest;
}

/* @attrs up to the first that is nothing. */
static void request_put_all(struct request *rq, const struct attr *attrs)
{
	struct nlattr *open[ATTRS_MAX];
	int depth = 0, i;

	for (i = 0; attrs && i < ATTRS_MAX; i++) {
		rq->attr_offs[i] = (char *)mnl_nlmsg_get_payload_tail(rq->nlh) -
				   rq->buf;
		if (attrs[i].nest == OPEN)
			open[depth++] = request_open(rq, &attrs[i]);
		else if (attrs[i].nest == CLOSE)
			mnl_attr_nest_end(rq->nlh, open[--depth]);
		else if (attrs[i].type)
			request_put(rq, &attrs[i]);
		else
			break;
	}
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

	request_start(rq, RTM_NEWLINK, NLM_F_ACK | flags);
	mnl_attr_put_strz(rq->nlh, IFLA_IFNAME, name);
	if (address && address->type)
		rq->address_offs = request_put(rq, address);
	info = mnl_attr_nest_start(rq->nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(rq->nlh, IFLA_INFO_KIND, "vnet");
	if (empty || (attrs && attrs[0].type)) {
		data = mnl_attr_nest_start(rq->nlh, IFLA_INFO_DATA);
		request_put_all(rq, attrs);
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
	EXPECT_EQ(ans.has_offs, want->bad != NOBODY)
		TH_LOG("%s: offset", name);
	EXPECT_EQ(ans.has_policy, want->policy)
		TH_LOG("%s: policy", name);
	if (want->bad == NOBODY)
		return;
	offs = want->bad == ADDRESS ? rq->address_offs
				    : rq->attr_offs[want->bad];
	EXPECT_EQ(ans.offs, offs)
		TH_LOG("%s: the offset is of something else", name);
}

/* Reading back */

/* Returns whether @a has @len bytes, which are then in @to. */
static bool read_bytes(const struct nlattr *a, void *to, __u16 len)
{
	if (mnl_attr_get_payload_len(a) != len)
		return false;
	memcpy(to, mnl_attr_get_payload(a), len);
	return true;
}

static void parse_data(const struct nlattr *data, struct link *link)
{
	switch (mnl_attr_get_type(data)) {
	case IFLA_VNET_MODE:
		link->has_mode = read_bytes(data, &link->mode, 4);
		break;
	case IFLA_VNET_MAC:
		link->has_mac = read_bytes(data, link->mac, 6);
		break;
	case IFLA_VNET_PEER_MAC:
		link->has_peer_mac = read_bytes(data, link->peer_mac, 6);
		break;
	case IFLA_VNET_ANSWER:
		link->has_answer = read_bytes(data, &link->answer, 4);
		break;
	case IFLA_VNET_PREFIXES:
		link->prefixes_len = mnl_attr_get_payload_len(data);
		link->has_prefixes = link->prefixes_len <= PREFIXES_LEN &&
			read_bytes(data, link->prefixes, link->prefixes_len);
		break;
	case IFLA_VNET_TTL:
		link->has_ttl = read_bytes(data, &link->ttl, 1);
		break;
	case IFLA_VNET_LOCKUP:
		link->has_lockup = read_bytes(data, &link->lockup, 4);
		break;
	case IFLA_VNET_TX_TIMEOUT:
		link->has_timeout = read_bytes(data, &link->timeout, 4);
		break;
	default:
		link->others++;
	}
}

/* One counter of each number, and padding. */
static void parse_xstats(const struct nlattr *xstats, struct link *link)
{
	const struct nlattr *a;
	__u64 seen = 0, value;
	__u16 type;

	mnl_attr_for_each_nested(a, xstats) {
		type = mnl_attr_get_type(a);
		if (type == IFLA_VNET_XSTATS_PAD)
			continue;
		if (type < IFLA_VNET_XSTATS_ANSWERED ||
		    type > IFLA_VNET_XSTATS_MAX || seen & 1ULL << type ||
		    !read_bytes(a, &value, sizeof(value))) {
			link->xstats_bad++;
			continue;
		}
		seen |= 1ULL << type;
		link->xstats++;
		link->counted += value;
	}
}

static void parse_link(const struct nlmsghdr *nlh, struct link *link)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *a, *info, *data;

	memset(link, 0, sizeof(*link));
	link->ifindex = ifi->ifi_index;
	mnl_attr_for_each(a, nlh, sizeof(*ifi)) {
		if (mnl_attr_get_type(a) == IFLA_ADDRESS)
			memcpy(link->address, mnl_attr_get_payload(a), 6);
		if (mnl_attr_get_type(a) == IFLA_PERM_ADDRESS)
			link->has_perm = read_bytes(a, link->perm, 6);
		if (mnl_attr_get_type(a) != IFLA_LINKINFO)
			continue;
		mnl_attr_for_each_nested(info, a) {
			if (mnl_attr_get_type(info) == IFLA_INFO_XSTATS)
				parse_xstats(info, link);
			if (mnl_attr_get_type(info) != IFLA_INFO_DATA)
				continue;
			mnl_attr_for_each_nested(data, info)
				parse_data(data, link);
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

/* Dumps all links; returns how many there are, and how many are complete. */
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
			if (link.has_mode && link.has_mac && link.has_perm &&
			    link.has_peer_mac && link.has_answer &&
			    link.has_ttl && link.has_lockup &&
			    link.has_timeout &&
			    link.prefixes_len == PREFIXES_LEN &&
			    link.xstats == XSTATS && !link.xstats_bad)
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
