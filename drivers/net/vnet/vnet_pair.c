// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other end of a pair, from birth to death.
 *
 * Each end has a pointer to the other, from when both are registered until
 * either is deleted, which deletes both. So an end without the other is never
 * seen by user space. All of it is under RTNL.
 */

#include <linux/etherdevice.h>
#include <net/net_namespace.h>
#include <net/netlink.h>
#include <net/rtnetlink.h>

#include "vnet.h"

/* What creation acts upon; the rest would be ignored, so it is refused. */
static bool vnet_pair_takes(unsigned int type)
{
	switch (type) {
	case IFLA_ADDRESS:
	case IFLA_BROADCAST:
	case IFLA_IFNAME:
	case IFLA_MTU:
	case IFLA_TXQLEN:
	case IFLA_OPERSTATE:
	case IFLA_LINKMODE:
	case IFLA_NET_NS_PID:
	case IFLA_NET_NS_FD:
	case IFLA_GROUP:
	case IFLA_NUM_TX_QUEUES:
	case IFLA_NUM_RX_QUEUES:
	case IFLA_GSO_MAX_SEGS:
	case IFLA_GSO_MAX_SIZE:
	case IFLA_GRO_MAX_SIZE:
	case IFLA_GSO_IPV4_MAX_SIZE:
	case IFLA_GRO_IPV4_MAX_SIZE:
		return true;
	}

	return false;
}

/* @info, which the policy has found long enough, into @tb. */
static int vnet_pair_parse(struct nlattr *tb[], struct nlattr *info,
			   struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err;

	err = rtnl_nla_parse_ifinfomsg(tb, info, extack);
	if (err)
		return err;

	err = vnet_link_ops.validate(tb, NULL, extack);
	if (err)
		return err;

	for (i = 0; i <= IFLA_MAX; i++)
		if (tb[i] && !vnet_pair_takes(i)) {
			VNET_NL_ERR(extack, tb[i],
				    "peer does not take this attribute");
			return -EOPNOTSUPP;
		}

	return 0;
}

/*
 * Who owns the namespace of the first end need not own that of the second.
 * Newer cores ask as well, of who sent the message; this asks of the current
 * process.
 */
static int vnet_pair_permitted(const struct net *net, struct nlattr *tb[],
			       struct nlattr *info,
			       struct netlink_ext_ack *extack)
{
	struct nlattr *attr = tb[IFLA_NET_NS_PID] ?: tb[IFLA_NET_NS_FD];

	if (ns_capable(net->user_ns, CAP_NET_ADMIN))
		return 0;

	VNET_NL_ERR(extack, attr ?: info,
		    "peer's network namespace is not the caller's to change");
	return -EPERM;
}

/* Registration would fail all the same, but without a word. */
static int vnet_pair_check_first(const struct net_device *dev,
				 struct nlattr *name,
				 struct netlink_ext_ack *extack)
{
	if (netdev_name_in_use(dev_net(dev), dev->name)) {
		VNET_NL_ERR(extack, name, "the interface's name is in use");
		return -EEXIST;
	}
	if (dev->ifindex && __dev_get_by_index(dev_net(dev), dev->ifindex)) {
		VNET_NL_ERR(extack, NULL, "the interface's index is in use");
		return -EBUSY;
	}

	return 0;
}

static int vnet_pair_check_peer(const struct net_device *dev,
				const struct net_device *peer,
				struct nlattr *name, struct nlattr *info,
				struct netlink_ext_ack *extack)
{
	bool same = net_eq(dev_net(dev), dev_net(peer));

	if (!dev_valid_name(peer->name)) {
		VNET_NL_ERR(extack, name, "peer needs a valid name");
		return -EINVAL;
	}
	if (netdev_name_in_use(dev_net(peer), peer->name)) {
		VNET_NL_ERR(extack, name, "peer's name is in use");
		return -EEXIST;
	}
	if (same && !strcmp(dev->name, peer->name) &&
	    !strchr(peer->name, '%')) {
		VNET_NL_ERR(extack, name, "a pair needs two names");
		return -EEXIST;
	}
	if (peer->ifindex && __dev_get_by_index(dev_net(peer), peer->ifindex)) {
		VNET_NL_ERR(extack, info, "peer's index is in use");
		return -EBUSY;
	}
	if (same && peer->ifindex && dev->ifindex == peer->ifindex) {
		VNET_NL_ERR(extack, info, "a pair needs two indices");
		return -EBUSY;
	}

