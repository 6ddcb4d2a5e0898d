// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_rewrite: the echo mode's answers, byte for byte.
 *
 * Each row is sent in every shape that a skb comes in, so that no answer
 * depends on where the bytes stand or on who else looks at them.
 */

#include <linux/in.h>

#include "vnet_test.h"

#define TEST_ETH	14
#define TEST_ICMP	(TEST_ETH + 20)

struct vnet_rewrite_row {
	const char *name;
	const char *request;
	const char *answer;
	bool noarp;
};

static const struct vnet_rewrite_row vnet_rewrite_rows[] = {
	{ "ARP request by broadcast",
	  "ffffffffffff " TEST_HOST "0806\n"
	  "0001 0800 06 04 0001 " TEST_HOST "c0000201 000000000000 c0000202",
	  TEST_HOST TEST_PEER "0806\n"
	  "0001 0800 06 04 0002 " TEST_PEER "c0000202 " TEST_HOST "c0000201"
	},
	{ "ARP request to the peer, padded",
	  TEST_PEER TEST_HOST "0806\n"
	  "0001 0800 06 04 0001 " TEST_HOST "c0000201 " TEST_PEER "c0000202\n"
	  "000102030405060708090a0b0c0d0e0f1011",
	  TEST_HOST TEST_PEER "0806\n"
	  "0001 0800 06 04 0002 " TEST_PEER "c0000202 " TEST_HOST "c0000201\n"
	  "000102030405060708090a0b0c0d0e0f1011"
	},
	{ "ARP request from behind the interface",
	  "ffffffffffff " TEST_OTHER "0806\n"
	  "0001 0800 06 04 0001 020000000077 c0000201 ffffffffffff c0000202",
	  TEST_OTHER TEST_PEER "0806\n"
	  "0001 0800 06 04 0002 " TEST_PEER "c0000202 020000000077 c0000201"
	},
	{ "ICMP, even payload",
	  TEST_OUT
	  "45000022 12344000 1101 d3a3 c0000201 c0000202\n"
	  "0800 cdcf 00010002 616263646566",
	  TEST_BACK
	  "45000022 12344000 4001 a4a3 c0000202 c0000201\n"
	  "0000 d5cf 00010002 616263646566"
	},
	{ "ICMP, odd payload, TTL 255",
	  TEST_OUT
	  "45000021 12344000 ff01 e5a3 c0000201 c0000202\n"
	  "0800 ce35 00010002 6162636465",
	  TEST_BACK
	  "45000021 12344000 4001 a4a4 c0000202 c0000201\n"
	  "0000 d635 00010002 6162636465"
	},
	{ "ICMP, no payload, TTL 64 already",
	  TEST_OUT
	  "4500001c 12344000 4001 a4a9 c0000201 c0000202\n"
	  "0800 f7fc 00010002",
	  TEST_BACK
	  "4500001c 12344000 4001 a4a9 c0000202 c0000201\n"
	  "0000 fffc 00010002"
	},
	{ "ICMP, one byte, TTL 1, padded",
	  TEST_OUT
	  "4500001d 12344000 0101 e3a8 c0000201 c0000202\n"
	  "0800 96fc 00010002 61\n"
	  "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5",
	  TEST_BACK
	  "4500001d 12344000 4001 a4a8 c0000202 c0000201\n"
	  "0000 9efc 00010002 61\n"
	  "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
	},
	{ "ICMP, wrong checksum stays as wrong",
	  TEST_OUT
	  "45000021 12344000 ff01 e5a3 c0000201 c0000202\n"
	  "0800 ce36 00010002 6162636465",
	  TEST_BACK
	  "45000021 12344000 4001 a4a4 c0000202 c0000201\n"
	  "0000 d636 00010002 6162636465"
	},
	{ "ICMP, first fragment",
	  TEST_OUT
	  "45000024 12342000 1101 f3a1 c0000201 c0000202\n"
	  "0800 6667 00010002 6162636465666768",
	  TEST_BACK
	  "45000024 12342000 4001 c4a1 c0000202 c0000201\n"
	  "0000 6e67 00010002 6162636465666768"
	},
	{ "ICMP, later fragment that looks like a request",
	  TEST_OUT
	  "4500001c 12340001 1101 13a9 c0000201 c0000202\n"
	  "0800 f7ff 0001 0002",
	  TEST_BACK
	  "4500001c 12340001 4001 e4a8 c0000202 c0000201\n"
	  "0800 f7ff 0001 0002"
	},
	{ "UDP, odd payload",
	  TEST_OUT
	  "4500001f 12344000 1111 d396 c0000201 c0000202\n"
	  "c001 1389 000b b5cf 78797a",
	  TEST_BACK
	  "4500001f 12344000 4011 a496 c0000202 c0000201\n"
	  "1389 c001 000b b5cf 78797a"
	},
	{ "UDP, no payload",
	  TEST_OUT
	  "4500001c 12344000 1111 d399 c0000201 c0000202\n"
	  "c001 1389 0008 a84f",
	  TEST_BACK
	  "4500001c 12344000 4011 a499 c0000202 c0000201\n"
	  "1389 c001 0008 a84f"
	},
	{ "UDP, checksum 0 stays 0",
	  TEST_OUT
	  "4500001f 12344000 1111 d396 c0000201 c0000202\n"
	  "c001 1389 000b 0000 78797a",
	  TEST_BACK
	  "4500001f 12344000 4011 a496 c0000202 c0000201\n"
	  "1389 c001 000b 0000 78797a"
	},
	{ "UDP, wrong checksum stays as wrong",
	  TEST_OUT
	  "4500001f 12344000 1111 d396 c0000201 c0000202\n"
	  "c001 1389 000b b5ce 78797a",
	  TEST_BACK
	  "4500001f 12344000 4011 a496 c0000202 c0000201\n"
	  "1389 c001 000b b5ce 78797a"
	},
	{ "UDP to port 7, TOS and identification kept",
	  TEST_OUT
	  "45b9001f ffff4000 1111 e511 c0000201 c0000202\n"
	  "c001 0007 000b c951 78797a",
	  TEST_BACK
	  "45b9001f ffff4000 4011 b611 c0000202 c0000201\n"
	  "0007 c001 000b c951 78797a"
	},
	{ "UDP, forwarded for another station",
	  TEST_PEER TEST_OTHER "0800\n"
	  "4500001e 12344000 1111 f156 c6336407 cb007109\n"
	  "c001 1389 000a 4d91 7879",
	  TEST_OTHER TEST_PEER "0800\n"
	  "4500001e 12344000 4011 c256 cb007109 c6336407\n"
	  "1389 c001 000a 4d91 7879"
	},
	{ "UDP, first fragment of a longer datagram",
	  TEST_OUT
	  "45000024 12342000 1111 f391 c0000201 c0000202\n"
	  "c001 1389 0020 7777 0102030405060708",
	  TEST_BACK
	  "45000024 12342000 4011 c491 c0000202 c0000201\n"
	  "1389 c001 0020 7777 0102030405060708"
	},
	{ "UDP, later fragment",
	  TEST_OUT
	  "4500001c 123420b9 1111 f2e0 c0000201 c0000202\n"
	  "c001 1389 0020 7777",
	  TEST_BACK
	  "4500001c 123420b9 4011 c3e0 c0000202 c0000201\n"
	  "c001 1389 0020 7777"
	},
	{ "UDP without ARP, to the interface's own address",
	  TEST_HOST TEST_HOST "0800\n"
	  "4500001c 12344000 1111 d399 c0000201 c0000202\n"
	  "c001 1389 0008 a84f",
	  TEST_BACK
	  "4500001c 12344000 4011 a499 c0000202 c0000201\n"
	  "1389 c001 0008 a84f",
	  .noarp = true
	},
	{ "TCP SYN with options",
	  TEST_OUT
	  "4500002c 12344000 1106 d394 c0000201 c0000202\n"
	  "c001 0050 11223344 00000000 6002fa00 156a 0000 020405b4",
	  TEST_BACK
	  "4500002c 12344000 4006 a494 c0000202 c0000201\n"
	  "0050 c001 11223344 00000000 6002fa00 156a 0000 020405b4"
	},
	{ "TCP, odd payload",
	  TEST_OUT
	  "4500002b 12344000 1106 d395 c0000201 c0000202\n"
	  "c001 0050 11223344 55667788 5018fa00 9bbb 0000 616263",
	  TEST_BACK
	  "4500002b 12344000 4006 a495 c0000202 c0000201\n"
	  "0050 c001 11223344 55667788 5018fa00 9bbb 0000 616263"
	},
	{ "TCP, later fragment",
	  TEST_OUT
	  "4500001c 12340002 1106 13a3 c0000201 c0000202\n"
	  "c001 0050 11223344",
	  TEST_BACK
	  "4500001c 12340002 4006 e4a2 c0000202 c0000201\n"
	  "c001 0050 11223344"
	},
};

