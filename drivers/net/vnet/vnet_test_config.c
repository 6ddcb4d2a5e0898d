// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_config: attributes in, errno and configuration out.
 */

#include <linux/ethtool.h>
#include <linux/if_arp.h>
#include <net/netlink.h>

#include "vnet_test_config.h"

#define FOR_LIFE							\
	.err = -EOPNOTSUPP, .bad = IFLA_VNET_MODE,			\
	.text = "vnet: a pair is made at creation, and stays one"

#define BAD_END2(errno, why)						\
	.err = errno, .bad = IFLA_VNET_PEER_INFO, .text = why

#define BAD_MAC								\
	.err = -EADDRNOTAVAIL, .bad = IFLA_VNET_MAC,			\
	.text = "vnet: mac must be a unicast address and not zero"

#define BAD_PEER							\
	.err = -EADDRNOTAVAIL, .bad = IFLA_VNET_PEER_MAC,		\
	.text = "vnet: peer-mac must be a unicast address and not zero"

#define SAME_PEER							\
	.err = -EADDRINUSE, .bad = IFLA_VNET_PEER_MAC,			\
	.text = "vnet: peer-mac must differ from the interface's address"

#define ADVICE "tc qdisc replace dev NAME root pfifo"

#define NO_QDISC							\
	.err = -EOPNOTSUPP, .bad = IFLA_VNET_LOCKUP,			\
	.text = "vnet: lockup needs a qdisc: " ADVICE

/* Of the attributes nested below IFLA_VNET_PREFIXES, by their own numbers. */
#define BAD_LIST(errno, attr, why)					\
	.err = errno, .bad = attr, .text = "vnet: " why

#define BAD_ADDRESS							\
	.err = -EADDRNOTAVAIL, .bad = IFLA_ADDRESS,			\
	.text = "vnet: address must be a unicast address and not zero"

#define DB8	"20010db8000000000000000000000000"
#define DB8_1	"20010db8000000000000000000000001"
#define EIGHT6	DB8 "/32 " DB8_1 "/128 " DB8 "/33 " DB8 "/34 "		\
		DB8 "/35 " DB8 "/36 " DB8 "/37 " DB8 "/38 "
#define FOUR	DB8 "/32 c0000200/24 " DB8_1 "/128 cb007109/32 "

