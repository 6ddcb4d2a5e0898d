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

/* An address of the wrong length is ours to refuse, so it is any binary. */
static const struct nla_policy
vnet_prefix_policy[IFLA_VNET_PREFIX_ATTR_MAX + 1] = {
	[IFLA_VNET_PREFIX_ADDRESS]	= { .type = NLA_BINARY },
	[IFLA_VNET_PREFIX_LEN]		= { .type = NLA_U8 },
};

static const struct nla_policy
vnet_prefixes_policy[IFLA_VNET_PREFIXES_MAX + 1] = {
	[IFLA_VNET_PREFIX]	= NLA_POLICY_NESTED(vnet_prefix_policy),
};

/* Not const: older kernels have a pointer that is not. */
static struct netlink_range_validation vnet_tx_timeout_range = {
	.min = VNET_MIN_TX_TIMEOUT,
	.max = VNET_MAX_TX_TIMEOUT,
};

static const struct nla_policy vnet_policy[IFLA_VNET_MAX + 1] = {
	/* PEER_INFO, below it, holds a struct as VETH_INFO_PEER does. */
	[IFLA_VNET_UNSPEC]	= { .strict_start_type = IFLA_VNET_MODE },
	[IFLA_VNET_PEER_INFO]	= { .len = sizeof(struct ifinfomsg) },
	[IFLA_VNET_MODE]	= NLA_POLICY_MAX(NLA_U32, VNET_MODE_MAX),
	[IFLA_VNET_MAC]		= NLA_POLICY_ETH_ADDR,
	[IFLA_VNET_PEER_MAC]	= NLA_POLICY_ETH_ADDR,
	[IFLA_VNET_ANSWER]	= NLA_POLICY_MASK(NLA_U32, VNET_ANSWER_ALL),
	[IFLA_VNET_PREFIXES]	= NLA_POLICY_NESTED(vnet_prefixes_policy),
	[IFLA_VNET_TTL]		= { .type = NLA_U8 },
	[IFLA_VNET_LOCKUP]	= { .type = NLA_U32 },
	[IFLA_VNET_TX_TIMEOUT]	= NLA_POLICY_FULL_RANGE(NLA_U32,
							&vnet_tx_timeout_range),
};

static const struct vnet_config vnet_nl_defaults = {
	.mode		= VNET_MODE_ECHO,
	.answer		= VNET_ANSWER_ALL,
	.ttl		= VNET_DEFAULT_TTL,
	.tx_timeout	= VNET_TX_TIMEOUT,
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

	attr = data ? data[IFLA_VNET_PEER_MAC] : NULL;
	if (attr && !is_valid_ether_addr(nla_data(attr))) {
		VNET_NL_ERR(extack, attr,
			    "peer-mac must be a unicast address and not zero");
		return -EADDRNOTAVAIL;
	}

	return 0;
}

/* Bits of an address behind the first @len must be 0. */
static bool vnet_nl_host_bits(const u8 *address, unsigned int bytes, u8 len)
{
	unsigned int i;

	for (i = len / 8; i < bytes; i++) {
		if (address[i] & (i == len / 8 ? 0xff >> len % 8 : 0xff))
			return true;
	}

	return false;
}

/* One IFLA_VNET_PREFIX, which the policy has found well-formed. */
static int vnet_nl_parse_prefix(struct vnet_prefix *prefix,
				struct nlattr *nest,
				struct netlink_ext_ack *extack)
{
	struct nlattr *tb[IFLA_VNET_PREFIX_ATTR_MAX + 1];
	struct nlattr *address, *len;
	unsigned int bytes;
	int err;

	err = nla_parse_nested(tb, IFLA_VNET_PREFIX_ATTR_MAX, nest,
			       vnet_prefix_policy, extack);
	if (err)
		return err;

	address = tb[IFLA_VNET_PREFIX_ADDRESS];
	len = tb[IFLA_VNET_PREFIX_LEN];
	if (!address || !len) {
		VNET_NL_ERR(extack, nest, "prefix needs address and length");
		return -EINVAL;
	}

	bytes = nla_len(address);
	if (bytes != sizeof(prefix->ipv4) && bytes != sizeof(prefix->ipv6)) {
		VNET_NL_ERR(extack, address,
			    "prefix address must have 4 or 16 bytes");
		return -EINVAL;
	}
	if (nla_get_u8(len) > bytes * 8) {
		VNET_NL_ERR(extack, len, "prefix length exceeds the address");
		return -ERANGE;
	}
	if (vnet_nl_host_bits(nla_data(address), bytes, nla_get_u8(len))) {
		VNET_NL_ERR(extack, address, "prefix has host bits set");
		return -EINVAL;
	}

