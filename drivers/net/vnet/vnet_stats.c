// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counters: 64 bit, per CPU.
 *
 * A frame is counted once, when its verdict is final: it reached the far end
 * (tx_packets) and was answered or taken, or it did not (tx_dropped). So, once
 * the link is quiet, tx_packets = answered + the sum of all taken.
 */

#include <linux/netdevice.h>

#include "vnet.h"

/**
 * vnet_packets - how many frames of the wire a skb stands for
 * @skb: the frame, or the GSO frame
 *
 * Return: 1 or more.
 */
unsigned int vnet_packets(const struct sk_buff *skb)
{
	return max_t(unsigned int, skb_shinfo(skb)->gso_segs, 1);
}

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
 * vnet_stats_alloc - allocate an interface's counters
 *
 * May sleep.
 *
 * Return: the counters, all 0, for free_percpu(); NULL for lack of memory.
 */
struct vnet_stats __percpu *vnet_stats_alloc(void)
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
		for (i = 0; i < VNET_VERDICTS; i++)
			total->verdicts[i] += one.verdicts[i];
	}
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
	struct vnet_totals total;
	unsigned int i;

	vnet_stats_total(netdev_priv(dev), &total);

	stats->tx_packets = total.tx_packets;
	stats->tx_bytes = total.tx_bytes;
	stats->rx_packets = total.verdicts[VNET_ANSWERED];
	stats->rx_bytes = total.rx_bytes;
	for (i = VNET_FIRST_DROP; i < VNET_VERDICTS; i++)
		stats->tx_dropped += total.verdicts[i];
}
