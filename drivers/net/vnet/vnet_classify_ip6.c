// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is this frame? IPv6 and its extension headers.
 *
 * For what all of vnet_classify*.c has in common see vnet_classify.c.
 */

#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <net/ipv6.h>
#include <net/ndisc.h>

#include "vnet.h"

/* In any extension header, in eights of bytes without the first. */
struct vnet_ext {
	u8	next;
	u8	len;
	u8	type;		/* routing header */
	u8	left;		/* routing header: segments left */
	u8	rest[4];
};

/* "More fragments" and the offset, in bytes, share the two bytes at @type. */
#define VNET_FRAGMENT_MORE	0x0001
#define VNET_FRAGMENT_OFFSET	0xfff8

/**
 * vnet_bad_address6 - is this an address that no host has on a wire?
 * @addr: the address
 *
 * Any context.
 *
 * Return: whether it is a group, unspecified, loopback, or an IPv4 address.
 */
bool vnet_bad_address6(const struct in6_addr *addr)
{
	/* All others begin with 32 bits of 0. */
	if (likely(addr->s6_addr32[0]))
		return ipv6_addr_is_multicast(addr);

	return ipv6_addr_any(addr) || ipv6_addr_loopback(addr) ||
	       ipv6_addr_v4mapped(addr);
}

/**
 * vnet_is_solicited - is this a solicited-node group?
 * @addr: the address
 *
 * Any context.
 *
 * Return: whether it is (RFC 4291, 2.7.1).
 */
bool vnet_is_solicited(const struct in6_addr *addr)
{
	static const u8 group[13] = {
		0xff, 0x02, [11] = 0x01, [12] = 0xff,
	};

	return !memcmp(addr, group, sizeof(group));
}

/*
 * One hop-by-hop or destination option of @type. A host that does not know it
 * looks at the two highest bits (RFC 8200, 4.2).
 */
static enum vnet_verdict vnet_classify_option6(const struct sk_buff *skb,
					       u8 type, u8 next)
{
	if (type == IPV6_TLV_HAO && next == NEXTHDR_DEST)
		return VNET_TAKEN_ROUTING;

	/* The length of BIG TCP's packets, which is not needed (RFC 2675). */
	if (type == IPV6_TLV_JUMBO && next == NEXTHDR_HOP && skb_is_gso(skb))
		return VNET_ANSWERED;

	return type & 0xc0 ? VNET_TAKEN_EXT_HEADERS : VNET_ANSWERED;
}

/*
 * The options of such a header, from @offset to @end. As many of them and as
 * much padding in a row as hosts take (RFC 8504, 5.3): what nobody receives
 * needs no answer, and reading it costs time.
 */
static enum vnet_verdict vnet_classify_options6(const struct sk_buff *skb,
						unsigned int offset,
						unsigned int end, u8 next)
{
	unsigned int padding = 0;
	unsigned int options = 0;
	enum vnet_verdict verdict;
	const u8 *option;
	unsigned int len;
	u8 buffer[2];

	for (; offset < end; offset += len) {
		/* Pad1 has no length and may be the frame's last byte. */
		len = min(end - offset, 2U);
		option = skb_header_pointer(skb, offset, len, buffer);
		if (!option)
			return VNET_TAKEN_TRUNCATED;

		len = *option == IPV6_TLV_PAD1 ? 1 :
		      len < 2 ? 2 : 2 + option[1];
		if (len > end - offset)
			return VNET_TAKEN_EXT_HEADERS;

		if (*option == IPV6_TLV_PAD1 || *option == IPV6_TLV_PADN) {
			padding += len;
			if (padding > VNET_MAX_PADDING)
				return VNET_TAKEN_EXT_HEADERS;
			continue;
		}
		padding = 0;

		verdict = vnet_classify_option6(skb, option[0], next);
		if (verdict != VNET_ANSWERED)
			return verdict;
		if (++options > VNET_MAX_OPTIONS)
			return VNET_TAKEN_EXT_HEADERS;
	}

	return VNET_ANSWERED;
}

/*
 * A fragment header; the @before bytes of the headers before it count for the
 * datagram's length, too. All fragments but the last are multiples of 8 (RFC
 * 8200, 4.5).
 */
static enum vnet_verdict vnet_classify_fragment(const struct vnet_ext *ext,
						unsigned int before,
						struct vnet_packet *packet)
{
	unsigned int field = ext->type << 8 | ext->left;
	unsigned int offset = field & VNET_FRAGMENT_OFFSET;

	if (packet->fragment)
		return VNET_TAKEN_EXT_HEADERS;

	packet->fragment = true;
	packet->later = offset;
	packet->more = field & VNET_FRAGMENT_MORE;
	if (packet->more && packet->len % 8)
		return VNET_TAKEN_MALFORMED;
	if (before + offset + packet->len > IPV6_MAXPLEN)
		return VNET_TAKEN_MALFORMED;

	return VNET_ANSWERED;
}

/* The header @ext of type @next at frame->transport, @len bytes long. */
static enum vnet_verdict vnet_classify_ext(const struct sk_buff *skb,
					   const struct vnet_ext *ext,
					   unsigned int len, u8 next,
					   const struct vnet_frame *frame,
					   struct vnet_packet *packet)
{
	unsigned int offset = frame->transport;

