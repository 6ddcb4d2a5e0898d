// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_classify: what the echo mode answers, and why it does not
 * answer the rest.
 *
 * A row is a frame that is answered, with some bytes replaced. So it shows that
 * just these make the difference.
 */

#include <linux/hex.h>
#include <linux/if_vlan.h>

#include "vnet_test.h"

#define TEST_ETH	14

#define ARP	"ffffffffffff " TEST_HOST "0806\n"			\
		"0001 0800 06 04 0001\n"				\
		TEST_HOST "c0000201 000000000000 c0000202"
#define ICMP	TEST_OUT						\
		"45000020 12344000 4001 a4a5 c0000201 c0000202\n"	\
		"0800 f3f6 00010002 01020304"
#define UDP	TEST_OUT						\
		"45000020 12344000 4011 a495 c0000201 c0000202\n"	\
		"c001 1389 000c a441 01020304"
#define TCP	TEST_OUT						\
		"4500002c 12344000 4006 a494 c0000201 c0000202\n"	\
		"c001 0050 11223344 00000000 6002fa00 156a 0000 020405b4"

/**
 * struct vnet_classify_row - a frame and what becomes of it
 * @name: of the rule
 * @base: a frame that is answered
 * @put: "offset=bytes" for each change, the offset in decimal, the bytes in
 *	hexadecimal; "len=" cuts the frame, or pads it with zeros
 * @verdict: what is expected
 * @keep_sum: leave the IPv4 header's checksum as it is, else it is made right
 * @noarp: the interface has IFF_NOARP
 * @bridge_port: it is a port of a bridge
 * @gso: the frame stands for several
 * @tci: the VLAN tag besides the data, as VLAN_8021Q or VLAN_8021AD
 */
struct vnet_classify_row {
	const char *name;
	const char *base;
	const char *put;
	enum vnet_verdict verdict;
	bool keep_sum;
	bool noarp;
	bool bridge_port;
	bool gso;
	u16 tci;
};

