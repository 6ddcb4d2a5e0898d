// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_snull: what comes out at the other end of a snull pair.
 *
 * Frame and result of a row were made apart from each other, for the two sides
 * of the wire, with sums computed from nothing.
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>

#include "vnet_test.h"

/**
 * struct vnet_snull_row - a frame and what comes out
 * @name: of the rule
 * @sent: the frame
 * @out: what comes out, NULL: the same
 */
struct vnet_snull_row {
	const char *name;
	const char *sent;
	const char *out;
};

static const struct vnet_snull_row vnet_snull_rows[] = {
	{ "UDP",
	  TEST_OUT
	  "4500001f 12344000 4011a746 c0a80001 c0a80002\n"
	  "c0011389 000bb87f 78797a",
	  TEST_OUT
	  "4500001f 12344000 4011a546 c0a80101 c0a80102\n"
	  "c0011389 000bb67f 78797a" },
	{ "UDP without a sum",
	  TEST_OUT
	  "4500001f 12344000 4011a746 c0a80001 c0a80002\n"
	  "c0011389 000b0000 78797a",
	  TEST_OUT
	  "4500001f 12344000 4011a546 c0a80101 c0a80102\n"
	  "c0011389 000b0000 78797a" },
	{ "UDP whose sum comes to 0",
	  TEST_OUT
	  "4500001e 12344000 4011a747 c0a80001 c0a80002\n"
	  "c0011389 000a0200 a8fb",
	  TEST_OUT
	  "4500001e 12344000 4011a547 c0a80101 c0a80102\n"
	  "c0011389 000affff a8fb" },
	{ "UDP-Lite",
	  TEST_OUT
	  "4500001f 12344000 4088a6cf c0a80001 c0a80002\n"
	  "c0011389 000bb808 78797a",
	  TEST_OUT
	  "4500001f 12344000 4088a4cf c0a80101 c0a80102\n"
	  "c0011389 000bb608 78797a" },
	{ "TCP",
	  TEST_OUT
	  "4500002b 12344000 4006a745 c0a80001 c0a80002\n"
	  "c0011389 11223344 55667788 50101000 753b0000\n"
	  "616263",
	  TEST_OUT
	  "4500002b 12344000 4006a545 c0a80101 c0a80102\n"
	  "c0011389 11223344 55667788 50101000 733b0000\n"
	  "616263" },
	{ "TCP with options of IP",
	  TEST_OUT
	  "4600002f 12344000 4006123d c0a80001 c0a80002\n"
	  "94040000 c0011389 11223344 55667788 50101000\n"
	  "753b0000 616263",
	  TEST_OUT
	  "4600002f 12344000 4006103d c0a80101 c0a80102\n"
	  "94040000 c0011389 11223344 55667788 50101000\n"
	  "733b0000 616263" },
	{ "TCP, one up, one down",
	  TEST_OUT
	  "4500002b 12344000 4006a645 c0a80001 c0a80102\n"
	  "c0011389 11223344 55667788 50101000 743b0000\n"
	  "616263",
	  TEST_OUT
	  "4500002b 12344000 4006a645 c0a80101 c0a80002\n"
	  "c0011389 11223344 55667788 50101000 743b0000\n"
	  "616263" },
	{ "ICMP echo request",
	  TEST_OUT
	  "4500001f 12344000 4001a756 c0a80001 c0a80002\n"
	  "0800339a 00010002 616263",
	  TEST_OUT
	  "4500001f 12344000 4001a556 c0a80101 c0a80102\n"
	  "0800339a 00010002 616263" },
	{ "first fragment",
	  TEST_OUT
	  "4500001f 12342000 4011c746 c0a80001 c0a80002\n"
	  "c0011389 000bb87f 78797a",
	  TEST_OUT
	  "4500001f 12342000 4011c546 c0a80101 c0a80102\n"
	  "c0011389 000bb67f 78797a" },
	{ "later fragment",
	  TEST_OUT
	  "4500001c 12340002 4011e747 c0a80001 c0a80002\n"
	  "30313233 34353637",
	  TEST_OUT
	  "4500001c 12340002 4011e547 c0a80101 c0a80102\n"
	  "30313233 34353637" },
	{ "SCTP",
	  TEST_OUT
	  "45000020 12344000 4084a6d2 c0a80001 c0a80002\n"
	  "00010002 00000000 deadbeef",
	  TEST_OUT
	  "45000020 12344000 4084a4d2 c0a80101 c0a80102\n"
	  "00010002 00000000 deadbeef" },
	{ "to a group",
	  TEST_OUT
	  "4500001f 12344000 401186f5 c0a80001 e00000fb\n"
	  "c0011389 000b982e 78797a",
	  TEST_OUT
	  "4500001f 12344000 401185f5 c0a80101 e00000fb\n"
	  "c0011389 000b972e 78797a" },
	{ "to broadcast",
	  TEST_OUT
	  "4500001f 12344000 401167f1 c0a80001 ffffffff\n"
	  "c0011389 000b792a 78797a",
	  TEST_OUT
	  "4500001f 12344000 401166f1 c0a80101 ffffffff\n"
	  "c0011389 000b782a 78797a" },
	{ "unreachable, quotes UDP",
	  TEST_OUT
	  "4500003b 12344000 4001a73a c0a80001 c0a80002\n"
	  "03037e6d 00000000 4500001f 12344000 4011a746\n"
	  "c0a80002 c0a80001 c0011389 000bb87f 78797a",
	  TEST_OUT
	  "4500003b 12344000 4001a53a c0a80101 c0a80102\n"
	  "0303806d 00000000 4500001f 12344000 4011a546\n"
	  "c0a80102 c0a80101 c0011389 000bb67f 78797a" },
	{ "unreachable, quotes UDP without a sum",
	  TEST_OUT
	  "4500003b 12344000 4001a73a c0a80001 c0a80002\n"
	  "030336ed 00000000 4500001f 12344000 4011a746\n"
	  "c0a80002 c0a80001 c0011389 000b0000 78797a",
	  TEST_OUT
	  "4500003b 12344000 4001a53a c0a80101 c0a80102\n"
	  "030336ed 00000000 4500001f 12344000 4011a546\n"
	  "c0a80102 c0a80101 c0011389 000b0000 78797a" },
	{ "time exceeded, quotes TCP",
	  TEST_OUT
	  "45000047 12344000 4001a72e c0a80001 c0a80002\n"
	  "0b007671 00000000 4500002b 12344000 4006a745\n"
	  "c0a80002 c0a80001 c0011389 11223344 55667788\n"
	  "50101000 753b0000 616263",
	  TEST_OUT
	  "45000047 12344000 4001a52e c0a80101 c0a80102\n"
	  "0b007871 00000000 4500002b 12344000 4006a545\n"
	  "c0a80102 c0a80101 c0011389 11223344 55667788\n"
	  "50101000 733b0000 616263" },
	{ "time exceeded, quotes 8 bytes of TCP",
	  TEST_OUT
	  "45000038 12344000 4001a73d c0a80001 c0a80002\n"
	  "0b00dd0e 00000000 4500002b 12344000 4006a745\n"
	  "c0a80002 c0a80001 c0011389 11223344",
	  TEST_OUT
	  "45000038 12344000 4001a53d c0a80101 c0a80102\n"
	  "0b00dd0e 00000000 4500002b 12344000 4006a545\n"
	  "c0a80102 c0a80101 c0011389 11223344" },
	{ "quotes a header alone",
	  TEST_OUT
	  "45000030 12344000 4001a745 c0a80001 c0a80002\n"
	  "0c00f3ff 00000000 4500001f 12344000 4011a746\n"
	  "c0a80002 c0a80001",
	  TEST_OUT
	  "45000030 12344000 4001a545 c0a80101 c0a80102\n"
	  "0c00f3ff 00000000 4500001f 12344000 4011a546\n"
	  "c0a80102 c0a80101" },
	{ "redirect",
	  TEST_OUT
	  "4500003b 12344000 4001a73a c0a80001 c0a80002\n"
	  "0501bbbd c0a80009 4500001f 12344000 4011a746\n"
	  "c0a80002 c0a80001 c0011389 000bb87f 78797a",
	  TEST_OUT
	  "4500003b 12344000 4001a53a c0a80101 c0a80102\n"
	  "0501bcbd c0a80109 4500001f 12344000 4011a546\n"
	  "c0a80102 c0a80101 c0011389 000bb67f 78797a" },
	{ "ARP request",
	  TEST_PEER TEST_HOST "0806\n"
	  "0001080006040001020000000001c0a80001000000000000c0a80002",
	  TEST_PEER TEST_HOST "0806\n"
	  "0001080006040001020000000001c0a80101000000000000c0a80102" },
	{ "ARP reply",
	  TEST_PEER TEST_HOST "0806\n"
	  "0001080006040002020000000001c0a80001000000000000c0a80002",
	  TEST_PEER TEST_HOST "0806\n"
	  "0001080006040002020000000001c0a80101000000000000c0a80102" },
	{ "ARP probe",
	  TEST_PEER TEST_HOST "0806\n"
	  "000108000604000102000000000100000000000000000000c0a80002",
	  TEST_PEER TEST_HOST "0806\n"
	  "000108000604000102000000000100000000000000000000c0a80102" },
	{ "802.1Q",
	  TEST_PEER TEST_HOST "8100 e123 0800\n"
	  "4500001f 12344000 4011a746 c0a80001 c0a80002\n"
	  "c0011389 000bb87f 78797a",
	  TEST_PEER TEST_HOST "8100 e123 0800\n"
	  "4500001f 12344000 4011a546 c0a80101 c0a80102\n"
	  "c0011389 000bb67f 78797a" },
	{ "from zero to broadcast",
	  TEST_OUT
	  "4500001f 12344000 4011289b 00000000 ffffffff\n"
	  "c0011389 000b39d4 78797a" },
	{ "loopback",
	  TEST_OUT
	  "4500001f 12344000 40112998 7f000001 7f000101\n"
	  "c0011389 000b3ad1 78797a" },
	{ "header cut off",
	  TEST_OUT
	  "4500001f 12344000 4011a746 c0a80001 c0a800" },
	{ "ARP cut off",
	  TEST_PEER TEST_HOST "0806\n"
	  "0001080006040001020000000001c0a80001000000000000c0a800" },
	{ "version 5",
	  TEST_OUT
	  "5500001f 12344000 4011a746 c0a80001 c0a80002\n"
	  "c0011389 000bb87f 78797a" },
	{ "header of 16 bytes",
	  TEST_OUT
	  "4400001f 12344000 4011a746 c0a80001 c0a80002\n"
	  "c0011389 000bb87f 78797a" },
	{ "IPv6",
	  TEST_PEER TEST_HOST "86dd\n"
	  "6000000000083a400000000000000000000000000000000000000000\n"
	  "00000000 00000000 00000001 30313233 34353637" },
	{ "wrong sums stay wrong",
	  TEST_OUT
	  "4500001f 12344000 4011a793 c0a80001 c0a80002\n"
	  "c0011389 000bb8cc 78797a",
	  TEST_OUT
	  "4500001f 12344000 4011a593 c0a80101 c0a80102\n"
	  "c0011389 000bb6cc 78797a" },
};

