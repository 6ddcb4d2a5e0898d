// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_path: a registered interface, from xmit to the stack.
 *
 * What comes before a mode looks at a frame, and after it has turned it round.
 */

#include <linux/completion.h>
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>

#include "vnet_test.h"

/* Less than IPv6 takes, so that nobody else sends on the interface. */
#define TEST_MTU	1000

#define UDP_IP		"45000020 12344000 1111 d395 c0000201 c0000202\n"
#define UDP_IP_BACK	"45000020 12344000 4011 a495 c0000202 c0000201\n"
#define UDP		UDP_IP "c001 1389 000c a441 01020304"
#define UDP_REQUEST	TEST_PEER TEST_HOST "0800\n" UDP
#define UDP_ANSWER	TEST_BACK UDP_IP_BACK "1389 c001 000c a441 01020304"

/* Of 24 bytes, to be followed by padding or not. */
#define NS								\
	"86dd 60000000 0018 3aff\n" TEST_HOST6 TEST_PEER6 "\n"		\
	"8700 ef7c 00000000 " TEST_PEER6

/* test->priv */
struct vnet_path_ctx {
	struct net_device *dev;
	struct completion delivered;
	struct sk_buff *answer;
	unsigned int completed;
	unsigned int copied;
	struct ubuf_info ubuf;
};

/* Stands where a bridge would, before any protocol sees the frame. */
static rx_handler_result_t vnet_path_receive(struct sk_buff **pskb)
{
	struct vnet_path_ctx *ctx;

	ctx = rcu_dereference((*pskb)->dev->rx_handler_data);
	if (ctx->answer) {
		kfree_skb(*pskb);
	} else {
		ctx->answer = *pskb;
		complete(&ctx->delivered);
	}
	return RX_HANDLER_CONSUMED;
}

static int vnet_path_up(struct vnet_path_ctx *ctx)
{
	int err;

	rtnl_lock();
	err = netdev_rx_handler_register(ctx->dev, vnet_path_receive, ctx);
	if (!err)
		err = dev_open(ctx->dev, NULL);
	rtnl_unlock();
	return err;
}

static int vnet_path_init(struct kunit *test)
{
	struct {
		struct nlattr nla;
		union {
			u32 value;
			u8 bytes[8];
		};
	} mtu = { { 8, IFLA_MTU } }, mac = { { 10, IFLA_VNET_MAC } };
	struct nlattr *data[IFLA_VNET_MAX + 1] = {};
	struct vnet_path_ctx *ctx;
	struct nlattr **tb;
	int err;

	ctx = kunit_kzalloc(test, sizeof(*ctx), GFP_KERNEL);
	tb = kunit_kcalloc(test, IFLA_MAX + 1, sizeof(*tb), GFP_KERNEL);
	if (!ctx || !tb)
		return -ENOMEM;

	mtu.value = TEST_MTU;
	tb[IFLA_MTU] = &mtu.nla;
	mac.bytes[0] = 0x02;
	mac.bytes[5] = 0x01;
	data[IFLA_VNET_MAC] = &mac.nla;
	init_completion(&ctx->delivered);
	test->priv = ctx;

	err = vnet_test_newlink(tb, data, NULL, &ctx->dev);
	return err ?: vnet_path_up(ctx);
}

static void vnet_path_exit(struct kunit *test)
{
	struct vnet_path_ctx *ctx = test->priv;

	if (!ctx)
		return;

	if (ctx->dev && rcu_access_pointer(ctx->dev->rx_handler)) {
		rtnl_lock();
		netdev_rx_handler_unregister(ctx->dev);
		rtnl_unlock();
	}
	vnet_test_dellink(ctx->dev);
	kfree_skb(ctx->answer);
}

static struct sk_buff *vnet_path_skb(struct kunit *test, const char *text,
				     unsigned int linear)
{
	struct vnet_path_ctx *ctx = test->priv;
	struct vnet_test_frame frame;
	struct sk_buff *skb;

	vnet_test_hex(test, text, &frame);
	skb = vnet_test_skb(test, &frame, linear, 2);
	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb->dev = ctx->dev;
	return skb;
}

