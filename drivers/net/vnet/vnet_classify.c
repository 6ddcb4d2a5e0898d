// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is this frame, and does the far end answer it?
 *
 * The functions of the vnet_classify*.c read a frame and write a struct
 * vnet_frame, nothing else. The frame may be linear or not, shared or not, GSO
 * or not, and as malformed as a packet socket can make it. Headers may stand at
 * any address.
 *
 * This file: Ethernet, VLAN tags, ARP, and for whom the far end answers.
 */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/inetdevice.h>
#include <net/ipv6.h>

#include "vnet.h"

/**
 * vnet_listed4 - does "for" list an IPv4 address?
 * @conf: the interface's configuration
 * @addr: the address
 *
 * Any context.
 *
 * Return: whether one of the prefixes holds it; false if there is none.
 */
bool vnet_listed4(const struct vnet_config *conf, __be32 addr)
{
	const struct vnet_prefix *prefix = conf->prefixes;
	unsigned int i;

	for (i = 0; i < conf->prefix_count; i++, prefix++)
		if (!prefix->is_ipv6 &&
		    !((addr ^ prefix->ipv4) & inet_make_mask(prefix->len)))
			return true;

	return false;
}

/**
 * vnet_listed6 - does "for" list an IPv6 address?
 * @conf: the interface's configuration
 * @addr: the address
 *
 * Any context.
 *
 * Return: whether one of the prefixes holds it; false if there is none.
 */
bool vnet_listed6(const struct vnet_config *conf, const struct in6_addr *addr)
{
	const struct vnet_prefix *prefix = conf->prefixes;
	unsigned int i;

	for (i = 0; i < conf->prefix_count; i++, prefix++)
		if (prefix->is_ipv6 &&
		    ipv6_prefix_equal(addr, &prefix->ipv6, prefix->len))
			return true;

	return false;
}

/**
 * vnet_classify_target - does the far end say that an address is its own?
 * @dev: the interface
 * @conf: its configuration
 * @listed: "for" lists the address that is asked for
 *
 * Any context. As a port of a bridge the far end claims nothing that it was not
 * told to, or it would claim every live host of the segment.
 *
 * Return: VNET_ANSWERED, or the reason why not.
 */
enum vnet_verdict vnet_classify_target(const struct net_device *dev,
				       const struct vnet_config *conf,
				       bool listed)
{
	if (listed)
		return VNET_ANSWERED;
	if (netif_is_any_bridge_port(dev))
		return VNET_TAKEN_BRIDGE_PORT;

	return conf->prefix_count ? VNET_TAKEN_PREFIX : VNET_ANSWERED;
}

/*
 * An ARP request for any address is answered, but for those by which a host
 * looks for conflicts (RFC 5227): an answer there would take away the address.
 */
static enum vnet_verdict vnet_classify_arp(const struct sk_buff *skb,
					   const struct net_device *dev,
					   const struct vnet_config *conf,
					   struct vnet_frame *frame)
{
	struct vnet_arp buffer;
	const struct vnet_arp *arp;

	arp = skb_header_pointer(skb, frame->network, sizeof(buffer), &buffer);
	if (!arp)
		return VNET_TAKEN_TRUNCATED;
	if (!(conf->answer & VNET_ANSWER_ARP))
		return VNET_TAKEN_SWITCHED_OFF;

	if (arp->hardware != htons(ARPHRD_ETHER) ||
	    arp->protocol != htons(ETH_P_IP) ||
	    arp->hardware_len != ETH_ALEN || arp->protocol_len != 4 ||
	    arp->operation != htons(ARPOP_REQUEST))
		return VNET_TAKEN_ARP_OTHER;

	if (!arp->sender_ip)
		return VNET_TAKEN_ARP_PROBE;
	if (arp->sender_ip == arp->target_ip)
		return VNET_TAKEN_ARP_ANNOUNCE;
	if (vnet_bad_address4(arp->sender_ip) ||
	    vnet_bad_address4(arp->target_ip))
		return VNET_TAKEN_ADDRESS;

	frame->edit = VNET_EDIT_ARP;
	frame->writable = frame->network + sizeof(*arp);
	return vnet_classify_target(dev, conf,
				    vnet_listed4(conf, arp->target_ip));
}

