/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the KUnit tests need to know of a kernel's age. Only they include it.
 */
#ifndef _VNET_COMPAT_KUNIT_H
#define _VNET_COMPAT_KUNIT_H

#include <net/rtnetlink.h>

/* Call newlink() as rtnetlink does, see compat.h for its two forms. */
static inline int vnet_compat_newlink(const struct rtnl_link_ops *ops,
				      struct net_device *dev,
				      struct rtnl_newlink_params *params,
				      struct netlink_ext_ack *extack)
{
#ifdef VNET_HAVE_NEWLINK_PARAMS
	return ops->newlink(dev, params, extack);
#else
	return ops->newlink(params->src_net, dev, params->tb, params->data,
			    extack);
#endif
}

#endif /* _VNET_COMPAT_KUNIT_H */