/* As the stack calls it. */
static void vnet_path_send(struct kunit *test, struct sk_buff *skb)
{
	struct vnet_path_ctx *ctx = test->priv;
	struct netdev_queue *txq = netdev_get_tx_queue(ctx->dev, 0);

	local_bh_disable();
	__netif_tx_lock(txq, smp_processor_id());
	ctx->dev->netdev_ops->ndo_start_xmit(skb, ctx->dev);
	__netif_tx_unlock(txq);
	local_bh_enable();
}

static struct sk_buff *vnet_path_answer(struct kunit *test)
{
	struct vnet_path_ctx *ctx = test->priv;

	KUNIT_ASSERT_NE(test, wait_for_completion_timeout(&ctx->delivered,
							  10 * HZ), 0);
	/* Back to where the frame starts. */
	skb_push(ctx->answer, ETH_HLEN);
	return ctx->answer;
}

/* "ip -s -d link" shows the same numbers, each under its own, and they fit. */
static void vnet_path_expect_xstats(struct kunit *test,
				    const struct vnet_totals *total)
{
	static const u16 numbers[VNET_VERDICTS] = {
		IFLA_VNET_XSTATS_ANSWERED,
		IFLA_VNET_XSTATS_CROSSED,
#define VNET_TAKEN(id)		IFLA_VNET_XSTATS_TAKEN_##id,
#define VNET_DROPPED(id)	IFLA_VNET_XSTATS_DROPPED_##id,
#include "vnet_verdicts.h"
	};
	struct nlattr *xstats[IFLA_VNET_XSTATS_MAX + 1];
	struct vnet_path_ctx *ctx = test->priv;
	const struct nlattr *nest;
	struct sk_buff *msg;
	unsigned int i;

	msg = alloc_skb(NLA_HDRLEN +
			vnet_lent.link_ops->get_xstats_size(ctx->dev),
			GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, msg);
	KUNIT_EXPECT_EQ(test, vnet_lent.link_ops->fill_xstats(msg, ctx->dev),
			0);
	nest = (const struct nlattr *)msg->data;
	KUNIT_EXPECT_EQ(test, nla_type(nest), IFLA_INFO_XSTATS);
	/* Where each value must be aligned the first may be so by itself. */
	KUNIT_EXPECT_GE(test, nla_len(nest) + NLA_HDRLEN,
			vnet_lent.link_ops->get_xstats_size(ctx->dev));
	KUNIT_ASSERT_EQ(test, nla_parse_nested(xstats, IFLA_VNET_XSTATS_MAX,
					       nest, NULL, NULL), 0);
	for (i = 0; i < VNET_VERDICTS; i++) {
		KUNIT_ASSERT_NOT_NULL(test, xstats[numbers[i]]);
		KUNIT_EXPECT_EQ(test, nla_get_u64(xstats[numbers[i]]),
				total->verdicts[i]);
	}
	kfree_skb(msg);
}

static void vnet_path_expect(struct kunit *test, enum vnet_verdict verdict,
			     unsigned int packets, unsigned int bytes,
			     unsigned int received)
{
	struct vnet_path_ctx *ctx = test->priv;
	bool dropped = verdict >= VNET_FIRST_DROP;
	struct vnet_totals total;
	unsigned int i;

	vnet_lent.stats_total(netdev_priv(ctx->dev), &total);
	for (i = 0; i < VNET_VERDICTS; i++)
		KUNIT_EXPECT_EQ_MSG(test, total.verdicts[i],
				    i == verdict ? packets : 0, "%s",
				    vnet_test_verdict(i));
	KUNIT_EXPECT_EQ(test, total.tx_packets, dropped ? 0 : packets);
	KUNIT_EXPECT_EQ(test, total.tx_bytes, dropped ? 0 : bytes);
	KUNIT_EXPECT_EQ(test, total.rx_bytes,
			verdict == VNET_ANSWERED ? received : 0);
	vnet_path_expect_xstats(test, &total);
}

