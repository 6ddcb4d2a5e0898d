// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is this frame, and does the far end answer it?
 *
 * These functions read a frame and write a struct vnet_frame, nothing else. The
 * frame may be linear or not, shared or not, GSO or not, and as malformed as a
 * packet socket can make it. Headers may stand at any even address.
 */

#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>

#include "vnet.h"

/* No host sends from, or answers at, such an address (RFC 1122, 3.2.1.3). */
static bool vnet_bad_address(__be32 addr)
{
	/* All of 0/8, where ipv4_is_zeronet() sees 0.0.0.0 only. */
	return !(addr & htonl(0xff000000)) || ipv4_is_loopback(addr) ||
	       ipv4_is_multicast(addr) || ipv4_is_lbcast(addr);
}

/*
 * Servers that answer every datagram (RFC 862, 867, 865, 864). An answer to one
 * of them would be answered in turn, for ever.
 */
static bool vnet_inetd_port(__be16 port)
{
	switch (port) {
	case htons(7):		/* echo */
	case htons(13):		/* daytime */
	case htons(17):		/* quote of the day */
	case htons(19):		/* character generator */
		return true;
	}

	return false;
}

/*
 * An ARP request for any address is answered, but for those by which a host
 * looks for conflicts (RFC 5227): an answer there would take away the address.
 */
static enum vnet_verdict vnet_classify_arp(const struct sk_buff *skb,
					   const struct net_device *dev,
					   struct vnet_frame *frame)
{
	struct vnet_arp buffer;
	const struct vnet_arp *arp;

	arp = skb_header_pointer(skb, frame->network, sizeof(buffer), &buffer);
	if (!arp)
		return VNET_TAKEN_TRUNCATED;

	if (arp->hardware != htons(ARPHRD_ETHER) ||
	    arp->protocol != htons(ETH_P_IP) ||
	    arp->hardware_len != ETH_ALEN || arp->protocol_len != 4 ||
	    arp->operation != htons(ARPOP_REQUEST))
		return VNET_TAKEN_ARP_OTHER;

	/* Or the far end would claim every live host of the segment. */
	if (netif_is_bridge_port(dev))
		return VNET_TAKEN_BRIDGE_PORT;

	if (!arp->sender_ip)
		return VNET_TAKEN_ARP_PROBE;
	if (arp->sender_ip == arp->target_ip)
		return VNET_TAKEN_ARP_ANNOUNCE;
	if (vnet_bad_address(arp->sender_ip) ||
	    vnet_bad_address(arp->target_ip))
		return VNET_TAKEN_ADDRESS;

	frame->edit = VNET_EDIT_ARP;
	frame->writable = frame->network + sizeof(*arp);
	return VNET_ANSWERED;
}

/* @len: bytes of the IPv4 payload that stand in this frame. */
static enum vnet_verdict vnet_classify_icmp(const struct sk_buff *skb,
					    unsigned int len,
					    struct vnet_frame *frame)
{
	const struct icmphdr *icmp;
	struct icmphdr buffer;

	icmp = skb_header_pointer(skb, frame->transport, sizeof(buffer),
				  &buffer);
	if (!icmp || len < sizeof(*icmp))
		return VNET_TAKEN_TRUNCATED;

	/* Replies and errors are never answered (RFC 1122, 3.2.2). */
	if (icmp->type != ICMP_ECHO || icmp->code)
		return VNET_TAKEN_ICMP;

	frame->edit = VNET_EDIT_ICMP;
	frame->writable = frame->transport + offsetofend(struct icmphdr,
							 checksum);
	return VNET_ANSWERED;
}

/* @more: further fragments follow, and hold the rest of the datagram. */
static enum vnet_verdict vnet_classify_udp(const struct sk_buff *skb,
					   unsigned int len, bool more,
					   struct vnet_frame *frame)
{
	const struct udphdr *udp;
	struct udphdr buffer;
	unsigned int udp_len;

	udp = skb_header_pointer(skb, frame->transport, sizeof(buffer),
				 &buffer);
	if (!udp || len < sizeof(*udp))
		return VNET_TAKEN_TRUNCATED;

