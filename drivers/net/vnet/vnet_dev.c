// SPDX-License-Identifier: GPL-2.0-only
/*
 * The net_device: set-up, up and down, carrier.
 */

#include <linux/etherdevice.h>
#include <linux/ethtool.h>

#include "vnet.h"

/*
 * What costs nothing because it is never done: a checksum left unfinished, or a
 * frame left for segmentation, is delivered like that. GSO by frag_list is not
 * among them: each of its segments has headers of its own to turn round.
 */
#define VNET_FEATURES	(NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HIGHDMA | \
			 NETIF_F_HW_CSUM | NETIF_F_ALL_TSO | NETIF_F_GSO_UDP_L4)

static int vnet_init(struct net_device *dev)
{
	int err;

	err = vnet_stats_alloc(dev);
	if (err)
		return err;

	/* No xmit, whatever the core's state: it is open that makes queues. */
	netif_tx_stop_all_queues(dev);
	netdev_lockdep_set_classes(dev);
	return 0;
}

/*
 * The other half of vnet_init(), but not as ndo_uninit: whoever holds a
 * reference may read the counters until the last one is gone. And of newlink(),
 * which frees the configuration only if registration fails.
 */
static void vnet_free(struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	vnet_stats_free(dev);
	kfree(rcu_replace_pointer(vnet->conf, NULL, true));
}

/* This end of the wire is up, and in its socket. */
static bool vnet_connected(const struct net_device *dev)
{
	const struct vnet_priv *vnet = netdev_priv(dev);

	return netif_running(dev) && !vnet->unplugged;
}

static void vnet_set_carrier(struct net_device *dev, bool carrier)
{
	if (carrier)
		netif_carrier_on(dev);
	else
		netif_carrier_off(dev);
}

/*
 * An end of the wire has gone up or down, was plugged in or unplugged, under
 * RTNL. Both ends of a pair have a carrier while both are up and plugged in.
 */
static void vnet_update_carrier(struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	bool carrier = vnet_connected(dev);
	struct net_device *peer;

	peer = rtnl_dereference(vnet->peer);
	if (vnet->paired)
		carrier = carrier && peer && vnet_connected(peer);

	vnet_set_carrier(dev, carrier);
	if (peer)
		vnet_set_carrier(peer, carrier);
}

static int vnet_open(struct net_device *dev)
{
	int err;

	err = vnet_queues_open(dev);
	if (err)
		return err;

	netif_tx_start_all_queues(dev);
	vnet_update_carrier(dev);
	return 0;
}

static int vnet_stop(struct net_device *dev)
{
	vnet_update_carrier(dev);
	vnet_queues_close(dev);
	return 0;
}

/* An unplugged cable stays so until it is plugged in, also over down and up. */
static int vnet_change_carrier(struct net_device *dev, bool carrier)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	vnet->unplugged = !carrier;
	vnet_update_carrier(dev);
	return 0;
}

/* There is no filter to program: the far end sends what is asked for. */
static void vnet_set_rx_mode(struct net_device *dev)
{
}

static const struct net_device_ops vnet_netdev_ops = {
	.ndo_init		= vnet_init,
	.ndo_uninit		= vnet_pair_untie,
	.ndo_open		= vnet_open,
	.ndo_stop		= vnet_stop,
	.ndo_start_xmit		= vnet_xmit,
	.ndo_tx_timeout		= vnet_tx_timeout,
	.ndo_get_stats64	= vnet_get_stats64,
	.ndo_set_rx_mode	= vnet_set_rx_mode,
	.ndo_set_mac_address	= eth_mac_addr,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_change_carrier	= vnet_change_carrier,
	.ndo_get_iflink		= vnet_pair_get_iflink,
};

/**
 * vnet_is_vnet - is this one of our interfaces?
 * @dev: any interface
 *
 * Any context.
 *
 * Return: whether it is.
 */
bool vnet_is_vnet(const struct net_device *dev)
{
	return dev->netdev_ops == &vnet_netdev_ops;
}

/**
 * vnet_setup - what every new interface starts with
 * @dev: the interface, not registered yet
 *
 * The core calls it before newlink(). Not lltx: the tx queue's lock is what
 * makes vnet_xmit() a ring's only producer.
 */
void vnet_setup(struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	ether_setup(dev);
	dev->netdev_ops = &vnet_netdev_ops;
	dev->ethtool_ops = &vnet_ethtool_ops;
	dev->needs_free_netdev = true;
	dev->priv_destructor = vnet_free;

	/* What comes out are the senders' own skbs, so no sharing. */
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_LIVE_ADDR_CHANGE |
			   IFF_UNICAST_FLT | IFF_DISABLE_NETPOLL;

	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_MAX_MTU;
	dev->features = VNET_FEATURES;
	dev->hw_features = VNET_FEATURES;
	dev->vlan_features = VNET_FEATURES;
	dev->hw_enc_features = VNET_FEATURES;

	vnet->speed = SPEED_10000;
	vnet->duplex = DUPLEX_FULL;
}
