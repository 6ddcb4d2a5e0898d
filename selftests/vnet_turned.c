// SPDX-License-Identifier: GPL-2.0
/*
 * Compares answers with requests, byte by byte. Sums are made from all of the
 * bytes here, where the driver follows them incrementally.
 */

#include <string.h>

#include "vnet_turned.h"

#define MACS		12
#define TAG		4
#define IPV4		20
#define IPV6		40
#define NS		24

static void swap_bytes(__u8 *a, __u8 *b, size_t len)
{
	__u8 tmp;

	while (len--) {
		tmp = *a;
		*a++ = *b;
		*b++ = tmp;
	}
}

/* Ones' complement sum, not inverted; 0xffff and 0 are the same. */
unsigned int turned_add(unsigned int sum, const __u8 *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		sum += i & 1 ? bytes[i] : bytes[i] << 8;
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff ? 0 : sum;
}

/* What belongs in a checksum field that is zero in @bytes. */
__u16 turned_sum(const __u8 *bytes, size_t len)
{
	return 0xffff ^ turned_add(0, bytes, len);
}

/* Where the EtherType stands that is not a tag's; 0: nowhere. */
size_t turned_type_at(const struct turned_frame *f)
{
	size_t at = MACS;
	unsigned int type;

	for (;; at += TAG) {
		if (at + 2 > f->len)
			return 0;
		type = be16(f->bytes + at);
		if (type != 0x8100 && type != 0x88a8)
			return at;
	}
}

static void turn_arp(__u8 *arp, const __u8 *peer)
{
	__u8 asked[4];

	memcpy(asked, arp + 24, 4);
	arp[7] = 2;
	memcpy(arp + 18, arp + 8, 10);
	memcpy(arp + 8, peer, 6);
	memcpy(arp + 14, asked, 4);
}

/*
 * The type of an echo changes and its sum with it, so that the total stays; a
 * sum left open stays as it is.
 */
static void turn_echo(struct turned_frame *want, size_t at, __u8 type,
		      const struct turned_frame *answer)
{
	unsigned int before;

	before = turned_add(0, want->bytes + at, want->len - at);
	want->bytes[at] = type;
	if (want->open || answer->len != want->len)
		return;
	/* Which is right or wrong as the request's was. */
	memcpy(want->bytes + at + 2, answer->bytes + at + 2, 2);
	if (before != turned_add(0, answer->bytes + at, answer->len - at))
		want->len = 0;
}

static void turn_transport(struct turned_frame *want, size_t at,
			   __u8 protocol, const struct turned_frame *answer)
{
	__u8 *p = want->bytes + at;

	if (at + 4 > want->len)
		return;

	switch (protocol) {
	case 1:
		turn_echo(want, at, 0, answer);
		break;
	case 58:
		turn_echo(want, at, 129, answer);
		break;
	case 6:
	case 17:
	case 136:
		swap_bytes(p, p + 2, 2);
		break;
	}
}

static void turn_ipv4(struct turned_frame *want, size_t at,
		      const struct turned_frame *answer)
{
	__u8 *ip = want->bytes + at;
	size_t header = (ip[0] & 15) * 4;
	unsigned int sum;

	if (at + header > want->len || header < IPV4)
		return;

	swap_bytes(ip + 12, ip + 16, 4);
	ip[8] = 64;
	memset(ip + 10, 0, 2);
	sum = turned_sum(ip, header);
	/* A sum of 0xffff says the same as 0, and either may come out. */
	ip[10] = sum >> 8;
	ip[11] = sum;
	if ((sum == 0 || sum == 0xffff) && at + 12 <= answer->len)
		memcpy(ip + 10, answer->bytes + at + 10, 2);
	if (!(be16(ip + 6) & 0x1fff))
		turn_transport(want, at + header, ip[9], answer);
}

/* Skips what may stand before the transport header; 0: nothing to turn. */
static size_t transport_at(const struct turned_frame *f, size_t at,
			   __u8 *protocol)
{
	const __u8 *p;

	*protocol = f->bytes[at + 6];
	at += IPV6;
	for (;;) {
		p = f->bytes + at;
		if (at + 8 > f->len)
			return at;
		switch (*protocol) {
		case 0:
		case 43:
		case 60:
			at += (p[1] + 1) * 8;
			break;
		case 44:
			if (be16(p + 2) & 0xfff8)
				return 0;
			at += 8;
			break;
		default:
			return at;
		}
		*protocol = p[0];
	}
}

