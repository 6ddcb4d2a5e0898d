// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turns a frame round in place. No other file writes to a frame's bytes but
 * vnet_snull.c, to those that cross.
 *
 * An exchange of addresses or ports does not change a ones' complement sum, so
 * the transport checksum stays as right, as wrong, or as unfinished
 * (CHECKSUM_PARTIAL) as it came. What else is changed is followed by the sum
 * incrementally (RFC 1624). So no byte of payload is read or written. Only a
 * neighbour advertisement, which is another message than the solicitation, has
 * a sum of its own.
 */

#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/checksum.h>
#include <net/ip6_checksum.h>
#include <net/ndisc.h>

#include "vnet.h"

/* All ports that are exchanged stand first in their header, as UDP's do. */
struct vnet_ports {
	__be16	source;
	__be16	dest;
} __packed;

/* Flags of an advertisement, in the order of the host. */
#define VNET_NA_SOLICITED	0x40000000
#define VNET_NA_OVERRIDE	0x20000000

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

/* Not inline: IPv4 needs no room for the address. */
static noinline_for_stack void
vnet_rewrite_ipv6(struct sk_buff *skb, const struct vnet_frame *frame)
{
	u8 *ip = skb->data + frame->network;
	u8 *saddr = ip + offsetof(struct ipv6hdr, saddr);
	u8 *daddr = ip + offsetof(struct ipv6hdr, daddr);
	struct in6_addr old;

	memcpy(&old, saddr, sizeof(old));
	memcpy(saddr, daddr, sizeof(old));
	memcpy(daddr, &old, sizeof(old));

	/* No sum takes in the hop limit. */
	if (frame->ttl)
		ip[offsetof(struct ipv6hdr, hop_limit)] = frame->ttl;
}

static void vnet_rewrite_ip(struct sk_buff *skb, const struct vnet_frame *frame)
{
	if (frame->is_ipv6)
		vnet_rewrite_ipv6(skb, frame);
	else
		vnet_rewrite_ipv4(skb, frame);
}

static void vnet_rewrite_icmp(struct sk_buff *skb,
			      const struct vnet_frame *frame)
{
	u8 request = frame->is_ipv6 ? ICMPV6_ECHO_REQUEST : ICMP_ECHO;
	u8 reply = frame->is_ipv6 ? ICMPV6_ECHO_REPLY : ICMP_ECHOREPLY;
	struct icmphdr *icmp;
	__sum16 sum;

	icmp = (struct icmphdr *)(skb->data + frame->transport);
	icmp->type = reply;
	/* An unfinished sum will be taken of the new bytes. */
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		return;

	/*
	 * Of a sum's two zeroes this makes 0xffff, which fits all messages;
	 * csum_replace2() makes 0, wrong where all other bytes are 0, too.
	 */
	sum = csum16_add(icmp->checksum, htons(request << 8));
	icmp->checksum = csum16_sub(sum, htons(reply << 8));
}

static void vnet_rewrite_ports(struct sk_buff *skb,
			       const struct vnet_frame *frame)
{
	struct vnet_ports *ports;

	ports = (struct vnet_ports *)(skb->data + frame->transport);
	swap(ports->source, ports->dest);
}

/* Make a frame @len bytes long, of which the old ones can be written. */
static bool vnet_resize(struct sk_buff *skb, unsigned int len)
{
	unsigned int more;

	if (skb->len >= len)
		return !skb_ensure_writable(skb, len) && !pskb_trim(skb, len);

	/* All of it linear; behind its end a clone may have written, too. */
	if (skb_ensure_writable(skb, skb->len))
		return false;
	more = len - skb->len;
	if ((skb_cloned(skb) || skb_tailroom(skb) < more) &&
	    pskb_expand_head(skb, 0, more, GFP_ATOMIC))
		return false;

	skb_put(skb, more);
	return true;
}

/*
 * The advertisement of RFC 4861, 7.2.4: from the target to who asked, whose
 * addresses are read before anything is written. What else the solicitation
 * had, options or padding, does not come back.
 */
static noinline_for_stack enum vnet_verdict
vnet_rewrite_nd(struct sk_buff *skb, const struct vnet_frame *frame)
{
	struct vnet_nd na = {
		.type = NDISC_NEIGHBOUR_ADVERTISEMENT,
		.flags = htonl(VNET_NA_SOLICITED | VNET_NA_OVERRIDE),
		.option = ND_OPT_TARGET_LL_ADDR,
		.option_len = 1,
	};
	struct ipv6hdr ip = {
		.version = 6,
		.payload_len = htons(sizeof(na)),
		.nexthdr = IPPROTO_ICMPV6,
		.hop_limit = 255,
	};

	if (skb_copy_bits(skb, frame->network + offsetof(struct ipv6hdr, saddr),
			  &ip.daddr, sizeof(ip.daddr)) ||
	    skb_copy_bits(skb, frame->transport +
			  offsetof(struct vnet_nd, target),
			  &ip.saddr, sizeof(ip.saddr)) ||
	    !vnet_resize(skb, frame->writable))
		return VNET_DROPPED_NO_MEMORY;

	na.target = ip.saddr;
	ether_addr_copy(na.mac, frame->source);
	na.checksum = csum_ipv6_magic(&ip.saddr, &ip.daddr, sizeof(na),
				      IPPROTO_ICMPV6,
				      csum_partial(&na, sizeof(na), 0));

	memcpy(skb->data + frame->network, &ip, sizeof(ip));
	memcpy(skb->data + frame->network + sizeof(ip), &na, sizeof(na));
	skb->ip_summed = CHECKSUM_NONE;
	vnet_rewrite_eth(skb, frame);
	return VNET_ANSWERED;
}

/**
 * vnet_rewrite - turn a frame round
 * @skb: frame, its data at the Ethernet header; remains the caller's
 * @frame: what classify found in it
 *
 * Called with BH off. The bytes to be written are made private first: a clone
 * in a socket's retransmit queue or in a packet tap must keep the request. So
 * no pointer into the frame survives from classify. Only a neighbour
 * advertisement may differ in length from what it answers.
 *
 * Return: VNET_ANSWERED, or VNET_DROPPED_NO_MEMORY with the frame unchanged.
 */
enum vnet_verdict vnet_rewrite(struct sk_buff *skb,
			       const struct vnet_frame *frame)
{
	if (unlikely(frame->edit == VNET_EDIT_ND))
		return vnet_rewrite_nd(skb, frame);

	if (unlikely(skb_ensure_writable(skb, frame->writable)))
		return VNET_DROPPED_NO_MEMORY;

	vnet_rewrite_eth(skb, frame);

	switch (frame->edit) {
	case VNET_EDIT_MACS:
	case VNET_EDIT_ND:
		break;
	case VNET_EDIT_ARP:
		vnet_rewrite_arp(skb, frame);
		break;
	case VNET_EDIT_ICMP:
		vnet_rewrite_ip(skb, frame);
		vnet_rewrite_icmp(skb, frame);
		break;
	case VNET_EDIT_PORTS:
		vnet_rewrite_ip(skb, frame);
		vnet_rewrite_ports(skb, frame);
		break;
	case VNET_EDIT_ADDRESSES:
		vnet_rewrite_ip(skb, frame);
		break;
	}

	return VNET_ANSWERED;
}