static const struct vnet_classify_row vnet_classify_rows[] = {
	/* What all the others are made from. */
	{ "ARP request", ARP, "", VNET_ANSWERED },
	{ "ICMP echo request", ICMP, "", VNET_ANSWERED },
	{ "UDP", UDP, "", VNET_ANSWERED },
	{ "TCP", TCP, "", VNET_ANSWERED },

	/* Ethernet: source. */
	{ "source another station", ICMP, "6=020000000099", VNET_ANSWERED },
	{ "source zero", ICMP, "6=000000000000", VNET_TAKEN_SOURCE_MAC },
	{ "source group", ICMP, "6=03", VNET_TAKEN_SOURCE_MAC },
	{ "source broadcast", ICMP, "6=ffffffffffff", VNET_TAKEN_SOURCE_MAC },
	{ "source the far end", ICMP, "6=420000000001",
	  VNET_TAKEN_SOURCE_MAC },
	{ "ARP source the far end", ARP, "6=420000000001",
	  VNET_TAKEN_SOURCE_MAC },
	{ "ARP source group", ARP, "6=01005e000001", VNET_TAKEN_SOURCE_MAC },
	{ "source the far end, to a group", ARP,
	  "0=01005e000001 6=420000000001", VNET_TAKEN_SOURCE_MAC },

	/* Ethernet: destination. */
	{ "to another station", ICMP, "0=020000000099", VNET_TAKEN_OTHER_MAC },
	{ "to the far end but for one bit", ICMP, "5=00",
	  VNET_TAKEN_OTHER_MAC },
	{ "to zero", ICMP, "0=000000000000", VNET_TAKEN_OTHER_MAC },
	{ "to the interface itself", ICMP, "0=020000000001",
	  VNET_TAKEN_OTHER_MAC },
	{ "to the interface itself, no ARP", ICMP, "0=020000000001",
	  VNET_ANSWERED, .noarp = true },
	{ "to another station, no ARP", ICMP, "0=020000000099",
	  VNET_TAKEN_OTHER_MAC, .noarp = true },
	{ "to the far end, no ARP", ICMP, "", VNET_ANSWERED, .noarp = true },
	{ "IPv4 by broadcast", ICMP, "0=ffffffffffff", VNET_TAKEN_GROUP },
	{ "IPv4 by broadcast, no ARP", ICMP, "0=ffffffffffff",
	  VNET_TAKEN_GROUP, .noarp = true },
	{ "IPv4 by multicast", ICMP, "0=01005e000001", VNET_TAKEN_GROUP },
	{ "UDP by broadcast", UDP, "0=ffffffffffff", VNET_TAKEN_GROUP },
	{ "IPv6 by multicast", ICMP, "0=3333ff000001 12=86dd",
	  VNET_TAKEN_GROUP },
	{ "spanning tree", ICMP, "0=0180c2000000 12=0026", VNET_TAKEN_GROUP },
	{ "LACP", ICMP, "0=0180c2000002 12=8809", VNET_TAKEN_GROUP },
	{ "EAPOL", ICMP, "0=0180c2000003 12=888e", VNET_TAKEN_GROUP },
	{ "LLDP", ICMP, "0=0180c200000e 12=88cc", VNET_TAKEN_GROUP },
	{ "PTP", ICMP, "0=011b19000000 12=88f7", VNET_TAKEN_GROUP },
	{ "ARP by unicast", ARP, "0=420000000001", VNET_ANSWERED },
	{ "ARP by multicast", ARP, "0=01005e000001", VNET_TAKEN_GROUP },
	{ "ARP to another station", ARP, "0=020000000099",
	  VNET_TAKEN_OTHER_MAC },

	/* Ethernet: type. */
	{ "IPv6", ICMP, "12=86dd", VNET_TAKEN_IPV6 },
	{ "LLDP to the far end", ICMP, "12=88cc", VNET_TAKEN_ETHERTYPE },
	{ "IEEE 802.3 length", ICMP, "12=0020", VNET_TAKEN_ETHERTYPE },
	{ "RARP", ARP, "0=420000000001 12=8035", VNET_TAKEN_ETHERTYPE },
	{ "802.1Q in the data", ICMP, "12=81000001 16=0800",
	  VNET_TAKEN_VLAN },
	{ "802.1ad in the data", ICMP, "12=88a80001 16=0800",
	  VNET_TAKEN_VLAN },
	{ "802.1Q beside the data", ICMP, "", VNET_TAKEN_VLAN,
	  .tci = ETH_P_8021Q },
	{ "802.1ad beside the data", ICMP, "", VNET_TAKEN_VLAN,
	  .tci = ETH_P_8021AD },
	{ "802.1Q beside the data, ARP", ARP, "", VNET_TAKEN_VLAN,
	  .tci = ETH_P_8021Q },
	{ "only an Ethernet header, IPv4", ICMP, "len=14",
	  VNET_TAKEN_TRUNCATED },
	{ "only an Ethernet header, ARP", ARP, "len=14",
	  VNET_TAKEN_TRUNCATED },

	/* ARP. */
	{ "ARP reply", ARP, "20=0002", VNET_TAKEN_ARP_OTHER },
	{ "ARP operation 0", ARP, "20=0000", VNET_TAKEN_ARP_OTHER },
	{ "ARP operation in the high byte", ARP, "20=0101",
	  VNET_TAKEN_ARP_OTHER },
	{ "ARP for IEEE 802", ARP, "14=0006", VNET_TAKEN_ARP_OTHER },
	{ "ARP for IPv6", ARP, "16=86dd", VNET_TAKEN_ARP_OTHER },
	{ "ARP with long hardware addresses", ARP, "18=08",
	  VNET_TAKEN_ARP_OTHER },
	{ "ARP with no hardware addresses", ARP, "18=00",
	  VNET_TAKEN_ARP_OTHER },
	{ "ARP with long protocol addresses", ARP, "19=10",
	  VNET_TAKEN_ARP_OTHER },
	{ "ARP probe", ARP, "28=00000000", VNET_TAKEN_ARP_PROBE },
	{ "ARP announcement", ARP, "38=c0000201", VNET_TAKEN_ARP_ANNOUNCE },
	{ "ARP from and for 0.0.0.0", ARP, "28=00000000 38=00000000",
	  VNET_TAKEN_ARP_PROBE },
	{ "ARP for 0.0.0.0", ARP, "38=00000000", VNET_TAKEN_ADDRESS },
	{ "ARP for 127.0.0.1", ARP, "38=7f000001", VNET_TAKEN_ADDRESS },
	{ "ARP for 224.0.0.1", ARP, "38=e0000001", VNET_TAKEN_ADDRESS },
	{ "ARP for 255.255.255.255", ARP, "38=ffffffff", VNET_TAKEN_ADDRESS },
	{ "ARP from 0.0.0.1", ARP, "28=00000001", VNET_TAKEN_ADDRESS },
	{ "ARP from 127.1.2.3", ARP, "28=7f010203", VNET_TAKEN_ADDRESS },
	{ "ARP from 239.1.2.3", ARP, "28=ef010203", VNET_TAKEN_ADDRESS },
	{ "ARP from 255.255.255.255", ARP, "28=ffffffff",
	  VNET_TAKEN_ADDRESS },
	{ "ARP with one byte too few", ARP, "len=41", VNET_TAKEN_TRUNCATED },
	{ "ARP with padding", ARP, "len=60", VNET_ANSWERED },
	{ "ARP on a bridge port", ARP, "", VNET_TAKEN_BRIDGE_PORT,
	  .bridge_port = true },
	{ "ARP by unicast on a bridge port", ARP, "0=420000000001",
	  VNET_TAKEN_BRIDGE_PORT, .bridge_port = true },
	{ "ICMP on a bridge port", ICMP, "", VNET_ANSWERED,
	  .bridge_port = true },

	/* The IPv4 header. */
	{ "IP version 6", ICMP, "14=65", VNET_TAKEN_MALFORMED },
	{ "IP version 0", ICMP, "14=05", VNET_TAKEN_MALFORMED },
	{ "IP header of 16 bytes", ICMP, "14=44", VNET_TAKEN_MALFORMED },
	{ "IP header of 0 bytes", ICMP, "14=40", VNET_TAKEN_MALFORMED },
	{ "IP header longer than the packet", ICMP, "14=4f",
	  VNET_TAKEN_MALFORMED },
	{ "IP length below the header's", ICMP, "16=0013",
	  VNET_TAKEN_MALFORMED },
	{ "IP length 0", ICMP, "16=0000", VNET_TAKEN_MALFORMED },
	{ "IP length 0, TCP, not GSO", TCP, "16=0000", VNET_TAKEN_MALFORMED },
	{ "IP length 0, TCP, GSO", TCP, "16=0000", VNET_ANSWERED,
	  .gso = true },
	{ "IP length one beyond the frame", ICMP, "16=0021",
	  VNET_TAKEN_TRUNCATED },
	{ "IP length 65535", ICMP, "16=ffff", VNET_TAKEN_TRUNCATED },
	{ "IP length less than the frame's", ICMP, "len=60", VNET_ANSWERED },
	{ "IP header cut", ICMP, "len=33", VNET_TAKEN_TRUNCATED },
	{ "IP checksum wrong by one", ICMP, "24=a4a6",
	  VNET_TAKEN_IP_CHECKSUM, .keep_sum = true },
	{ "IP checksum 0", ICMP, "24=0000", VNET_TAKEN_IP_CHECKSUM,
	  .keep_sum = true },
	{ "IP checksum of another TTL", ICMP, "22=3f",
	  VNET_TAKEN_IP_CHECKSUM, .keep_sum = true },
	{ "IP option", ICMP, "14=46 16=0024 34=01010100 len=50",
	  VNET_TAKEN_IP_OPTIONS },
	{ "IP loose source route", ICMP,
	  "14=47 16=0028 34=830704c6336401 len=54", VNET_TAKEN_IP_OPTIONS },
	{ "IP TTL 0", ICMP, "22=00", VNET_ANSWERED },
	{ "IP reserved flag", ICMP, "20=8000", VNET_ANSWERED },

	/* IPv4 addresses. */
	{ "from itself", ICMP, "30=c0000201", VNET_TAKEN_ADDRESS },
	{ "UDP from itself", UDP, "30=c0000201", VNET_TAKEN_ADDRESS },
	{ "TCP from itself (LAND)", TCP, "30=c0000201 36=c001",
	  VNET_TAKEN_ADDRESS },
	{ "from 0.0.0.0", ICMP, "26=00000000", VNET_TAKEN_ADDRESS },
	{ "from 0.255.255.255", ICMP, "26=00ffffff", VNET_TAKEN_ADDRESS },
	{ "from 1.0.0.0", ICMP, "26=01000000", VNET_ANSWERED },
	{ "from 126.255.255.255", ICMP, "26=7effffff", VNET_ANSWERED },
	{ "from 127.0.0.1", ICMP, "26=7f000001", VNET_TAKEN_ADDRESS },
	{ "from 127.255.255.255", ICMP, "26=7fffffff", VNET_TAKEN_ADDRESS },
	{ "from 223.255.255.255", ICMP, "26=dfffffff", VNET_ANSWERED },
	{ "from 224.0.0.0", ICMP, "26=e0000000", VNET_TAKEN_ADDRESS },
	{ "from 239.255.255.255", ICMP, "26=efffffff", VNET_TAKEN_ADDRESS },
	{ "from 255.255.255.255", ICMP, "26=ffffffff", VNET_TAKEN_ADDRESS },
	{ "to 0.0.0.0", ICMP, "30=00000000", VNET_TAKEN_ADDRESS },
	{ "to 0.1.2.3", ICMP, "30=00010203", VNET_TAKEN_ADDRESS },
	{ "to 127.0.0.1", ICMP, "30=7f000001", VNET_TAKEN_ADDRESS },
	{ "to 128.0.0.1", ICMP, "30=80000001", VNET_ANSWERED },
	{ "to 224.0.0.251", ICMP, "30=e00000fb", VNET_TAKEN_ADDRESS },
	{ "to 255.255.255.255", UDP, "30=ffffffff", VNET_TAKEN_ADDRESS },
	{ "later fragment from itself", UDP, "20=0001 30=c0000201",
	  VNET_TAKEN_ADDRESS },

	/* Protocols. */
	{ "IGMP", ICMP, "23=02", VNET_TAKEN_PROTOCOL },
	{ "OSPF", ICMP, "23=59", VNET_TAKEN_PROTOCOL },
	{ "VRRP", ICMP, "23=70", VNET_TAKEN_PROTOCOL },
	{ "SCTP", ICMP, "23=84", VNET_TAKEN_PROTOCOL },
	{ "ESP", ICMP, "23=32", VNET_TAKEN_PROTOCOL },
	{ "AH", ICMP, "23=33", VNET_TAKEN_PROTOCOL },
	{ "ICMPv6 in IPv4", ICMP, "23=3a", VNET_TAKEN_PROTOCOL },
	{ "protocol 0", ICMP, "23=00", VNET_TAKEN_PROTOCOL },
	{ "later fragment of SCTP", ICMP, "20=0001 23=84",
	  VNET_TAKEN_PROTOCOL },

	/* Fragments. */
	{ "UDP, first fragment", UDP, "20=2000", VNET_ANSWERED },
	{ "UDP, first of a longer datagram", UDP, "20=2000 38=05c8",
	  VNET_ANSWERED },
	{ "UDP, first fragment without its header", UDP, "16=0018 20=2000",
	  VNET_TAKEN_TRUNCATED },
	{ "TCP, first fragment without its header", TCP, "16=001c 20=2000",
	  VNET_TAKEN_TRUNCATED },
	{ "ICMP, first fragment without its header", ICMP, "16=0018 20=2000",
	  VNET_TAKEN_TRUNCATED },
	{ "UDP, later fragment, looks like port 0", UDP, "20=0001 34=0000",
	  VNET_ANSWERED },
	{ "ICMP, later fragment, looks like a reply", ICMP, "20=2001 34=00",
	  VNET_ANSWERED },
	{ "TCP, later fragment of one byte", TCP, "16=0015 20=0001",
	  VNET_ANSWERED },
	{ "TCP, later fragment of no bytes", TCP, "16=0014 20=0001",
	  VNET_ANSWERED },
	{ "last byte of the longest datagram", UDP, "16=001f 20=1ffc",
	  VNET_ANSWERED },
	{ "ping of death", ICMP, "20=1fff", VNET_TAKEN_MALFORMED },
	{ "ping of death, more to follow", ICMP, "20=3fff",
	  VNET_TAKEN_MALFORMED },
	{ "UDP fragment beyond 64 KiB", UDP, "20=1fff",
	  VNET_TAKEN_MALFORMED },
	{ "longest datagram and one byte", UDP, "16=0020 20=1ffc",
	  VNET_TAKEN_MALFORMED },

	/* ICMP. */
	{ "ICMP echo reply", ICMP, "34=00", VNET_TAKEN_ICMP },
	{ "ICMP destination unreachable", ICMP, "34=0303", VNET_TAKEN_ICMP },
	{ "ICMP redirect", ICMP, "34=0501", VNET_TAKEN_ICMP },
	{ "ICMP time exceeded", ICMP, "34=0b00", VNET_TAKEN_ICMP },
	{ "ICMP timestamp request", ICMP, "34=0d00", VNET_TAKEN_ICMP },
	{ "ICMP address mask request", ICMP, "34=1100", VNET_TAKEN_ICMP },
	{ "ICMP extended echo request", ICMP, "34=2a00", VNET_TAKEN_ICMP },
	{ "ICMP echo request, code 1", ICMP, "35=01", VNET_TAKEN_ICMP },
	{ "ICMPv6's echo request in ICMP", ICMP, "34=8000", VNET_TAKEN_ICMP },
	{ "ICMP of 7 bytes", ICMP, "16=001b", VNET_TAKEN_TRUNCATED },
	{ "ICMP of 8 bytes", ICMP, "16=001c", VNET_ANSWERED },
	{ "ICMP of 0 bytes", ICMP, "16=0014", VNET_TAKEN_TRUNCATED },

	/* UDP. */
	{ "UDP of 7 bytes", UDP, "16=001b 38=0007", VNET_TAKEN_TRUNCATED },
	{ "UDP length 7", UDP, "38=0007", VNET_TAKEN_MALFORMED },
	{ "UDP length 0", UDP, "38=0000", VNET_TAKEN_MALFORMED },
	{ "UDP length 8, no payload", UDP, "16=001c 38=0008", VNET_ANSWERED },
	{ "UDP length less than IP's", UDP, "38=0008", VNET_ANSWERED },
	{ "UDP length one beyond IP's", UDP, "38=000d",
	  VNET_TAKEN_MALFORMED },
	{ "UDP length into the padding", UDP, "38=000d len=60",
	  VNET_TAKEN_MALFORMED },
	{ "UDP checksum 0", UDP, "40=0000", VNET_ANSWERED },
	{ "UDP from port 0", UDP, "34=0000", VNET_TAKEN_PORT },
	{ "UDP to port 0", UDP, "36=0000", VNET_TAKEN_PORT },
	{ "UDP from port 256", UDP, "34=0100", VNET_ANSWERED },
	{ "UDP from echo", UDP, "34=0007", VNET_TAKEN_INETD },
	{ "UDP from daytime", UDP, "34=000d", VNET_TAKEN_INETD },
	{ "UDP from quote of the day", UDP, "34=0011", VNET_TAKEN_INETD },
	{ "UDP from character generator", UDP, "34=0013",
	  VNET_TAKEN_INETD },
	{ "UDP from echo to echo", UDP, "34=00070007", VNET_TAKEN_INETD },
	{ "UDP from port 0 to echo", UDP, "34=00000007", VNET_TAKEN_PORT },
	{ "UDP to echo", UDP, "36=0007", VNET_ANSWERED },
	{ "UDP to character generator", UDP, "36=0013", VNET_ANSWERED },
	{ "UDP from port 1792, echo's bytes swapped", UDP, "34=0700",
	  VNET_ANSWERED },
	{ "UDP first fragment from echo", UDP, "20=2000 34=0007",
	  VNET_TAKEN_INETD },
	{ "UDP first fragment to port 0", UDP, "20=2000 36=0000",
	  VNET_TAKEN_PORT },

	/* TCP. */
	{ "TCP of 19 bytes", TCP, "16=0027", VNET_TAKEN_TRUNCATED },
	{ "TCP header of 20 bytes", TCP, "16=0028 46=50", VNET_ANSWERED },
	{ "TCP header of 16 bytes", TCP, "46=40", VNET_TAKEN_MALFORMED },
	{ "TCP header of 0 bytes", TCP, "46=00", VNET_TAKEN_MALFORMED },
	{ "TCP header longer than the segment", TCP, "46=70",
	  VNET_TAKEN_MALFORMED },
	{ "TCP header into the padding", TCP, "46=70 len=80",
	  VNET_TAKEN_MALFORMED },
	{ "TCP from port 0", TCP, "34=0000", VNET_TAKEN_PORT },
	{ "TCP to port 0", TCP, "36=0000", VNET_TAKEN_PORT },
	{ "TCP from echo", TCP, "34=0007", VNET_ANSWERED },
	{ "TCP reset", TCP, "47=04", VNET_ANSWERED },
};