KUNIT_ARRAY_PARAM_DESC(vnet_rewrite, vnet_rewrite_rows, name);

/* The row's two frames; the interface as it wants it. */
static void vnet_rewrite_load(struct kunit *test,
			      struct vnet_test_frame *request,
			      struct vnet_test_frame *answer)
{
	const struct vnet_rewrite_row *row = test->param_value;
	struct vnet_test_ctx *ctx = test->priv;

	vnet_test_hex(test, row->request, request);
	vnet_test_hex(test, row->answer, answer);
	if (row->noarp)
		ctx->dev->flags |= IFF_NOARP;
}

/* What the echo mode does between xmit and the ring. */
static void vnet_rewrite_turn(struct kunit *test, struct sk_buff *skb)
{
	enum vnet_verdict verdict;

	verdict = vnet_test_prepare(test, VNET_MODE_ECHO, skb);
	KUNIT_EXPECT_STREQ(test, vnet_test_verdict(verdict), "ANSWERED");
}

/* Headers anywhere: linear up to each byte, the rest in a page. */
static void vnet_rewrite_nonlinear(struct kunit *test)
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

static void vnet_rewrite_unaligned(struct kunit *test)
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

/* Whoever holds a clone keeps the request. */
static void vnet_rewrite_cloned(struct kunit *test)
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

