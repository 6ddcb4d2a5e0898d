// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: cases of the rewrite suites.
 *
 * Each row is sent in every shape that a skb comes in, so that no answer
 * depends on where the bytes stand or on who else looks at them.
 */

#include <linux/if_vlan.h>
#include <linux/in.h>

#include "vnet_test.h"

#define TEST_ETH	14

/* The row's two frames; the interface as it wants it. */
static void vnet_rewrite_load(struct kunit *test,
			      struct vnet_test_frame *request,
			      struct vnet_test_frame *answer)
{
	const struct vnet_test_answer *row = test->param_value;
	struct vnet_test_ctx *ctx = test->priv;

	vnet_test_hex(test, row->request, request);
	vnet_test_hex(test, row->answer, answer);
	if (row->noarp)
		ctx->dev->flags |= IFF_NOARP;
	if (row->ttl || row->keep)
		ctx->conf.ttl = row->ttl;
}

/* What the echo mode does between xmit and the ring. */
static void vnet_rewrite_turn(struct kunit *test, struct sk_buff *skb)
{
	enum vnet_verdict verdict;

	verdict = vnet_test_prepare(test, VNET_MODE_ECHO, skb);
	KUNIT_EXPECT_STREQ(test, vnet_test_verdict(verdict), "ANSWERED");
}

/**
 * vnet_answer_nonlinear - a case: headers anywhere
 * @test: the case, its parameter a &struct vnet_test_answer
 *
 * Linear up to each byte, the rest in a page.
 */
void vnet_answer_nonlinear(struct kunit *test)
{
	struct vnet_test_frame request, answer;
	unsigned int linear;
	struct sk_buff *skb;
	char what[32];

	vnet_rewrite_load(test, &request, &answer);
	for (linear = 0; linear <= request.len; linear++) {
		snprintf(what, sizeof(what), "%u bytes linear", linear);
		skb = vnet_test_skb(test, &request, linear, 2);
		vnet_rewrite_turn(test, skb);
		vnet_test_expect(test, skb, &answer, what);
		kfree_skb(skb);
	}
}

/**
 * vnet_answer_unaligned - a case: unaligned frames
 * @test: the case, its parameter a &struct vnet_test_answer
 *
 * Any number of bytes from an aligned address.
 */
void vnet_answer_unaligned(struct kunit *test)
{
	struct vnet_test_frame request, answer;
	struct sk_buff *skb;
	unsigned int align;
	char what[32];

	vnet_rewrite_load(test, &request, &answer);
	for (align = 0; align < 8; align++) {
		snprintf(what, sizeof(what), "%u bytes off", align);
		skb = vnet_test_skb(test, &request, request.len, align);
		vnet_rewrite_turn(test, skb);
		vnet_test_expect(test, skb, &answer, what);
		kfree_skb(skb);
	}
}

/**
 * vnet_answer_cloned - a case: cloned frames
 * @test: the case, its parameter a &struct vnet_test_answer
 *
 * Whoever holds a clone keeps the request.
 */
void vnet_answer_cloned(struct kunit *test)
{
	struct vnet_test_frame request, answer;
	struct sk_buff *skb, *clone;
	unsigned int linear;

	vnet_rewrite_load(test, &request, &answer);
	for (linear = 0; linear <= request.len; linear++) {
		skb = vnet_test_skb(test, &request, linear, 2);
		clone = skb_clone(skb, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, clone);
		vnet_rewrite_turn(test, skb);
		vnet_test_expect(test, skb, &answer, "the answer");
		vnet_test_expect(test, clone, &request, "the clone");
		kfree_skb(clone);
		kfree_skb(skb);
	}
}

/* Where an untagged whole packet or first fragment has its transport's sum. */
static bool vnet_rewrite_sum(const struct vnet_test_frame *frame,
			     unsigned int *start, unsigned int *field)
{
	static const u8 offsets[] = {
		[IPPROTO_ICMP] = 2, [IPPROTO_ICMPV6] = 2, [IPPROTO_TCP] = 16,
		[IPPROTO_UDP] = 6, [IPPROTO_UDPLITE] = 6,
	};
	const u8 *ip = frame->data + TEST_ETH;
	u16 type = ip[-2] << 8 | ip[-1];
	u8 protocol;

	if (type == ETH_P_IP && !(ip[6] & 0x1f) && !ip[7]) {
		protocol = ip[9];
		*start = TEST_ETH + (ip[0] & 0xf) * 4;
	} else if (type == ETH_P_IPV6) {
		protocol = ip[6];
		*start = TEST_ETH + 40;
	} else {
		return false;
	}

	/* Solicitations become another message, with a sum of its own. */
	if (protocol >= ARRAY_SIZE(offsets) || !offsets[protocol] ||
	    (protocol == IPPROTO_ICMPV6 && frame->data[*start] == 135))
		return false;

	*field = offsets[protocol];
	return true;
}