KUNIT_ARRAY_PARAM_DESC(vnet_snull, vnet_snull_rows, name);

static void vnet_snull_load(struct kunit *test, struct vnet_test_frame *sent,
			    struct vnet_test_frame *out)
{
	const struct vnet_snull_row *row = test->param_value;

	vnet_test_hex(test, row->sent, sent);
	vnet_test_hex(test, row->out ?: row->sent, out);
}

static void vnet_snull_cross(struct kunit *test, struct sk_buff *skb)
{
	enum vnet_verdict verdict;

	verdict = vnet_test_prepare(test, VNET_MODE_SNULL, skb);
	KUNIT_EXPECT_STREQ(test, vnet_test_verdict(verdict), "CROSSED");
	KUNIT_EXPECT_GE(test, skb_headlen(skb), ETH_HLEN);
}

/* Linear to any byte; whoever holds a clone keeps what was sent. */
static void vnet_snull_cloned(struct kunit *test)
{
	struct vnet_test_frame sent, out;
	struct sk_buff *skb, *clone;
	unsigned int linear;

	vnet_snull_load(test, &sent, &out);
	for (linear = 0; linear <= sent.len; linear++) {
		skb = vnet_test_skb(test, &sent, linear, 2);
		clone = skb_clone(skb, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, clone);
		vnet_snull_cross(test, skb);
		vnet_test_expect(test, skb, &out, "what comes out");
		vnet_test_expect(test, clone, &sent, "the clone");
		kfree_skb(clone);
		kfree_skb(skb);
	}
}

