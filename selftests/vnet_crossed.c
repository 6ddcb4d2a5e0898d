// SPDX-License-Identifier: GPL-2.0
/*
 * What mode snull makes of a frame, without following any sum: addresses are
 * flipped, and whatever the answer has in a sum over them is as right, or wrong
 * by as much, as it was in the request, each summed up from all of its bytes.
 */

#include <string.h>

#include "vnet_turned.h"

#define IPV4		20
#define ICMP		8
#define ARP		28

#define TCP_SUM		16
#define UDP_SUM		6
#define ICMP_SUM	2

/* Nobody looks behind more VLAN tags. */
#define TYPE_AT_MOST	(12 + 8 * 4)

/*
 * A sum: where it stands, of which bytes it is; @addresses: of what else, 0 for
 * nothing. The lengths and protocol of a pseudo-header do not change. One that
 * is @open is of nothing but that, and no complement. All are offsets.
 */
struct part {
	size_t field;
	size_t start, end;
	size_t addresses;
	bool open;
	bool zero_is_none;
};

struct crossing {
	struct turned_frame want;
	struct part parts[5];
	unsigned int count;
};

/* An IPv4 packet, where it and what it carries begin, and its end. */
struct packet {
	size_t start, payload, end;
	bool flipped;
};

static bool flip(__u8 *address)
{
	if (turned_no_host4(address))
		return false;

	address[2] ^= 1;
	return true;
}

static void cross_transport(struct crossing *c, const struct packet *p)
{
	const __u8 *ip = c->want.bytes + p->start;
	struct part part = {
		.start = p->payload,
		.end = p->end,
		.addresses = p->start + 12,
		.open = c->want.open && c->want.start == p->payload,
		.zero_is_none = ip[9] != 6,
	};

	/* Fragments behind the first have none, and some end before it. */
	if ((ip[9] != 6 && ip[9] != 17 && ip[9] != 136) ||
	    be16(ip + 6) & 0x1fff)
		return;
	part.field = p->payload + (ip[9] == 6 ? TCP_SUM : UDP_SUM);
	if (part.field + 2 > p->end)
		return;

	if (part.open) {
		part.start = part.field;
		part.end = part.field + 2;
	} else if (ip[9] == 17 && !be16(c->want.bytes + part.field)) {
		return;
	}
	c->parts[c->count++] = part;
}

/* What may be an IPv4 packet, in what ends at @end. */
static bool cross_packet(struct crossing *c, size_t start, size_t end,
			 struct packet *p)
{
	__u8 *ip = c->want.bytes + start;
	size_t header;

	if (start + IPV4 > end)
		return false;
	header = (ip[0] & 15) * 4;
	if (ip[0] >> 4 != 4 || header < IPV4)
		return false;

	p->start = start;
	p->payload = start + header;
	p->end = start + be16(ip + 2);
	if (p->end > end)
		p->end = end;
	p->flipped = flip(ip + 12);
	p->flipped |= flip(ip + 16);
	if (!p->flipped)
		return true;

	c->parts[c->count++] = (struct part) {
		.field = start + 10,
		.start = start,
		.end = p->payload < end ? p->payload : end,
	};
	cross_transport(c, p);
	return true;
}

/* An error quotes a packet, and a redirect names a router as well. */
static void cross_icmp(struct crossing *c, const struct packet *p)
{
	static const __u8 errors[] = { 3, 4, 5, 11, 12 };
	struct packet quoted = { 0 };
	size_t at = p->payload;
	__u8 *icmp = c->want.bytes + at;
	bool flipped = false;

	if (c->want.bytes[p->start + 9] != 1 ||
	    be16(c->want.bytes + p->start + 6) & 0x1fff ||
	    at + ICMP > p->end || !memchr(errors, icmp[0], sizeof(errors)))
		return;

	if (icmp[0] == 5)
		flipped = flip(icmp + 4);
	cross_packet(c, at + ICMP, p->end, &quoted);
	if (!flipped && !quoted.flipped)
		return;

	/* An open one is to be made of all that comes out. */
	if (!c->want.open || c->want.start != at)
		c->parts[c->count++] = (struct part) {
			.field = at + ICMP_SUM,
			.start = at,
			.end = p->end,
		};
}

static void cross_arp(struct turned_frame *f, size_t at)
{
	__u8 *arp = f->bytes + at;

	if (at + ARP > f->len || memcmp(arp, "\0\1\x8\0\6\4", 6))
		return;

	flip(arp + 14);
	flip(arp + 24);
}

/* Ones' complement sum of what @part is of, itself included. */
static unsigned int total(const struct turned_frame *f,
			  const struct part *part)
{
	unsigned int sum = 0;

	if (part->addresses)
		sum = turned_add(0, f->bytes + part->addresses, 8);
	if (part->open)
		sum ^= 0xffff;
	return turned_add(sum, f->bytes + part->start,
			  part->end - part->start);
}

static bool as_right(const struct part *part,
		     const struct turned_frame *request,
		     const struct turned_frame *answer)
{
	if (part->zero_is_none && !part->open &&
	    !be16(answer->bytes + part->field))
		return false;

	return total(request, part) == total(answer, part);
}

/* Whether @answer is what comes out of a snull pair when @request goes in. */
bool crossed_snull(const struct turned_frame *request,
		   const struct turned_frame *answer)
{
	struct crossing c = { .want = *request };
	size_t at = turned_type_at(request);
	struct packet packet;
	const struct part *p;

	if (at && at <= TYPE_AT_MOST) {
		switch (be16(request->bytes + at)) {
		case 0x0806:
			cross_arp(&c.want, at + 2);
			break;
		case 0x0800:
			if (cross_packet(&c, at + 2, request->len, &packet))
				cross_icmp(&c, &packet);
			break;
		}
	}

	for (p = c.parts; p < c.parts + c.count; p++) {
		memcpy(c.want.bytes + p->field, answer->bytes + p->field, 2);
		if (!as_right(p, request, answer))
			return false;
	}
	return !memcmp(c.want.bytes, answer->bytes, request->len);
}