KUNIT_ARRAY_PARAM_DESC(vnet_classify, vnet_classify_rows, name);

/* One "offset=bytes" or "len=number" of @put; returns what follows it. */
static const char *vnet_classify_put(struct kunit *test, const char *put,
				     struct vnet_test_frame *frame)
{
	unsigned int offset;
	int used = 0;
	int high;

	if (sscanf(put, "len=%u%n", &offset, &used) == 1) {
		KUNIT_ASSERT_LE(test, offset, TEST_MAX_FRAME);
		frame->len = offset;
		return put + used;
	}

	KUNIT_ASSERT_EQ_MSG(test, sscanf(put, "%u=%n", &offset, &used), 1,
			    "cannot read \"%s\"", put);
	for (put += used; (high = hex_to_bin(put[0])) >= 0; put += 2) {
		KUNIT_ASSERT_LT(test, offset, frame->len);
		KUNIT_ASSERT_GE(test, hex_to_bin(put[1]), 0);
		frame->data[offset++] = high << 4 | hex_to_bin(put[1]);
	}
	return put;
}

static void vnet_classify_load(struct kunit *test,
			       struct vnet_test_frame *frame)
{
	const struct vnet_classify_row *row = test->param_value;
	struct vnet_test_ctx *ctx = test->priv;
	u8 *ip = frame->data + TEST_ETH;
	const char *put;
	u16 sum;

