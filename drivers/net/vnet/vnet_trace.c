// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tracepoints show of a frame. Only somebody who has switched one on
 * gets here; the events themselves are in vnet_trace.h.
 */

#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/ipv6.h>

#define CREATE_TRACE_POINTS
#include "vnet_trace.h"

static void vnet_trace_arp(const struct sk_buff *skb, unsigned int offset,
			   struct vnet_trace_headers *headers)
{
	const struct vnet_arp *arp;
	struct vnet_arp buffer;

	arp = skb_header_pointer(skb, offset, sizeof(buffer), &buffer);
	if (!arp || arp->hardware != htons(ARPHRD_ETHER) ||
	    arp->protocol != htons(ETH_P_IP) ||
	    arp->hardware_len != ETH_ALEN ||
	    arp->protocol_len != sizeof(__be32))
		return;

	headers->ipv4[0] = arp->sender_ip;
	headers->ipv4[1] = arp->target_ip;
}

/**
 * vnet_trace_read - what an event shows of a frame's bytes
 * @skb: frame of any length, its data at the Ethernet header; not changed
 * @headers: what was found, else zero
 *
 * Any context. The frame need be neither linear nor whole nor right: this shows
 * what is there, and judging it is the classifier's.
 */
void vnet_trace_read(const struct sk_buff *skb,
		     struct vnet_trace_headers *headers)
{
	const struct ethhdr *eth;
	struct ethhdr buffer;
	unsigned int offset;
	__be16 type;

	memset(headers, 0, sizeof(*headers));
	eth = skb_header_pointer(skb, 0, sizeof(buffer), &buffer);
	if (!eth)
		return;

	memcpy(headers->source, eth->h_source, ETH_ALEN);
	memcpy(headers->dest, eth->h_dest, ETH_ALEN);
	type = eth->h_proto;
	offset = ETH_HLEN + vnet_tags_len(skb);
	/* Always there; the network header may not be. */
	skb_copy_bits(skb, offset - sizeof(type), &type, sizeof(type));
	headers->protocol = ntohs(type);

	switch (headers->protocol) {
	case ETH_P_ARP:
		vnet_trace_arp(skb, offset, headers);
		break;
	case ETH_P_IP:
		skb_copy_bits(skb, offset + offsetof(struct iphdr, saddr),
			      headers->ipv4, sizeof(headers->ipv4));
		break;
	case ETH_P_IPV6:
		skb_copy_bits(skb, offset + offsetof(struct ipv6hdr, saddr),
			      headers->ipv6, sizeof(headers->ipv6));
		break;
	}
}

/**
 * vnet_trace_mode - the mode that is in force
 * @netdev: the interface
 *
 * Called with BH off. A frame that waits in a ring may have met another one.
 *
 * Return: enum vnet_mode.
 */
u32 vnet_trace_mode(const struct net_device *netdev)
{
	const struct vnet_priv *vnet = netdev_priv(netdev);

	return rcu_dereference_bh(vnet->conf)->mode;
}
