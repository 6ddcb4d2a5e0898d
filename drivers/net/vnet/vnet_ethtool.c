// SPDX-License-Identifier: GPL-2.0-only
/*
 * ethtool: link settings, counters, message level.
 */

#include <linux/ethtool.h>
#include <linux/string_helpers.h>

#include "vnet.h"

/* By enum vnet_verdict. */
static const char * const vnet_verdict_names[VNET_VERDICTS] = {
	"answered",
	"crossed",
#define VNET_TAKEN(id)		"taken_" #id,
#define VNET_DROPPED(id)	"dropped_" #id,
#include "vnet_verdicts.h"
};

static const char * const vnet_queue_stat_names[] = {
	"packets",
	"bytes",
	"stops",
	"lost",
	"timeouts",
	"stalled_ms",
};

/**
 * vnet_verdict_name - what users know a verdict by
 * @verdict: what became of a frame
 * @name: the name is written here, ETH_GSTRING_LEN bytes hold it
 *
 * Any context.
 */
void vnet_verdict_name(enum vnet_verdict verdict, char *name)
{
	string_lower(name, vnet_verdict_names[verdict]);
}

static int vnet_get_sset_count(struct net_device *dev, int sset)
{
	if (sset != ETH_SS_STATS)
		return -EOPNOTSUPP;

	return VNET_VERDICTS +
	       dev->num_tx_queues * ARRAY_SIZE(vnet_queue_stat_names);
}

static void vnet_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	unsigned int i, j;

	if (sset != ETH_SS_STATS)
		return;

	for (i = 0; i < VNET_VERDICTS; i++) {
		vnet_verdict_name(i, data);
		data += ETH_GSTRING_LEN;
	}
	for (i = 0; i < dev->num_tx_queues; i++)
		for (j = 0; j < ARRAY_SIZE(vnet_queue_stat_names); j++)
			ethtool_sprintf(&data, "queue_%u_%s", i,
					vnet_queue_stat_names[j]);
}

/* In the order of vnet_queue_stat_names. */
static void vnet_get_queue_stats(const struct vnet_queue_stats *stats,
				 u64 *data)
{
	unsigned int start;

	BUILD_BUG_ON(ARRAY_SIZE(vnet_queue_stat_names) !=
		     3 + VNET_LOCKUP_STATS);

	do {
		start = u64_stats_fetch_begin(&stats->syncp);
		data[0] = u64_stats_read(&stats->packets);
		data[1] = u64_stats_read(&stats->bytes);
		data[2] = u64_stats_read(&stats->stops);
	} while (u64_stats_fetch_retry(&stats->syncp, start));

	vnet_lockup_stats(stats, &data[3]);
}

static void vnet_get_ethtool_stats(struct net_device *dev,
				   struct ethtool_stats *stats, u64 *data)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct vnet_totals total;
	unsigned int i;

	vnet_stats_total(vnet, &total);
	memcpy(data, total.verdicts, sizeof(total.verdicts));
	data += VNET_VERDICTS;
	for (i = 0; i < dev->num_tx_queues; i++) {
		vnet_get_queue_stats(&vnet->queue_stats[i], data);
		data += ARRAY_SIZE(vnet_queue_stat_names);
	}
}

static int vnet_get_link_ksettings(struct net_device *dev,
				   struct ethtool_link_ksettings *cmd)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	cmd->base.speed = vnet->speed;
	cmd->base.duplex = vnet->duplex;
	cmd->base.port = PORT_OTHER;
	return 0;
}

static int vnet_set_link_ksettings(struct net_device *dev,
				   const struct ethtool_link_ksettings *cmd)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	return ethtool_virtdev_set_link_ksettings(dev, cmd, &vnet->speed,
						  &vnet->duplex);
}

static u32 vnet_get_msglevel(struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	return vnet->msg_enable;
}

/* All bits are kept, as drivers do; only NETIF_MSG_PKTDATA says anything. */
static void vnet_set_msglevel(struct net_device *dev, u32 level)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	WRITE_ONCE(vnet->msg_enable, level);
}

const struct ethtool_ops vnet_ethtool_ops = {
	.get_msglevel		= vnet_get_msglevel,
	.set_msglevel		= vnet_set_msglevel,
	.get_link		= ethtool_op_get_link,
	.get_ts_info		= ethtool_op_get_ts_info,
	.get_link_ksettings	= vnet_get_link_ksettings,
	.set_link_ksettings	= vnet_set_link_ksettings,
	.get_sset_count		= vnet_get_sset_count,
	.get_strings		= vnet_get_strings,
	.get_ethtool_stats	= vnet_get_ethtool_stats,
};