/* A neighbour advertisement is not made of the request's bytes alone. */
static bool is_advertisement(const struct turned_frame *request, size_t at,
			     size_t ns, const __u8 *peer,
			     const struct turned_frame *answer)
{
	const __u8 *ip = answer->bytes + at;
	const __u8 *asked = request->bytes + ns + 8;
	const __u8 *na = ip + IPV6;
	__u8 pseudo[40];

	if (ns + NS > request->len || answer->len < at + IPV6 + NS + 8 ||
	    memcmp(answer->bytes + MACS, request->bytes + MACS, at - MACS))
		return false;

	memcpy(pseudo, ip + 8, 32);
	memcpy(pseudo + 32, "\0\0\0\x20\0\0\0\x3a", 8);
	return ip[0] >> 4 == 6 && be16(ip + 4) == NS + 8 && ip[6] == 58 &&
	       ip[7] == 255 && !memcmp(ip + 8, asked, 16) &&
	       !memcmp(ip + 24, request->bytes + at + 8, 16) &&
	       !memcmp(na, "\x88\0", 2) && na[4] == 0x60 &&
	       !memcmp(na + 8, asked, 16) && !memcmp(na + 24, "\2\1", 2) &&
	       !memcmp(na + 26, peer, 6) &&
	       !turned_add(turned_add(0, pseudo, 40), na, NS + 8);
}

/* @group: where the request went, perhaps a group. */
static bool turn_ipv6(struct turned_frame *want, size_t at,
		      const __u8 *group, const __u8 *peer,
		      const struct turned_frame *answer)
{
	__u8 *ip = want->bytes + at;
	__u8 protocol;
	size_t end;

	if (at + IPV6 > want->len)
		return false;

	end = transport_at(want, at, &protocol);
	if (end && end < want->len && protocol == 58 &&
	    want->bytes[end] == 135)
		return is_advertisement(want, at, end, peer, answer);

	/* The group is asked for neighbours only. */
	if (!memcmp(group, "\x33\x33", 2))
		return false;
	swap_bytes(ip + 8, ip + 24, 16);
	ip[7] = 64;
	if (end && end < want->len)
		turn_transport(want, end, protocol, answer);
	return want->len == answer->len &&
	       !memcmp(want->bytes, answer->bytes, want->len);
}

/* For the far end: all but what is asked of a group, for which see above. */
static bool addressed(const struct turned_frame *request, unsigned int type,
		      const __u8 *peer)
{
	return !memcmp(request->bytes, peer, 6) ||
	       (type == 0x0806 &&
		!memcmp(request->bytes, "\xff\xff\xff\xff\xff\xff", 6)) ||
	       (type == 0x86dd && !memcmp(request->bytes, "\x33\x33\xff", 3));
}

static bool turned_echo(const __u8 *peer,
			const struct turned_frame *request,
			const struct turned_frame *answer)
{
	size_t at = turned_type_at(request);
	struct turned_frame want = *request;

	if (!at || !addressed(request, be16(request->bytes + at), peer))
		return false;

	memcpy(want.bytes, request->bytes + 6, 6);
	memcpy(want.bytes + 6, peer, 6);
	switch (be16(want.bytes + at)) {
	case 0x0806:
		if (at + 2 + 28 <= want.len)
			turn_arp(want.bytes + at + 2, peer);
		break;
	case 0x0800:
		if (at + 2 + IPV4 <= want.len)
			turn_ipv4(&want, at + 2, answer);
		break;
	case 0x86dd:
		return !memcmp(want.bytes, answer->bytes, MACS) &&
		       turn_ipv6(&want, at + 2, request->bytes, peer,
				 answer);
	}

	return want.len == answer->len &&
	       !memcmp(want.bytes, answer->bytes, want.len);
}

/* Whether @answer is what becomes of @request when it is turned round. */
bool turned(enum turned_mode mode, const __u8 *peer,
	    const struct turned_frame *request,
	    const struct turned_frame *answer)
{
	struct turned_frame want;

	if (mode == TURNED_ECHO)
		return turned_echo(peer, request, answer);

	if (mode == TURNED_DROP || request->len != answer->len)
		return false;
	if (mode == TURNED_SNULL)
		return crossed_snull(request, answer);

	want = *request;
	if (mode == TURNED_MACSWAP)
		swap_bytes(want.bytes, want.bytes + 6, 6);
	return !memcmp(want.bytes, answer->bytes, want.len);
}