	return 0;
}

/*
 * The second end of @dev, not registered: what @info says, or else what @tb has
 * for the first, but for name and address.
 */
static struct net_device *vnet_pair_create(struct net_device *dev,
					   struct net *net, struct nlattr *tb[],
					   struct nlattr *info,
					   struct netlink_ext_ack *extack)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct vnet_config *conf, *given;
	struct net_device *peer;
	char name[IFNAMSIZ];
	unsigned char from;

	if (info && tb[IFLA_IFNAME]) {
		nla_strscpy(name, tb[IFLA_IFNAME], sizeof(name));
		from = NET_NAME_USER;
	} else {
		snprintf(name, sizeof(name), "%s%%d", vnet_link_ops.kind);
		from = NET_NAME_ENUM;
	}

	peer = rtnl_create_link(net, name, from, &vnet_link_ops, tb, extack);
	if (IS_ERR(peer))
		return peer;

	given = rtnl_dereference(vnet->conf);
	conf = kmemdup(given, struct_size(given, prefixes, given->prefix_count),
		       GFP_KERNEL_ACCOUNT);
	if (!conf) {
		free_netdev(peer);
		return ERR_PTR(-ENOMEM);
	}

	if (!info || !tb[IFLA_ADDRESS])
		eth_hw_addr_random(peer);
	if (info)
		peer->ifindex = ((struct ifinfomsg *)nla_data(info))->ifi_index;
	netif_carrier_off(peer);
	vnet_lockup_prepare(peer, conf);
	vnet_nl_derive_peer_mac(conf, peer);
	vnet = netdev_priv(peer);
	rcu_assign_pointer(vnet->conf, conf);
	vnet->paired = true;
	return peer;
}

/* The name that the core makes of @dev's pattern may be @other's. */
static bool vnet_pair_same_name(const struct net_device *dev,
				const struct net_device *other)
{
	const char *digits = strchr(dev->name, '%');

	return digits && !strchr(other->name, '%') &&
	       !strncmp(dev->name, other->name, digits - dev->name);
}

/* The index that the core would choose for @end may be @other's. */
static void vnet_pair_choose_index(struct net_device *end,
				   const struct net_device *other)
{
	struct net *net = dev_net(end);
	int index = 1;

	if (end->ifindex || !other->ifindex || !net_eq(net, dev_net(other)))
		return;

	while (index == other->ifindex || __dev_get_by_index(net, index))
		index++;
	end->ifindex = index;
}

static int vnet_pair_register_both(struct net_device *dev,
				   struct net_device *peer,
				   struct netlink_ext_ack *extack)
{
	struct net_device *first = dev;
	struct net_device *last = peer;
	int err;

	vnet_pair_choose_index(dev, peer);
	vnet_pair_choose_index(peer, dev);
	if (vnet_pair_same_name(dev, peer))
		swap(first, last);

	err = register_netdevice(first);
	if (err)
		return err;

	err = register_netdevice(last);
	if (err) {
		NL_SET_ERR_MSG_MOD(extack,
				   "the two ends cannot both be registered");
		unregister_netdevice(first);
	}
	return err;
}

static void vnet_pair_tie(struct net_device *dev, struct net_device *peer)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	rcu_assign_pointer(vnet->peer, peer);
	vnet = netdev_priv(peer);
	rcu_assign_pointer(vnet->peer, dev);
}

/**
 * vnet_pair_register - register an interface, and with it its other end
 * @dev: the first end, configured; remains the caller's if this fails
 * @params: the message
 * @extack: says why not
 *
 * Called under RTNL, may sleep. The second end is announced, and set up if the
 * message says so, when each knows the other.
 *
 * Return: 0, or an errno with no interface left behind.
 */
