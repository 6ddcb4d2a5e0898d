// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_modes: what the modes other than echo make of a frame.
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>

#include "vnet_test.h"

#define PAYLOAD	"45000020 12344000 1101 d3a5 c0000201 c0000202\n"	\
		"0800 f3f6 00010002 01020304"

/**
 * struct vnet_mode_row - a frame and what a mode makes of it
 * @name: of the rule
 * @mode: enum vnet_mode
 * @request: the frame
 * @verdict: what is expected
 * @answer: NULL: the frame as it was
 */
struct vnet_mode_row {
	const char *name;
	u32 mode;
	const char *request;
	enum vnet_verdict verdict;
	const char *answer;
};

#define DROP(what, frame)						\
	{ "drop, " what, VNET_MODE_DROP, frame, VNET_TAKEN_MODE }
#define LOOP(what, frame)						\
	{ "loop, " what, VNET_MODE_LOOP, frame, VNET_ANSWERED }
#define MACSWAP(what, frame, reply)					\
	{ "macswap, " what, VNET_MODE_MACSWAP, frame, VNET_ANSWERED, reply }
#define PAIR(what, frame)						\
	{ "pair, " what, VNET_MODE_PAIR, frame, VNET_CROSSED }
#define NOSWAP(what, frame, why)					\
	{ "macswap, " what, VNET_MODE_MACSWAP, frame, VNET_TAKEN_##why }

static const struct vnet_mode_row vnet_mode_rows[] = {
	DROP("unicast", TEST_OUT PAYLOAD),
	DROP("broadcast", "ffffffffffff " TEST_HOST "0800 " PAYLOAD),
	DROP("no payload", TEST_OUT),
	DROP("source zero", TEST_PEER "000000000000 0800 " PAYLOAD),

	LOOP("unicast", TEST_OUT PAYLOAD),
	LOOP("to another station", TEST_OTHER TEST_HOST "0800 " PAYLOAD),
	LOOP("broadcast", "ffffffffffff " TEST_HOST "0800 " PAYLOAD),
	LOOP("spanning tree", "0180c2000000 " TEST_HOST "0026 " PAYLOAD),
	LOOP("source zero", TEST_PEER "000000000000 0800 " PAYLOAD),
	LOOP("source group", TEST_PEER "030000000001 0800 " PAYLOAD),
	LOOP("802.1Q", TEST_PEER TEST_HOST "8100 e123 0800 " PAYLOAD),
	LOOP("no payload", TEST_OUT),

	PAIR("unicast", TEST_OUT PAYLOAD),
	PAIR("to another station", TEST_OTHER TEST_HOST "0800 " PAYLOAD),
	PAIR("broadcast", "ffffffffffff " TEST_HOST "0800 " PAYLOAD),
	PAIR("spanning tree", "0180c2000000 " TEST_HOST "0026 " PAYLOAD),
	PAIR("source group", TEST_PEER "030000000001 0800 " PAYLOAD),
	PAIR("802.1Q", TEST_PEER TEST_HOST "8100 e123 0800 " PAYLOAD),
	PAIR("no payload", TEST_OUT),

	MACSWAP("unicast", TEST_OUT PAYLOAD, TEST_BACK PAYLOAD),
	MACSWAP("between other stations",
		TEST_OTHER "020000000077 0800 " PAYLOAD,
		"020000000077 " TEST_OTHER "0800 " PAYLOAD),
	MACSWAP("from the peer's address", TEST_BACK PAYLOAD,
		TEST_OUT PAYLOAD),
	MACSWAP("IPv6", TEST_PEER TEST_HOST "86dd 60", TEST_HOST TEST_PEER
		"86dd 60"),
	MACSWAP("unknown type", TEST_PEER TEST_HOST "88b5 0102",
		TEST_HOST TEST_PEER "88b5 0102"),
	MACSWAP("802.1Q", TEST_PEER TEST_HOST "8100 e123 0800 " PAYLOAD,
		TEST_HOST TEST_PEER "8100 e123 0800 " PAYLOAD),
	MACSWAP("802.1ad", TEST_PEER TEST_HOST "88a8 1123 8100 0456 0800",
		TEST_HOST TEST_PEER "88a8 1123 8100 0456 0800"),
	MACSWAP("ARP request by unicast",
		TEST_PEER TEST_HOST "0806 0001 0800 06 04 0001",
		TEST_HOST TEST_PEER "0806 0001 0800 06 04 0001"),
	MACSWAP("no payload", TEST_OUT, TEST_BACK),

	NOSWAP("broadcast", "ffffffffffff " TEST_HOST "0806 01", GROUP),
	NOSWAP("multicast", "01005e000001 " TEST_HOST "0800 " PAYLOAD, GROUP),
	NOSWAP("spanning tree", "0180c2000000 " TEST_HOST "0026 42", GROUP),
	NOSWAP("LACP", "0180c2000002 " TEST_HOST "8809 01", GROUP),
	NOSWAP("source zero", TEST_PEER "000000000000 0800 " PAYLOAD,
	       SOURCE_MAC),
	NOSWAP("source group", TEST_PEER "030000000001 0800 " PAYLOAD,
	       SOURCE_MAC),
	NOSWAP("source broadcast", TEST_PEER "ffffffffffff 0800 " PAYLOAD,
	       SOURCE_MAC),
};

KUNIT_ARRAY_PARAM_DESC(vnet_mode, vnet_mode_rows, name);

static void vnet_modes_prepare(struct kunit *test)
{
	const struct vnet_mode_row *row = test->param_value;
	struct vnet_test_frame request, answer;
	enum vnet_verdict verdict;
	struct sk_buff *skb, *clone;
	unsigned int linear;

	vnet_test_hex(test, row->request, &request);
	vnet_test_hex(test, row->answer ?: row->request, &answer);

	for (linear = 0; linear <= request.len; linear++) {
		skb = vnet_test_skb(test, &request, linear, 2);
		clone = skb_clone(skb, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, clone);

		verdict = vnet_test_prepare(test, row->mode, skb);
		KUNIT_EXPECT_STREQ(test, vnet_test_verdict(verdict),
				   vnet_test_verdict(row->verdict));
		vnet_test_expect(test, skb, &answer, "the frame");
		vnet_test_expect(test, clone, &request, "the clone");
		if (verdict <= VNET_CROSSED)
			KUNIT_EXPECT_GE(test, skb_headlen(skb), ETH_HLEN);

		kfree_skb(clone);
		kfree_skb(skb);
	}
}

/* The tag besides the data stays, with priority and all. */
static void vnet_modes_keep_tag(struct kunit *test)
{
	static const u32 modes[] = { VNET_MODE_LOOP, VNET_MODE_MACSWAP };
	struct vnet_test_frame frame;
	enum vnet_verdict verdict;
	struct sk_buff *skb;
	unsigned int i;

	vnet_test_hex(test, TEST_OUT PAYLOAD, &frame);
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		skb = vnet_test_skb(test, &frame, frame.len, 2);
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021AD), 0xf123);
		verdict = vnet_test_prepare(test, modes[i], skb);
		KUNIT_EXPECT_STREQ(test, vnet_test_verdict(verdict),
				   "ANSWERED");
		KUNIT_EXPECT_TRUE(test, skb_vlan_tag_present(skb));
		KUNIT_EXPECT_EQ(test, ntohs(skb->vlan_proto), ETH_P_8021AD);
		KUNIT_EXPECT_EQ(test, skb_vlan_tag_get(skb), 0xf123);
		kfree_skb(skb);
	}
}

/* Each mode is built; which of them have another end decides on exchanges. */
static void vnet_modes_table(struct kunit *test)
{
	const struct vnet_mode_ops *modes = vnet_lent.modes;
	unsigned int i;

	for (i = 0; i < __VNET_MODE_MAX; i++) {
		KUNIT_EXPECT_NOT_NULL(test, modes[i].prepare);
		KUNIT_EXPECT_EQ(test, modes[i].paired, i >= VNET_MODE_PAIR);
	}
}

static struct kunit_case vnet_modes_cases[] = {
	KUNIT_CASE_PARAM(vnet_modes_prepare, vnet_mode_gen_params),
	KUNIT_CASE(vnet_modes_keep_tag),
	KUNIT_CASE(vnet_modes_table),
	{}
};

struct kunit_suite vnet_test_modes = {
	.name = "vnet_modes",
	.init = vnet_test_init,
	.exit = vnet_test_exit,
	.test_cases = vnet_modes_cases,
};
