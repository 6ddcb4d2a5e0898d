// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: messages of rtnetlink, for the suites about configuration.
 *
 * A row goes the way of a netlink message: policy, validate(), newlink() or
 * changelink(), fill_info(). So static functions are reached as well.
 */

#include <net/netlink.h>

#include "vnet_test_config.h"

/**
 * vnet_config_init - before each case
 * @test: the case
 *
 * Return: 0 or an errno.
 */
int vnet_config_init(struct kunit *test)
{
	struct vnet_config_ctx *ctx;

	ctx = kunit_kzalloc(test, sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;

	ctx->msg = alloc_skb(2048, GFP_KERNEL);
	if (!ctx->msg)
		return -ENOMEM;

	test->priv = ctx;
	return 0;
}

/**
 * vnet_config_exit - after each case
 * @test: the case
 */
void vnet_config_exit(struct kunit *test)
{
	struct vnet_config_ctx *ctx = test->priv;

	if (!ctx)
		return;

	vnet_test_dellink(ctx->dev);
	kfree_skb(ctx->msg);
}

/* One "hex/len" of a list, or what is wrong with it. */
static void vnet_config_put_prefix(struct kunit *test, const char *text)
{
	struct vnet_config_ctx *ctx = test->priv;
	struct vnet_test_frame bytes;
	const char *len;
	struct nlattr *nest;
	unsigned int bits;
	char hex[40];

	if (*text == '+') {
		KUNIT_ASSERT_EQ(test, nla_put_flag(ctx->msg,
						   IFLA_VNET_PREFIXES_MAX + 1),
				0);
		return;
	}

	nest = nla_nest_start(ctx->msg, IFLA_VNET_PREFIX);
	KUNIT_ASSERT_NOT_NULL(test, nest);
	len = strpbrk(text, "/ ") ?: text + strlen(text);
	KUNIT_ASSERT_LT(test, len - text, sizeof(hex));
	strscpy(hex, text, len - text + 1);
	vnet_test_hex(test, hex, &bytes);
	if (*hex)
		nla_put(ctx->msg, IFLA_VNET_PREFIX_ADDRESS, bytes.len,
			bytes.data);
	if (sscanf(len, "/%u", &bits) == 1)
		nla_put_u8(ctx->msg, IFLA_VNET_PREFIX_LEN, bits);
	if (*len && len[strcspn(len, " +")] == '+')
		nla_put_flag(ctx->msg, IFLA_VNET_PREFIX_ATTR_MAX + 1);
	nla_nest_end(ctx->msg, nest);
}

static struct nlattr *vnet_config_put_list(struct kunit *test,
					   const char *text)
{
	struct vnet_config_ctx *ctx = test->priv;
	struct nlattr *list;

	list = nla_nest_start(ctx->msg, IFLA_VNET_PREFIXES);
	KUNIT_ASSERT_NOT_NULL(test, list);
	while (*text) {
		vnet_config_put_prefix(test, text);
		text += strcspn(text, " ");
		text += *text == ' ';
	}
	nla_nest_end(ctx->msg, list);
	return list;
}

static struct nlattr *vnet_config_put(struct kunit *test,
				      const struct vnet_config_attr *attr)
{
	struct vnet_config_ctx *ctx = test->priv;
	struct nlattr *nla;

	if (attr->type == IFLA_VNET_PREFIXES)
		return vnet_config_put_list(test, attr->list);

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

/* A list comes out as it went in, to the byte. */
static void vnet_config_expect_list(struct kunit *test,
				    const struct nlattr *is)
{
	const struct vnet_config_row *row = test->param_value;
	struct vnet_config_ctx *ctx = test->priv;
	struct nlattr *list;

	list = vnet_config_put_list(test, row->list ?: ctx->list ?: "");
	KUNIT_ASSERT_EQ(test, nla_len(is), nla_len(list));
	KUNIT_EXPECT_MEMEQ(test, nla_data(is), nla_data(list), nla_len(is));
	KUNIT_EXPECT_TRUE(test, is->nla_type & NLA_F_NESTED);
	nla_nest_cancel(ctx->msg, list);
}

/* What is reported is what is in force, and it fits. */
static void vnet_config_expect_report(struct kunit *test, const u8 *mac)
{
	const struct vnet_config_row *row = test->param_value;
	struct nlattr *report[IFLA_VNET_MAX + 1];
	struct vnet_config_ctx *ctx = test->priv;
	const struct vnet_priv *vnet = netdev_priv(ctx->dev);
	struct sk_buff *msg = ctx->msg;
	unsigned int i;
	size_t size;
	int err;

	size = vnet_lent.link_ops->get_size(ctx->dev);
	skb_trim(msg, 0);
	KUNIT_ASSERT_GE(test, skb_tailroom(msg), size);
	rtnl_lock();
	err = vnet_lent.link_ops->fill_info(msg, ctx->dev);
	rtnl_unlock();
	KUNIT_ASSERT_EQ(test, err, 0);
	KUNIT_ASSERT_LE(test, msg->len, size);
	if (row->longest)
		KUNIT_EXPECT_EQ(test, msg->len, size);
	KUNIT_ASSERT_EQ(test, nla_parse_deprecated(report, IFLA_VNET_MAX,
						   (void *)msg->data, msg->len,
						   NULL, NULL), 0);

	for (i = 0; i <= IFLA_VNET_MAX; i++) {
		if ((i == IFLA_VNET_MAC && mac) ||
		    (i != IFLA_VNET_MAC && i >= IFLA_VNET_MODE &&
		     i <= IFLA_VNET_TX_TIMEOUT))
			KUNIT_ASSERT_NOT_NULL(test, report[i]);
		else
			KUNIT_EXPECT_NULL(test, report[i]);
	}
	KUNIT_EXPECT_EQ(test, nla_len(report[IFLA_VNET_MODE]), 4);
	KUNIT_EXPECT_EQ(test, nla_get_u32(report[IFLA_VNET_MODE]), row->mode);
	KUNIT_EXPECT_EQ(test, nla_len(report[IFLA_VNET_PEER_MAC]), ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, nla_data(report[IFLA_VNET_PEER_MAC]),
			   rcu_access_pointer(vnet->conf)->peer_mac, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, nla_len(report[IFLA_VNET_ANSWER]), 4);
	KUNIT_EXPECT_EQ(test, nla_get_u32(report[IFLA_VNET_ANSWER]),
			(row->answer ?: VNET_ANSWER_ALL) & ~TEST_NONE);
	KUNIT_EXPECT_EQ(test, nla_len(report[IFLA_VNET_TTL]), 1);
	KUNIT_EXPECT_EQ(test, nla_get_u8(report[IFLA_VNET_TTL]),
			(row->ttl ?: 64) & ~TEST_KEEP);
	KUNIT_EXPECT_EQ(test, nla_len(report[IFLA_VNET_LOCKUP]), 4);
	KUNIT_EXPECT_EQ(test, nla_get_u32(report[IFLA_VNET_LOCKUP]),
			row->lockup);
	KUNIT_EXPECT_EQ(test, nla_len(report[IFLA_VNET_TX_TIMEOUT]), 4);
	KUNIT_EXPECT_EQ(test, nla_get_u32(report[IFLA_VNET_TX_TIMEOUT]),
			row->tx_timeout ?: 5000);
	vnet_config_expect_list(test, report[IFLA_VNET_PREFIXES]);
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
	const u8 *peer = rcu_access_pointer(vnet->conf)->peer_mac;

	KUNIT_EXPECT_TRUE(test, is_valid_ether_addr(peer));
	KUNIT_EXPECT_MEMNEQ(test, peer, ctx->dev->dev_addr, ETH_ALEN);
	if (!is_zero_ether_addr(row->peer))
		KUNIT_EXPECT_MEMEQ(test, peer, row->peer, ETH_ALEN);
	else
		KUNIT_EXPECT_EQ(test, peer[0] ^ ctx->dev->dev_addr[0], 0x40);
}

/**
 * vnet_config_create - a case: creation by a message
 * @test: the case, its parameter a &struct vnet_config_row
 */
void vnet_config_create(struct kunit *test)
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
	KUNIT_EXPECT_EQ(test, rcu_access_pointer(vnet->conf)->mode, row->mode);
	KUNIT_EXPECT_FALSE(test, netif_carrier_ok(ctx->dev));
	vnet_config_expect_address(test, mac);
	vnet_config_expect_peer(test);
	vnet_config_expect_report(test, mac);
}

/**
 * vnet_config_macswap - create the interface that some cases start from
 * @test: the case
 */
void vnet_config_macswap(struct kunit *test)
{
	static const struct vnet_config_attr attrs[] = {
		MODE(VNET_MODE_MACSWAP), MAC(0x02, 0, 0, 0, 0, 1),
		FOR("cb007100/24"),
	};
	struct vnet_config_ctx *ctx = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(attrs); i++)
		ctx->data[attrs[i].type] = vnet_config_put(test, &attrs[i]);
	KUNIT_ASSERT_EQ(test, vnet_test_newlink(ctx->tb, ctx->data, NULL,
						&ctx->dev), 0);
	ctx->list = "cb007100/24";
}

