// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turns a frame round in place: the only file that writes to a frame's bytes.
 *
 * An exchange of addresses or ports does not change a ones' complement sum, so
 * the transport checksum stays as right, as wrong, or as unfinished
 * (CHECKSUM_PARTIAL) as it came. What else is changed is followed by the sum
 * incrementally (RFC 1624). So no byte of payload is read or written.
 */

#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <net/checksum.h>

#include "vnet.h"

/* All ports that are exchanged stand first in their header, as UDP's do. */
struct vnet_ports {
	__be16	source;
	__be16	dest;
} __packed;

static void vnet_rewrite_eth(struct sk_buff *skb,
			     const struct vnet_frame *frame)
{
	struct ethhdr *eth = (struct ethhdr *)skb->data;

	ether_addr_copy(eth->h_dest, eth->h_source);
	ether_addr_copy(eth->h_source, frame->source);
}

static void vnet_rewrite_arp(struct sk_buff *skb,
			     const struct vnet_frame *frame)
{
	struct vnet_arp *arp = (struct vnet_arp *)(skb->data + frame->network);
	__be32 asked = arp->target_ip;

	arp->operation = htons(ARPOP_REPLY);
	memcpy(arp->target_mac, arp->sender_mac, ETH_ALEN);
	arp->target_ip = arp->sender_ip;
	memcpy(arp->sender_mac, frame->source, ETH_ALEN);
	arp->sender_ip = asked;
}

static void vnet_rewrite_ipv4(struct sk_buff *skb,
			      const struct vnet_frame *frame)
{
	struct iphdr *ip = (struct iphdr *)(skb->data + frame->network);
	__be32 saddr = get_unaligned(&ip->saddr);

	put_unaligned(get_unaligned(&ip->daddr), &ip->saddr);
	put_unaligned(saddr, &ip->daddr);

	if (frame->ttl && frame->ttl != ip->ttl) {
		/* The sum takes the TTL as the high byte of a 16-bit word. */
		csum_replace2(&ip->check, htons(ip->ttl << 8),
			      htons(frame->ttl << 8));
		ip->ttl = frame->ttl;
	}
}

static void vnet_rewrite_icmp(struct sk_buff *skb,
			      const struct vnet_frame *frame)
{
	struct icmphdr *icmp;

	icmp = (struct icmphdr *)(skb->data + frame->transport);
	/* Leaves an unfinished sum alone: it will be taken of the new bytes. */
	inet_proto_csum_replace2(&icmp->checksum, skb, htons(ICMP_ECHO << 8),
				 htons(ICMP_ECHOREPLY << 8), false);
	icmp->type = ICMP_ECHOREPLY;
}

static void vnet_rewrite_ports(struct sk_buff *skb,
			       const struct vnet_frame *frame)
{
	struct vnet_ports *ports;

	ports = (struct vnet_ports *)(skb->data + frame->transport);
	swap(ports->source, ports->dest);
}

/**
 * vnet_rewrite - turn a frame round
 * @skb: frame, its data at the Ethernet header; remains the caller's
 * @frame: what classify found in it
 *
 * Called with BH off. The bytes to be written are made private first: a clone
 * in a socket's retransmit queue or in a packet tap must keep the request. So
 * no pointer into the frame survives from classify.
 *
 * Return: VNET_ANSWERED, or VNET_DROPPED_NO_MEMORY with the frame unchanged.
 */
enum vnet_verdict vnet_rewrite(struct sk_buff *skb,
			       const struct vnet_frame *frame)
{
	if (unlikely(skb_ensure_writable(skb, frame->writable)))
		return VNET_DROPPED_NO_MEMORY;

	vnet_rewrite_eth(skb, frame);

	switch (frame->edit) {
	case VNET_EDIT_MACS:
		break;
	case VNET_EDIT_ARP:
		vnet_rewrite_arp(skb, frame);
		break;
	case VNET_EDIT_ICMP:
		vnet_rewrite_ipv4(skb, frame);
		vnet_rewrite_icmp(skb, frame);
		break;
	case VNET_EDIT_PORTS:
		vnet_rewrite_ipv4(skb, frame);
		vnet_rewrite_ports(skb, frame);
		break;
	case VNET_EDIT_ADDRESSES:
		vnet_rewrite_ipv4(skb, frame);
		break;
	}

	return VNET_ANSWERED;
}