/* Any number of bytes from an aligned address. */
static void vnet_snull_unaligned(struct kunit *test)
{
	struct vnet_test_frame sent, out;
	struct sk_buff *skb;
	unsigned int align;

	vnet_snull_load(test, &sent, &out);
	for (align = 0; align < 8; align++) {
		skb = vnet_test_skb(test, &sent, sent.len, align);
		vnet_snull_cross(test, skb);
		vnet_test_expect(test, skb, &out, "unaligned");
		kfree_skb(skb);
	}
}

/* Sent back as it came out, a frame is what it was. */
static void vnet_snull_undone(struct kunit *test)
{
	struct vnet_test_frame sent, out;
	struct sk_buff *skb;

	vnet_snull_load(test, &sent, &out);
	skb = vnet_test_skb(test, &out, out.len, 2);
	vnet_snull_cross(test, skb);
	vnet_test_expect(test, skb, &sent, "sent back");
	kfree_skb(skb);
}

/* Whatever is missing of a frame, nothing beyond its end is read or written. */
static void vnet_snull_beginnings(struct kunit *test)
{
	struct vnet_test_frame sent, out;
	struct sk_buff *skb;

	vnet_snull_load(test, &sent, &out);
	for (; sent.len >= ETH_HLEN; sent.len--) {
		skb = vnet_test_skb(test, &sent, ETH_HLEN, 2);
		vnet_snull_cross(test, skb);
		KUNIT_EXPECT_EQ(test, skb->len, sent.len);
		kfree_skb(skb);
	}
}