/*
 * An unfinished sum is left to who finishes it: of the answer's bytes
 * none is touched where it will stand, and the skb still says where that is.
 */
static void vnet_rewrite_partial(struct kunit *test)
{
	static const u8 offsets[] = {
		[IPPROTO_ICMP] = 2, [IPPROTO_TCP] = 16, [IPPROTO_UDP] = 6,
	};
	struct vnet_test_frame request, answer;
	struct sk_buff *skb;
	unsigned int field;
	u8 protocol;

	vnet_rewrite_load(test, &request, &answer);
	protocol = request.data[TEST_ETH + 9];
	if (request.data[12] != 0x08 || request.data[13] != 0x00 ||
	    request.data[TEST_ETH + 6] & 0x1f || request.data[TEST_ETH + 7])
		kunit_skip(test, "no transport checksum in this frame");

	field = TEST_ICMP + offsets[protocol];
	request.data[field] = 0xab;
	request.data[field + 1] = 0xcd;
	answer.data[field] = 0xab;
	answer.data[field + 1] = 0xcd;

	skb = vnet_test_skb(test, &request, request.len, 2);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + TEST_ICMP;
	skb->csum_offset = offsets[protocol];
	vnet_rewrite_turn(test, skb);
	vnet_test_expect(test, skb, &answer, "unfinished sum");
	KUNIT_EXPECT_EQ(test, (u8)skb->ip_summed, CHECKSUM_PARTIAL);
	KUNIT_EXPECT_EQ(test, skb->csum_start, skb_headroom(skb) + TEST_ICMP);
	KUNIT_EXPECT_EQ(test, skb->csum_offset, offsets[protocol]);
	kfree_skb(skb);
}

