// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_config: attributes in, errno and configuration out.
 *
 * A row goes the way of a netlink message: policy, validate(), newlink() or
 * changelink(), fill_info(). So static functions are reached as well.
 */

#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/if_arp.h>
#include <net/netlink.h>

#include "vnet_test.h"

/* Some errno or other: the core's own checks, which differ among kernels. */
#define TEST_SOME_ERRNO	1

#define TEST_ATTRS	3

/**
 * struct vnet_config_attr - an attribute of IFLA_INFO_DATA
 * @type: IFLA_VNET_*, 0 ends the list
 * @len: bytes
 * @value: in the order of the host, or
 * @bytes: as they are
 */
struct vnet_config_attr {
	u16 type;
	u8 len;
	union {
		u32 value;
		u8 bytes[8];
	};
};

#define MODE(mode)	{ IFLA_VNET_MODE, 4, { .value = (mode) } }
#define MAC(...)	{ IFLA_VNET_MAC, 6, { .bytes = { __VA_ARGS__ } } }
#define ADDRESS(...)	{ IFLA_ADDRESS, 6, { .bytes = { __VA_ARGS__ } } }

/**
 * struct vnet_config_row - a message and what comes of it
 * @name: of the rule
 * @attrs: of IFLA_INFO_DATA; none at all: there is no IFLA_INFO_DATA
 * @address: IFLA_ADDRESS
 * @err: what is expected: negative, 0 or TEST_SOME_ERRNO
 * @bad: the attribute at fault; IFLA_ADDRESS and IFLA_VNET_PEER_INFO are both 1
 * @text: of the extended acknowledgment, NULL: the core's own
 * @mode: in force afterwards
 * @peer: the far end's address, all 0: derived from a random one
 */
struct vnet_config_row {
	const char *name;
	struct vnet_config_attr attrs[TEST_ATTRS];
	struct vnet_config_attr address;
	int err;
	u16 bad;
	const char *text;
	u32 mode;
	u8 peer[ETH_ALEN];
};

#define RESERVED							\
	.err = -EINVAL,							\
	.text = "vnet: attribute is reserved and not supported yet"

#define BAD_MODE(mode)							\
	.err = -EOPNOTSUPP, .bad = IFLA_VNET_MODE,			\
	.text = "vnet: modes " mode " are not supported yet"

#define BAD_MAC								\
	.err = -EADDRNOTAVAIL, .bad = IFLA_VNET_MAC,			\
	.text = "vnet: mac must be a unicast address and not zero"

#define BAD_ADDRESS							\
	.err = -EADDRNOTAVAIL, .bad = IFLA_ADDRESS,			\
	.text = "vnet: address must be a unicast address and not zero"

