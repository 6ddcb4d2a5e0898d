// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module: comes and goes with the link kind, makes no interface of its own.
 */

#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <net/rtnetlink.h>

#include "vnet.h"

/* Never the far end's address: frames could not tell the two apart. */
static int vnet_pre_changeaddr(struct netdev_notifier_pre_changeaddr_info *info)
{
	struct vnet_priv *vnet = netdev_priv(info->info.dev);
	const struct vnet_config *conf = rtnl_dereference(vnet->conf);

	/* A pair's far end has the other interface's. */
	if (vnet->paired || !ether_addr_equal(info->dev_addr, conf->peer_mac))
		return NOTIFY_DONE;

	NL_SET_ERR_MSG_MOD(info->info.extack, "address is the far end's");
	return notifier_from_errno(-EADDRINUSE);
}

static int vnet_netdev_event(struct notifier_block *nb, unsigned long event,
			     void *ptr)
{
	if (event != NETDEV_PRE_CHANGEADDR ||
	    !vnet_is_vnet(netdev_notifier_info_to_dev(ptr)))
		return NOTIFY_DONE;

	return vnet_pre_changeaddr(ptr);
}

static struct notifier_block vnet_notifier = {
	.notifier_call = vnet_netdev_event,
};

static int __init vnet_module_init(void)
{
	int err;

	err = register_netdevice_notifier(&vnet_notifier);
	if (err)
		return err;

	err = rtnl_link_register(&vnet_link_ops);
	if (err)
		unregister_netdevice_notifier(&vnet_notifier);
	return err;
}

/* Takes all interfaces with it, in every network namespace. */
static void __exit vnet_module_exit(void)
{
	rtnl_link_unregister(&vnet_link_ops);
	unregister_netdevice_notifier(&vnet_notifier);
}

module_init(vnet_module_init);
module_exit(vnet_module_exit);

MODULE_ALIAS_RTNL_LINK("vnet");
MODULE_DESCRIPTION("Virtual Ethernet NIC with a simulated far end");
MODULE_LICENSE("GPL");