bool turned_no_host4(const __u8 *a)
{
	return a[0] == 0 || a[0] == 127 || (a[0] & 0xf0) == 0xe0 ||
	       !memcmp(a, "\xff\xff\xff\xff", 4);
}

static bool no_host6(const __u8 *a)
{
	static const __u8 none[16] = { 0 };

	/* Unspecified, loopback, IPv4-mapped, multicast. */
	return a[0] == 0xff ||
	       (!memcmp(a, none, 15) && a[15] < 2) ||
	       (!memcmp(a, none, 10) && a[10] == 0xff && a[11] == 0xff);
}

static const char *fault_ipv4(const __u8 *ip, size_t len)
{
	size_t header = (ip[0] & 15) * 4;
	const __u8 *l4 = ip + header;
	size_t i;

	if (ip[0] >> 4 != 4 || header < IPV4 || header > len ||
	    be16(ip + 2) < header || be16(ip + 2) > len)
		return "IPv4 lengths";
	if (turned_add(0, ip, header))
		return "IPv4 header sum";
	if (turned_no_host4(ip + 12) || turned_no_host4(ip + 16) ||
	    !memcmp(ip + 12, ip + 16, 4))
		return "IPv4 addresses";
	for (i = IPV4; i < header && ip[i]; i += ip[i] == 1 ? 1 : ip[i + 1]) {
		if (ip[i] == 131 || ip[i] == 137)
			return "source route";
		if (ip[i] != 1 && (i + 1 >= header || ip[i + 1] < 2))
			break;
	}
	if (be16(ip + 6) & 0x1fff)
		return NULL;
	if (header + 4 > len)
		return "IPv4 payload";
	if (ip[9] == 1)
		return l4[0] || l4[1] ? "ICMP, no echo reply" : NULL;
	if (ip[9] != 6 && ip[9] != 17 && ip[9] != 136)
		return "IPv4 protocol";
	if (!be16(l4) || !be16(l4 + 2))
		return "port 0";
	if (ip[9] == 17 && (be16(l4 + 2) == 7 || be16(l4 + 2) == 13 ||
			    be16(l4 + 2) == 17 || be16(l4 + 2) == 19))
		return "UDP to a server that answers everything";
	return NULL;
}

static const char *fault_ipv6(const __u8 *ip, size_t len)
{
	if (ip[0] >> 4 != 6 || IPV6 + be16(ip + 4) > len)
		return "IPv6 lengths";
	if (no_host6(ip + 8) || no_host6(ip + 24) ||
	    !memcmp(ip + 8, ip + 24, 16))
		return "IPv6 addresses";
	if (ip[6] == 43 && IPV6 + 8 <= len && ip[IPV6 + 3])
		return "routing header with segments left";
	return NULL;
}

/* What no frame of the echo mode's far end may be; NULL: nothing wrong. */
const char *turned_fault(const struct turned_frame *answer,
			 const __u8 *peer)
{
	const __u8 *frame = answer->bytes;
	size_t at = turned_type_at(answer);

	if (!at)
		return "too short";
	if (memcmp(frame + 6, peer, 6))
		return "not from the peer MAC";
	if (frame[0] & 1 || !memcmp(frame, "\0\0\0\0\0\0", 6) ||
	    !memcmp(frame, peer, 6))
		return "to a MAC no host has";

	switch (be16(frame + at)) {
	case 0x0806:
		if (answer->len < at + 2 + 28 || be16(frame + at + 8) != 2)
			return "ARP, no reply";
		if (turned_no_host4(frame + at + 16) ||
		    turned_no_host4(frame + at + 26))
			return "ARP addresses";
		return NULL;
	case 0x0800:
		if (answer->len < at + 2 + IPV4)
			return "IPv4 cut off";
		return fault_ipv4(frame + at + 2, answer->len - at - 2);
	case 0x86dd:
		if (answer->len < at + 2 + IPV6)
			return "IPv6 cut off";
		return fault_ipv6(frame + at + 2, answer->len - at - 2);
	}
	return "EtherType";
}