/**
 * vnet_config_change - a case: change by a message
 * @test: the case, its parameter a &struct vnet_config_row
 */
void vnet_config_change(struct kunit *test)
{
	static const u8 mac[] = { 0x02, 0, 0, 0, 0, 1 };
	const struct vnet_config_row *row = test->param_value;
	struct vnet_config_ctx *ctx = test->priv;
	const struct vnet_priv *vnet;
	struct nlattr **data;
	u8 peer[ETH_ALEN];
	int err;

	vnet_config_macswap(test);
	vnet = netdev_priv(ctx->dev);
	ether_addr_copy(peer, rcu_access_pointer(vnet->conf)->peer_mac);

	err = vnet_config_parse(test, &data);
	if (!err) {
		rtnl_lock();
		err = vnet_lent.link_ops->changelink(ctx->dev, ctx->tb, data,
					       &ctx->extack);
		rtnl_unlock();
	}
	vnet_config_expect_err(test, err);
	if (!is_zero_ether_addr(row->peer))
		ether_addr_copy(peer, row->peer);
	KUNIT_EXPECT_EQ(test, rcu_access_pointer(vnet->conf)->mode, row->mode);
	KUNIT_EXPECT_MEMEQ(test, rcu_access_pointer(vnet->conf)->peer_mac,
			   peer, ETH_ALEN);
	vnet_config_expect_report(test, mac);
}
