// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a frame enters the driver.
 *
 * The stack calls vnet_xmit() in the sender's context, maybe with the sender's
 * socket locked. So nothing is delivered from here: what comes out again goes
 * into the queue's ring and the poll hands it to the stack.
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>

#include "vnet.h"
#include "vnet_trace.h"

/*
 * Longer than the wire takes. A GSO frame stands for several that are not. VLAN
 * tags in the data come on top of the MTU, one of them even if it is not there,
 * as is_skb_forwardable() has it.
 */
static bool vnet_oversize(const struct sk_buff *skb,
			  const struct net_device *dev)
{
	unsigned int max = READ_ONCE(dev->mtu) + dev->hard_header_len;

	if (likely(skb->len <= max + VLAN_HLEN) || skb_is_gso(skb))
		return false;

	return skb->len > max + vnet_tags_len(skb);
}

/* The frame has reached the wire's other end: what does the far end do? */
static enum vnet_verdict vnet_far_end(struct sk_buff *skb,
				      const struct net_device *dev,
				      const struct vnet_config *conf)
{
	/* Until linkwatch has taken the qdisc away frames still come. */
	if (unlikely(!netif_carrier_ok(dev)))
		return VNET_TAKEN_CARRIER;

	if (unlikely(vnet_oversize(skb, dev)))
		return VNET_TAKEN_OVERSIZE;

	if (unlikely(skb->len < ETH_HLEN))
		return VNET_TAKEN_TRUNCATED;

	return vnet_modes[conf->mode].prepare(skb, dev, conf);
}

/*
 * The other end's MTU may be smaller, and what stands for several frames was
 * made for the sender's.
 */
static bool vnet_fits(struct sk_buff *skb, const struct net_device *peer)
{
	unsigned int longest = READ_ONCE(peer->mtu) + peer->hard_header_len;

	if (!skb_is_gso(skb))
		return !vnet_oversize(skb, peer);

	skb_reset_mac_header(skb);
	longest += max_t(unsigned int, vnet_tags_len(skb), VLAN_HLEN);
	return skb_gso_validate_mac_len(skb, longest);
}

/* What crosses a pair fits the other end as well. */
static enum vnet_verdict vnet_cross(struct vnet_queue *queue,
				    struct sk_buff *skb, unsigned int bytes)
{
	const struct vnet_priv *vnet = netdev_priv(queue->txq->dev);
	const struct net_device *peer = rcu_dereference_bh(vnet->peer);

	if (peer && !vnet_fits(skb, peer))
		return VNET_TAKEN_OVERSIZE;

	return vnet_queue_add(queue, skb, bytes);
}

/* It never sees the ring, but a transmission it was, and its completion... */
static void vnet_lose_taken(struct vnet_queue *queue, enum vnet_verdict verdict,
			    unsigned int packets, unsigned int bytes)
{
	vnet_count_verdict(netdev_priv(queue->txq->dev), verdict, packets, 0);
	vnet_lockup_lose(queue);
	queue->lockup.account.packets = packets;
	queue->lockup.account.sent = bytes;
	vnet_lockup_hold(queue);
}

static void vnet_free(struct sk_buff *skb, enum vnet_verdict verdict)
{
	if (verdict == VNET_DROPPED_NO_MEMORY)
		kfree_skb_reason(skb, SKB_DROP_REASON_NOMEM);
	else if (verdict == VNET_DROPPED_RING_FULL)
		kfree_skb_reason(skb, SKB_DROP_REASON_FULL_RING);
	else
		consume_skb(skb);
}

/**
 * vnet_xmit - ndo_start_xmit
 * @skb: frame, its data at the Ethernet header; consumed in every case
 * @dev: the interface
 *
 * Called with BH off and the tx queue's lock held: the driver is not lltx, so
 * that lock makes this function the ring's only producer. A configuration that
 * is replaced meanwhile lives on until BH are on again. The frame is counted
 * here, or by the poll once it is in the ring.
 *
 * Return: NETDEV_TX_OK. The queue is stopped before it is full, so never busy.
 */
netdev_tx_t vnet_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	enum vnet_verdict verdict;
	struct vnet_queue *queue;
	unsigned int packets;
	unsigned int bytes;

	queue = &vnet->queues[skb_get_queue_mapping(skb)];
	bytes = skb->len;
	trace_vnet_xmit(queue, skb);
	if (unlikely(READ_ONCE(vnet->msg_enable) & NETIF_MSG_PKTDATA))
		vnet_dump(dev, "tx", skb_get_queue_mapping(skb), skb);

	/* Before any edit: the clone that this may make shows the request. */
	skb_tx_timestamp(skb);

	verdict = vnet_far_end(skb, dev, rcu_dereference_bh(vnet->conf));
	if (verdict == VNET_ANSWERED)
		verdict = vnet_queue_add(queue, skb, bytes);
	else if (verdict == VNET_CROSSED)
		verdict = vnet_cross(queue, skb, bytes);
	if (likely(verdict == VNET_ANSWERED))
		return NETDEV_TX_OK;

	trace_vnet_drop(queue, skb, verdict);
	packets = vnet_packets(skb);
	if (verdict < VNET_FIRST_DROP && vnet_lockup_hits(queue))
		vnet_lose_taken(queue, verdict, packets, bytes);
	else
		vnet_count(vnet, verdict, packets, bytes, 0);
	vnet_free(skb, verdict);
	return NETDEV_TX_OK;
}