static const struct vnet_config_row vnet_create_rows[] = {
	{ "defaults", .mode = VNET_MODE_ECHO },
	{ "drop", { MODE(0) }, .mode = VNET_MODE_DROP },
	{ "loop", { MODE(1) }, .mode = VNET_MODE_LOOP },
	{ "macswap", { MODE(2) }, .mode = VNET_MODE_MACSWAP },
	{ "echo", { MODE(3) }, .mode = VNET_MODE_ECHO },
	{ "pair", { MODE(4) }, BAD_MODE("pair and snull") },
	{ "snull", { MODE(5) }, BAD_MODE("pair and snull") },
	{ "no such mode", { MODE(6) }, .err = -ERANGE, .bad = IFLA_VNET_MODE },
	{ "mode -1", { MODE(-1) }, .err = -ERANGE, .bad = IFLA_VNET_MODE },
	{ "mode of 2 bytes", { { IFLA_VNET_MODE, 2 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_MODE },
	{ "mode of 8 bytes", { { IFLA_VNET_MODE, 8 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_MODE },
	{ "mode of no bytes", { { IFLA_VNET_MODE, 0 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_MODE },

	/* The far end's address. */
	{ "mac", { MAC(0x02, 0, 0, 0, 0, 1) }, .mode = VNET_MODE_ECHO,
	  .peer = { 0x42, 0, 0, 0, 0, 1 } },
	{ "mac and mode", { MODE(1), MAC(0x02, 1, 2, 3, 4, 5) },
	  .mode = VNET_MODE_LOOP, .peer = { 0x42, 1, 2, 3, 4, 5 } },
	{ "mac of a vendor", { MAC(0x00, 1, 2, 3, 4, 5) },
	  .mode = VNET_MODE_ECHO, .peer = { 0x42, 1, 2, 3, 4, 5 } },
	{ "mac with the bit that is flipped", { MAC(0x42, 1, 2, 3, 4, 5) },
	  .mode = VNET_MODE_ECHO, .peer = { 0x02, 1, 2, 3, 4, 5 } },
	{ "mac with all bits but the group's",
	  { MAC(0xfe, 255, 255, 255, 255, 255) },
	  .mode = VNET_MODE_ECHO, .peer = { 0xbe, 255, 255, 255, 255, 255 } },
	{ "address", .address = ADDRESS(0x02, 0, 0, 0, 0, 9),
	  .mode = VNET_MODE_ECHO, .peer = { 0x42, 0, 0, 0, 0, 9 } },
	{ "mac and address", { MAC(0x02, 0, 0, 0, 0, 1) },
	  .address = ADDRESS(0x06, 0, 0, 0, 0, 9),
	  .mode = VNET_MODE_ECHO, .peer = { 0x46, 0, 0, 0, 0, 9 } },
	{ "mac group", { MAC(0x03, 0, 0, 0, 0, 1) }, BAD_MAC },
	{ "mac broadcast", { MAC(255, 255, 255, 255, 255, 255) }, BAD_MAC },
	{ "mac zero", { MAC(0, 0, 0, 0, 0, 0) }, BAD_MAC },
	{ "mac of 5 bytes", { { IFLA_VNET_MAC, 5 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_MAC },
	{ "mac of 7 bytes", { { IFLA_VNET_MAC, 7 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_MAC },
	{ "address group", .address = ADDRESS(0x01, 0, 0x5e, 0, 0, 1),
	  BAD_ADDRESS },
	{ "address zero", .address = ADDRESS(0, 0, 0, 0, 0, 0), BAD_ADDRESS },
	{ "address of 5 bytes", .address = { IFLA_ADDRESS, 5 },
	  .err = -EINVAL, .bad = IFLA_ADDRESS,
	  .text = "vnet: address must have 6 bytes" },
	{ "address of 8 bytes", .address = { IFLA_ADDRESS, 8 },
	  .err = -EINVAL, .bad = IFLA_ADDRESS,
	  .text = "vnet: address must have 6 bytes" },

	{ "peer info", { { IFLA_VNET_PEER_INFO, 4 } }, RESERVED,
	  .bad = IFLA_VNET_PEER_INFO },
	{ "peer mac", { { IFLA_VNET_PEER_MAC, 4 } }, RESERVED,
	  .bad = IFLA_VNET_PEER_MAC },
	{ "answer", { { IFLA_VNET_ANSWER, 4 } }, RESERVED,
	  .bad = IFLA_VNET_ANSWER },
	{ "prefixes", { { IFLA_VNET_PREFIXES, 4 } }, RESERVED,
	  .bad = IFLA_VNET_PREFIXES },
	{ "ttl", { { IFLA_VNET_TTL, 4 } }, RESERVED,
	  .bad = IFLA_VNET_TTL },
	{ "lockup", { { IFLA_VNET_LOCKUP, 4 } }, RESERVED,
	  .bad = IFLA_VNET_LOCKUP },
	{ "tx timeout", { { IFLA_VNET_TX_TIMEOUT, 4 } }, RESERVED,
	  .bad = IFLA_VNET_TX_TIMEOUT },
	{ "type beyond the last", { MODE(1), { IFLA_VNET_MAX + 1, 4 } },
	  .mode = VNET_MODE_LOOP },
};

/* To an interface in mode macswap. */
static const struct vnet_config_row vnet_change_rows[] = {
	{ "nothing", .mode = VNET_MODE_MACSWAP },
	{ "to drop", { MODE(0) }, .mode = VNET_MODE_DROP },
	{ "to loop", { MODE(1) }, .mode = VNET_MODE_LOOP },
	{ "to macswap", { MODE(2) }, .mode = VNET_MODE_MACSWAP },
	{ "to echo", { MODE(3) }, .mode = VNET_MODE_ECHO },
	{ "to pair", { MODE(4) }, .mode = VNET_MODE_MACSWAP,
	  BAD_MODE("pair and snull") },
	{ "to snull", { MODE(5) }, .mode = VNET_MODE_MACSWAP,
	  BAD_MODE("pair and snull") },
	{ "to no such mode", { MODE(6) }, .mode = VNET_MODE_MACSWAP,
	  .err = -ERANGE, .bad = IFLA_VNET_MODE },
	{ "mac, even the same", { MAC(0x02, 0, 0, 0, 0, 1) },
	  .mode = VNET_MODE_MACSWAP, .err = -EOPNOTSUPP,
	  .bad = IFLA_VNET_MAC, .text = "vnet: mac can be set at creation only"
	},
	{ "mac after mode: all or nothing",
	  { MODE(0), MAC(0x02, 0, 0, 0, 0, 1) },
	  .mode = VNET_MODE_MACSWAP, .err = -EOPNOTSUPP,
	  .bad = IFLA_VNET_MAC, .text = "vnet: mac can be set at creation only"
	},
	{ "reserved after mode: all or nothing",
	  { MODE(0), { IFLA_VNET_TTL, 1 } },
	  .mode = VNET_MODE_MACSWAP, RESERVED, .bad = IFLA_VNET_TTL },
	{ "address group", .address = ADDRESS(0x01, 0, 0x5e, 0, 0, 1),
	  .mode = VNET_MODE_MACSWAP, BAD_ADDRESS },
};

KUNIT_ARRAY_PARAM_DESC(vnet_create, vnet_create_rows, name);
KUNIT_ARRAY_PARAM_DESC(vnet_change, vnet_change_rows, name);

/* test->priv: what a message is made of, and what it came to. */
struct vnet_config_ctx {
	struct nlattr *tb[IFLA_MAX + 1];
	struct nlattr *data[IFLA_VNET_MAX + 1];
	struct netlink_ext_ack extack;
	struct net_device *dev;
	struct sk_buff *msg;
};

static int vnet_config_init(struct kunit *test)
{
	struct vnet_config_ctx *ctx;

	ctx = kunit_kzalloc(test, sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;

	ctx->msg = alloc_skb(1024, GFP_KERNEL);
	if (!ctx->msg)
		return -ENOMEM;

	test->priv = ctx;
	return 0;
}

static void vnet_config_exit(struct kunit *test)
{
	struct vnet_config_ctx *ctx = test->priv;

	if (!ctx)
		return;

	vnet_test_dellink(ctx->dev);
	kfree_skb(ctx->msg);
}

static struct nlattr *vnet_config_put(struct kunit *test,
				      const struct vnet_config_attr *attr)
{
	struct vnet_config_ctx *ctx = test->priv;
	struct nlattr *nla;

	nla = nla_reserve(ctx->msg, attr->type, attr->len);
	KUNIT_ASSERT_NOT_NULL(test, nla);
	memcpy(nla_data(nla), attr->bytes, attr->len);
	return nla;
}

/* The row as a message, from its bytes to what validate() says. */
static int vnet_config_parse(struct kunit *test, struct nlattr ***data)
{
	const struct vnet_config_row *row = test->param_value;
	struct vnet_config_ctx *ctx = test->priv;
	unsigned int i;
	int err;

	memset(ctx->tb, 0, sizeof(ctx->tb));
	memset(&ctx->extack, 0, sizeof(ctx->extack));
	skb_trim(ctx->msg, 0);

	for (i = 0; i < TEST_ATTRS && row->attrs[i].type; i++)
		vnet_config_put(test, &row->attrs[i]);
	*data = i ? ctx->data : NULL;
	err = nla_parse_deprecated(ctx->data, vnet_lent.link_ops->maxtype,
				   (struct nlattr *)ctx->msg->data,
				   ctx->msg->len, vnet_lent.link_ops->policy,
				   &ctx->extack);
	if (err)
		return err;

	if (row->address.type)
		ctx->tb[IFLA_ADDRESS] = vnet_config_put(test, &row->address);
	return vnet_lent.link_ops->validate(ctx->tb, *data, &ctx->extack);
}

/* The errno, whom it blames, what it says. */
static void vnet_config_expect_err(struct kunit *test, int err)
{
	const struct vnet_config_row *row = test->param_value;
	struct vnet_config_ctx *ctx = test->priv;

	if (row->err == TEST_SOME_ERRNO)
		KUNIT_EXPECT_LT(test, err, 0);
	else
		KUNIT_EXPECT_EQ(test, err, row->err);

	if (!row->bad) {
		KUNIT_EXPECT_NULL(test, ctx->extack.bad_attr);
		return;
	}

	KUNIT_ASSERT_NOT_NULL(test, ctx->extack.bad_attr);
	KUNIT_EXPECT_EQ(test, nla_type(ctx->extack.bad_attr), row->bad);
	KUNIT_ASSERT_NOT_NULL(test, ctx->extack._msg);
	if (row->text)
		KUNIT_EXPECT_STREQ(test, ctx->extack._msg, row->text);
}

/* What is reported is what is in force, and it fits. */
static void vnet_config_expect_report(struct kunit *test, const u8 *mac)
{
	const struct vnet_config_row *row = test->param_value;
	struct nlattr *report[IFLA_VNET_MAX + 1];
	struct vnet_config_ctx *ctx = test->priv;
	struct sk_buff *msg = ctx->msg;
	unsigned int i;
	size_t size;

	size = vnet_lent.link_ops->get_size(ctx->dev);
	skb_trim(msg, 0);
	skb_reserve(msg, skb_tailroom(msg) - size);
	KUNIT_ASSERT_EQ(test, skb_tailroom(msg), size);
	KUNIT_ASSERT_EQ(test, vnet_lent.link_ops->fill_info(msg, ctx->dev), 0);
	KUNIT_ASSERT_EQ(test, nla_parse_deprecated(report, IFLA_VNET_MAX,
						   (void *)msg->data, msg->len,
						   NULL, NULL), 0);

	for (i = 0; i <= IFLA_VNET_MAX; i++) {
		if (i == IFLA_VNET_MODE || (i == IFLA_VNET_MAC && mac))
			KUNIT_ASSERT_NOT_NULL(test, report[i]);
		else
			KUNIT_EXPECT_NULL(test, report[i]);
	}
	KUNIT_EXPECT_EQ(test, nla_len(report[IFLA_VNET_MODE]), 4);
	KUNIT_EXPECT_EQ(test, nla_get_u32(report[IFLA_VNET_MODE]), row->mode);
	if (mac) {
		KUNIT_EXPECT_EQ(test, nla_len(report[IFLA_VNET_MAC]), ETH_ALEN);
		KUNIT_EXPECT_MEMEQ(test, nla_data(report[IFLA_VNET_MAC]), mac,
				   ETH_ALEN);
	}
}

/* Where the two addresses of the interface come from. */
static void vnet_config_expect_address(struct kunit *test, const u8 *mac)
{
	const struct vnet_config_row *row = test->param_value;
	static const u8 none[ETH_ALEN];
	struct vnet_config_ctx *ctx = test->priv;
	struct net_device *dev = ctx->dev;

	KUNIT_EXPECT_MEMEQ(test, dev->perm_addr, mac ?: none, ETH_ALEN);
	if (row->address.type) {
		KUNIT_EXPECT_EQ(test, dev->addr_assign_type, NET_ADDR_SET);
		KUNIT_EXPECT_MEMEQ(test, dev->dev_addr, row->address.bytes,
				   ETH_ALEN);
	} else if (mac) {
		KUNIT_EXPECT_EQ(test, dev->addr_assign_type, NET_ADDR_PERM);
		KUNIT_EXPECT_MEMEQ(test, dev->dev_addr, mac, ETH_ALEN);
	} else {
		KUNIT_EXPECT_EQ(test, dev->addr_assign_type, NET_ADDR_RANDOM);
		KUNIT_EXPECT_TRUE(test, is_valid_ether_addr(dev->dev_addr));
	}
}

static void vnet_config_expect_peer(struct kunit *test)
{
	const struct vnet_config_row *row = test->param_value;
	struct vnet_config_ctx *ctx = test->priv;
	const struct vnet_priv *vnet = netdev_priv(ctx->dev);
	const u8 *peer = vnet->conf.peer_mac;

	KUNIT_EXPECT_TRUE(test, is_valid_ether_addr(peer));
	KUNIT_EXPECT_TRUE(test, is_local_ether_addr(peer));
	KUNIT_EXPECT_MEMNEQ(test, peer, ctx->dev->dev_addr, ETH_ALEN);
	if (row->peer[0])
		KUNIT_EXPECT_MEMEQ(test, peer, row->peer, ETH_ALEN);
	else
		KUNIT_EXPECT_EQ(test, peer[0] ^ ctx->dev->dev_addr[0], 0x40);
}

static void vnet_config_create(struct kunit *test)
{
	const struct vnet_config_row *row = test->param_value;
	struct vnet_config_ctx *ctx = test->priv;
	const struct vnet_priv *vnet;
	struct nlattr **data;
	const u8 *mac = NULL;
	unsigned int i;
	int err;

	err = vnet_config_parse(test, &data);
	if (!err)
		err = vnet_test_newlink(ctx->tb, data, &ctx->extack,
					&ctx->dev);
	vnet_config_expect_err(test, err);
	if (err)
		return;

	for (i = 0; i < TEST_ATTRS; i++)
		if (row->attrs[i].type == IFLA_VNET_MAC)
			mac = row->attrs[i].bytes;

	vnet = netdev_priv(ctx->dev);
	KUNIT_EXPECT_EQ(test, vnet->conf.mode, row->mode);
	KUNIT_EXPECT_FALSE(test, netif_carrier_ok(ctx->dev));
	vnet_config_expect_address(test, mac);
	vnet_config_expect_peer(test);
	vnet_config_expect_report(test, mac);
}

/* The interface that the other cases start from. */
static void vnet_config_macswap(struct kunit *test)
{
	static const struct vnet_config_attr attrs[] = {
		MODE(VNET_MODE_MACSWAP), MAC(0x02, 0, 0, 0, 0, 1),
	};
	struct vnet_config_ctx *ctx = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(attrs); i++)
		ctx->data[attrs[i].type] = vnet_config_put(test, &attrs[i]);
	KUNIT_ASSERT_EQ(test, vnet_test_newlink(ctx->tb, ctx->data, NULL,
						&ctx->dev), 0);
}

static void vnet_config_change(struct kunit *test)
{
	static const u8 mac[] = { 0x02, 0, 0, 0, 0, 1 };
	const struct vnet_config_row *row = test->param_value;
	struct vnet_config_ctx *ctx = test->priv;
	const struct vnet_priv *vnet;
	struct vnet_config before;
	struct nlattr **data;
	int err;

	vnet_config_macswap(test);
	vnet = netdev_priv(ctx->dev);
	before = vnet->conf;

	err = vnet_config_parse(test, &data);
	if (!err) {
		rtnl_lock();
		err = vnet_lent.link_ops->changelink(ctx->dev, ctx->tb, data,
					       &ctx->extack);
		rtnl_unlock();
	}
	vnet_config_expect_err(test, err);
	KUNIT_EXPECT_EQ(test, vnet->conf.mode, row->mode);
	KUNIT_EXPECT_MEMEQ(test, vnet->conf.peer_mac, before.peer_mac,
			   ETH_ALEN);
	vnet_config_expect_report(test, mac);
}

/* What "ip -d link" and "ethtool" show of an interface that nobody touched. */
static void vnet_config_setup(struct kunit *test)
{
	const netdev_features_t on = NETIF_F_SG | NETIF_F_HW_CSUM | NETIF_F_TSO;
	struct ethtool_link_ksettings link = {};
	struct vnet_config_ctx *ctx = test->priv;
	struct net_device *dev;

	vnet_config_macswap(test);
	dev = ctx->dev;
	KUNIT_EXPECT_EQ(test, dev->type, ARPHRD_ETHER);
	KUNIT_EXPECT_EQ(test, dev->mtu, 1500);
	KUNIT_EXPECT_EQ(test, dev->min_mtu, 68);
	KUNIT_EXPECT_EQ(test, dev->max_mtu, 65535);
	KUNIT_EXPECT_EQ(test, dev->flags & (IFF_NOARP | IFF_BROADCAST),
			IFF_BROADCAST);
	KUNIT_EXPECT_TRUE(test, dev->needs_free_netdev);
	KUNIT_EXPECT_TRUE(test, dev->priv_flags & IFF_NO_QUEUE);
	KUNIT_EXPECT_TRUE(test, dev->priv_flags & IFF_LIVE_ADDR_CHANGE);
	KUNIT_EXPECT_EQ(test, dev->features & on, on);
	KUNIT_EXPECT_EQ(test, dev->features & NETIF_F_GSO_FRAGLIST, 0);

	/* Answers are senders' own skbs; a ring has one producer. */
	KUNIT_EXPECT_FALSE(test, dev->priv_flags & IFF_TX_SKB_SHARING);
	KUNIT_EXPECT_FALSE(test, dev->lltx);

	rtnl_lock();
	dev->ethtool_ops->get_link_ksettings(dev, &link);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, link.base.speed, SPEED_10000);
	KUNIT_EXPECT_EQ(test, link.base.duplex, DUPLEX_FULL);
	KUNIT_EXPECT_EQ(test, link.base.port, PORT_OTHER);
}

/* "ip link set address"; the pointer's type changed in 6.16. */
static int vnet_config_set_address(struct kunit *test, const u8 *address)
{
	struct vnet_config_ctx *ctx = test->priv;
	struct sockaddr_storage storage = {};
	void *any = &storage;
	int err;

	storage.ss_family = ctx->dev->type;
	memcpy(storage.__data, address, ETH_ALEN);
	rtnl_lock();
	err = dev_set_mac_address(ctx->dev, any, &ctx->extack);
	rtnl_unlock();
	return err;
}

/* The two ends of the wire cannot be told to have one address. */
static void vnet_config_peer_address(struct kunit *test)
{
	static const u8 other[] = { 0x42, 0, 0, 0, 0, 2 };
	static const u8 peer[] = { 0x42, 0, 0, 0, 0, 1 };
	struct vnet_config_ctx *ctx = test->priv;
	const struct vnet_priv *vnet;

	vnet_config_macswap(test);
	vnet = netdev_priv(ctx->dev);
	KUNIT_EXPECT_EQ(test, vnet_config_set_address(test, peer), -EADDRINUSE);
	KUNIT_EXPECT_STREQ(test, ctx->extack._msg,
			   "vnet: address is the far end's");
	KUNIT_EXPECT_EQ(test, ctx->dev->dev_addr[0], 0x02);

	/* Any other will do, and moves neither far end nor permanent address */
	KUNIT_EXPECT_EQ(test, vnet_config_set_address(test, other), 0);
	KUNIT_EXPECT_MEMEQ(test, ctx->dev->dev_addr, other, ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, vnet->conf.peer_mac, peer, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, ctx->dev->perm_addr[0], 0x02);
}

static struct kunit_case vnet_config_cases[] = {
	KUNIT_CASE_PARAM(vnet_config_create, vnet_create_gen_params),
	KUNIT_CASE_PARAM(vnet_config_change, vnet_change_gen_params),
	KUNIT_CASE(vnet_config_setup),
	KUNIT_CASE(vnet_config_peer_address),
	{}
};

struct kunit_suite vnet_test_config = {
	.name = "vnet_config",
	.init = vnet_config_init,
	.exit = vnet_config_exit,
	.test_cases = vnet_config_cases,
};
