// SPDX-License-Identifier: GPL-2.0-only
/*
 * What mode snull does to a frame that crosses: in each unicast IPv4 address
 * the lowest bit of the third octet is flipped, so that two networks face each
 * other and each sees hosts of the other as hosts of its own.
 *
 *	192.168.0.1 -> 192.168.0.2   becomes   192.168.1.1 -> 192.168.1.2
 *
 * Addresses are flipped in ARP, in IPv4 headers, in ICMP redirects and in what
 * ICMP errors quote, and whatever sum takes them in follows (RFC 1624), so one
 * that was wrong, or is unfinished, remains so. A translation undoes itself: a
 * quotation becomes what its reader had sent. All else crosses as it is: IPv6,
 * payload, IP options; and what AH or DCCP sum up does not follow.
 *
 * As elsewhere, reading comes first and writing last, with offsets in between.
 */

#include <linux/icmp.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>

#include "vnet.h"

#define VNET_SNULL_BIT		htonl(0x00000100)

/* UDP's sum of 0 stands for none; what comes to 0 is sent as this. */
#define VNET_SNULL_ZERO		((__force __sum16)0xffff)

/* An IPv4 packet: that of the frame, or what an ICMP error quotes of one. */
struct vnet_snull_packet {
	unsigned int	network;	/* offset of the header, 0: no packet */
	unsigned int	transport;	/* and of what follows it */
	unsigned int	end;		/* and of the packet's end */
	unsigned int	sum;		/* and of the transport's, 0: none */
	u8		protocol;
	bool		later;		/* a fragment behind the first */
};

/* Where in a frame there are addresses, as offsets in bytes, 0 for none. */
struct vnet_snull {
	unsigned int			arp;
	unsigned int			icmp;		/* an error */
	unsigned int			gateway;	/* of a redirect */
	unsigned int			writable;	/* end of the last */
	struct vnet_snull_packet	packet;
	struct vnet_snull_packet	quoted;
};

static void vnet_snull_reach(struct vnet_snull *snull, unsigned int end)
{
	snull->writable = max(snull->writable, end);
}

/* The sums that take in the addresses, as far as the frame has them. */
static void vnet_snull_read_sum(struct vnet_snull *snull,
				struct vnet_snull_packet *packet)
{
	unsigned int sum = packet->transport;

	if (packet->later)
		return;

	switch (packet->protocol) {
	case IPPROTO_TCP:
		sum += offsetof(struct tcphdr, check);
		break;
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		sum += offsetof(struct udphdr, check);
		break;
	default:
		return;
	}

	if (sum + sizeof(__sum16) > packet->end)
		return;

	packet->sum = sum;
	vnet_snull_reach(snull, sum + sizeof(__sum16));
}

/* An IPv4 header at @network, in what ends at @end. */
static bool vnet_snull_read_packet(const struct sk_buff *skb,
				   unsigned int network, unsigned int end,
				   struct vnet_snull *snull,
				   struct vnet_snull_packet *packet)
{
	const struct iphdr *ip;
	struct iphdr buffer;

	if (network + sizeof(buffer) > end)
		return false;
	ip = skb_header_pointer(skb, network, sizeof(buffer), &buffer);
	if (!ip || ip->version != 4 || ip->ihl * 4 < sizeof(*ip))
		return false;

	packet->network = network;
	packet->transport = network + ip->ihl * 4;
	packet->end = min(end, network + vnet_ip_len(skb, ip->tot_len,
						     end - network));
	packet->protocol = ip->protocol;
	packet->later = ip->frag_off & htons(IP_OFFSET);
	vnet_snull_reach(snull, network + sizeof(*ip));
	vnet_snull_read_sum(snull, packet);
	return true;
}

/* An error says of which packet, and a redirect to which router. */
static void vnet_snull_read_icmp(const struct sk_buff *skb,
				 struct vnet_snull *snull)
{
	const struct vnet_snull_packet *packet = &snull->packet;
	const struct icmphdr *icmp;
	struct icmphdr buffer;

	if (packet->protocol != IPPROTO_ICMP || packet->later ||
	    packet->transport + sizeof(buffer) > packet->end)
		return;
	icmp = skb_header_pointer(skb, packet->transport, sizeof(buffer),
				  &buffer);
	if (!icmp)
		return;

	switch (icmp->type) {
	case ICMP_REDIRECT:
		snull->gateway = packet->transport +
				 offsetof(struct icmphdr, un.gateway);
		break;
	case ICMP_DEST_UNREACH:
	case ICMP_SOURCE_QUENCH:
	case ICMP_TIME_EXCEEDED:
	case ICMP_PARAMETERPROB:
		break;
	default:
		return;
	}

	snull->icmp = packet->transport;
	vnet_snull_reach(snull, packet->transport + sizeof(buffer));
	vnet_snull_read_packet(skb, packet->transport + sizeof(buffer),
			       packet->end, snull, &snull->quoted);
}

static void vnet_snull_read_arp(const struct sk_buff *skb,
				unsigned int network, struct vnet_snull *snull)
{
	struct vnet_arp buffer;
	const struct vnet_arp *arp;

	arp = skb_header_pointer(skb, network, sizeof(buffer), &buffer);
	if (!arp || arp->hardware != htons(ARPHRD_ETHER) ||
	    arp->protocol != htons(ETH_P_IP) ||
	    arp->hardware_len != ETH_ALEN || arp->protocol_len != 4)
		return;

	snull->arp = network;
	vnet_snull_reach(snull, network + sizeof(*arp));
}