/**
 * vnet_answer_partial - a case: unfinished sums
 * @test: the case, its parameter a &struct vnet_test_answer
 *
 * It is left to who finishes it: of the answer's bytes none is touched
 * where it will stand, and the skb still says where that is. A frame without a
 * sum to leave open does not become one that has it.
 */
void vnet_answer_partial(struct kunit *test)
{
	struct vnet_test_frame request, answer;
	unsigned int start = 0, field = 0;
	struct sk_buff *skb;
	bool partial;

	vnet_rewrite_load(test, &request, &answer);
	partial = vnet_rewrite_sum(&request, &start, &field);
	if (partial) {
		vnet_test_store(request.data + start + field, 0xabcd);
		vnet_test_store(answer.data + start + field, 0xabcd);
	}

	skb = vnet_test_skb(test, &request, request.len, 2);
	skb->ip_summed = partial ? CHECKSUM_PARTIAL : CHECKSUM_NONE;
	skb->csum_start = skb_headroom(skb) + start;
	skb->csum_offset = field;
	vnet_rewrite_turn(test, skb);
	vnet_test_expect(test, skb, &answer, "unfinished sum");
	KUNIT_EXPECT_EQ(test, (u8)skb->ip_summed,
			partial ? CHECKSUM_PARTIAL : CHECKSUM_NONE);
	if (partial) {
		KUNIT_EXPECT_EQ(test, skb->csum_start,
				skb_headroom(skb) + start);
		KUNIT_EXPECT_EQ(test, skb->csum_offset, field);
	}
	kfree_skb(skb);
}

/**
 * vnet_answer_complete - a case: frames that a device has summed up
 * @test: the case, its parameter a &struct vnet_test_answer
 *
 * That is no reason to edit otherwise. What vnet_path_checksum() shows goes
 * with it: such a sum does not outlive the edit. trap 12
 */
void vnet_answer_complete(struct kunit *test)
{
	struct vnet_test_frame request, answer;
	struct sk_buff *skb;

	vnet_rewrite_load(test, &request, &answer);
	skb = vnet_test_skb(test, &request, request.len, 2);
	skb->ip_summed = CHECKSUM_COMPLETE;
	skb->csum = (__force __wsum)0x12345678;
	vnet_rewrite_turn(test, skb);
	vnet_test_expect(test, skb, &answer, "CHECKSUM_COMPLETE");
	kfree_skb(skb);
}

/**
 * vnet_answer_again - a case: answers of answers
 * @test: the case, its parameter a &struct vnet_test_answer
 *
 * There are none.
 */
void vnet_answer_again(struct kunit *test)
{
	struct vnet_test_frame request, answer;
	enum vnet_verdict verdict;
	struct sk_buff *skb;

	vnet_rewrite_load(test, &request, &answer);
	skb = vnet_test_skb(test, &answer, answer.len, 2);
	verdict = vnet_test_prepare(test, VNET_MODE_ECHO, skb);
	KUNIT_EXPECT_STREQ(test, vnet_test_verdict(verdict),
			   "TAKEN_SOURCE_MAC");
	vnet_test_expect(test, skb, &answer, "not answered, so not touched");
	kfree_skb(skb);
}

/**
 * vnet_answer_tagged - a case: a VLAN tag besides the data
 * @test: the case, its parameter a &struct vnet_test_answer
 *
 * It goes back as it came, with priority and all.
 */
void vnet_answer_tagged(struct kunit *test)
{
	struct vnet_test_frame request, answer;
	struct sk_buff *skb;

	vnet_rewrite_load(test, &request, &answer);
	skb = vnet_test_skb(test, &request, request.len, 2);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021AD), 0xf123);
	vnet_rewrite_turn(test, skb);
	vnet_test_expect(test, skb, &answer, "tagged");
	KUNIT_EXPECT_TRUE(test, skb_vlan_tag_present(skb));
	KUNIT_EXPECT_EQ(test, ntohs(skb->vlan_proto), ETH_P_8021AD);
	KUNIT_EXPECT_EQ(test, skb_vlan_tag_get(skb), 0xf123);
	kfree_skb(skb);
}

/**
 * vnet_test_store - write a 16-bit field
 * @field: where
 * @value: what, in the order of the host
 */
void vnet_test_store(u8 *field, u16 value)
{
	field[0] = value >> 8;
	field[1] = value;
}