	memset(prefix, 0, sizeof(*prefix));
	memcpy(&prefix->ipv6, nla_data(address), bytes);
	prefix->is_ipv6 = bytes == sizeof(prefix->ipv6);
	prefix->len = nla_get_u8(len);
	return 0;
}

/* The whole list takes the place of the whole list. */
static int vnet_nl_parse_prefixes(struct vnet_config *conf,
				  struct nlattr *prefixes,
				  struct netlink_ext_ack *extack)
{
	struct nlattr *nest;
	int err, rest;

	conf->prefix_count = 0;
	nla_for_each_nested(nest, prefixes, rest) {
		if (conf->prefix_count == VNET_MAX_PREFIXES) {
			VNET_NL_ERR(extack, prefixes, "at most 16 prefixes");
			return -E2BIG;
		}
		err = vnet_nl_parse_prefix(&conf->prefixes[conf->prefix_count],
					   nest, extack);
		if (err)
			return err;
		conf->prefix_count++;
	}

	return 0;
}

/* Read @data into @conf, which holds what is in force or the defaults. */
static int vnet_nl_parse(struct vnet_config *conf, struct nlattr *data[],
			 struct netlink_ext_ack *extack)
{
	if (!data)
		return 0;

	if (data[IFLA_VNET_MODE])
		conf->mode = nla_get_u32(data[IFLA_VNET_MODE]);
	if (data[IFLA_VNET_PEER_MAC])
		ether_addr_copy(conf->peer_mac,
				nla_data(data[IFLA_VNET_PEER_MAC]));
	if (data[IFLA_VNET_ANSWER])
		conf->answer = nla_get_u32(data[IFLA_VNET_ANSWER]);
	if (data[IFLA_VNET_TTL])
		conf->ttl = nla_get_u8(data[IFLA_VNET_TTL]);
	if (data[IFLA_VNET_LOCKUP])
		conf->lockup = nla_get_u32(data[IFLA_VNET_LOCKUP]);
	if (data[IFLA_VNET_TX_TIMEOUT])
		conf->tx_timeout = nla_get_u32(data[IFLA_VNET_TX_TIMEOUT]);
	if (data[IFLA_VNET_PREFIXES])
		return vnet_nl_parse_prefixes(conf, data[IFLA_VNET_PREFIXES],
					      extack);

	return 0;
}

/*
 * Frames could not tell the two ends of the wire apart if they had one address:
 * current, permanent, or what the message makes it.
 */
static int vnet_nl_check_address(const struct vnet_config *conf,
				 const struct net_device *dev,
				 struct nlattr *tb[], struct nlattr *data[],
				 struct netlink_ext_ack *extack)
{
	const struct nlattr *addr = tb[IFLA_ADDRESS];
	bool gets;

	/* A pair's far end has the other interface's. */
	if (vnet_modes[conf->mode].paired)
		return 0;

	gets = addr && ether_addr_equal(conf->peer_mac, nla_data(addr));
	if (data && data[IFLA_VNET_PEER_MAC] &&
	    (gets || ether_addr_equal(conf->peer_mac, dev->dev_addr) ||
	     ether_addr_equal(conf->peer_mac, dev->perm_addr))) {
		VNET_NL_ERR(extack, data[IFLA_VNET_PEER_MAC],
			    "peer-mac must differ from the interface's address");
		return -EADDRINUSE;
	}
	/* The notifier would say so, but after the rest is in force. */
	if (gets) {
		VNET_NL_ERR(extack, addr, "address is the far end's");
		return -EADDRINUSE;
	}

	return 0;
}

/*
 * Judge the whole; the attributes are there to be named, and @old tells what
 * changes.
 */
static int vnet_nl_check(const struct vnet_config *conf,
			 const struct vnet_config *old,
			 const struct net_device *dev,
			 struct nlattr *tb[], struct nlattr *data[],
			 struct netlink_ext_ack *extack)
{
	int err;

	if (data && data[IFLA_VNET_PEER_INFO] &&
	    !vnet_modes[conf->mode].paired) {
		VNET_NL_ERR(extack, data[IFLA_VNET_PEER_INFO],
			    "peer goes with modes pair and snull only");
		return -EINVAL;
	}

	err = vnet_lockup_check(conf, old, dev, data, extack);
	if (err)
		return err;