/* What a device has summed up is no reason to edit otherwise. */
static void vnet_rewrite_complete(struct kunit *test)
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

/* No answer is answered. */
static void vnet_rewrite_again(struct kunit *test)
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

static void vnet_rewrite_store(u8 *field, u16 value)
{
	field[0] = value >> 8;
	field[1] = value;
}

/*
 * Each value that an ICMP checksum can have, each TTL: the answer's sums are
 * right when taken anew over all of the bytes, and never the other zero.
 */
static void vnet_rewrite_every_sum(struct kunit *test)
{
	struct vnet_test_frame frame;
	unsigned int bad = 0;
	struct sk_buff *skb;
	u8 *ip, *icmp;
	u32 id;

	/* Payload that makes the message's sum take on 0xffff, too. */
	vnet_test_hex(test, TEST_OUT
		      "45000021 12344000 0001 0000 c0000201 c0000202\n"
		      "0800 0000 00000000 0000000001", &frame);
	skb = vnet_test_skb(test, &frame, frame.len, 2);
	ip = skb->data + TEST_ETH;
	icmp = skb->data + TEST_ICMP;

	for (id = 0; id <= 0xffff; id++) {
		memcpy(skb->data, frame.data, frame.len);
		ip[8] = id;
		vnet_rewrite_store(ip + 10, ~vnet_test_sum(ip, 20));
		vnet_rewrite_store(icmp + 4, id);
		vnet_rewrite_store(icmp + 2, ~vnet_test_sum(icmp, 13));
		if (vnet_test_prepare(test, VNET_MODE_ECHO, skb))
			bad++;
		if (ip[8] != 64 || vnet_test_sum(ip, 20) != 0xffff ||
		    icmp[0] || vnet_test_sum(icmp, 13) != 0xffff)
			bad++;
		if ((ip[10] == 0xff && ip[11] == 0xff) ||
		    (icmp[2] == 0xff && icmp[3] == 0xff))
			bad++;
		if (!(id & 0xfff))
			cond_resched();
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
	kfree_skb(skb);
}

/* TTL 0 in struct vnet_frame: the request's own stays, and so does its sum. */
static void vnet_rewrite_keep_ttl(struct kunit *test)
{
	struct vnet_test_frame request, answer;
	struct vnet_frame frame = {
		.edit = VNET_EDIT_ADDRESSES,
		.source = { 0x42, 0, 0, 0, 0, 0x01 },
		.network = TEST_ETH,
		.transport = TEST_ICMP,
		.writable = TEST_ICMP,
	};
	struct sk_buff *skb;

	vnet_test_hex(test, TEST_OUT
		      "4500001c 12344000 1111 d399 c0000201 c0000202\n"
		      "c001 1389 0008 a84f", &request);
	vnet_test_hex(test, TEST_BACK
		      "4500001c 12344000 1111 d399 c0000202 c0000201\n"
		      "c001 1389 0008 a84f", &answer);
	skb = vnet_test_skb(test, &request, request.len, 2);
	KUNIT_EXPECT_EQ(test, vnet_lent.rewrite(skb, &frame), VNET_ANSWERED);
	vnet_test_expect(test, skb, &answer, "TTL kept");
	kfree_skb(skb);
}

static struct kunit_case vnet_rewrite_cases[] = {
	KUNIT_CASE_PARAM(vnet_rewrite_nonlinear, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_rewrite_unaligned, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_rewrite_cloned, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_rewrite_partial, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_rewrite_complete, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_rewrite_again, vnet_rewrite_gen_params),
	KUNIT_CASE(vnet_rewrite_every_sum),
	KUNIT_CASE(vnet_rewrite_keep_ttl),
	{}
};

struct kunit_suite vnet_test_rewrite = {
	.name = "vnet_rewrite",
	.init = vnet_test_init,
	.exit = vnet_test_exit,
	.test_cases = vnet_rewrite_cases,
};
