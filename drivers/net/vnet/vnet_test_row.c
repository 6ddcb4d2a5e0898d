// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: rows of the classify suites.
 *
 * A row is a frame that is answered, with some bytes replaced. So it shows that
 * just these make the difference.
 */

#include <linux/hex.h>
#include <linux/if_vlan.h>
#include <linux/in.h>
#include <net/ipv6.h>

#include "vnet_test.h"

#define TEST_ETH	14

/* One "offset=bytes" or "len=number" of @put; returns what follows it. */
static const char *vnet_test_put(struct kunit *test, const char *put,
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

/* The IPv4 header's checksum, made right. */
static void vnet_test_sum_ipv4(u8 *ip)
{
	u16 sum;

	ip[10] = 0;
	ip[11] = 0;
	sum = ~vnet_test_sum(ip, max(ip[0] & 0xf, 5) * 4);
	ip[10] = sum >> 8;
	ip[11] = sum;
}

/**
 * vnet_test_sum6 - the sum over a message in IPv6 and its pseudo-header
 * @ip: the IPv6 header
 * @offset: of the message from there, in bytes
 * @protocol: of the message
 *
 * Return: 0xffff if the message's checksum is right.
 */
u16 vnet_test_sum6(const u8 *ip, unsigned int offset, u8 protocol)
{
	unsigned int len = (ip[4] << 8 | ip[5]) + 40 - offset;
	u32 sum = len + protocol;

	sum += vnet_test_sum(ip + 8, 32);
	sum += vnet_test_sum(ip + offset, len);
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* "hex/len", separated by blanks, as what "for" lists. */
static void vnet_test_prefixes(struct kunit *test, const char *text,
			       struct vnet_config *conf)
{
	struct vnet_test_frame bytes;
	struct vnet_prefix *prefix;
	unsigned int len, digits;
	char address[40];
	int fields, used;

	for (; *text; text += used) {
		KUNIT_ASSERT_LT(test, conf->prefix_count, VNET_MAX_PREFIXES);
		digits = strcspn(text, "/");
		KUNIT_ASSERT_LT(test, digits, sizeof(address));
		strscpy(address, text, digits + 1);
		text += digits;
		fields = sscanf(text, "/%u%n", &len, &used);
		KUNIT_ASSERT_EQ(test, fields, 1);
		vnet_test_hex(test, address, &bytes);
		prefix = &conf->prefixes[conf->prefix_count++];
		prefix->is_ipv6 = bytes.len == sizeof(prefix->ipv6);
		prefix->len = len;
		memcpy(&prefix->ipv6, bytes.data, bytes.len);
	}
}

static void vnet_test_load(struct kunit *test, struct vnet_test_frame *frame)
{
	const struct vnet_test_row *row = test->param_value;
	struct vnet_test_ctx *ctx = test->priv;
	u8 *ip = frame->data + TEST_ETH;
	const char *put;
	bool is_ipv4;
	u16 sum;

	vnet_test_hex(test, row->base, frame);
	is_ipv4 = frame->data[12] == 0x08 && frame->data[13] == 0x00;
	for (put = row->put; *put; put += *put == ' ')
		put = vnet_test_put(test, put, frame);

	if (is_ipv4 && !row->keep_sum)
		vnet_test_sum_ipv4(ip);
	if (row->icmp6 && !row->keep_sum) {
		memset(ip + row->icmp6 + 2, 0, 2);
		sum = ~vnet_test_sum6(ip, row->icmp6, IPPROTO_ICMPV6);
		ip[row->icmp6 + 2] = sum >> 8;
		ip[row->icmp6 + 3] = sum;
	}

	if (row->noarp)
		ctx->dev->flags |= IFF_NOARP;
	if (row->bridge_port)
		ctx->dev->priv_flags |= IFF_BRIDGE_PORT;
	ctx->conf.answer &= ~row->off;
	if (row->only)
		vnet_test_prefixes(test, row->only, &ctx->conf);
}

static struct sk_buff *vnet_test_row_skb(struct kunit *test,
					 const struct vnet_test_frame *frame,
					 unsigned int linear)
{
	const struct vnet_test_row *row = test->param_value;
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
	if (row->partial)
		skb->ip_summed = CHECKSUM_PARTIAL;
	return skb;
}

/**
 * vnet_test_verdicts_same - a case: what classify says of a row
 * @test: the case, its parameter a &struct vnet_test_row
 *
 * The verdict is the same wherever the linear part ends; nothing is written.
 */
void vnet_test_verdicts_same(struct kunit *test)
{
	const struct vnet_test_row *row = test->param_value;
	struct vnet_test_ctx *ctx = test->priv;
	struct vnet_test_frame frame;
	enum vnet_verdict verdict;
	unsigned int linear;
	struct sk_buff *skb;

	vnet_test_load(test, &frame);
	for (linear = 0; linear <= frame.len; linear++) {
		skb = vnet_test_row_skb(test, &frame, linear);
		verdict = vnet_lent.classify_echo(skb, ctx->dev, &ctx->conf,
						  &ctx->frame);
		KUNIT_EXPECT_STREQ_MSG(test, vnet_test_verdict(verdict),
				       vnet_test_verdict(row->verdict),
				       "%u bytes linear", linear);
		vnet_test_expect(test, skb, &frame, "only read");
		kfree_skb(skb);
	}
}

/**
 * vnet_test_untouched - a case: what the mode does with a row
 * @test: the case, its parameter a &struct vnet_test_row
 *
 * Taken by classify is taken by the mode, with not a byte changed.
 */
void vnet_test_untouched(struct kunit *test)
{
	const struct vnet_test_row *row = test->param_value;
	struct vnet_test_frame frame;
	enum vnet_verdict verdict;
	struct sk_buff *skb;

	vnet_test_load(test, &frame);
	skb = vnet_test_row_skb(test, &frame, frame.len);
	verdict = vnet_test_prepare(test, VNET_MODE_ECHO, skb);
	KUNIT_EXPECT_STREQ(test, vnet_test_verdict(verdict),
			   vnet_test_verdict(row->verdict));
	if (row->verdict != VNET_ANSWERED)
		vnet_test_expect(test, skb, &frame, "not answered");
	kfree_skb(skb);
}

/**
 * vnet_test_beginnings - a case: every beginning of a row's frame
 * @test: the case, its parameter a &struct vnet_test_row
 *
 * No beginning of a frame is taken for the whole. The row's verdict is that of
 * a frame that ends behind the Ethernet header, before all of its tags.
 */
void vnet_test_beginnings(struct kunit *test)
{
	const struct vnet_test_row *row = test->param_value;
	struct vnet_test_ctx *ctx = test->priv;
	enum vnet_verdict verdict, expected;
	struct vnet_test_frame frame;
	unsigned int tags = 0;
	struct sk_buff *skb;

	vnet_test_load(test, &frame);
	while (frame.data[TEST_ETH - 2 + tags] == 0x81 ||
	       frame.data[TEST_ETH - 2 + tags] == 0x88)
		tags += VLAN_HLEN;

	while (frame.len--) {
		expected = VNET_TAKEN_TRUNCATED;
		if (frame.len >= TEST_ETH && frame.len < TEST_ETH + tags)
			expected = row->verdict;
		skb = vnet_test_row_skb(test, &frame, frame.len / 2);
		verdict = vnet_lent.classify_echo(skb, ctx->dev, &ctx->conf,
						  &ctx->frame);
		KUNIT_EXPECT_STREQ_MSG(test, vnet_test_verdict(verdict),
				       vnet_test_verdict(expected), "%u bytes",
				       frame.len);
		kfree_skb(skb);
	}
}