	switch (next) {
	case NEXTHDR_FRAGMENT:
		return vnet_classify_fragment(ext, offset - frame->network -
					      sizeof(struct ipv6hdr), packet);
	case NEXTHDR_ROUTING:
		return ext->left ? VNET_TAKEN_ROUTING : VNET_ANSWERED;
	}

	return vnet_classify_options6(skb, offset + 2, offset + len, next);
}

static bool vnet_is_ext(u8 next)
{
	return next == NEXTHDR_HOP || next == NEXTHDR_ROUTING ||
	       next == NEXTHDR_FRAGMENT || next == NEXTHDR_DEST;
}

/*
 * From the first header behind IPv6's to the transport, or to where a fragment
 * has no more headers: frame->transport, packet->len and packet->protocol move
 * on. The first two bytes of each header are alike, and none is shorter than 8.
 */
static enum vnet_verdict vnet_classify_chain(const struct sk_buff *skb,
					     struct vnet_packet *packet,
					     struct vnet_frame *frame)
{
	const struct vnet_ext *ext;
	enum vnet_verdict verdict;
	struct vnet_ext buffer;
	unsigned int count = 0;
	unsigned int len;
	u8 next;

	while (vnet_is_ext(packet->protocol) && !packet->later) {
		next = packet->protocol;
		/* Hop-by-hop options come first or not at all. */
		if (count++ == VNET_MAX_HEADERS ||
		    (next == NEXTHDR_HOP && count > 1))
			return VNET_TAKEN_EXT_HEADERS;

		ext = skb_header_pointer(skb, frame->transport, sizeof(buffer),
					 &buffer);
		if (!ext)
			return VNET_TAKEN_TRUNCATED;
		len = next == NEXTHDR_FRAGMENT ? 8 : (ext->len + 1) * 8;
		if (len > packet->len)
			return VNET_TAKEN_TRUNCATED;

		packet->len -= len;
		packet->protocol = ext->next;
		verdict = vnet_classify_ext(skb, ext, len, next, frame, packet);
		if (verdict != VNET_ANSWERED)
			return verdict;
		frame->transport += len;
	}

	return VNET_ANSWERED;
}

static bool vnet_is_nd(const struct sk_buff *skb,
		       const struct vnet_packet *packet,
		       const struct vnet_frame *frame)
{
	const u8 *type;
	u8 buffer;

	if (likely(packet->protocol != IPPROTO_ICMPV6) || packet->later)
		return false;

	type = skb_header_pointer(skb, frame->transport, 1, &buffer);
	return type && packet->len && *type >= NDISC_ROUTER_SOLICITATION &&
	       *type <= NDISC_REDIRECT;
}

/* Of addresses that only neighbour discovery can have. */
static enum vnet_verdict vnet_bad_addresses6(const struct sk_buff *skb)
{
	u8 buffer;
	const u8 *octet = skb_header_pointer(skb, 0, 1, &buffer);

	return octet && *octet & 1 ? VNET_TAKEN_GROUP : VNET_TAKEN_ADDRESS;
}

/**
 * vnet_classify_ipv6 - does the far end answer an IPv6 packet?
 * @skb: the frame
 * @dev: the interface
 * @conf: its configuration
 * @frame: @network and @source in; filled if the verdict is VNET_ANSWERED
 *
 * Any context.
 *
 * Return: VNET_ANSWERED, or the reason why not.
 */
enum vnet_verdict vnet_classify_ipv6(const struct sk_buff *skb,
				     const struct net_device *dev,
				     const struct vnet_config *conf,
				     struct vnet_frame *frame)
{
	struct vnet_packet packet = {};
	enum vnet_verdict verdict;
	struct ipv6hdr buffer, ip;
	unsigned int rest;
	const void *at;
	bool bad;

	at = skb_header_pointer(skb, frame->network, sizeof(ip), &buffer);
	if (!at)
		return VNET_TAKEN_TRUNCATED;

	/* Aligned for what reads addresses word by word. */
	memcpy(&ip, at, sizeof(ip));
	rest = skb->len - frame->network - sizeof(ip);
	packet.len = vnet_ip_len(skb, ip.payload_len, rest);
	if (ip.version != 6)
		return VNET_TAKEN_MALFORMED;
	if (packet.len > rest)
		return VNET_TAKEN_TRUNCATED;

	bad = ipv6_addr_equal(&ip.saddr, &ip.daddr) ||
	      vnet_bad_address6(&ip.saddr) || vnet_bad_address6(&ip.daddr);
	if (bad && !ipv6_addr_any(&ip.saddr) && !vnet_is_solicited(&ip.daddr))
		return VNET_TAKEN_ADDRESS;

	frame->is_ipv6 = true;
	frame->transport = frame->network + sizeof(ip);
	packet.protocol = ip.nexthdr;
	verdict = vnet_classify_chain(skb, &packet, frame);
	if (verdict != VNET_ANSWERED)
		return verdict;

	if (vnet_is_nd(skb, &packet, frame))
		return vnet_classify_nd(skb, dev, conf, &packet, frame);
	if (unlikely(bad))
		return vnet_bad_addresses6(skb);

	packet.owned = !conf->prefix_count || vnet_listed6(conf, &ip.daddr);
	return vnet_classify_transport(skb, conf, &packet, frame);
}