static const struct vnet_config_row vnet_create_rows[] = {
	{ "defaults", .mode = VNET_MODE_ECHO },
	{ "drop", { MODE(0) }, .mode = VNET_MODE_DROP },
	{ "loop", { MODE(1) }, .mode = VNET_MODE_LOOP },
	{ "macswap", { MODE(2) }, .mode = VNET_MODE_MACSWAP },
	{ "echo", { MODE(3) }, .mode = VNET_MODE_ECHO },
	{ "pair", { MODE(4) }, .mode = VNET_MODE_PAIR },
	{ "snull", { MODE(5) }, .mode = VNET_MODE_SNULL },
	{ "pair with a peer", { END2, MODE(4) }, .mode = VNET_MODE_PAIR },
	{ "snull with a peer, mac",
	  { MODE(5), END2, MAC(0x02, 0, 0, 0, 0, 1) },
	  .mode = VNET_MODE_SNULL, .peer = { 0x42, 0, 0, 0, 0, 1 } },
	{ "peer of 4 bytes", { { IFLA_VNET_PEER_INFO, 4 }, MODE(4) },
	  BAD_END2(-ERANGE, "Attribute failed policy validation") },
	{ "peer of the default mode", { END2 },
	  BAD_END2(-EINVAL, "vnet: peer goes with modes pair and snull only") },
	{ "peer of drop", { END2, MODE(0) },
	  BAD_END2(-EINVAL, "vnet: peer goes with modes pair and snull only") },
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

	/* The far end's address, told. */
	{ "peer mac", { PEER(0x02, 0, 0, 0, 0, 7) }, .mode = VNET_MODE_ECHO,
	  .peer = { 0x02, 0, 0, 0, 0, 7 } },
	{ "peer mac of a vendor", { PEER(0x00, 1, 2, 3, 4, 5) },
	  .mode = VNET_MODE_ECHO, .peer = { 0x00, 1, 2, 3, 4, 5 } },
	{ "peer mac, unused by the mode",
	  { PEER(0x02, 0, 0, 0, 0, 7), MODE(0) },
	  .mode = VNET_MODE_DROP, .peer = { 0x02, 0, 0, 0, 0, 7 } },
	{ "peer mac group", { PEER(0x03, 0, 0, 0, 0, 1) }, BAD_PEER },
	{ "peer mac zero", { PEER(0, 0, 0, 0, 0, 0) }, BAD_PEER },
	{ "peer mac of 5 bytes", { { IFLA_VNET_PEER_MAC, 5 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_PEER_MAC },
	{ "peer mac of 7 bytes", { { IFLA_VNET_PEER_MAC, 7 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_PEER_MAC },
	{ "peer mac and mac the same",
	  { PEER(0x02, 0, 0, 0, 0, 1), MAC(0x02, 0, 0, 0, 0, 1) }, SAME_PEER },
	{ "peer mac and mac the same, another address",
	  { PEER(0x02, 0, 0, 0, 0, 1), MAC(0x02, 0, 0, 0, 0, 1) },
	  .address = ADDRESS(0x02, 0, 0, 0, 0, 9), SAME_PEER },
	{ "peer mac and address the same", { PEER(0x02, 0, 0, 0, 0, 9) },
	  .address = ADDRESS(0x02, 0, 0, 0, 0, 9), SAME_PEER },
	{ "peer mac and address, mac", { PEER(0x02, 0, 0, 0, 0, 7),
	  MAC(0x02, 0, 0, 0, 0, 1) }, .mode = VNET_MODE_ECHO,
	  .address = ADDRESS(0x02, 0, 0, 0, 0, 9),
	  .peer = { 0x02, 0, 0, 0, 0, 7 } },

	{ "answer all", { ANSWER(0x3f) }, .mode = VNET_MODE_ECHO },
	{ "answer none", { ANSWER(0) }, .mode = VNET_MODE_ECHO,
	  .answer = TEST_NONE },
	{ "answer arp and icmp", { ANSWER(5) }, .mode = VNET_MODE_ECHO,
	  .answer = VNET_ANSWER_ARP | VNET_ANSWER_ICMP },
	{ "answer, unused by the mode", { MODE(0), ANSWER(0x20) },
	  .mode = VNET_MODE_DROP, .answer = VNET_ANSWER_TCP },
	{ "answer one bit beyond", { ANSWER(0x40) }, .err = -EINVAL,
	  .bad = IFLA_VNET_ANSWER },
	{ "answer of 2 bytes", { { IFLA_VNET_ANSWER, 2 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_ANSWER },

	{ "ttl 1", { TTL(1) }, .mode = VNET_MODE_ECHO, .ttl = 1 },
	{ "ttl 255", { TTL(255) }, .mode = VNET_MODE_ECHO, .ttl = 255 },
	{ "ttl keep", { TTL(0) }, .mode = VNET_MODE_ECHO, .ttl = TEST_KEEP },
	{ "ttl of 4 bytes", { { IFLA_VNET_TTL, 4 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_TTL },

	{ "lockup never", { LOCKUP(0) }, .mode = VNET_MODE_ECHO },
	{ "lockup always", { LOCKUP(1) }, .mode = VNET_MODE_ECHO,
	  .lockup = 1 },
	{ "lockup at most", { MODE(0), LOCKUP(-1) }, .mode = VNET_MODE_DROP,
	  .lockup = U32_MAX },
	{ "lockup of 2 bytes", { { IFLA_VNET_LOCKUP, 2 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_LOCKUP },
	{ "tx timeout 1 s", { TX_TIMEOUT(1000) }, .mode = VNET_MODE_ECHO,
	  .tx_timeout = 1000 },
	{ "tx timeout 600 s, lockup", { TX_TIMEOUT(600000), LOCKUP(7) },
	  .mode = VNET_MODE_ECHO, .lockup = 7, .tx_timeout = 600000 },
	{ "tx timeout 999 ms", { TX_TIMEOUT(999) }, .err = -ERANGE,
	  .bad = IFLA_VNET_TX_TIMEOUT },
	{ "tx timeout 600001 ms", { TX_TIMEOUT(600001) }, .err = -ERANGE,
	  .bad = IFLA_VNET_TX_TIMEOUT },
	{ "tx timeout of 2 bytes", { { IFLA_VNET_TX_TIMEOUT, 2 } },
	  .err = TEST_SOME_ERRNO, .bad = IFLA_VNET_TX_TIMEOUT },

	{ "for nothing in particular", { FOR("") }, .mode = VNET_MODE_ECHO },
	{ "for a subnet", { FOR("c0000200/24") }, .mode = VNET_MODE_ECHO,
	  .list = "c0000200/24" },
	{ "for an address", { FOR("c00002ff/32") }, .mode = VNET_MODE_ECHO,
	  .list = "c00002ff/32" },
	{ "for every IPv4 address", { FOR("00000000/0") },
	  .mode = VNET_MODE_ECHO, .list = "00000000/0" },
	{ "for a subnet of 31 bits", { FOR("c00002fe/31") },
	  .mode = VNET_MODE_ECHO, .list = "c00002fe/31" },
	{ "for both versions", { FOR("c0000200/24 " DB8 "/32 " DB8_1 "/128") },
	  .mode = VNET_MODE_ECHO,
	  .list = "c0000200/24 " DB8 "/32 " DB8_1 "/128" },
	{ "for 16", { FOR(FOUR FOUR FOUR FOUR) }, .mode = VNET_MODE_ECHO,
	  .list = FOUR FOUR FOUR FOUR },
	{ "for 16 of IPv6, and mac",
	  { FOR(EIGHT6 EIGHT6), MAC(0x02, 1, 2, 3, 4, 5) },
	  .mode = VNET_MODE_ECHO, .list = EIGHT6 EIGHT6, .longest = true },
	{ "for 17", { FOR(FOUR FOUR FOUR FOUR "c0000200/24") },
	  BAD_LIST(-E2BIG, IFLA_VNET_PREFIXES, "at most 16 prefixes") },
	{ "for 5 bytes", { FOR("c000020000/24") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix address must have 4 or 16 bytes") },
	{ "for 0 bytes", { FOR("./0") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix address must have 4 or 16 bytes") },
	{ "for 17 bytes", { FOR(DB8 "00/24") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix address must have 4 or 16 bytes") },
	{ "for a length without an address", { FOR("/24") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX,
		   "prefix needs address and length") },
	{ "for an address without a length", { FOR("c0000200") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX,
		   "prefix needs address and length") },
	{ "for 33 bits", { FOR("c0000200/33") },
	  BAD_LIST(-ERANGE, IFLA_VNET_PREFIX_LEN,
		   "prefix length exceeds the address") },
	{ "for 129 bits", { FOR(DB8 "/129") },
	  BAD_LIST(-ERANGE, IFLA_VNET_PREFIX_LEN,
		   "prefix length exceeds the address") },
	{ "for a host bit", { FOR("c0000201/24") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix has host bits set") },
	{ "for the first host bit", { FOR("c0000280/24") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix has host bits set") },
	{ "for a host bit in another octet", { FOR("c0000080/17") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix has host bits set") },
	{ "for the last host bit", { FOR(DB8_1 "/127") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix has host bits set") },
	{ "for an address with no bits", { FOR("80000000/0") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix has host bits set") },
	{ "for a good and a bad one", { FOR("c0000200/24 c0000201/24") },
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix has host bits set") },
	{ "for an unknown attribute", { FOR("c0000200/24 +") },
	  .err = -EINVAL, .bad = IFLA_VNET_PREFIXES_MAX + 1 },
	{ "for an unknown attribute in a prefix", { FOR("c0000200/24+") },
	  .err = -EINVAL, .bad = IFLA_VNET_PREFIX_ATTR_MAX + 1 },

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
	{ "to pair", { MODE(4) }, .mode = VNET_MODE_MACSWAP, FOR_LIFE },
	{ "to snull", { MODE(5) }, .mode = VNET_MODE_MACSWAP, FOR_LIFE },
	{ "peer", { END2 }, .mode = VNET_MODE_MACSWAP,
	  BAD_END2(-EOPNOTSUPP, "vnet: peer can be set at creation only") },
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
	{ "lockup without a qdisc after mode: all or nothing",
	  { MODE(0), LOCKUP(1) }, .mode = VNET_MODE_MACSWAP, NO_QDISC },
	{ "lockup never, tx timeout", { LOCKUP(0), TX_TIMEOUT(1000) },
	  .mode = VNET_MODE_MACSWAP, .tx_timeout = 1000 },
	{ "answer, ttl, for", { ANSWER(1), TTL(0), FOR("c0000200/24") },
	  .mode = VNET_MODE_MACSWAP, .answer = VNET_ANSWER_ARP,
	  .ttl = TEST_KEEP, .list = "c0000200/24" },
	{ "for nothing in particular any more", { FOR("") },
	  .mode = VNET_MODE_MACSWAP, .list = "" },
	{ "bad prefix after ttl, mode: all or nothing",
	  { MODE(0), TTL(9), FOR("c0000200/24 c0000201/24") },
	  .mode = VNET_MODE_MACSWAP,
	  BAD_LIST(-EINVAL, IFLA_VNET_PREFIX_ADDRESS,
		   "prefix has host bits set") },
	{ "peer mac", { PEER(0x02, 0, 0, 0, 0, 7) },
	  .mode = VNET_MODE_MACSWAP, .peer = { 0x02, 0, 0, 0, 0, 7 } },
	{ "peer mac, the interface's", { MODE(0), PEER(0x02, 0, 0, 0, 0, 1) },
	  .mode = VNET_MODE_MACSWAP, SAME_PEER },
	{ "peer mac, what the interface gets",
	  { MODE(0), PEER(0x02, 0, 0, 0, 0, 9) },
	  .address = ADDRESS(0x02, 0, 0, 0, 0, 9),
	  .mode = VNET_MODE_MACSWAP, SAME_PEER },
	{ "peer mac, what the interface loses",
	  { PEER(0x02, 0, 0, 0, 0, 1) },
	  .address = ADDRESS(0x02, 0, 0, 0, 0, 9),
	  .mode = VNET_MODE_MACSWAP, SAME_PEER },
	{ "address, the far end's", { MODE(0) },
	  .address = ADDRESS(0x42, 0, 0, 0, 0, 1),
	  .mode = VNET_MODE_MACSWAP, .err = -EADDRINUSE, .bad = IFLA_ADDRESS,
	  .text = "vnet: address is the far end's" },
	{ "address, what the far end loses", { PEER(0x02, 0, 0, 0, 0, 7) },
	  .address = ADDRESS(0x42, 0, 0, 0, 0, 1),
	  .mode = VNET_MODE_MACSWAP, .peer = { 0x02, 0, 0, 0, 0, 7 } },
	{ "address group", .address = ADDRESS(0x01, 0, 0x5e, 0, 0, 1),
	  .mode = VNET_MODE_MACSWAP, BAD_ADDRESS },
};

KUNIT_ARRAY_PARAM_DESC(vnet_create, vnet_create_rows, name);
KUNIT_ARRAY_PARAM_DESC(vnet_change, vnet_change_rows, name);

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
	KUNIT_EXPECT_MEMEQ(test, rcu_access_pointer(vnet->conf)->peer_mac,
			   peer, ETH_ALEN);
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