	return vnet_nl_check_address(conf, dev, tb, data, extack);
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

/**
 * vnet_nl_derive_peer_mac - the far end's address by default
 * @conf: the configuration that gets it
 * @dev: the interface, with the addresses that it starts with
 *
 * Another one than those, and locally administered.
 */
void vnet_nl_derive_peer_mac(struct vnet_config *conf,
			     const struct net_device *dev)
{
	ether_addr_copy(conf->peer_mac, dev->dev_addr);
	conf->peer_mac[0] |= 0x02;
	conf->peer_mac[0] ^= 0x40;
	if (ether_addr_equal(conf->peer_mac, dev->perm_addr))
		conf->peer_mac[5] ^= 1;
}

/* How many prefixes a configuration may have to hold: more are an error. */
static unsigned int vnet_nl_room(const struct nlattr *prefixes)
{
	const struct nlattr *nest;
	unsigned int count = 0;
	int rest;

	nla_for_each_nested(nest, prefixes, rest)
		count++;

	return min_t(unsigned int, count, VNET_MAX_PREFIXES);
}

/* A new configuration: @old as @data changes it, for kfree(). */
static struct vnet_config *vnet_nl_config(const struct vnet_config *old,
					  struct nlattr *data[],
					  struct netlink_ext_ack *extack)
{
	bool list = data && data[IFLA_VNET_PREFIXES];
	unsigned int count = old->prefix_count;
	struct vnet_config *conf;
	int err;

	if (list)
		count = vnet_nl_room(data[IFLA_VNET_PREFIXES]);
	conf = kzalloc(struct_size(conf, prefixes, count), GFP_KERNEL_ACCOUNT);
	if (!conf)
		return ERR_PTR(-ENOMEM);

	*conf = *old;
	if (!list)
		memcpy(conf->prefixes, old->prefixes,
		       flex_array_size(conf, prefixes, count));
	err = vnet_nl_parse(conf, data, extack);
	if (err) {
		kfree(conf);
		return ERR_PTR(err);
	}

	return conf;
}

static int vnet_nl_newlink(struct net_device *dev,
			   struct rtnl_newlink_params *params,
			   struct netlink_ext_ack *extack)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct nlattr **data = params->data;
	struct vnet_config *conf;
	int err;

	conf = vnet_nl_config(&vnet_nl_defaults, data, extack);
	if (IS_ERR(conf))
		return PTR_ERR(conf);

	vnet_nl_set_address(dev, params->tb, data);
	err = vnet_nl_check(conf, &vnet_nl_defaults, dev, params->tb, data,
			    extack);
	if (err) {
		kfree(conf);
		return err;
	}

	if (!data || !data[IFLA_VNET_PEER_MAC])
		vnet_nl_derive_peer_mac(conf, dev);
	rcu_assign_pointer(vnet->conf, conf);

	vnet_lockup_prepare(dev, conf);
	/* Before registration, or user space would see it come up and go. */
	netif_carrier_off(dev);
	vnet->paired = vnet_modes[conf->mode].paired;
	if (vnet->paired)
		err = vnet_pair_register(dev, params, extack);
	else
		err = register_netdevice(dev);
	/* Unless the destructor has: it depends on how far that came. */
	if (err) {
		kfree(rcu_replace_pointer(vnet->conf, NULL, true));
		return err;
	}

	vnet_lockup_set(dev, conf);
	return 0;
}

static int vnet_nl_changelink(struct net_device *dev, struct nlattr *tb[],
			      struct nlattr *data[],
			      struct netlink_ext_ack *extack)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct vnet_config *old = rtnl_dereference(vnet->conf);
	struct vnet_config *conf;
	int err;

	if (data && data[IFLA_VNET_MAC]) {
		VNET_NL_ERR(extack, data[IFLA_VNET_MAC],
			    "mac can be set at creation only");
		return -EOPNOTSUPP;
	}
	if (data && data[IFLA_VNET_PEER_INFO]) {
		VNET_NL_ERR(extack, data[IFLA_VNET_PEER_INFO],
			    "peer can be set at creation only");
		return -EOPNOTSUPP;
	}

	conf = vnet_nl_config(old, data, extack);
	if (IS_ERR(conf))
		return PTR_ERR(conf);

	err = vnet_nl_check(conf, old, dev, tb, data, extack);
	if (!err && vnet_modes[conf->mode].paired != vnet->paired) {
		VNET_NL_ERR(extack, data[IFLA_VNET_MODE],
			    "a pair is made at creation, and stays one");
		err = -EOPNOTSUPP;
	}
	if (err) {
		kfree(conf);
		return err;
	}

	rcu_assign_pointer(vnet->conf, conf);
	if (conf->lockup != old->lockup || conf->tx_timeout != old->tx_timeout)
		vnet_lockup_set(dev, conf);
	kfree_rcu(old, rcu);
	return 0;
}