struct vnet_path_row {
	const char *name;
	unsigned int len;
	enum vnet_verdict verdict;
	bool gso;
	bool unplug;
	bool loop;
	const char *tags;
	bool solicit;
};

/* Lengths count the Ethernet header: 14, and 4 for a tag. */
static const struct vnet_path_row vnet_path_rows[] = {
	{ "empty", 0, VNET_TAKEN_TRUNCATED },
	{ "one byte less than a header", 13, VNET_TAKEN_TRUNCATED },
	{ "one byte less than a header, loop", 13, VNET_TAKEN_TRUNCATED,
	  .loop = true },
	{ "a header, loop", 14, VNET_ANSWERED, .loop = true },
	{ "one byte longer, loop", TEST_MTU + 19, VNET_TAKEN_OVERSIZE,
	  .loop = true },
	{ "a header", 14, VNET_TAKEN_TRUNCATED },
	{ "answered", 46, VNET_ANSWERED },
	{ "as long as the MTU", TEST_MTU + 14, VNET_ANSWERED },
	{ "as long as the MTU with a tag", TEST_MTU + 18, VNET_ANSWERED },
	{ "one byte longer", TEST_MTU + 19, VNET_TAKEN_OVERSIZE },
	{ "GSO of two, longer", TEST_MTU + 19, VNET_ANSWERED, .gso = true },
	{ "as long as the MTU with a tag that is there", TEST_MTU + 18,
	  VNET_ANSWERED, .tags = "8100 0001" },
	{ "as long as the MTU with two tags", TEST_MTU + 22, VNET_ANSWERED,
	  .tags = "88a8 0001 8100 0002" },
	{ "one byte longer with two tags", TEST_MTU + 23, VNET_TAKEN_OVERSIZE,
	  .tags = "88a8 0001 8100 0002" },
	{ "as long as the MTU with two tags, loop", TEST_MTU + 22,
	  VNET_ANSWERED, .tags = "88a8 0001 8100 0002", .loop = true },
	{ "solicitation shorter than its answer", 78, VNET_ANSWERED,
	  .solicit = true },
	{ "solicitation longer than its answer", 90, VNET_ANSWERED,
	  .solicit = true },
	{ "unplugged", 46, VNET_TAKEN_CARRIER, .unplug = true },
	{ "unplugged, too long", TEST_MTU + 19, VNET_TAKEN_CARRIER,
	  .unplug = true },
};

KUNIT_ARRAY_PARAM_DESC(vnet_path, vnet_path_rows, name);

/* What is too short or too long for the wire, and what is counted. */
static void vnet_path_length(struct kunit *test)
{
	const struct vnet_path_row *row = test->param_value;
	unsigned int received = row->solicit ? 86 : row->len;
	struct vnet_path_ctx *ctx = test->priv;
	struct vnet_priv *vnet = netdev_priv(ctx->dev);
	struct sk_buff *skb;
	char text[256];

	if (row->loop)
		rcu_dereference_protected(vnet->conf, true)->mode =
			VNET_MODE_LOOP;
	if (row->unplug) {
		rtnl_lock();
		ctx->dev->netdev_ops->ndo_change_carrier(ctx->dev, false);
		rtnl_unlock();
	}

	snprintf(text, sizeof(text), "%s%s%s", TEST_PEER TEST_HOST,
		 row->tags ?: "", row->solicit ? NS : "0800" UDP);
	skb = vnet_path_skb(test, text, TEST_MAX_FRAME);
	if (row->len < skb->len) {
		skb_trim(skb, row->len);
	} else {
		KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, row->len,
						       GFP_KERNEL), 0);
		skb_put_zero(skb, row->len - skb->len);
	}
	if (row->gso) {
		skb_shinfo(skb)->gso_type = SKB_GSO_UDP_L4;
		skb_shinfo(skb)->gso_size = 2;
		skb_shinfo(skb)->gso_segs = 2;
	}

	vnet_path_send(test, skb);
	if (row->verdict == VNET_ANSWERED) {
		skb = vnet_path_answer(test);
		/* The stack has put the outer tag besides the data. */
		KUNIT_EXPECT_EQ(test, skb->len,
				received - (row->tags ? VLAN_HLEN : 0));
	} else {
		KUNIT_EXPECT_NULL(test, ctx->answer);
	}
	vnet_path_expect(test, row->verdict, row->gso ? 2 : 1, row->len,
			 received);
}