	udp_len = ntohs(udp->len);
	if (udp_len < sizeof(*udp) || (udp_len > len && !more))
		return VNET_TAKEN_MALFORMED;

	if (!udp->source || !udp->dest)
		return VNET_TAKEN_PORT;
	if (vnet_inetd_port(udp->source))
		return VNET_TAKEN_INETD;

	frame->edit = VNET_EDIT_PORTS;
	frame->writable = frame->transport + offsetofend(struct udphdr, dest);
	return VNET_ANSWERED;
}

static enum vnet_verdict vnet_classify_tcp(const struct sk_buff *skb,
					   unsigned int len,
					   struct vnet_frame *frame)
{
	const struct tcphdr *tcp;
	struct tcphdr buffer;

	tcp = skb_header_pointer(skb, frame->transport, sizeof(buffer),
				 &buffer);
	if (!tcp || len < sizeof(*tcp))
		return VNET_TAKEN_TRUNCATED;

	/* The header's length is in words of four bytes. */
	if (tcp->doff * 4 < sizeof(*tcp) || tcp->doff * 4 > len)
		return VNET_TAKEN_MALFORMED;

	if (!tcp->source || !tcp->dest)
		return VNET_TAKEN_PORT;

	frame->edit = VNET_EDIT_PORTS;
	frame->writable = frame->transport + offsetofend(struct tcphdr, dest);
	return VNET_ANSWERED;
}

/* Only a fragment at offset 0 has a transport header to read. */
static enum vnet_verdict vnet_classify_transport(const struct sk_buff *skb,
						 const struct iphdr *ip,
						 unsigned int len,
						 struct vnet_frame *frame)
{
	u16 fragment = ntohs(ip->frag_off);
	bool later = fragment & IP_OFFSET;
	bool more = fragment & IP_MF;
	unsigned int end;

	/* The offset counts eights of bytes; a datagram ends within 64 KiB. */
	end = ip->ihl * 4 + (fragment & IP_OFFSET) * 8 + len;
	if (later && end > IP_MAX_MTU)
		return VNET_TAKEN_MALFORMED;

	switch (ip->protocol) {
	case IPPROTO_ICMP:
		if (!later)
			return vnet_classify_icmp(skb, len, frame);
		break;
	case IPPROTO_UDP:
		if (!later)
			return vnet_classify_udp(skb, len, more, frame);
		break;
	case IPPROTO_TCP:
		if (!later)
			return vnet_classify_tcp(skb, len, frame);
		break;
	default:
		return VNET_TAKEN_PROTOCOL;
	}

	frame->edit = VNET_EDIT_ADDRESSES;
	frame->writable = frame->transport;
	return VNET_ANSWERED;
}

static enum vnet_verdict vnet_classify_ipv4(const struct sk_buff *skb,
					    struct vnet_frame *frame)
{
	const struct iphdr *ip;
	unsigned int header;
	struct iphdr buffer;
	unsigned int total;
	__be32 daddr;
	__be32 saddr;

	ip = skb_header_pointer(skb, frame->network, sizeof(buffer), &buffer);
	if (!ip)
		return VNET_TAKEN_TRUNCATED;

	header = ip->ihl * 4;
	total = iph_totlen(skb, ip);
	if (ip->version != 4 || header < sizeof(*ip) || total < header)
		return VNET_TAKEN_MALFORMED;
	if (total > skb->len - frame->network)
		return VNET_TAKEN_TRUNCATED;

	/* Options come later; until then their checksum does not matter. */
	if (header > sizeof(*ip))
		return VNET_TAKEN_IP_OPTIONS;
	if (ip_fast_csum(ip, ip->ihl))
		return VNET_TAKEN_IP_CHECKSUM;

	saddr = get_unaligned(&ip->saddr);
	daddr = get_unaligned(&ip->daddr);
	if (saddr == daddr || vnet_bad_address(saddr) ||
	    vnet_bad_address(daddr))
		return VNET_TAKEN_ADDRESS;