static size_t vnet_nl_get_size(const struct net_device *dev)
{
	/* IFLA_VNET_PREFIX, _ADDRESS, _LEN */
	const size_t prefix = nla_total_size(0) +
			      nla_total_size(sizeof(struct in6_addr)) +
			      nla_total_size(sizeof(u8));

	/* As many prefixes as there can be: this may run without RTNL. */
	return nla_total_size(sizeof(u32)) +	/* IFLA_VNET_MODE */
	       nla_total_size(ETH_ALEN) +	/* IFLA_VNET_MAC */
	       nla_total_size(ETH_ALEN) +	/* IFLA_VNET_PEER_MAC */
	       nla_total_size(sizeof(u32)) +	/* IFLA_VNET_ANSWER */
	       nla_total_size(VNET_MAX_PREFIXES * prefix) +
	       nla_total_size(sizeof(u8)) +	/* IFLA_VNET_TTL */
	       nla_total_size(sizeof(u32)) +	/* IFLA_VNET_LOCKUP */
	       nla_total_size(sizeof(u32)) +	/* IFLA_VNET_TX_TIMEOUT */
	       0;
}

static int vnet_nl_put_prefix(struct sk_buff *skb,
			      const struct vnet_prefix *prefix)
{
	struct nlattr *nest = nla_nest_start(skb, IFLA_VNET_PREFIX);

	if (!nest ||
	    nla_put(skb, IFLA_VNET_PREFIX_ADDRESS, prefix->is_ipv6 ?
		    sizeof(prefix->ipv6) : sizeof(prefix->ipv4),
		    &prefix->ipv6) ||
	    nla_put_u8(skb, IFLA_VNET_PREFIX_LEN, prefix->len))
		return -EMSGSIZE;

	nla_nest_end(skb, nest);
	return 0;
}

/* The caller takes back what was put if this fails, here and below. */
static int vnet_nl_put_prefixes(struct sk_buff *skb,
				const struct vnet_config *conf)
{
	struct nlattr *nest = nla_nest_start(skb, IFLA_VNET_PREFIXES);
	unsigned int i;

	if (!nest)
		return -EMSGSIZE;

	for (i = 0; i < conf->prefix_count; i++)
		if (vnet_nl_put_prefix(skb, &conf->prefixes[i]))
			return -EMSGSIZE;

	nla_nest_end(skb, nest);
	return 0;
}

static int vnet_nl_put_config(struct sk_buff *skb, const struct net_device *dev,
			      const struct vnet_config *conf)
{
	if (nla_put_u32(skb, IFLA_VNET_MODE, conf->mode))
		return -EMSGSIZE;

	/* Only "mac" gives an interface a permanent address. */
	if (!is_zero_ether_addr(dev->perm_addr) &&
	    nla_put(skb, IFLA_VNET_MAC, ETH_ALEN, dev->perm_addr))
		return -EMSGSIZE;

	if (nla_put(skb, IFLA_VNET_PEER_MAC, ETH_ALEN, conf->peer_mac) ||
	    nla_put_u32(skb, IFLA_VNET_ANSWER, conf->answer) ||
	    vnet_nl_put_prefixes(skb, conf) ||
	    nla_put_u8(skb, IFLA_VNET_TTL, conf->ttl) ||
	    nla_put_u32(skb, IFLA_VNET_LOCKUP, conf->lockup) ||
	    nla_put_u32(skb, IFLA_VNET_TX_TIMEOUT, conf->tx_timeout))
		return -EMSGSIZE;

	return 0;
}

/* Whether RTNL is held depends on the kernel. */
static int vnet_nl_fill_info(struct sk_buff *skb, const struct net_device *dev)
{
	const struct vnet_priv *vnet = netdev_priv(dev);
	int err;

	rcu_read_lock();
	err = vnet_nl_put_config(skb, dev, rcu_dereference(vnet->conf));
	rcu_read_unlock();
	return err;
}

struct rtnl_link_ops vnet_link_ops = {
	.kind			= "vnet",
	.priv_size		= sizeof(struct vnet_priv),
	.setup			= vnet_setup,
	.peer_type		= IFLA_VNET_PEER_INFO,
	.policy			= vnet_policy,
	.maxtype		= IFLA_VNET_MAX,
	.validate		= vnet_nl_validate,
	.newlink		= vnet_nl_newlink,
	.changelink		= vnet_nl_changelink,
	.dellink		= vnet_pair_dellink,
	.get_link_net		= vnet_pair_get_link_net,
	.get_size		= vnet_nl_get_size,
	.fill_info		= vnet_nl_fill_info,
	.get_xstats_size	= vnet_get_xstats_size,
	.fill_xstats		= vnet_fill_xstats,
};
