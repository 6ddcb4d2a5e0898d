// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: what the suites have in common.
 *
 * Bytes in, verdict and bytes out. What is expected was computed by hand, from
 * the RFCs; nothing here uses checksum functions of the driver or the kernel.
 */

#include <linux/etherdevice.h>
#include <linux/hex.h>
#include <linux/module.h>

#include "vnet_test.h"

static const char * const vnet_test_verdicts[VNET_VERDICTS] = {
	"ANSWERED",
	"CROSSED",
#define VNET_TAKEN(id)		"TAKEN_" #id,
#define VNET_DROPPED(id)	"DROPPED_" #id,
#include "vnet_verdicts.h"
};

/**
 * vnet_test_verdict - a verdict as a failure report shows it
 * @verdict: any
 *
 * Return: its name.
 */
const char *vnet_test_verdict(enum vnet_verdict verdict)
{
	return verdict < VNET_VERDICTS ? vnet_test_verdicts[verdict] : "?";
}

/**
 * vnet_test_init - before each case
 * @test: the case
 *
 * Return: 0 or an errno.
 */
int vnet_test_init(struct kunit *test)
{
	static const u8 host[] = { 0x02, 0, 0, 0, 0, 0x01 };
	static const u8 peer[] = { 0x42, 0, 0, 0, 0, 0x01 };
	struct vnet_test_ctx *ctx;

	ctx = kunit_kzalloc(test, struct_size(ctx, conf.prefixes,
					      VNET_MAX_PREFIXES), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;

	ctx->dev = alloc_etherdev(0);
	if (!ctx->dev)
		return -ENOMEM;

	eth_hw_addr_set(ctx->dev, host);
	ether_addr_copy(ctx->conf.peer_mac, peer);
	ctx->conf.mode = VNET_MODE_ECHO;
	ctx->conf.answer = VNET_ANSWER_ALL;
	ctx->conf.ttl = VNET_DEFAULT_TTL;
	test->priv = ctx;
	return 0;
}

/**
 * vnet_test_exit - after each case
 * @test: the case
 */
void vnet_test_exit(struct kunit *test)
{
	struct vnet_test_ctx *ctx = test->priv;

	if (ctx)
		free_netdev(ctx->dev);
}

/**
 * vnet_test_hex - read a frame
 * @test: the case
 * @text: hexadecimal digits, anything else separates
 * @frame: the result
 */
void vnet_test_hex(struct kunit *test, const char *text,
		   struct vnet_test_frame *frame)
{
	unsigned int digits = 0;
	int digit;

	memset(frame, 0, sizeof(*frame));
	for (; *text; text++) {
		digit = hex_to_bin(*text);
		if (digit < 0)
			continue;
		KUNIT_ASSERT_LT(test, digits / 2, TEST_MAX_FRAME);
		frame->data[digits / 2] |= digit << (digits & 1 ? 0 : 4);
		digits++;
	}
	KUNIT_ASSERT_EQ(test, digits % 2, 0);
	frame->len = digits / 2;
}

/**
 * vnet_test_sum - the ones' complement sum over what contains its checksum
 * @data: first byte
 * @len: bytes; an odd last one is the high half of a word
 *
 * Return: 0xffff if the checksum is right.
 */
u16 vnet_test_sum(const u8 *data, unsigned int len)
{
	u32 sum = 0;
	unsigned int i;

	for (i = 0; i < len; i++)
		sum += i & 1 ? data[i] : data[i] << 8;
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/**
 * vnet_test_prepare - have a mode look at a frame
 * @test: a case with the context of vnet_test_init()
 * @mode: enum vnet_mode
 * @skb: the frame, remains the caller's
 *
 * Return: the verdict.
 */
enum vnet_verdict vnet_test_prepare(struct kunit *test, u32 mode,
				    struct sk_buff *skb)
{
	struct vnet_test_ctx *ctx = test->priv;

	return vnet_lent.modes[mode].prepare(skb, ctx->dev, &ctx->conf);
}

/**
 * vnet_test_skb - make a skb
 * @test: the case, which fails if there is no memory
 * @frame: its bytes
 * @linear: how many of them are linear; the rest fills the end of a page, so
 *	that whoever reads on is caught
 * @align: offset of the first byte from an aligned address
 *
 * Return: the skb, for kfree_skb().
 */
struct sk_buff *vnet_test_skb(struct kunit *test,
			      const struct vnet_test_frame *frame,
			      unsigned int linear, unsigned int align)
{
	unsigned int rest;
	struct sk_buff *skb;
	struct page *page;

	linear = min(linear, frame->len);
	rest = frame->len - linear;

	skb = alloc_skb(align + linear, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, align);
	skb_put_data(skb, frame->data, linear);
	if (!rest)
		return skb;

	page = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, page);
	memcpy(page_address(page) + PAGE_SIZE - rest, frame->data + linear,
	       rest);
	skb_add_rx_frag(skb, 0, page, PAGE_SIZE - rest, rest, PAGE_SIZE);
	return skb;
}

/**
 * vnet_test_expect - compare a skb with a frame, byte for byte
 * @test: the case
 * @skb: its data at the Ethernet header
 * @frame: what is expected
 * @what: for the report
 */
void vnet_test_expect(struct kunit *test, const struct sk_buff *skb,
		      const struct vnet_test_frame *frame, const char *what)
{
	struct vnet_test_frame is = {};

	KUNIT_ASSERT_EQ_MSG(test, skb->len, frame->len, "%s", what);
	KUNIT_ASSERT_EQ(test, skb_copy_bits(skb, 0, is.data, skb->len), 0);
	KUNIT_EXPECT_MEMEQ_MSG(test, is.data, frame->data, frame->len, "%s",
			       what);
}

/**
 * vnet_test_newlink - create an interface as rtnetlink does
 * @tb: IFLA_* attributes
 * @data: attributes of IFLA_INFO_DATA or NULL
 * @extack: for the driver
 * @result: the interface, for vnet_test_dellink()
 *
 * Return: 0 or an errno.
 */
int vnet_test_newlink(struct nlattr *tb[], struct nlattr *data[],
		      struct netlink_ext_ack *extack,
		      struct net_device **result)
{
	struct rtnl_newlink_params params = {
		.src_net = &init_net,
		.tb = tb,
		.data = data,
	};
	struct net_device *dev;
	int err;

	rtnl_lock();
	dev = rtnl_create_link(&init_net, "vnettest%d", NET_NAME_ENUM,
			       vnet_lent.link_ops, tb, extack);
	if (IS_ERR(dev)) {
		err = PTR_ERR(dev);
	} else {
		err = vnet_compat_newlink(vnet_lent.link_ops, dev, &params,
					  extack);
		if (err)
			free_netdev(dev);
	}
	rtnl_unlock();

	*result = err ? NULL : dev;
	return err;
}

/**
 * vnet_test_dellink - remove an interface, as rtnetlink does
 * @dev: of vnet_test_newlink(), may be NULL
 */
void vnet_test_dellink(struct net_device *dev)
{
	LIST_HEAD(list);

	if (!dev)
		return;

	rtnl_lock();
	vnet_lent.link_ops->dellink(dev, &list);
	unregister_netdevice_many(&list);
	rtnl_unlock();
}

kunit_test_suites(&vnet_test_classify, &vnet_test_classify6,
		  &vnet_test_rewrite, &vnet_test_rewrite6, &vnet_test_modes,
		  &vnet_test_snull, &vnet_test_config, &vnet_test_path);

/* As MODULE_IMPORT_NS() has it, whose argument became a string in 6.13. */
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of vnet");
MODULE_LICENSE("GPL");
