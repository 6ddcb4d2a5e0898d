/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the KUnit tests share.
 *
 * Frames are written as hexadecimal text, a line for each header; whatever is
 * no hexadecimal digit only separates.
 */
#ifndef _VNET_TEST_H
#define _VNET_TEST_H

#include <kunit/test.h>
#include <net/rtnetlink.h>

#include "vnet.h"

/* The interface, its far end, somebody else behind the same wire. */
#define TEST_HOST	"020000000001 "
#define TEST_PEER	"420000000001 "
#define TEST_OTHER	"020000000099 "

/* 2001:db8::1 and ::2. */
#define TEST_HOST6	"20010db8000000000000000000000001 "
#define TEST_PEER6	"20010db8000000000000000000000002 "

/* Request and answer: destination, source, IPv4. */
#define TEST_OUT	TEST_PEER TEST_HOST "0800\n"
#define TEST_BACK	TEST_HOST TEST_PEER "0800\n"

#define TEST_MAX_FRAME	256

/**
 * struct vnet_lent - what the tests use of the driver
 * @modes: vnet_modes[]
 * @classify_echo: vnet_classify_echo()
 * @rewrite: vnet_rewrite()
 * @stats_total: vnet_stats_total()
 * @link_ops: the address of vnet_link_ops
 */
struct vnet_lent {
	const struct vnet_mode_ops *modes;
	enum vnet_verdict (*classify_echo)(const struct sk_buff *skb,
					   const struct net_device *dev,
					   const struct vnet_config *conf,
					   struct vnet_frame *frame);
	enum vnet_verdict (*rewrite)(struct sk_buff *skb,
				     const struct vnet_frame *frame);
	void (*stats_total)(const struct vnet_priv *vnet,
			    struct vnet_totals *total);
	const struct rtnl_link_ops *link_ops;
};

/* vnet_test_exports.c */
extern const struct vnet_lent vnet_lent;

/**
 * struct vnet_test_frame - a frame's bytes
 * @len: how many
 * @data: the bytes
 */
struct vnet_test_frame {
	unsigned int len;
	u8 data[TEST_MAX_FRAME];
};

/**
 * struct vnet_test_ctx - test->priv of a case
 * @dev: an interface that is not registered
 * @frame: what classify found
 * @conf: the interface's configuration, with room for all prefixes
 */
struct vnet_test_ctx {
	struct net_device *dev;
	struct vnet_frame frame;
	struct vnet_config conf;
};

/**
 * struct vnet_test_row - a frame and what becomes of it
 * @name: of the rule
 * @base: a frame that is answered
 * @put: "offset=bytes" for each change, the offset in decimal, the bytes in
 *	hexadecimal; "len=" cuts the frame, or pads it with zeros
 * @verdict: what is expected
 * @keep_sum: leave checksums as they are; else that of an IPv4 header directly
 *	behind Ethernet's is made right, and that at @icmp6
 * @noarp: the interface has IFF_NOARP
 * @bridge_port: it is a port of a bridge
 * @gso: the frame stands for several
 * @partial: its checksum is unfinished
 * @tci: the VLAN tag besides the data, as VLAN_8021Q or VLAN_8021AD
 * @icmp6: offset of an ICMPv6 message from the IPv6 header, bytes
 * @off: VNET_ANSWER_* that are switched off
 * @only: the prefixes that are answered for, as "hex/len"
 */
struct vnet_test_row {
	const char *name;
	const char *base;
	const char *put;
	enum vnet_verdict verdict;
	bool keep_sum;
	bool noarp;
	bool bridge_port;
	bool gso;
	bool partial;
	u16 tci;
	u8 icmp6;
	u32 off;
	const char *only;
};

/**
 * struct vnet_test_answer - a frame and the answer
 * @name: of the rule
 * @request: the frame
 * @answer: the answer
 * @noarp: the interface has IFF_NOARP
 * @keep: "ttl keep" is configured
 * @ttl: "ttl" is configured like this, 0: not at all
 */
struct vnet_test_answer {
	const char *name;
	const char *request;
	const char *answer;
	bool noarp;
	bool keep;
	u8 ttl;
};

int vnet_test_init(struct kunit *test);
void vnet_test_exit(struct kunit *test);

void vnet_test_hex(struct kunit *test, const char *text,
		   struct vnet_test_frame *frame);
enum vnet_verdict vnet_test_prepare(struct kunit *test, u32 mode,
				    struct sk_buff *skb);
u16 vnet_test_sum(const u8 *data, unsigned int len);
u16 vnet_test_sum6(const u8 *ip, unsigned int offset, u8 protocol);
const char *vnet_test_verdict(enum vnet_verdict verdict);

struct sk_buff *vnet_test_skb(struct kunit *test,
			      const struct vnet_test_frame *frame,
			      unsigned int linear, unsigned int align);
void vnet_test_expect(struct kunit *test, const struct sk_buff *skb,
		      const struct vnet_test_frame *frame, const char *what);

void vnet_test_verdicts_same(struct kunit *test);
void vnet_test_untouched(struct kunit *test);
void vnet_test_beginnings(struct kunit *test);

/* Each table of answers goes through all of these. */
void vnet_answer_nonlinear(struct kunit *test);
void vnet_answer_unaligned(struct kunit *test);
void vnet_answer_cloned(struct kunit *test);
void vnet_answer_partial(struct kunit *test);
void vnet_answer_complete(struct kunit *test);
void vnet_answer_again(struct kunit *test);
void vnet_answer_tagged(struct kunit *test);
void vnet_test_store(u8 *field, u16 value);

int vnet_test_newlink(struct nlattr *tb[], struct nlattr *data[],
		      struct netlink_ext_ack *extack,
		      struct net_device **result);
void vnet_test_dellink(struct net_device *dev);

extern struct kunit_suite vnet_test_classify;
extern struct kunit_suite vnet_test_classify6;
extern struct kunit_suite vnet_test_rewrite;
extern struct kunit_suite vnet_test_rewrite6;
extern struct kunit_suite vnet_test_modes;
extern struct kunit_suite vnet_test_snull;
extern struct kunit_suite vnet_test_config;
extern struct kunit_suite vnet_test_path;

#endif /* _VNET_TEST_H */
