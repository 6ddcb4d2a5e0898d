// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counters: 64 bit, per CPU.
 *
 * A frame is counted once, when its verdict is final: it reached the far end
 * (tx_packets) and was answered or taken or crossed over, or it did not
 * (tx_dropped). So, once the link is quiet, tx_packets = answered + crossed +
 * the sum of all taken, and rx_packets = answered + the other end's crossed.
 * What is missing from tx_packets until the watchdog comes are completions that
 * are lost.
 */

#include <linux/netdevice.h>
#include <linux/slab.h>
#include <net/netlink.h>

#include "vnet.h"

/**
 * vnet_count - count frames under their verdict
 * @vnet: the interface's private data
 * @verdict: what became of them
 * @packets: how many, in the sense of vnet_packets()
 * @sent: their length with the Ethernet header
 * @received: the length of the answers, 0 if there are none
 *
 * Called with BH off.
 */
void vnet_count(struct vnet_priv *vnet, enum vnet_verdict verdict,
		unsigned int packets, unsigned int sent, unsigned int received)
{
	struct vnet_stats *stats = this_cpu_ptr(vnet->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->verdicts[verdict], packets);
	if (verdict < VNET_FIRST_DROP) {
		u64_stats_add(&stats->tx_packets, packets);
		u64_stats_add(&stats->tx_bytes, sent);
		u64_stats_add(&stats->rx_bytes, received);
	}
	u64_stats_update_end(&stats->syncp);
}

/**
 * vnet_count_received - count what crossed over, where it comes out
 * @vnet: private data of the end that receives
 * @packets: how many frames, in the sense of vnet_packets()
 * @received: their length with the Ethernet header
 *
 * Called with BH off, from the other end's poll.
 */
void vnet_count_received(struct vnet_priv *vnet, unsigned int packets,
			 unsigned int received)
{
	struct vnet_stats *stats = this_cpu_ptr(vnet->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->rx_crossed, packets);
	u64_stats_add(&stats->rx_bytes, received);
	u64_stats_update_end(&stats->syncp);
}

/**
 * vnet_count_verdict - the half of vnet_count() that says what became of frames
 * @vnet: the interface's private data
 * @verdict: what became of frames
 * @packets: how many, in the sense of vnet_packets()
 * @received: the length of the answers, 0 if there are none
 *
 * vnet_count_sent() is the other half. Called with BH off.
 */
void vnet_count_verdict(struct vnet_priv *vnet, enum vnet_verdict verdict,
			unsigned int packets, unsigned int received)
{
	struct vnet_stats *stats = this_cpu_ptr(vnet->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->verdicts[verdict], packets);
	u64_stats_add(&stats->rx_bytes, received);
	u64_stats_update_end(&stats->syncp);
}

/**
 * vnet_count_sent - the other half: that frames reached the far end
 * @vnet: the interface's private data
 * @packets: how many, in the sense of vnet_packets()
 * @sent: their length with the Ethernet header
 *
 * Called with BH off.
 */
void vnet_count_sent(struct vnet_priv *vnet, unsigned int packets,
		     unsigned int sent)
{
	struct vnet_stats *stats = this_cpu_ptr(vnet->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->tx_packets, packets);
	u64_stats_add(&stats->tx_bytes, sent);
	u64_stats_update_end(&stats->syncp);
}

static struct vnet_stats __percpu *vnet_stats_alloc_percpu(void)
{
	struct vnet_stats __percpu *stats;
	int cpu;

	stats = alloc_percpu_gfp(struct vnet_stats, GFP_KERNEL_ACCOUNT);
	if (!stats)
		return NULL;

	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(stats, cpu)->syncp);

	return stats;
}

/**
 * vnet_stats_alloc - allocate an interface's counters, for ndo_init
 * @dev: the interface
 *
 * Called under RTNL, may sleep. They are all 0, and outlive open and stop.
 *
 * Return: 0 or -ENOMEM with nothing left behind.
 */
int vnet_stats_alloc(struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	unsigned int i;

	vnet->stats = vnet_stats_alloc_percpu();
	if (!vnet->stats)
		return -ENOMEM;

	vnet->queue_stats = kvcalloc(dev->num_tx_queues,
				     sizeof(*vnet->queue_stats),
				     GFP_KERNEL_ACCOUNT);
	if (!vnet->queue_stats) {
		free_percpu(vnet->stats);
		return -ENOMEM;
	}

	for (i = 0; i < dev->num_tx_queues; i++) {
		u64_stats_init(&vnet->queue_stats[i].syncp);
		u64_stats_init(&vnet->queue_stats[i].lockup_syncp);
	}

	return 0;
}

/**
 * vnet_stats_free - free what vnet_stats_alloc() allocated
 * @dev: the interface; nobody has a reference any more
 *
 * Called with or without RTNL.
 */
void vnet_stats_free(struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	kvfree(vnet->queue_stats);
	free_percpu(vnet->stats);
}

static void vnet_stats_read(const struct vnet_stats *stats,
			    struct vnet_totals *copy)
{
	unsigned int start;
	unsigned int i;

