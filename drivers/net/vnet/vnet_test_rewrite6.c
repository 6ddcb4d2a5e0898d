// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_rewrite6: the echo mode's answers, byte for byte. IPv6, what
 * it carries, and neighbour discovery.
 */

#include <linux/in.h>

#include "vnet_test.h"

#define TEST_OUT6	TEST_PEER TEST_HOST "86dd\n"
#define TEST_BACK6	TEST_HOST TEST_PEER "86dd\n"

#define THIRD6		"20010db8000000000000000000000003 "
#define LOCAL1		"fe800000000000000000000000000001 "
#define LOCAL2		"fe800000000000000000000000000002 "
#define GROUP2		"ff0200000000000000000001ff000002 "

#define TEST_IP		14
#define TEST_ICMP6	(TEST_IP + 40)

static const struct vnet_test_answer vnet_rewrite6_rows[] = {
	{ "ICMPv6, even payload",
	  TEST_OUT6
	  "60000000 000e 3a11\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8000 fa11 0001 0002 6162 6364 6566",
	  TEST_BACK6
	  "60000000 000e 3a40\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8100 f911 0001 0002 6162 6364 6566"
	},
	{ "ICMPv6, odd payload, hop limit 255",
	  TEST_OUT6
	  "60000000 000d 3aff\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8000 fa78 0001 0002 6162 6364 65",
	  TEST_BACK6
	  "60000000 000d 3a40\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8100 f978 0001 0002 6162 6364 65"
	},
	{ "ICMPv6, no payload, padded",
	  TEST_OUT6
	  "60000000 0008 3a11\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8000 2445 0001 0002\n"
	  "a5a5a5a5a5a5",
	  TEST_BACK6
	  "60000000 0008 3a40\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8100 2345 0001 0002\n"
	  "a5a5a5a5a5a5"
	},
	{ "ICMPv6, wrong checksum stays as wrong",
	  TEST_OUT6
	  "60000000 000d 3a11\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8000 fa79 0001 0002 6162 6364 65",
	  TEST_BACK6
	  "60000000 000d 3a40\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8100 f979 0001 0002 6162 6364 65"
	},
	{ "ICMPv6, hop limit kept",
	  TEST_OUT6
	  "60000000 000a 3a09\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8000 c2e0 0001 0002 6162",
	  TEST_BACK6
	  "60000000 000a 3a09\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8100 c1e0 0001 0002 6162",
	  .keep = true
	},
	{ "ICMPv6, hop limit 255",
	  TEST_OUT6
	  "60000000 000a 3a09\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8000 c2e0 0001 0002 6162",
	  TEST_BACK6
	  "60000000 000a 3aff\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8100 c1e0 0001 0002 6162",
	  .ttl = 255
	},
	{ "UDP over IPv6, traffic class and flow label kept",
	  TEST_OUT6
	  "6b9abcde 000b 1111\n" TEST_HOST6 TEST_PEER6 "\n"
	  "c001 1389 000b de5e 7879 7a",
	  TEST_BACK6
	  "6b9abcde 000b 1140\n" TEST_PEER6 TEST_HOST6 "\n"
	  "1389 c001 000b de5e 7879 7a"
	},
	{ "UDP over IPv6, wrong checksum stays as wrong",
	  TEST_OUT6
	  "60000000 000b 1111\n" TEST_HOST6 TEST_PEER6 "\n"
	  "c001 1389 000b de5f 7879 7a",
	  TEST_BACK6
	  "60000000 000b 1140\n" TEST_PEER6 TEST_HOST6 "\n"
	  "1389 c001 000b de5f 7879 7a"
	},
	{ "UDP-Lite over IPv6, header covered",
	  TEST_OUT6
	  "60000000 000b 8811\n" TEST_HOST6 TEST_PEER6 "\n"
	  "c001 1389 0008 d064 7879 7a",
	  TEST_BACK6
	  "60000000 000b 8840\n" TEST_PEER6 TEST_HOST6 "\n"
	  "1389 c001 0008 d064 7879 7a"
	},
	{ "UDP behind a router alert",
	  TEST_OUT6
	  "60000000 0013 0011\n" TEST_HOST6 TEST_PEER6 "\n"
	  "1100 0502 0000 0100 c001 1389 000b de5e 7879 7a",
	  TEST_BACK6
	  "60000000 0013 0040\n" TEST_PEER6 TEST_HOST6 "\n"
	  "1100 0502 0000 0100 1389 c001 000b de5e 7879 7a"
	},
	{ "UDP behind three headers",
	  TEST_OUT6
	  "60000000 0023 0011\n" TEST_HOST6 TEST_PEER6 "\n"
	  "3c00 0104 0000 0000 2b00 0104 0000 0000 1100 0200 0000 0000\n"
	  "c001 1389 000b de5e 7879 7a",
	  TEST_BACK6
	  "60000000 0023 0040\n" TEST_PEER6 TEST_HOST6 "\n"
	  "3c00 0104 0000 0000 2b00 0104 0000 0000 1100 0200 0000 0000\n"
	  "1389 c001 000b de5e 7879 7a"
	},
	{ "UDP over IPv6, first fragment",
	  TEST_OUT6
	  "60000000 0018 2c11\n" TEST_HOST6 TEST_PEER6 "\n"
	  "1100 0001 0000 1234 c001 1389 0018 a187 3031 3233 3435 3637",
	  TEST_BACK6
	  "60000000 0018 2c40\n" TEST_PEER6 TEST_HOST6 "\n"
	  "1100 0001 0000 1234 1389 c001 0018 a187 3031 3233 3435 3637"
	},
	{ "UDP over IPv6, later fragment",
	  TEST_OUT6
	  "60000000 0010 2c11\n" TEST_HOST6 TEST_PEER6 "\n"
	  "1100 0010 0000 1234 c001 1389 0010 0001",
	  TEST_BACK6
	  "60000000 0010 2c40\n" TEST_PEER6 TEST_HOST6 "\n"
	  "1100 0010 0000 1234 c001 1389 0010 0001"
	},
	{ "ICMPv6, later fragment that looks like a request",
	  TEST_OUT6
	  "60000000 0010 2c11\n" TEST_HOST6 TEST_PEER6 "\n"
	  "3a00 0009 0000 1234 8000 aaaa 0001 0002",
	  TEST_BACK6
	  "60000000 0010 2c40\n" TEST_PEER6 TEST_HOST6 "\n"
	  "3a00 0009 0000 1234 8000 aaaa 0001 0002"
	},
	{ "TCP over IPv6, odd payload",
	  TEST_OUT6
	  "60000000 0017 0611\n" TEST_HOST6 TEST_PEER6 "\n"
	  "c001 0050 1122 3344 5566 7788 5018 fa00 c44a 0000 6162 63",
	  TEST_BACK6
	  "60000000 0017 0640\n" TEST_PEER6 TEST_HOST6 "\n"
	  "0050 c001 1122 3344 5566 7788 5018 fa00 c44a 0000 6162 63"
	},
	{ "UDP between link-local addresses",
	  TEST_OUT6
	  "60000000 0009 1111\n" LOCAL1 LOCAL2 "\n"
	  "c001 1389 0009 b74c 78",
	  TEST_BACK6
	  "60000000 0009 1140\n" LOCAL2 LOCAL1 "\n"
	  "1389 c001 0009 b74c 78"
	},
	{ "NS by group",
	  "3333ff000002 " TEST_HOST "86dd\n"
	  "60000000 0020 3aff\n" TEST_HOST6 GROUP2 "\n"
	  "8700 1c27 0000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0101 0200 0000 0001",
	  TEST_BACK6
	  "60000000 0020 3aff\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8800 4a72 6000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0201 4200 0000 0001"
	},
	{ "NS by unicast",
	  TEST_OUT6
	  "60000000 0020 3aff\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8700 ec72 0000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0101 0200 0000 0001",
	  TEST_BACK6
	  "60000000 0020 3aff\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8800 4a72 6000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0201 4200 0000 0001"
	},
	{ "NS without an option",
	  TEST_OUT6
	  "60000000 0018 3aff\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8700 ef7c 0000 0000 2001 0db8 0000 0000 0000 0000 0000 0002",
	  TEST_BACK6
	  "60000000 0020 3aff\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8800 4a72 6000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0201 4200 0000 0001"
	},
	{ "NS with two options",
	  TEST_OUT6
	  "60000000 0028 3aff\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8700 d55d 0000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0101 0200 0000 0001 0e01 0102 0304 0506",
	  TEST_BACK6
	  "60000000 0020 3aff\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8800 4a72 6000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0201 4200 0000 0001"
	},
	{ "NS, padded",
	  TEST_OUT6
	  "60000000 0018 3aff\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8700 ef7c 0000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5",
	  TEST_BACK6
	  "60000000 0020 3aff\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8800 4a72 6000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0201 4200 0000 0001"
	},
	{ "NS for another address than it is sent to",
	  TEST_OUT6
	  "60000000 0020 3aff\n" TEST_HOST6 TEST_PEER6 "\n"
	  "8700 ec71 0000 0000 2001 0db8 0000 0000 0000 0000 0000 0003\n"
	  "0101 0200 0000 0001",
	  TEST_BACK6
	  "60000000 0020 3aff\n" THIRD6 TEST_HOST6 "\n"
	  "8800 4a70 6000 0000 2001 0db8 0000 0000 0000 0000 0000 0003\n"
	  "0201 4200 0000 0001"
	},
	{ "NS behind options",
	  TEST_OUT6
	  "60000000 0028 00ff\n" TEST_HOST6 TEST_PEER6 "\n"
	  "3a00 0104 0000 0000 8700 ec72 0000 0000 2001 0db8 0000 0000\n"
	  "0000 0000 0000 0002 0101 0200 0000 0001",
	  TEST_BACK6
	  "60000000 0020 3aff\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8800 4a72 6000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0201 4200 0000 0001"
	},
	{ "NS from behind the interface, hop limit kept",
	  TEST_PEER TEST_OTHER "86dd\n"
	  "60000000 0020 3aff\n" LOCAL1 TEST_PEER6 "\n"
	  "8700 1bab 0000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0101 0200 0000 0001",
	  TEST_OTHER TEST_PEER "86dd\n"
	  "60000000 0020 3aff\n" TEST_PEER6 LOCAL1 "\n"
	  "8800 79aa 6000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0201 4200 0000 0001",
	  .keep = true
	},
	{ "NS, tagged",
	  "3333ff000002 " TEST_HOST "8100 e123 86dd\n"
	  "60000000 0020 3aff\n" TEST_HOST6 GROUP2 "\n"
	  "8700 1c27 0000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0101 0200 0000 0001",
	  TEST_HOST TEST_PEER "8100 e123 86dd\n"
	  "60000000 0020 3aff\n" TEST_PEER6 TEST_HOST6 "\n"
	  "8800 4a72 6000 0000 2001 0db8 0000 0000 0000 0000 0000 0002\n"
	  "0201 4200 0000 0001"
	},
	{ "UDP over IPv6, two tags",
	  TEST_PEER TEST_HOST "88a8 f123 8100 5456 86dd\n"
	  "60000000 000b 1111\n" TEST_HOST6 TEST_PEER6 "\n"
	  "c001 1389 000b de5e 7879 7a",
	  TEST_HOST TEST_PEER "88a8 f123 8100 5456 86dd\n"
	  "60000000 000b 1140\n" TEST_PEER6 TEST_HOST6 "\n"
	  "1389 c001 000b de5e 7879 7a"
	},
};

