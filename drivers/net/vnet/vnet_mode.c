// SPDX-License-Identifier: GPL-2.0-only
/*
 * The modes: how the far end behaves.
 */

#include <linux/etherdevice.h>

#include "vnet.h"

/* Takes every frame, answers none. */
static enum vnet_verdict vnet_mode_drop(struct sk_buff *skb,
					const struct net_device *dev,
					const struct vnet_config *conf)
{
	return VNET_TAKEN_MODE;
}

/*
 * A loopback plug: the same bytes come back, whoever they are addressed to. The
 * Ethernet header must be linear for eth_type_trans(), that is all.
 */
static enum vnet_verdict vnet_mode_loop(struct sk_buff *skb,
					const struct net_device *dev,
					const struct vnet_config *conf)
{
	if (unlikely(!pskb_may_pull(skb, ETH_HLEN)))
		return VNET_DROPPED_NO_MEMORY;

	return VNET_ANSWERED;
}

/* A layer-2 reflector: Ethernet addresses exchanged, nothing else. */
static enum vnet_verdict vnet_mode_macswap(struct sk_buff *skb,
					   const struct net_device *dev,
					   const struct vnet_config *conf)
{
	enum vnet_verdict verdict;
	struct vnet_frame frame;

	verdict = vnet_classify_macswap(skb, &frame);
	if (verdict != VNET_ANSWERED)
		return verdict;

	return vnet_rewrite(skb, &frame);
}

/* A host that owns every address asked for and echoes on every port. */
static enum vnet_verdict vnet_mode_echo(struct sk_buff *skb,
					const struct net_device *dev,
					const struct vnet_config *conf)
{
	enum vnet_verdict verdict;
	struct vnet_frame frame;

	verdict = vnet_classify_echo(skb, dev, conf, &frame);
	if (verdict != VNET_ANSWERED)
		return verdict;

	return vnet_rewrite(skb, &frame);
}

/* A cable: whatever is sent comes out at the other end, to groups as well. */
static enum vnet_verdict vnet_mode_pair(struct sk_buff *skb,
					const struct net_device *dev,
					const struct vnet_config *conf)
{
	if (unlikely(!pskb_may_pull(skb, ETH_HLEN)))
		return VNET_DROPPED_NO_MEMORY;

	return VNET_CROSSED;
}

/* A cable on which two IPv4 networks meet. */
static enum vnet_verdict vnet_mode_snull(struct sk_buff *skb,
					 const struct net_device *dev,
					 const struct vnet_config *conf)
{
	return vnet_snull_translate(skb);
}

/* By enum vnet_mode. */
const struct vnet_mode_ops vnet_modes[__VNET_MODE_MAX] = {
	[VNET_MODE_DROP]	= { .prepare = vnet_mode_drop },
	[VNET_MODE_LOOP]	= { .prepare = vnet_mode_loop },
	[VNET_MODE_MACSWAP]	= { .prepare = vnet_mode_macswap },
	[VNET_MODE_ECHO]	= { .prepare = vnet_mode_echo },
	[VNET_MODE_PAIR]	= { vnet_mode_pair, .paired = true },
	[VNET_MODE_SNULL]	= { vnet_mode_snull, .paired = true },
};
