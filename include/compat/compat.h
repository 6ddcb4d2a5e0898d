/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The driver is written for the newest kernel that vnet supports. This header
 * comes before every file of it and gives older kernels what they lack. No
 * other file may depend on the kernel's age. What a kernel has is probed, see
 * probes.mk, which also knows the range of kernels that vnet supports.
 */
#ifndef _VNET_COMPAT_H
#define _VNET_COMPAT_H

#include <linux/if_vnet.h>
#include <linux/netdevice.h>
#include <net/rtnetlink.h>
#include <net/sch_generic.h>

/* netdev_lockdep_set_classes() moved here in 6.15. */
#ifdef VNET_HAVE_NETDEV_LOCK_H
#include <net/netdev_lock.h>
#endif

/* Segmentation's part of <linux/netdevice.h> and skbuff.h since 6.5. */
#ifdef VNET_HAVE_GSO_H
#include <net/gso.h>
#endif

/* <linux/unaligned.h> since 6.12. */
#ifdef VNET_HAVE_UNALIGNED_H
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/* Since 6.3; before, numbers that no message is parsed into. */
#ifndef VNET_HAVE_IPV4_MAX_SIZE
#define IFLA_GSO_IPV4_MAX_SIZE	(IFLA_MAX + 1)
#define IFLA_GRO_IPV4_MAX_SIZE	(IFLA_MAX + 2)
#endif

/*
 * Before 6.13 the core knew nothing of the second end of a pair. A kind says by
 * @peer_type which of its attributes describes that; there it becomes a field
 * that has no effect on a kind whose interfaces are nobody's master.
 */
#ifndef VNET_HAVE_PEER_TYPE
#define peer_type	slave_maxtype
#endif

#ifndef VNET_HAVE_NEWLINK_PARAMS
/*
 * newlink() had its parameters one by one before 6.15. The macro below stands
 * where the driver defines its newlink(), puts a function of the old form in
 * front of it, and leaves the address of that one under the driver's name.
 */
struct rtnl_newlink_params {
	struct net *src_net;
	struct net *peer_net;
	struct nlattr **tb;
	struct nlattr **data;
};

static inline struct net *rtnl_newlink_peer_net(struct rtnl_newlink_params *p)
{
	return p->peer_net;
}

/* As newer cores have it, but for the permission, which newlink() looks at. */
static inline struct net *
vnet_compat_peer_net(struct net *src_net, struct nlattr *tb[],
		     struct nlattr *data[], struct netlink_ext_ack *extack)
{
	struct nlattr *peer_tb[IFLA_MAX + 1];
	struct net *net;
	int err;

	if (!data || !data[IFLA_VNET_PEER_INFO])
		return rtnl_link_get_net(src_net, tb);

	err = rtnl_nla_parse_ifinfomsg(peer_tb, data[IFLA_VNET_PEER_INFO],
				       extack);
	if (err < 0)
		return ERR_PTR(err);

	net = rtnl_link_get_net(src_net, peer_tb);
	if (IS_ERR(net))
		NL_SET_ERR_MSG_ATTR(extack, data[IFLA_VNET_PEER_INFO],
				    "vnet: peer's network namespace not found");
	return net;
}

#define vnet_nl_newlink(_dev, _params, _extack)				\
vnet_nl_newlink_params(_dev, _params, _extack);				\
									\
static int vnet_nl_newlink(struct net *src_net, struct net_device *dev,	\
			   struct nlattr *tb[], struct nlattr *data[],	\
			   struct netlink_ext_ack *extack)		\
{									\
	struct rtnl_newlink_params params = {				\
		.src_net = src_net,					\
		.tb = tb,						\
		.data = data,						\
	};								\
	int err;							\
									\
	params.peer_net = vnet_compat_peer_net(src_net, tb, data,	\
					       extack);			\
	if (IS_ERR(params.peer_net))					\
		return PTR_ERR(params.peer_net);			\
	err = vnet_nl_newlink_params(dev, &params, extack);		\
	put_net(params.peer_net);					\
	return err;							\
}									\
									\
static int vnet_nl_newlink_params(_dev, _params, _extack)
#endif /* !VNET_HAVE_NEWLINK_PARAMS */

/* Since 7.3 the core wants to know whose lock is held. */
#ifndef VNET_HAVE_QUEUE_NET
static inline void unregister_netdevice_queue_net(struct net *net,
						  struct net_device *dev,
						  struct list_head *head)
{
	unregister_netdevice_queue(dev, head);
}
#endif

#ifndef VNET_HAVE_TXQ_HAS_NO_QUEUE
static inline bool qdisc_txq_has_no_queue(const struct netdev_queue *txq)
{
	return !rcu_access_pointer(txq->qdisc)->enqueue;
}
#endif

/* Older kernels have two underscores in front of it. */
#ifndef VNET_HAVE_WATCHDOG_UP
#define netdev_watchdog_up	__netdev_watchdog_up
#endif

#endif /* _VNET_COMPAT_H */