	vnet_test_hex(test, row->base, frame);
	for (put = row->put; *put; put += *put == ' ')
		put = vnet_classify_put(test, put, frame);

	if (!row->keep_sum && !strstr(row->base, " 0806")) {
		ip[10] = 0;
		ip[11] = 0;
		sum = ~vnet_test_sum(ip, max(ip[0] & 0xf, 5) * 4);
		ip[10] = sum >> 8;
		ip[11] = sum;
	}

	if (row->noarp)
		ctx->dev->flags |= IFF_NOARP;
	if (row->bridge_port)
		ctx->dev->priv_flags |= IFF_BRIDGE_PORT;
}

static struct sk_buff *vnet_classify_skb(struct kunit *test,
					 const struct vnet_test_frame *frame,
					 unsigned int linear)
{
	const struct vnet_classify_row *row = test->param_value;
	struct sk_buff *skb;

	skb = vnet_test_skb(test, frame, linear, 2);
	skb_set_network_header(skb, TEST_ETH);
	if (row->gso) {
		skb_shinfo(skb)->gso_type = SKB_GSO_TCPV4;
		skb_shinfo(skb)->gso_size = 2;
		skb_shinfo(skb)->gso_segs = 2;
	}
	/* Identifier 0 and priority 0: a tag is one even if its TCI is 0. */
	if (row->tci)
		__vlan_hwaccel_put_tag(skb, htons(row->tci), 0);
	return skb;
}