struct vnet_summed_row {
	const char *name;
	u8 sent;
	u8 received;
};

static const struct vnet_summed_row vnet_summed_rows[] = {
	{ "NONE", CHECKSUM_NONE, CHECKSUM_NONE },
	{ "UNNECESSARY", CHECKSUM_UNNECESSARY, CHECKSUM_NONE },
	{ "COMPLETE", CHECKSUM_COMPLETE, CHECKSUM_NONE },
	{ "PARTIAL", CHECKSUM_PARTIAL, CHECKSUM_PARTIAL },
};

KUNIT_ARRAY_PARAM_DESC(vnet_summed, vnet_summed_rows, name);

/* trap 12: a sum is checked by the stack, or still to be finished. */
static void vnet_path_checksum(struct kunit *test)
{
	const struct vnet_summed_row *row = test->param_value;
	struct vnet_test_frame answer;
	struct sk_buff *skb;

	skb = vnet_path_skb(test, UDP_REQUEST, TEST_MAX_FRAME);
	skb->ip_summed = row->sent;
	if (row->sent == CHECKSUM_PARTIAL) {
		skb->csum_start = skb_headroom(skb) + ETH_HLEN + 20;
		skb->csum_offset = 6;
	} else if (row->sent == CHECKSUM_UNNECESSARY) {
		skb->csum_level = 1;
	}
	vnet_path_send(test, skb);

	skb = vnet_path_answer(test);
	vnet_test_hex(test, UDP_ANSWER, &answer);
	vnet_test_expect(test, skb, &answer, "the answer");
	KUNIT_EXPECT_EQ(test, (u8)skb->ip_summed, row->received);
	KUNIT_EXPECT_EQ(test, (u8)skb->csum_valid, 0);
	KUNIT_EXPECT_EQ(test, (u8)skb->csum_level, 0);
	if (row->sent == CHECKSUM_PARTIAL) {
		KUNIT_EXPECT_EQ(test, skb_checksum_start_offset(skb),
				ETH_HLEN + 20);
		KUNIT_EXPECT_EQ(test, skb->csum_offset, 6);
	}
}

/* Nothing that the sender's stack knew comes back. */
static void vnet_path_metadata(struct kunit *test)
{
	struct vnet_path_ctx *ctx = test->priv;
	struct sk_buff *skb;

	skb = vnet_path_skb(test, UDP_REQUEST, TEST_MAX_FRAME);
	skb->mark = 1;
	skb->priority = 2;
	/* When to send it, on the monotonic clock: no time of reception. */
	skb_set_delivery_time(skb, 3, 1);
	skb->pkt_type = PACKET_OUTGOING;
	skb->ignore_df = 1;
	skb_set_hash(skb, 4, PKT_HASH_TYPE_L4);
	vnet_path_send(test, skb);

	skb = vnet_path_answer(test);
	KUNIT_EXPECT_EQ(test, skb->mark, 0);
	KUNIT_EXPECT_EQ(test, skb->priority, 0);
	KUNIT_EXPECT_EQ(test, (u8)skb->pkt_type, PACKET_HOST);
	KUNIT_EXPECT_EQ(test, (u8)skb->ignore_df, 0);
	KUNIT_EXPECT_EQ(test, skb->hash, 0);
	KUNIT_EXPECT_EQ(test, (u8)skb->l4_hash, 0);
	KUNIT_EXPECT_EQ(test, ntohs(skb->protocol), ETH_P_IP);
	KUNIT_EXPECT_PTR_EQ(test, skb->dev, ctx->dev);
	KUNIT_EXPECT_NULL(test, skb->sk);
	KUNIT_EXPECT_TRUE(test, skb_rx_queue_recorded(skb));
	KUNIT_EXPECT_EQ(test, skb_get_rx_queue(skb), 0);
	/* Whoever wants to know when it came has the stack note it anew. */
	KUNIT_EXPECT_NE(test, skb->tstamp, 3);
}