int vnet_pair_register(struct net_device *dev,
		       struct rtnl_newlink_params *params,
		       struct netlink_ext_ack *extack)
{
	struct nlattr *info = params->data[IFLA_VNET_PEER_INFO];
	struct net *net = rtnl_newlink_peer_net(params);
	struct nlattr *peer_tb[IFLA_MAX + 1];
	struct nlattr **tb = params->tb;
	struct nlattr *name = NULL;
	struct net_device *peer;
	struct vnet_priv *vnet;
	LIST_HEAD(list);
	int err;

	if (info) {
		tb = peer_tb;
		err = vnet_pair_parse(tb, info, extack);
		if (err)
			return err;
		name = tb[IFLA_IFNAME];
	}

	err = vnet_pair_permitted(net, tb, info, extack);
	if (err)
		return err;

	err = vnet_pair_check_first(dev, params->tb[IFLA_IFNAME], extack);
	if (err)
		return err;

	peer = vnet_pair_create(dev, net, tb, info, extack);
	if (IS_ERR(peer))
		return PTR_ERR(peer);

	err = vnet_pair_check_peer(dev, peer, name, info, extack);
	if (!err)
		err = vnet_pair_register_both(dev, peer, extack);
	if (err) {
		vnet = netdev_priv(peer);
		kfree(rcu_replace_pointer(vnet->conf, NULL, true));
		free_netdev(peer);
		return err;
	}

	vnet_pair_tie(dev, peer);
	vnet = netdev_priv(peer);
	vnet_lockup_set(peer, rtnl_dereference(vnet->conf));
	err = rtnl_configure_link(peer, info ? nla_data(info) : NULL, 0, NULL);
	if (err) {
		vnet_pair_dellink(dev, &list);
		unregister_netdevice_many(&list);
	}
	return err;
}

/**
 * vnet_pair_untie - ndo_uninit: make the two ends of a pair forget each other
 * @dev: one of them, or an interface of another mode
 *
 * Called under RTNL before either is freed, which an RCU grace period comes
 * before: until it is over polls may still deliver to the other end.
 */
void vnet_pair_untie(struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct net_device *peer = rtnl_dereference(vnet->peer);

	if (!peer)
		return;

	RCU_INIT_POINTER(vnet->peer, NULL);
	vnet = netdev_priv(peer);
	RCU_INIT_POINTER(vnet->peer, NULL);
}

/**
 * vnet_pair_dellink - delete an interface, and with it its other end
 * @dev: the interface
 * @head: list of what is being deleted
 *
 * Called under RTNL.
 */
void vnet_pair_dellink(struct net_device *dev, struct list_head *head)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct net_device *peer = rtnl_dereference(vnet->peer);

	vnet_pair_untie(dev);
	unregister_netdevice_queue(dev, head);
	if (peer)
		unregister_netdevice_queue_net(dev_net(dev), peer, head);
}

/**
 * vnet_pair_get_iflink - ndo_get_iflink
 * @dev: the interface
 *
 * Called under RTNL or RCU, or neither.
 *
 * Return: the index of the other end, 0 if that is gone; @dev's own if it is
 * not one of a pair.
 */
int vnet_pair_get_iflink(const struct net_device *dev)
{
	const struct vnet_priv *vnet = netdev_priv(dev);
	const struct net_device *peer;
	int index;

	if (!vnet->paired)
		return READ_ONCE(dev->ifindex);

	rcu_read_lock();
	peer = rcu_dereference(vnet->peer);
	index = peer ? READ_ONCE(peer->ifindex) : 0;
	rcu_read_unlock();
	return index;
}

/**
 * vnet_pair_get_link_net - where is the interface that IFLA_LINK names?
 * @dev: the interface
 *
 * Called under RTNL or RCU, which the caller holds for as long as it looks.
 *
 * Return: the network namespace of the other end, or @dev's own.
 */
struct net *vnet_pair_get_link_net(const struct net_device *dev)
{
	const struct vnet_priv *vnet = netdev_priv(dev);
	const struct net_device *peer;
	struct net *net;

	rcu_read_lock();
	peer = rcu_dereference(vnet->peer);
	net = dev_net(peer ?: dev);
	rcu_read_unlock();
	return net;
}