/* The verdict is the same wherever the linear part ends; nothing is written. */
static void vnet_classify_verdict(struct kunit *test)
{
	const struct vnet_classify_row *row = test->param_value;
	struct vnet_test_ctx *ctx = test->priv;
	struct vnet_test_frame frame;
	enum vnet_verdict verdict;
	unsigned int linear;
	struct sk_buff *skb;

	vnet_classify_load(test, &frame);
	for (linear = 0; linear <= frame.len; linear++) {
		skb = vnet_classify_skb(test, &frame, linear);
		verdict = vnet_lent.classify_echo(skb, ctx->dev, &ctx->conf,
						  &ctx->frame);
		KUNIT_EXPECT_STREQ_MSG(test, vnet_test_verdict(verdict),
				       vnet_test_verdict(row->verdict),
				       "%u bytes linear", linear);
		vnet_test_expect(test, skb, &frame, "only read");
		kfree_skb(skb);
	}
}

/* Taken by classify is taken by the mode, with not a byte changed. */
static void vnet_classify_untouched(struct kunit *test)
{
	const struct vnet_classify_row *row = test->param_value;
	struct vnet_test_frame frame;
	enum vnet_verdict verdict;
	struct sk_buff *skb;

	vnet_classify_load(test, &frame);
	skb = vnet_classify_skb(test, &frame, frame.len);
	verdict = vnet_test_prepare(test, VNET_MODE_ECHO, skb);
	KUNIT_EXPECT_STREQ(test, vnet_test_verdict(verdict),
			   vnet_test_verdict(row->verdict));
	if (row->verdict != VNET_ANSWERED)
		vnet_test_expect(test, skb, &frame, "not answered");
	kfree_skb(skb);
}