	frame->transport = frame->network + header;
	frame->ttl = VNET_DEFAULT_TTL;
	return vnet_classify_transport(skb, ip, total - header, frame);
}

/* Is the frame for the far end? ARP requests come by broadcast, too. */
static enum vnet_verdict vnet_classify_dest(const struct ethhdr *eth,
					    const struct net_device *dev,
					    const struct vnet_config *conf)
{
	if (ether_addr_equal(eth->h_dest, conf->peer_mac))
		return VNET_ANSWERED;

	/* Without ARP the stack writes the interface's own address. */
	if (dev->flags & IFF_NOARP &&
	    ether_addr_equal(eth->h_dest, dev->dev_addr))
		return VNET_ANSWERED;

	if (is_broadcast_ether_addr(eth->h_dest) &&
	    eth->h_proto == htons(ETH_P_ARP))
		return VNET_ANSWERED;

	return is_multicast_ether_addr(eth->h_dest) ? VNET_TAKEN_GROUP :
						      VNET_TAKEN_OTHER_MAC;
}

/**
 * vnet_classify_echo - does the echo mode's host answer this frame, and how?
 * @skb: frame of ETH_HLEN bytes or more, its data at the Ethernet header; only
 *	read, remains the caller's
 * @dev: the interface that sent it
 * @conf: the interface's configuration
 * @frame: filled if the verdict is VNET_ANSWERED
 *
 * Any context. Nothing is answered that only a group address, the far end
 * itself or no valid host can have sent, and no answer is.
 *
 * Return: VNET_ANSWERED, or the reason why not.
 */
enum vnet_verdict vnet_classify_echo(const struct sk_buff *skb,
				     const struct net_device *dev,
				     const struct vnet_config *conf,
				     struct vnet_frame *frame)
{
	const struct ethhdr *eth;
	enum vnet_verdict verdict;
	struct ethhdr buffer;

	eth = skb_header_pointer(skb, 0, sizeof(buffer), &buffer);
	if (!eth)
		return VNET_TAKEN_TRUNCATED;

	if (skb_vlan_tag_present(skb) || eth_type_vlan(eth->h_proto))
		return VNET_TAKEN_VLAN;
	if (!is_valid_ether_addr(eth->h_source) ||
	    ether_addr_equal(eth->h_source, conf->peer_mac))
		return VNET_TAKEN_SOURCE_MAC;

	verdict = vnet_classify_dest(eth, dev, conf);
	if (verdict != VNET_ANSWERED)
		return verdict;

	ether_addr_copy(frame->source, conf->peer_mac);
	frame->network = sizeof(*eth);

	switch (eth->h_proto) {
	case htons(ETH_P_ARP):
		return vnet_classify_arp(skb, dev, frame);
	case htons(ETH_P_IP):
		return vnet_classify_ipv4(skb, frame);
	case htons(ETH_P_IPV6):
		return VNET_TAKEN_IPV6;
	}

	return VNET_TAKEN_ETHERTYPE;
}

/**
 * vnet_classify_macswap - does the macswap mode's reflector return this frame?
 * @skb: as for vnet_classify_echo()
 * @frame: filled if the verdict is VNET_ANSWERED
 *
 * Any context. A group address never becomes a source.
 *
 * Return: VNET_ANSWERED, or the reason why not.
 */
enum vnet_verdict vnet_classify_macswap(const struct sk_buff *skb,
					struct vnet_frame *frame)
{
	const struct ethhdr *eth;
	struct ethhdr buffer;

	eth = skb_header_pointer(skb, 0, sizeof(buffer), &buffer);
	if (!eth)
		return VNET_TAKEN_TRUNCATED;

	if (is_multicast_ether_addr(eth->h_dest))
		return VNET_TAKEN_GROUP;
	if (!is_valid_ether_addr(eth->h_source))
		return VNET_TAKEN_SOURCE_MAC;

	frame->edit = VNET_EDIT_MACS;
	ether_addr_copy(frame->source, eth->h_dest);
	frame->writable = sizeof(*eth);
	return VNET_ANSWERED;
}