static void vnet_path_loop(struct kunit *test)
{
	struct {
		struct nlattr nla;
		u32 value;
	} mode = { { 8, IFLA_VNET_MODE }, VNET_MODE_LOOP };
	struct nlattr *data[IFLA_VNET_MAX + 1] = {};
	struct vnet_path_ctx *ctx = test->priv;
	struct nlattr **tb;
	int err;

	tb = kunit_kcalloc(test, IFLA_MAX + 1, sizeof(*tb), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, tb);
	data[IFLA_VNET_MODE] = &mode.nla;
	rtnl_lock();
	err = vnet_lent.link_ops->changelink(ctx->dev, tb, data, NULL);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
}

/*
 * Nor another NIC's time, though a tap has a clone of the frame and keeps it.
 * Mode loop writes nothing, so nothing else makes the frame private.
 */
static void vnet_path_timestamps(struct kunit *test)
{
	struct sk_buff *clone;
	struct sk_buff *skb;

	vnet_path_loop(test);
	skb = vnet_path_skb(test, UDP_REQUEST, TEST_MAX_FRAME);
	skb_hwtstamps(skb)->hwtstamp = 5;
	skb_shinfo(skb)->tx_flags = SKBTX_SW_TSTAMP;
	clone = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, clone);
	vnet_path_send(test, skb);

	skb = vnet_path_answer(test);
	KUNIT_EXPECT_EQ(test, skb_hwtstamps(skb)->hwtstamp, 0);
	KUNIT_EXPECT_EQ(test, skb_shinfo(skb)->tx_flags, 0);
	KUNIT_EXPECT_EQ(test, skb_hwtstamps(clone)->hwtstamp, 5);
	kfree_skb(clone);
}

static void vnet_path_zerocopy_done(struct sk_buff *skb,
				    struct ubuf_info *ubuf, bool success)
{
	struct vnet_path_ctx *ctx;

	ctx = container_of(ubuf, struct vnet_path_ctx, ubuf);
	ctx->completed++;
	ctx->copied += !success;
}

/* The user's pages are the user's again before anybody receives. */
static void vnet_path_zerocopy(struct kunit *test)
{
	static const struct ubuf_info_ops ops = {
		.complete = vnet_path_zerocopy_done,
	};
	struct vnet_path_ctx *ctx = test->priv;
	struct vnet_test_frame answer;
	struct sk_buff *skb;
	struct page *page;

	skb = vnet_path_skb(test, UDP_REQUEST, ETH_HLEN + 28);
	page = skb_frag_page(&skb_shinfo(skb)->frags[0]);
	get_page(page);
	ctx->ubuf.ops = &ops;
	ctx->ubuf.flags = SKBFL_ZEROCOPY_FRAG | SKBFL_DONT_ORPHAN;
	refcount_set(&ctx->ubuf.refcnt, 1);
	skb_zcopy_init(skb, &ctx->ubuf);
	vnet_path_send(test, skb);

	skb = vnet_path_answer(test);
	KUNIT_EXPECT_EQ(test, ctx->completed, 1);
	KUNIT_EXPECT_EQ(test, ctx->copied, 1);
	KUNIT_EXPECT_EQ(test, page_ref_count(page), 1);
	vnet_test_hex(test, UDP_ANSWER, &answer);
	vnet_test_expect(test, skb, &answer, "the answer");
	put_page(page);
}

static struct kunit_case vnet_path_cases[] = {
	KUNIT_CASE_PARAM(vnet_path_length, vnet_path_gen_params),
	KUNIT_CASE_PARAM(vnet_path_checksum, vnet_summed_gen_params),
	KUNIT_CASE(vnet_path_metadata),
	KUNIT_CASE(vnet_path_timestamps),
	KUNIT_CASE(vnet_path_zerocopy),
	{}
};

struct kunit_suite vnet_test_path = {
	.name = "vnet_path",
	.init = vnet_path_init,
	.exit = vnet_path_exit,
	.test_cases = vnet_path_cases,
};