static const struct vnet_classify_row vnet_prefix_rows[] = {
	{ "ARP", ARP, "" },
	{ "ICMP", ICMP, "" },
	{ "UDP", UDP, "" },
	{ "UDP, first fragment", UDP, "20=2000" },
	{ "UDP, later fragment", UDP, "20=0001" },
	{ "TCP", TCP, "" },
};

KUNIT_ARRAY_PARAM_DESC(vnet_prefix, vnet_prefix_rows, name);

/* No beginning of a frame is taken for the whole. */
static void vnet_classify_prefix(struct kunit *test)
{
	struct vnet_test_ctx *ctx = test->priv;
	struct vnet_test_frame frame;
	enum vnet_verdict verdict;
	struct sk_buff *skb;

	vnet_classify_load(test, &frame);
	while (frame.len--) {
		skb = vnet_classify_skb(test, &frame, frame.len / 2);
		verdict = vnet_lent.classify_echo(skb, ctx->dev, &ctx->conf,
						  &ctx->frame);
		KUNIT_EXPECT_STREQ_MSG(test, vnet_test_verdict(verdict),
				       "TAKEN_TRUNCATED", "%u bytes",
				       frame.len);
		kfree_skb(skb);
	}
}

static struct kunit_case vnet_classify_cases[] = {
	KUNIT_CASE_PARAM(vnet_classify_verdict, vnet_classify_gen_params),
	KUNIT_CASE_PARAM(vnet_classify_untouched, vnet_classify_gen_params),
	KUNIT_CASE_PARAM(vnet_classify_prefix, vnet_prefix_gen_params),
	{}
};

struct kunit_suite vnet_test_classify = {
	.name = "vnet_classify",
	.init = vnet_test_init,
	.exit = vnet_test_exit,
	.test_cases = vnet_classify_cases,
};
