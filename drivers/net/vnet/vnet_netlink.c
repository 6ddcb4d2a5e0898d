// SPDX-License-Identifier: GPL-2.0-only
/*
 * rtnetlink: the attributes of IFLA_INFO_DATA, from policy to report.
 *
 * A message is parsed into a copy of the configuration, the whole is judged,
 * and only then applied by what cannot fail. So nothing is half applied.
 */

#include <linux/etherdevice.h>
#include <net/netlink.h>
#include <net/rtnetlink.h>

#include "vnet.h"

/* State the rule that a message broke and name the attribute that did. */
#define VNET_NL_ERR(extack, attr, msg) \
	NL_SET_ERR_MSG_ATTR(extack, attr, KBUILD_MODNAME ": " msg)

#define VNET_NL_RESERVED {						\
	.type = NLA_REJECT,						\
	.reject_message = KBUILD_MODNAME				\
			  ": attribute is reserved and not supported yet", \
}

static const struct nla_policy vnet_policy[IFLA_VNET_MAX + 1] = {
	/* PEER_INFO, below it, will hold a struct as VETH_INFO_PEER does. */
	[IFLA_VNET_UNSPEC]	= { .strict_start_type = IFLA_VNET_MODE },
	[IFLA_VNET_PEER_INFO]	= VNET_NL_RESERVED,
	[IFLA_VNET_MODE]	= NLA_POLICY_MAX(NLA_U32, VNET_MODE_MAX),
	[IFLA_VNET_MAC]		= NLA_POLICY_ETH_ADDR,
	[IFLA_VNET_PEER_MAC]	= VNET_NL_RESERVED,
	[IFLA_VNET_ANSWER]	= VNET_NL_RESERVED,
	[IFLA_VNET_PREFIXES]	= VNET_NL_RESERVED,
	[IFLA_VNET_TTL]		= VNET_NL_RESERVED,
	[IFLA_VNET_LOCKUP]	= VNET_NL_RESERVED,
	[IFLA_VNET_TX_TIMEOUT]	= VNET_NL_RESERVED,
};

/*
 * What needs no state, for creation and change. Newer kernels call this without
 * RTNL.
 */
static int vnet_nl_validate(struct nlattr *tb[], struct nlattr *data[],
			    struct netlink_ext_ack *extack)
{
	struct nlattr *attr = tb[IFLA_ADDRESS];

	if (attr && nla_len(attr) != ETH_ALEN) {
		VNET_NL_ERR(extack, attr, "address must have 6 bytes");
		return -EINVAL;
	}
	if (attr && !is_valid_ether_addr(nla_data(attr))) {
		VNET_NL_ERR(extack, attr,
			    "address must be a unicast address and not zero");
		return -EADDRNOTAVAIL;
	}

	attr = data ? data[IFLA_VNET_MAC] : NULL;
	if (attr && !is_valid_ether_addr(nla_data(attr))) {
		VNET_NL_ERR(extack, attr,
			    "mac must be a unicast address and not zero");
		return -EADDRNOTAVAIL;
	}

	return 0;
}

/* Read @data into @conf, which holds what is in force or the defaults. */
static void vnet_nl_parse(struct vnet_config *conf, struct nlattr *data[])
{
	if (data && data[IFLA_VNET_MODE])
		conf->mode = nla_get_u32(data[IFLA_VNET_MODE]);
}

/* Judge the whole; @data tells which attribute to name. */
static int vnet_nl_check(const struct vnet_config *conf, struct nlattr *data[],
			 struct netlink_ext_ack *extack)
{
	if (!vnet_modes[conf->mode].prepare) {
		VNET_NL_ERR(extack, data[IFLA_VNET_MODE],
			    "modes pair and snull are not supported yet");
		return -EOPNOTSUPP;
	}

	return 0;
}

/*
 * The burned-in address is the current one unless the message has another. The
 * core has set dev_addr and NET_ADDR_SET from IFLA_ADDRESS; NET_ADDR_PERM is
 * what a new net_device has.
 */
static void vnet_nl_set_address(struct net_device *dev, struct nlattr *tb[],
				struct nlattr *data[])
{
	struct nlattr *mac = data ? data[IFLA_VNET_MAC] : NULL;

	if (mac)
		ether_addr_copy(dev->perm_addr, nla_data(mac));

	if (tb[IFLA_ADDRESS])
		return;

	if (mac)
		eth_hw_addr_set(dev, nla_data(mac));
	else
		eth_hw_addr_random(dev);
}

static int vnet_nl_newlink(struct net_device *dev,
			   struct rtnl_newlink_params *params,
			   struct netlink_ext_ack *extack)
{
	struct vnet_config conf = { .mode = VNET_MODE_ECHO };
	struct vnet_priv *vnet = netdev_priv(dev);
	struct nlattr **data = params->data;
	int err;

	vnet_nl_parse(&conf, data);
	err = vnet_nl_check(&conf, data, extack);
	if (err)
		return err;

	vnet_nl_set_address(dev, params->tb, data);

	/* Never the interface's own address, and a locally administered one. */
	ether_addr_copy(conf.peer_mac, dev->dev_addr);
	conf.peer_mac[0] |= 0x02;
	conf.peer_mac[0] ^= 0x40;
	vnet->conf = conf;

	/* Before registration, or user space would see it come up and go. */
	netif_carrier_off(dev);
	return register_netdevice(dev);
}

static int vnet_nl_changelink(struct net_device *dev, struct nlattr *tb[],
			      struct nlattr *data[],
			      struct netlink_ext_ack *extack)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct vnet_config conf = vnet->conf;
	int err;

	if (data && data[IFLA_VNET_MAC]) {
		VNET_NL_ERR(extack, data[IFLA_VNET_MAC],
			    "mac can be set at creation only");
		return -EOPNOTSUPP;
	}

	vnet_nl_parse(&conf, data);
	err = vnet_nl_check(&conf, data, extack);
	if (err)
		return err;

	WRITE_ONCE(vnet->conf.mode, conf.mode);
	return 0;
}

static size_t vnet_nl_get_size(const struct net_device *dev)
{
	return nla_total_size(sizeof(u32)) +	/* IFLA_VNET_MODE */
	       nla_total_size(ETH_ALEN) +	/* IFLA_VNET_MAC */
	       0;
}

static int vnet_nl_fill_info(struct sk_buff *skb, const struct net_device *dev)
{
	const struct vnet_priv *vnet = netdev_priv(dev);

	if (nla_put_u32(skb, IFLA_VNET_MODE, READ_ONCE(vnet->conf.mode)))
		return -EMSGSIZE;

	/* Only "mac" gives an interface a permanent address. */
	if (!is_zero_ether_addr(dev->perm_addr) &&
	    nla_put(skb, IFLA_VNET_MAC, ETH_ALEN, dev->perm_addr))
		return -EMSGSIZE;

	return 0;
}

struct rtnl_link_ops vnet_link_ops = {
	.kind		= "vnet",
	.priv_size	= sizeof(struct vnet_priv),
	.setup		= vnet_setup,
	.policy		= vnet_policy,
	.maxtype	= IFLA_VNET_MAX,
	.validate	= vnet_nl_validate,
	.newlink	= vnet_nl_newlink,
	.changelink	= vnet_nl_changelink,
	.get_size	= vnet_nl_get_size,
	.fill_info	= vnet_nl_fill_info,
};