/*
 * Unfinished sums: the field holds the pseudo-header's, which has to be that of
 * the addresses that come out, and the skb still says where it is.
 */
static void vnet_snull_partial(struct kunit *test)
{
	static const struct {
		const char *sent;
		const char *out;
		u16 offset;
	} rows[] = {
		{ TEST_OUT
		  "4500001f 12344000 4011a746 c0a80001 c0a80002\n"
		  "c0011389 000b8170 78797a",
		  TEST_OUT
		  "4500001f 12344000 4011a546 c0a80101 c0a80102\n"
		  "c0011389 000b8370 78797a", 6 },
		{ TEST_OUT
		  "4500002b 12344000 4006a745 c0a80001 c0a80002\n"
		  "c0011389 11223344 55667788 50101000 81710000 616263",
		  TEST_OUT
		  "4500002b 12344000 4006a545 c0a80101 c0a80102\n"
		  "c0011389 11223344 55667788 50101000 83710000 616263", 16 },
	};
	struct vnet_test_frame sent, out;
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		vnet_test_hex(test, rows[i].sent, &sent);
		vnet_test_hex(test, rows[i].out, &out);
		skb = vnet_test_skb(test, &sent, sent.len, 2);
		skb->ip_summed = CHECKSUM_PARTIAL;
		skb->csum_start = skb_headroom(skb) + 34;
		skb->csum_offset = rows[i].offset;
		vnet_snull_cross(test, skb);
		vnet_test_expect(test, skb, &out, "unfinished sum");
		KUNIT_EXPECT_EQ(test, (u8)skb->ip_summed, CHECKSUM_PARTIAL);
		KUNIT_EXPECT_EQ(test, skb->csum_start, skb_headroom(skb) + 34);
		kfree_skb(skb);
	}
}

/* The tag besides the data stays, with priority and all. */
static void vnet_snull_tagged(struct kunit *test)
{
	struct vnet_test_frame sent, out;
	struct sk_buff *skb;

	vnet_snull_load(test, &sent, &out);
	skb = vnet_test_skb(test, &sent, sent.len, 2);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021AD), 0xf123);
	vnet_snull_cross(test, skb);
	vnet_test_expect(test, skb, &out, "tagged");
	KUNIT_EXPECT_TRUE(test, skb_vlan_tag_present(skb));
	KUNIT_EXPECT_EQ(test, skb_vlan_tag_get(skb), 0xf123);
	kfree_skb(skb);
}

static struct kunit_case vnet_snull_cases[] = {
	KUNIT_CASE_PARAM(vnet_snull_cloned, vnet_snull_gen_params),
	KUNIT_CASE_PARAM(vnet_snull_unaligned, vnet_snull_gen_params),
	KUNIT_CASE_PARAM(vnet_snull_undone, vnet_snull_gen_params),
	KUNIT_CASE_PARAM(vnet_snull_beginnings, vnet_snull_gen_params),
	KUNIT_CASE_PARAM(vnet_snull_tagged, vnet_snull_gen_params),
	KUNIT_CASE(vnet_snull_partial),
	{}
};

struct kunit_suite vnet_test_snull = {
	.name = "vnet_snull",
	.init = vnet_test_init,
	.exit = vnet_test_exit,
	.test_cases = vnet_snull_cases,
};