	do {
		start = u64_stats_fetch_begin(&stats->syncp);
		copy->tx_packets = u64_stats_read(&stats->tx_packets);
		copy->tx_bytes = u64_stats_read(&stats->tx_bytes);
		copy->rx_bytes = u64_stats_read(&stats->rx_bytes);
		copy->rx_crossed = u64_stats_read(&stats->rx_crossed);
		for (i = 0; i < VNET_VERDICTS; i++)
			copy->verdicts[i] = u64_stats_read(&stats->verdicts[i]);
	} while (u64_stats_fetch_retry(&stats->syncp, start));
}

/**
 * vnet_stats_total - add up the counters of all CPUs
 * @vnet: the interface's private data
 * @total: the sums
 *
 * Any context, does not sleep.
 */
void vnet_stats_total(const struct vnet_priv *vnet, struct vnet_totals *total)
{
	struct vnet_totals one;
	unsigned int i;
	int cpu;

	memset(total, 0, sizeof(*total));
	for_each_possible_cpu(cpu) {
		vnet_stats_read(per_cpu_ptr(vnet->stats, cpu), &one);
		total->tx_packets += one.tx_packets;
		total->tx_bytes += one.tx_bytes;
		total->rx_bytes += one.rx_bytes;
		total->rx_crossed += one.rx_crossed;
		for (i = 0; i < VNET_VERDICTS; i++)
			total->verdicts[i] += one.verdicts[i];
	}
}

/**
 * vnet_lockup_stats - read a queue's counters of lost completions
 * @stats: the queue's counters
 * @data: VNET_LOCKUP_STATS of them, by enum vnet_lockup_stat
 *
 * Any context, does not sleep.
 */
void vnet_lockup_stats(const struct vnet_queue_stats *stats, u64 *data)
{
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&stats->lockup_syncp);
		data[VNET_LOCKUP_LOST] = u64_stats_read(&stats->lost);
		data[VNET_LOCKUP_TIMEOUTS] = u64_stats_read(&stats->timeouts);
		data[VNET_LOCKUP_STALLED] = u64_stats_read(&stats->stalled);
	} while (u64_stats_fetch_retry(&stats->lockup_syncp, start));
}

/**
 * vnet_get_stats64 - ndo_get_stats64
 * @dev: the interface
 * @stats: zeroed by the caller
 *
 * Called under RTNL or RCU. The core adds the drops that it counted itself.
 */
void vnet_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	u64 lockup[VNET_LOCKUP_STATS];
	struct vnet_totals total;
	unsigned int i;

	vnet_stats_total(vnet, &total);

	stats->tx_packets = total.tx_packets;
	stats->tx_bytes = total.tx_bytes;
	stats->rx_packets = total.verdicts[VNET_ANSWERED] + total.rx_crossed;
	stats->rx_bytes = total.rx_bytes;
	for (i = VNET_FIRST_DROP; i < VNET_VERDICTS; i++)
		stats->tx_dropped += total.verdicts[i];
	for (i = 0; i < dev->num_tx_queues; i++) {
		vnet_lockup_stats(&vnet->queue_stats[i], lockup);
		stats->tx_errors += lockup[VNET_LOCKUP_TIMEOUTS];
	}
}

/* By enum vnet_verdict, whose order is free where the uapi's numbers are not */
static const u16 vnet_xstats[] = {
	IFLA_VNET_XSTATS_ANSWERED,
	IFLA_VNET_XSTATS_CROSSED,
#define VNET_TAKEN(id)		IFLA_VNET_XSTATS_TAKEN_##id,
#define VNET_DROPPED(id)	IFLA_VNET_XSTATS_DROPPED_##id,
#include "vnet_verdicts.h"
};

/**
 * vnet_get_xstats_size - how much room vnet_fill_xstats() takes
 * @dev: the interface
 *
 * Any context.
 *
 * Return: bytes, less the header of IFLA_INFO_XSTATS.
 */
size_t vnet_get_xstats_size(const struct net_device *dev)
{
	return ARRAY_SIZE(vnet_xstats) * nla_total_size_64bit(sizeof(u64));
}

/**
 * vnet_fill_xstats - put all counters into IFLA_INFO_XSTATS
 * @skb: the message; the caller takes back what was put if this fails
 * @dev: the interface
 *
 * Called under RTNL or RCU.
 *
 * Return: 0 or -EMSGSIZE.
 */
int vnet_fill_xstats(struct sk_buff *skb, const struct net_device *dev)
{
	struct vnet_totals total;
	struct nlattr *nest;
	unsigned int i;

	/* The uapi has a number for each verdict, and none too many. */
	BUILD_BUG_ON(ARRAY_SIZE(vnet_xstats) !=
		     IFLA_VNET_XSTATS_MAX - IFLA_VNET_XSTATS_PAD);

	nest = nla_nest_start(skb, IFLA_INFO_XSTATS);
	if (!nest)
		return -EMSGSIZE;

	vnet_stats_total(netdev_priv(dev), &total);
	for (i = 0; i < ARRAY_SIZE(vnet_xstats); i++)
		if (nla_put_u64_64bit(skb, vnet_xstats[i],
				      total.verdicts[i],
				      IFLA_VNET_XSTATS_PAD))
			return -EMSGSIZE;

	nla_nest_end(skb, nest);
	return 0;
}