/*
 * The VLAN tags that stand in the data: @type is what follows the Ethernet
 * header and becomes what follows the tags, @offset likewise.
 */
static bool vnet_skip_tags(const struct sk_buff *skb, __be16 *type,
			   unsigned int *offset)
{
	const struct vlan_hdr *tag;
	struct vlan_hdr buffer;
	unsigned int depth;

	for (depth = 0; eth_type_vlan(*type); depth++) {
		tag = skb_header_pointer(skb, *offset, sizeof(buffer), &buffer);
		if (!tag || depth == VNET_MAX_TAGS)
			return false;

		*type = tag->h_vlan_encapsulated_proto;
		*offset += sizeof(*tag);
	}

	return true;
}

/**
 * vnet_tags_len - how much of a frame its VLAN tags are
 * @skb: frame of ETH_HLEN bytes or more, its data at the Ethernet header
 *
 * Any context.
 *
 * Return: length of the tags that stand in the data, in bytes.
 */
unsigned int vnet_tags_len(const struct sk_buff *skb)
{
	unsigned int offset = ETH_HLEN;
	const struct ethhdr *eth;
	struct ethhdr buffer;
	__be16 type;

	eth = skb_header_pointer(skb, 0, sizeof(buffer), &buffer);
	if (!eth)
		return 0;

	type = eth->h_proto;
	vnet_skip_tags(skb, &type, &offset);
	return offset - ETH_HLEN;
}

/* A packet to a solicited-node group, by the Ethernet group that it has. */
static noinline_for_stack bool vnet_solicits(const struct sk_buff *skb,
					     unsigned int network,
					     const struct ethhdr *eth)
{
	static const u8 group[] = { 0x33, 0x33, 0xff };
	struct in6_addr daddr;

	if (memcmp(eth->h_dest, group, sizeof(group)))
		return false;
	if (skb_copy_bits(skb, network + offsetof(struct ipv6hdr, daddr),
			  &daddr, sizeof(daddr)))
		return false;

	return vnet_is_solicited(&daddr) &&
	       !memcmp(eth->h_dest + 3, daddr.s6_addr + 13, 3);
}

/*
 * Is the frame for the far end? ARP requests come by broadcast, too, and
 * neighbour solicitations to a group.
 */
static enum vnet_verdict vnet_classify_dest(const struct sk_buff *skb,
					    const struct ethhdr *eth,
					    __be16 type, unsigned int network,
					    const struct net_device *dev,
					    const struct vnet_config *conf)
{
	if (likely(ether_addr_equal(eth->h_dest, conf->peer_mac)))
		return VNET_ANSWERED;

	/* Without ARP the stack writes the interface's own address. */
	if (dev->flags & IFF_NOARP &&
	    ether_addr_equal(eth->h_dest, dev->dev_addr))
		return VNET_ANSWERED;

	if (type == htons(ETH_P_ARP) && is_broadcast_ether_addr(eth->h_dest))
		return VNET_ANSWERED;
	if (type == htons(ETH_P_IPV6) && vnet_solicits(skb, network, eth))
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
	__be16 type;

	eth = skb_header_pointer(skb, 0, sizeof(buffer), &buffer);
	if (!eth)
		return VNET_TAKEN_TRUNCATED;

	type = eth->h_proto;
	frame->network = sizeof(*eth);
	if (unlikely(eth_type_vlan(type)) &&
	    !vnet_skip_tags(skb, &type, &frame->network))
		return VNET_TAKEN_VLAN;

	if (!is_valid_ether_addr(eth->h_source) ||
	    ether_addr_equal(eth->h_source, conf->peer_mac))
		return VNET_TAKEN_SOURCE_MAC;

	verdict = vnet_classify_dest(skb, eth, type, frame->network, dev,
				     conf);
	if (verdict != VNET_ANSWERED)
		return verdict;

	ether_addr_copy(frame->source, conf->peer_mac);

	switch (type) {
	case htons(ETH_P_ARP):
		return vnet_classify_arp(skb, dev, conf, frame);
	case htons(ETH_P_IP):
		return vnet_classify_ipv4(skb, conf, frame);
	case htons(ETH_P_IPV6):
		return vnet_classify_ipv6(skb, dev, conf, frame);
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
