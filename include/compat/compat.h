/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The driver is written for the newest kernel that vnet supports. This header
 * comes before every file of it and gives older kernels what they lack. No
 * other file may depend on the kernel's age. What a kernel has is probed, see
 * probes.mk; its version only bounds the supported range.
 */
#ifndef _VNET_COMPAT_H
#define _VNET_COMPAT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "vnet needs Linux 6.1 or newer, such as Debian 12's"
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(7, 4, 0) && \
	!defined(VNET_TRY_NEWER_KERNEL)
#error "vnet knows Linux up to 7.3; try KCFLAGS=-DVNET_TRY_NEWER_KERNEL"
#endif

#include <linux/netdevice.h>
#include <net/rtnetlink.h>
#include <net/sch_generic.h>

/* netdev_lockdep_set_classes() moved here in 6.15. */
#ifdef VNET_HAVE_NETDEV_LOCK_H
#include <net/netdev_lock.h>
#endif

/* <linux/unaligned.h> since 6.12. */
#ifdef VNET_HAVE_UNALIGNED_H
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#ifndef VNET_HAVE_NEWLINK_PARAMS
/*
 * newlink() had its parameters one by one before 6.15. The macro below stands
 * where the driver defines its newlink(), puts a function of the old form in
 * front of it, and leaves the address of that one under the driver's name.
 */
struct rtnl_newlink_params {
	struct net *src_net;
	struct nlattr **tb;
	struct nlattr **data;
};

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
									\
	return vnet_nl_newlink_params(dev, &params, extack);		\
}									\
									\
static int vnet_nl_newlink_params(_dev, _params, _extack)
#endif /* !VNET_HAVE_NEWLINK_PARAMS */

#ifndef VNET_HAVE_TXQ_HAS_NO_QUEUE
static inline bool qdisc_txq_has_no_queue(const struct netdev_queue *txq)
{
	return !rcu_access_pointer(txq->qdisc)->enqueue;
}
#endif

#endif /* _VNET_COMPAT_H */
