// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is this frame? IPv6 neighbour discovery.
 *
 * For what all of vnet_classify*.c has in common see vnet_classify.c.
 */

#include <linux/icmpv6.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>
#include <net/ndisc.h>

#include "vnet.h"

/* A sum that the sender left unfinished will be right. */
static bool vnet_nd_sum_valid(const struct sk_buff *skb,
			      const struct ipv6hdr *ip,
			      const struct vnet_packet *packet,
			      const struct vnet_frame *frame)
{
	__wsum sum;

	if (skb->ip_summed == CHECKSUM_PARTIAL)
		return true;

	sum = skb_checksum(skb, frame->transport, packet->len, 0);
	return !csum_ipv6_magic(&ip->saddr, &ip->daddr, packet->len,
				IPPROTO_ICMPV6, sum);
}

/*
 * The options behind a solicitation, each with its length in eights of bytes.
 * *@source: there is the source link-layer address among them.
 */
static bool vnet_nd_options_valid(const struct sk_buff *skb,
				  const struct vnet_packet *packet,
				  const struct vnet_frame *frame, bool *source)
{
	unsigned int offset = frame->transport + VNET_NS_LEN;
	unsigned int end = frame->transport + packet->len;
	const u8 *option;
	u8 buffer[2];

	*source = false;
	for (; offset < end; offset += option[1] * 8) {
		option = skb_header_pointer(skb, offset, sizeof(buffer),
					    buffer);
		if (!option || !option[1] || option[1] * 8 > end - offset)
			return false;
		if (option[0] == ND_OPT_SOURCE_LL_ADDR)
			*source = true;
	}

	return true;
}

/*
 * The rules of RFC 4861, 7.1.1, and that nothing of it is fragmented (RFC 6980,
 * 5). Who asks by which address is left to the caller.
 */
static bool vnet_ns_valid(const struct sk_buff *skb, const struct ipv6hdr *ip,
			  const struct vnet_nd *ns,
			  const struct vnet_packet *packet,
			  const struct vnet_frame *frame)
{
	bool source;

	if (ns->type != NDISC_NEIGHBOUR_SOLICITATION || ns->code ||
	    ip->hop_limit != 255 || packet->fragment || skb_is_gso(skb) ||
	    ipv6_addr_is_multicast(&ns->target) ||
	    !vnet_nd_options_valid(skb, packet, frame, &source) ||
	    !vnet_nd_sum_valid(skb, ip, packet, frame))
		return false;

	/* To the target, or to its own solicited-node group. */
	if (ipv6_addr_is_multicast(&ip->daddr) &&
	    (!vnet_is_solicited(&ip->daddr) ||
	     memcmp(ip->daddr.s6_addr + 13, ns->target.s6_addr + 13, 3)))
		return false;

	/* Whoever has no address yet asks the group, and names none. */
	return !ipv6_addr_any(&ip->saddr) ||
	       (ipv6_addr_is_multicast(&ip->daddr) && !source);
}

/* The fixed part only, to where any address is aligned. */
static bool vnet_ns_load(const struct sk_buff *skb,
			 const struct vnet_packet *packet,
			 const struct vnet_frame *frame,
			 struct ipv6hdr *ip, struct vnet_nd *ns)
{
	return packet->len >= VNET_NS_LEN &&
	       !skb_copy_bits(skb, frame->network, ip, sizeof(*ip)) &&
	       !skb_copy_bits(skb, frame->transport, ns, VNET_NS_LEN);
}

/**
 * vnet_classify_nd - does the far end answer neighbour discovery?
 * @skb: frame with a valid IPv6 header, whose addresses are not judged yet
 * @dev: the interface
 * @conf: its configuration
 * @packet: what the headers say; its transport is one of ND's five messages
 * @frame: offsets in; filled if the verdict is VNET_ANSWERED
 *
 * Any context. A solicitation for any address is answered, but for that by
 * which a host looks whether its own is free (RFC 4862, 5.4): an answer there
 * would take it away.
 *
 * Return: VNET_ANSWERED, or the reason why not.
 */
enum vnet_verdict vnet_classify_nd(const struct sk_buff *skb,
				   const struct net_device *dev,
				   const struct vnet_config *conf,
				   const struct vnet_packet *packet,
				   struct vnet_frame *frame)
{
	struct vnet_nd ns;
	struct ipv6hdr ip;

	if (!(conf->answer & VNET_ANSWER_ND))
		return VNET_TAKEN_SWITCHED_OFF;
	if (!vnet_ns_load(skb, packet, frame, &ip, &ns) ||
	    !vnet_ns_valid(skb, &ip, &ns, packet, frame))
		return VNET_TAKEN_ND_OTHER;

	if (ipv6_addr_any(&ip.saddr))
		return VNET_TAKEN_ND_PROBE;
	if (vnet_bad_address6(&ip.saddr) || vnet_bad_address6(&ns.target) ||
	    ipv6_addr_equal(&ip.saddr, &ns.target) ||
	    ipv6_addr_equal(&ip.saddr, &ip.daddr))
		return VNET_TAKEN_ADDRESS;

	frame->edit = VNET_EDIT_ND;
	frame->writable = frame->network + sizeof(ip) + sizeof(ns);
	return vnet_classify_target(dev, conf, vnet_listed6(conf, &ns.target));
}
