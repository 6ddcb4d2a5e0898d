// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is this frame? IPv4, and what both versions of IP carry.
 *
 * For what all of vnet_classify*.c has in common see vnet_classify.c.
 */

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>

#include "vnet.h"

/**
 * vnet_bad_address4 - is this an address that no host has?
 * @addr: the address
 *
 * Any context. No host sends from, or answers at, such an address (RFC 1122,
 * 3.2.1.3). A subnet's broadcast address is not known here.
 *
 * Return: whether it is.
 */
bool vnet_bad_address4(__be32 addr)
{
	/* All of 0/8, where ipv4_is_zeronet() sees 0.0.0.0 only. */
	return !(addr & htonl(0xff000000)) || ipv4_is_loopback(addr) ||
	       ipv4_is_multicast(addr) || ipv4_is_lbcast(addr);
}

/**
 * vnet_ip_len - length of an IP packet, or of an IPv6 packet's payload
 * @skb: the frame
 * @field: what the header says
 * @rest: what the frame has, in bytes
 *
 * Any context. More than 64 KiB before segmentation do not fit the field, which
 * is then 0: BIG TCP.
 *
 * Return: the length in bytes.
 */
unsigned int vnet_ip_len(const struct sk_buff *skb, __be16 field,
			 unsigned int rest)
{
	if (likely(field) || !skb_is_gso(skb) || !skb_is_gso_tcp(skb))
		return ntohs(field);

	return rest;
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

/* ICMP's and ICMPv6's echo messages are alike but for the type. */
static enum vnet_verdict vnet_classify_icmp(const struct sk_buff *skb,
					    const struct vnet_packet *packet,
					    struct vnet_frame *frame)
{
	u8 request = frame->is_ipv6 ? ICMPV6_ECHO_REQUEST : ICMP_ECHO;
	const struct icmphdr *icmp;
	struct icmphdr buffer;

	icmp = skb_header_pointer(skb, frame->transport, sizeof(buffer),
				  &buffer);
	if (!icmp || packet->len < sizeof(*icmp))
		return VNET_TAKEN_TRUNCATED;

	/* Replies and errors are never answered (RFC 1122, 3.2.2; 4443, 2.4) */
	if (icmp->type != request || icmp->code)
		return frame->is_ipv6 ? VNET_TAKEN_ICMP6 : VNET_TAKEN_ICMP;

	frame->edit = VNET_EDIT_ICMP;
	frame->writable = frame->transport + offsetofend(struct icmphdr,
							 checksum);
	return VNET_ANSWERED;
}

/*
 * Where UDP has a length UDP-Lite says how much the checksum covers, 0 for all
 * (RFC 3828, 3.1). Neither is less than the header nor more than there is.
 */
static bool vnet_udp_len_valid(const struct vnet_packet *packet, __be16 field)
{
	unsigned int len = ntohs(field);

	if (!len && packet->protocol == IPPROTO_UDPLITE)
		return true;
	if (len < sizeof(struct udphdr))
		return false;

	return len <= packet->len || packet->more;
}

static enum vnet_verdict vnet_classify_udp(const struct sk_buff *skb,
					   const struct vnet_packet *packet,
					   struct vnet_frame *frame)
{
	const struct udphdr *udp;
	struct udphdr buffer;

	udp = skb_header_pointer(skb, frame->transport, sizeof(buffer),
				 &buffer);
	if (!udp || packet->len < sizeof(*udp))
		return VNET_TAKEN_TRUNCATED;
	if (!vnet_udp_len_valid(packet, udp->len))
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
					   const struct vnet_packet *packet,
					   struct vnet_frame *frame)
{
	const struct tcphdr *tcp;
	struct tcphdr buffer;

	tcp = skb_header_pointer(skb, frame->transport, sizeof(buffer),
				 &buffer);
	if (!tcp || packet->len < sizeof(*tcp))
		return VNET_TAKEN_TRUNCATED;

	/* The header's length is in words of four bytes. */
	if (tcp->doff * 4 < sizeof(*tcp) || tcp->doff * 4 > packet->len)
		return VNET_TAKEN_MALFORMED;

	if (!tcp->source || !tcp->dest)
		return VNET_TAKEN_PORT;

	frame->edit = VNET_EDIT_PORTS;
	frame->writable = frame->transport + offsetofend(struct tcphdr, dest);
	return VNET_ANSWERED;
}

/* Which VNET_ANSWER_* a transport protocol goes with, 0: none. */
static u32 vnet_answer_bits(const struct vnet_packet *packet, bool is_ipv6)
{
	switch (packet->protocol) {
	case IPPROTO_ICMP:
		return is_ipv6 ? 0 : VNET_ANSWER_ICMP;
	case IPPROTO_ICMPV6:
		return is_ipv6 ? VNET_ANSWER_ICMP6 : 0;
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		return VNET_ANSWER_UDP;
	case IPPROTO_TCP:
		return VNET_ANSWER_TCP;
	case IPPROTO_DSTOPTS:
		/* A later fragment: what follows stands in the first. */
		return is_ipv6 ? VNET_ANSWER_ICMP6 | VNET_ANSWER_UDP |
				 VNET_ANSWER_TCP : 0;
	}

	return 0;
}

/**
 * vnet_classify_transport - does the far end answer what a packet carries?
 * @skb: frame with a valid IP header
 * @conf: the interface's configuration
 * @packet: what the IP header says
 * @frame: offsets and IP version in; filled if the verdict is VNET_ANSWERED
 *
 * Any context. Only a fragment at offset 0 has a transport header to read; the
 * others follow it by the number of their protocol.
 *
 * Return: VNET_ANSWERED, or the reason why not.
 */
enum vnet_verdict vnet_classify_transport(const struct sk_buff *skb,
					  const struct vnet_config *conf,
					  const struct vnet_packet *packet,
					  struct vnet_frame *frame)
{
	u32 bits = vnet_answer_bits(packet, frame->is_ipv6);

	if (!bits)
		return packet->protocol == IPPROTO_AH ||
		       packet->protocol == IPPROTO_ESP ? VNET_TAKEN_IPSEC :
							 VNET_TAKEN_PROTOCOL;
	if (!(conf->answer & bits))
		return VNET_TAKEN_SWITCHED_OFF;
	if (!packet->owned)
		return VNET_TAKEN_PREFIX;

	frame->ttl = conf->ttl;
	if (packet->later) {
		frame->edit = VNET_EDIT_ADDRESSES;
		frame->writable = frame->transport;
		return VNET_ANSWERED;
	}

	switch (packet->protocol) {
	case IPPROTO_TCP:
		return vnet_classify_tcp(skb, packet, frame);
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		return vnet_classify_udp(skb, packet, frame);
	}

	return vnet_classify_icmp(skb, packet, frame);
}

/*
 * Options go back as they came, and the stack that sent them judges them. Those
 * that name a route cannot: the answer would have to take it backwards.
 */
static enum vnet_verdict vnet_classify_options(const u8 *option,
					       const u8 *end)
{
	while (option < end && *option != IPOPT_END) {
		if (*option == IPOPT_NOOP) {
			option++;
			continue;
		}
		if (end - option < 2 || option[1] < 2 ||
		    option[1] > end - option)
			return VNET_TAKEN_MALFORMED;
		if (*option == IPOPT_LSRR || *option == IPOPT_SSRR)
			return VNET_TAKEN_SOURCE_ROUTE;

		option += option[1];
	}

	return VNET_ANSWERED;
}

/* An IPv4 header of @len bytes: is it whole and right? */
static enum vnet_verdict vnet_classify_long_header(const struct sk_buff *skb,
						   unsigned int network,
						   unsigned int len)
{
	u32 buffer[15];		/* the longest that there is */
	const u8 *ip;

	ip = skb_header_pointer(skb, network, len, buffer);
	if (!ip)
		return VNET_TAKEN_TRUNCATED;
	if (ip_fast_csum(ip, len / 4))
		return VNET_TAKEN_IP_CHECKSUM;

	return vnet_classify_options(ip + sizeof(struct iphdr), ip + len);
}

/* @header: length of the IPv4 header, in bytes. */
static enum vnet_verdict vnet_ipv4_packet(struct vnet_packet *packet,
					  const struct iphdr *ip,
					  unsigned int header)
{
	u16 fragment = ntohs(ip->frag_off);

	packet->protocol = ip->protocol;
	packet->later = fragment & IP_OFFSET;
	packet->more = fragment & IP_MF;

	/* The offset counts eights of bytes; a datagram ends within 64 KiB. */
	if (packet->later &&
	    header + (fragment & IP_OFFSET) * 8 + packet->len > IP_MAX_MTU)
		return VNET_TAKEN_MALFORMED;

	return VNET_ANSWERED;
}

/**
 * vnet_classify_ipv4 - does the far end answer an IPv4 packet?
 * @skb: the frame
 * @conf: the interface's configuration
 * @frame: @network in; filled if the verdict is VNET_ANSWERED
 *
 * Any context.
 *
 * Return: VNET_ANSWERED, or the reason why not.
 */
enum vnet_verdict vnet_classify_ipv4(const struct sk_buff *skb,
				     const struct vnet_config *conf,
				     struct vnet_frame *frame)
{
	struct vnet_packet packet;
	enum vnet_verdict verdict;
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
	total = vnet_ip_len(skb, ip->tot_len, skb->len - frame->network);
	if (ip->version != 4 || header < sizeof(*ip) || total < header)
		return VNET_TAKEN_MALFORMED;
	if (total > skb->len - frame->network)
		return VNET_TAKEN_TRUNCATED;

	if (likely(header == sizeof(*ip)))
		verdict = ip_fast_csum(ip, 5) ? VNET_TAKEN_IP_CHECKSUM :
						VNET_ANSWERED;
	else
		verdict = vnet_classify_long_header(skb, frame->network,
						    header);
	if (verdict != VNET_ANSWERED)
		return verdict;

	saddr = get_unaligned(&ip->saddr);
	daddr = get_unaligned(&ip->daddr);
	if (saddr == daddr || vnet_bad_address4(saddr) ||
	    vnet_bad_address4(daddr))
		return VNET_TAKEN_ADDRESS;

	packet.len = total - header;
	packet.owned = !conf->prefix_count || vnet_listed4(conf, daddr);
	verdict = vnet_ipv4_packet(&packet, ip, header);
	if (verdict != VNET_ANSWERED)
		return verdict;

	frame->is_ipv6 = false;
	frame->transport = frame->network + header;
	return vnet_classify_transport(skb, conf, &packet, frame);
}