KUNIT_ARRAY_PARAM_DESC(vnet_rewrite6, vnet_rewrite6_rows, name);

/* As for IPv4, with the pseudo-header. */
static void vnet_rewrite6_every_sum(struct kunit *test)
{
	struct vnet_test_frame frame;
	unsigned int bad = 0;
	struct sk_buff *skb;
	u8 *ip, *icmp;
	u32 id;

	vnet_test_hex(test, TEST_OUT6
		      "60000000 000d 3a01\n" TEST_HOST6 TEST_PEER6 "\n"
		      "8000 0000 00000000 0000000001", &frame);
	skb = vnet_test_skb(test, &frame, frame.len, 2);
	ip = skb->data + TEST_IP;
	icmp = skb->data + TEST_ICMP6;

	for (id = 0; id <= 0xffff; id++) {
		memcpy(skb->data, frame.data, frame.len);
		ip[7] = id;
		vnet_test_store(icmp + 4, id);
		vnet_test_store(icmp + 2,
				~vnet_test_sum6(ip, 40, IPPROTO_ICMPV6));
		if (vnet_test_prepare(test, VNET_MODE_ECHO, skb))
			bad++;
		if (ip[7] != 64 || icmp[0] != 129 ||
		    vnet_test_sum6(ip, 40, IPPROTO_ICMPV6) != 0xffff)
			bad++;
		if (!(id & 0xfff))
			cond_resched();
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
	kfree_skb(skb);
}

#define NS_SHORT							\
	TEST_OUT6 "60000000 0018 3aff\n" TEST_HOST6 TEST_PEER6 "\n"	\
	"8700 ef7c 00000000 " TEST_PEER6

/*
 * An advertisement is longer. As with TCP, which keeps the payload and gives
 * away the headers: all of the solicitation may be written, nothing behind it.
 */
static void vnet_rewrite6_clone_tail(struct kunit *test)
{
	static const u8 mark[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct vnet_test_frame frame;
	struct sk_buff *skb, *clone;
	const void *tail;

	vnet_test_hex(test, NS_SHORT, &frame);
	skb = vnet_test_skb(test, &frame, frame.len, 2);
	KUNIT_ASSERT_GE(test, skb_tailroom(skb), sizeof(mark));
	skb_pull(skb, frame.len);
	__skb_header_release(skb);
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	skb_push(clone, frame.len);
	tail = skb_put_data(skb, mark, sizeof(mark));

	KUNIT_EXPECT_EQ(test, vnet_test_prepare(test, VNET_MODE_ECHO, clone),
			VNET_ANSWERED);
	KUNIT_EXPECT_EQ(test, clone->len, frame.len + 8);
	KUNIT_EXPECT_MEMEQ(test, tail, mark, sizeof(mark));
	kfree_skb(clone);
	kfree_skb(skb);
}

/* No room at all behind the solicitation. */
static void vnet_rewrite6_no_tailroom(struct kunit *test)
{
	struct vnet_test_frame frame;
	struct sk_buff *skb;

	vnet_test_hex(test, NS_SHORT, &frame);
	skb = alloc_skb(TEST_MAX_FRAME, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, skb_tailroom(skb) - frame.len);
	skb_put_data(skb, frame.data, frame.len);
	KUNIT_ASSERT_EQ(test, skb_tailroom(skb), 0);
	KUNIT_EXPECT_EQ(test, vnet_test_prepare(test, VNET_MODE_ECHO, skb),
			VNET_ANSWERED);
	KUNIT_EXPECT_EQ(test, skb->len, frame.len + 8);
	kfree_skb(skb);
}

/* The advertisement's sum is finished, whatever the solicitation's was. */
static void vnet_rewrite6_nd_sum(struct kunit *test)
{
	static const u8 states[] = {
		CHECKSUM_NONE, CHECKSUM_COMPLETE, CHECKSUM_PARTIAL,
	};
	struct vnet_test_frame frame;
	struct sk_buff *skb;
	unsigned int i;

	vnet_test_hex(test, NS_SHORT, &frame);
	for (i = 0; i < ARRAY_SIZE(states); i++) {
		skb = vnet_test_skb(test, &frame, frame.len, 2);
		skb->ip_summed = states[i];
		KUNIT_EXPECT_EQ(test, vnet_test_prepare(test, VNET_MODE_ECHO,
							skb), VNET_ANSWERED);
		KUNIT_EXPECT_EQ(test, (u8)skb->ip_summed, CHECKSUM_NONE);
		KUNIT_EXPECT_EQ(test, vnet_test_sum6(skb->data + TEST_IP, 40,
						     IPPROTO_ICMPV6), 0xffff);
		kfree_skb(skb);
	}
}

static struct kunit_case vnet_rewrite6_cases[] = {
	KUNIT_CASE_PARAM(vnet_answer_nonlinear, vnet_rewrite6_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_unaligned, vnet_rewrite6_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_cloned, vnet_rewrite6_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_partial, vnet_rewrite6_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_complete, vnet_rewrite6_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_again, vnet_rewrite6_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_tagged, vnet_rewrite6_gen_params),
	KUNIT_CASE(vnet_rewrite6_every_sum),
	KUNIT_CASE(vnet_rewrite6_clone_tail),
	KUNIT_CASE(vnet_rewrite6_no_tailroom),
	KUNIT_CASE(vnet_rewrite6_nd_sum),
	{}
};

struct kunit_suite vnet_test_rewrite6 = {
	.name = "vnet_rewrite6",
	.init = vnet_test_init,
	.exit = vnet_test_exit,
	.test_cases = vnet_rewrite6_cases,
};
