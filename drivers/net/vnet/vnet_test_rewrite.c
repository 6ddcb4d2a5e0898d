// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_rewrite: the echo mode's answers, byte for byte.
 * ARP, IPv4 and what it carries.
 */

#include "vnet_test.h"

#define TEST_ETH	14
#define TEST_ICMP	(TEST_ETH + 20)

#define TEST_8TAGS	"8100 0001 8100 2002 8100 4003 8100 6004 "	\
			"88a8 8005 8100 a006 8100 c007 8100 eff8 "

static const struct vnet_test_answer vnet_rewrite_rows[] = {
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
	{ "ICMP, nothing but zeroes",
	  TEST_OUT
	  "4500001c 12344000 4001 a4a9 c0000201 c0000202\n"
	  "0800 f7ff 00000000",
	  TEST_BACK
	  "4500001c 12344000 4001 a4a9 c0000202 c0000201\n"
	  "0000 ffff 00000000"
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
	{ "ICMP with a record route",
	  TEST_OUT
	  "4800002d 12344000 1101 0288 c0000201 c0000202\n"
	  "01070b08c000020100000000\n"
	  "0800 ce35 0001 0002 6162 6364 65",
	  TEST_BACK
	  "4800002d 12344000 4001 d387 c0000202 c0000201\n"
	  "01070b08c000020100000000\n"
	  "0000 d635 0001 0002 6162 6364 65"
	},
	{ "ICMP with a timestamp",
	  TEST_OUT
	  "47000029 12344000 1101 8893 c0000201 c0000202\n"
	  "4408050000000001\n"
	  "0800 ce35 0001 0002 6162 6364 65",
	  TEST_BACK
	  "47000029 12344000 4001 5993 c0000202 c0000201\n"
	  "4408050000000001\n"
	  "0000 d635 0001 0002 6162 6364 65"
	},
	{ "ICMP with 40 bytes of options",
	  TEST_OUT
	  "4f000049 12344000 1101 b568 c0000201 c0000202\n"
	  "010101010101010101010101010101010101010101010101\n"
	  "01010101010101010101010101010101\n"
	  "0800 ce35 0001 0002 6162 6364 65",
	  TEST_BACK
	  "4f000049 12344000 4001 8668 c0000202 c0000201\n"
	  "010101010101010101010101010101010101010101010101\n"
	  "01010101010101010101010101010101\n"
	  "0000 d635 0001 0002 6162 6364 65"
	},
	{ "UDP with a router alert",
	  TEST_OUT
	  "46000023 12344000 1111 3e8e c0000201 c0000202\n"
	  "94040000\n"
	  "c001 1389 000b b5cf 7879 7a",
	  TEST_BACK
	  "46000023 12344000 4011 0f8e c0000202 c0000201\n"
	  "94040000\n"
	  "1389 c001 000b b5cf 7879 7a"
	},
	{ "later fragment with options",
	  TEST_OUT
	  "48000028 12342001 1111 227c c0000201 c0000202\n"
	  "01070b08c000020100000000\n"
	  "0001 0203 0405 0607",
	  TEST_BACK
	  "48000028 12342001 4011 f37b c0000202 c0000201\n"
	  "01070b08c000020100000000\n"
	  "0001 0203 0405 0607"
	},
	{ "UDP-Lite, header covered",
	  TEST_OUT
	  "4500001f 12344000 1188 d31f c0000201 c0000202\n"
	  "c001 1389 0008 a7d5 7879 7a",
	  TEST_BACK
	  "4500001f 12344000 4088 a41f c0000202 c0000201\n"
	  "1389 c001 0008 a7d5 7879 7a"
	},
	{ "ICMP, TTL kept",
	  TEST_OUT
	  "45000021 12344000 0901 dba4 c0000201 c0000202\n"
	  "0800 ce35 0001 0002 6162 6364 65",
	  TEST_BACK
	  "45000021 12344000 0901 dba4 c0000202 c0000201\n"
	  "0000 d635 0001 0002 6162 6364 65",
	  .keep = true
	},
	{ "ICMP, TTL 255",
	  TEST_OUT
	  "45000021 12344000 0901 dba4 c0000201 c0000202\n"
	  "0800 ce35 0001 0002 6162 6364 65",
	  TEST_BACK
	  "45000021 12344000 ff01 e5a3 c0000202 c0000201\n"
	  "0000 d635 0001 0002 6162 6364 65",
	  .ttl = 255
	},
	{ "ICMP, tagged",
	  TEST_PEER TEST_HOST "8100 e123 0800\n"
	  "45000021 12344000 1101 d3a4 c0000201 c0000202\n"
	  "0800 ce35 0001 0002 6162 6364 65",
	  TEST_HOST TEST_PEER "8100 e123 0800\n"
	  "45000021 12344000 4001 a4a4 c0000202 c0000201\n"
	  "0000 d635 0001 0002 6162 6364 65"
	},
	{ "ICMP, eight tags",
	  TEST_PEER TEST_HOST TEST_8TAGS "0800\n"
	  "45000021 12344000 1101 d3a4 c0000201 c0000202\n"
	  "0800 ce35 0001 0002 6162 6364 65",
	  TEST_HOST TEST_PEER TEST_8TAGS "0800\n"
	  "45000021 12344000 4001 a4a4 c0000202 c0000201\n"
	  "0000 d635 0001 0002 6162 6364 65"
	},
	{ "ARP request, two tags",
	  "ffffffffffff " TEST_HOST "88a8 1123 8100 3456 0806\n"
	  "0001 0800 06 04 0001 " TEST_HOST "c0000201 000000000000 c0000202",
	  TEST_HOST TEST_PEER "88a8 1123 8100 3456 0806\n"
	  "0001 0800 06 04 0002 " TEST_PEER "c0000202 " TEST_HOST "c0000201"
	},
};

KUNIT_ARRAY_PARAM_DESC(vnet_rewrite, vnet_rewrite_rows, name);

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
		vnet_test_store(ip + 10, ~vnet_test_sum(ip, 20));
		vnet_test_store(icmp + 4, id);
		vnet_test_store(icmp + 2, ~vnet_test_sum(icmp, 13));
		if (vnet_test_prepare(test, VNET_MODE_ECHO, skb))
			bad++;
		if (ip[8] != 64 || vnet_test_sum(ip, 20) != 0xffff ||
		    icmp[0] || vnet_test_sum(icmp, 13) != 0xffff)
			bad++;
		/* The one zero that fits any header, and any message. */
		if ((ip[10] == 0xff && ip[11] == 0xff) ||
		    (!icmp[2] && !icmp[3]))
			bad++;
		if (!(id & 0xfff))
			cond_resched();
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
	kfree_skb(skb);
}

static struct kunit_case vnet_rewrite_cases[] = {
	KUNIT_CASE_PARAM(vnet_answer_nonlinear, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_unaligned, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_cloned, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_partial, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_complete, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_again, vnet_rewrite_gen_params),
	KUNIT_CASE_PARAM(vnet_answer_tagged, vnet_rewrite_gen_params),
	KUNIT_CASE(vnet_rewrite_every_sum),
	{}
};

struct kunit_suite vnet_test_rewrite = {
	.name = "vnet_rewrite",
	.init = vnet_test_init,
	.exit = vnet_test_exit,
	.test_cases = vnet_rewrite_cases,
};