/* What is in the frame, behind its VLAN tags. */
static void vnet_snull_read(const struct sk_buff *skb, struct vnet_snull *snull)
{
	unsigned int network = ETH_HLEN + vnet_tags_len(skb);
	const __be16 *type;
	__be16 buffer;

	memset(snull, 0, sizeof(*snull));
	type = skb_header_pointer(skb, network - sizeof(buffer),
				  sizeof(buffer), &buffer);
	if (!type)
		return;

	switch (get_unaligned(type)) {
	case htons(ETH_P_ARP):
		vnet_snull_read_arp(skb, network, snull);
		break;
	case htons(ETH_P_IP):
		if (vnet_snull_read_packet(skb, network, skb->len, snull,
					   &snull->packet))
			vnet_snull_read_icmp(skb, snull);
		break;
	}
}

/*
 * Flip the address at @at unless no host has it: then it is the same on both
 * sides. Returns by how much a sum over it changes.
 */
static __wsum vnet_snull_flip(u8 *at)
{
	__be32 old = get_unaligned((__be32 *)at);
	__be32 new = old ^ VNET_SNULL_BIT;

	if (vnet_bad_address4(old))
		return 0;

	put_unaligned(new, (__be32 *)at);
	return csum_sub((__force __wsum)new, (__force __wsum)old);
}

/* The sum at @at follows; an unfinished one is not a complement yet. */
static void vnet_snull_follow(u8 *at, __wsum diff, bool unfinished)
{
	__sum16 sum = get_unaligned((__sum16 *)at);

	if (!diff)
		return;

	if (unfinished)
		sum = ~csum_fold(csum_add(diff, csum_unfold(sum)));
	else
		csum_replace_by_diff(&sum, diff);
	put_unaligned(sum, (__sum16 *)at);
}

/*
 * The transport's sum, of which it takes in the addresses. Returns by how much
 * one over it changes.
 */
static __wsum vnet_snull_write_sum(struct sk_buff *skb,
				   const struct vnet_snull_packet *packet,
				   __wsum diff)
{
	u8 *at = skb->data + packet->sum;
	bool unfinished;
	__sum16 old;

	unfinished = skb->ip_summed == CHECKSUM_PARTIAL &&
		     skb_checksum_start_offset(skb) == packet->transport;
	old = get_unaligned((__sum16 *)at);
	if (!diff ||
	    (!old && !unfinished && packet->protocol == IPPROTO_UDP))
		return 0;

	vnet_snull_follow(at, diff, unfinished);
	if (packet->protocol != IPPROTO_TCP && !get_unaligned((__sum16 *)at))
		put_unaligned(VNET_SNULL_ZERO, (__sum16 *)at);

	return csum_sub(csum_unfold(get_unaligned((__sum16 *)at)),
			csum_unfold(old));
}

/*
 * The addresses and the sums of a packet. Returns by how much a sum over all of
 * it changes: with the header's own, nothing does but by the transport's.
 */
static __wsum vnet_snull_write_packet(struct sk_buff *skb,
				      const struct vnet_snull_packet *packet)
{
	u8 *ip = skb->data + packet->network;
	__wsum diff;

	diff = vnet_snull_flip(ip + offsetof(struct iphdr, saddr));
	diff = csum_add(diff,
			vnet_snull_flip(ip + offsetof(struct iphdr, daddr)));
	vnet_snull_follow(ip + offsetof(struct iphdr, check), diff, false);

	return packet->sum ? vnet_snull_write_sum(skb, packet, diff) : 0;
}

static void vnet_snull_write_icmp(struct sk_buff *skb,
				  const struct vnet_snull *snull)
{
	u8 *sum = skb->data + snull->icmp + offsetof(struct icmphdr, checksum);
	__wsum diff = 0;

	if (snull->gateway)
		diff = vnet_snull_flip(skb->data + snull->gateway);
	if (snull->quoted.network)
		diff = csum_add(diff, vnet_snull_write_packet(skb,
							      &snull->quoted));

	/* One that is unfinished will be taken of the new bytes. */
	if (skb->ip_summed != CHECKSUM_PARTIAL ||
	    skb_checksum_start_offset(skb) != snull->icmp)
		vnet_snull_follow(sum, diff, false);
}

static void vnet_snull_write(struct sk_buff *skb,
			     const struct vnet_snull *snull)
{
	u8 *arp = skb->data + snull->arp;

	if (snull->arp) {
		vnet_snull_flip(arp + offsetof(struct vnet_arp, sender_ip));
		vnet_snull_flip(arp + offsetof(struct vnet_arp, target_ip));
	}
	if (snull->packet.network)
		vnet_snull_write_packet(skb, &snull->packet);
	if (snull->icmp)
		vnet_snull_write_icmp(skb, snull);
}

/**
 * vnet_snull_translate - make a frame what comes out at the other end
 * @skb: frame of ETH_HLEN bytes or more, its data at the Ethernet header;
 *	remains the caller's
 *
 * Called with BH off. The frame may be linear or not, shared or not, GSO or
 * not, and as malformed as a packet socket can make it: what cannot be read
 * crosses as it is. What is to be written is made private first.
 *
 * Return: VNET_CROSSED, or VNET_DROPPED_NO_MEMORY with the frame unchanged.
 */
enum vnet_verdict vnet_snull_translate(struct sk_buff *skb)
{
	struct vnet_snull snull;

	vnet_snull_read(skb, &snull);
	if (!snull.writable)
		return pskb_may_pull(skb, ETH_HLEN) ? VNET_CROSSED :
						      VNET_DROPPED_NO_MEMORY;

	if (skb_ensure_writable(skb, snull.writable))
		return VNET_DROPPED_NO_MEMORY;

	vnet_snull_write(skb, &snull);
	return VNET_CROSSED;
}
