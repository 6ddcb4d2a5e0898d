// SPDX-License-Identifier: GPL-2.0
/*
 * Sends random and mutated frames into a vnet interface and compares whatever
 * comes back, or out at the other end of a pair, with what was sent.
 *
 *	vnet_random DEV MODE COUNT SEED CORPUS OUT
 *
 * Frames come out at OUT, which is DEV or the other end of its pair. CORPUS
 * holds frames to be mutated: each a length of two bytes, high byte first, and
 * the bytes. Nothing else may use the interfaces, and GRO is off. Frames go out
 * in bursts; each burst ends with one that comes out for certain, which ends
 * the wait, so that a ring never fills.
 *
 * Prints "sent N refused N seen N unseen N changed N": frames handed over to
 * the interface, frames that the packet socket did not take, answers compared,
 * answers that the stack takes away before a packet socket sees them, and
 * answers of other bytes than their request's. Exit status 0 if every answer
 * was that of a request.
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "vnet_turned.h"

#define BURST		64
#define CORPUS_MAX	2048
#define LONGEST		1514
#define PATIENCE	60000
#define BEHIND_IPV4	(14 + 20)

#define FAR_END		0x42
#define OWN		0x02

struct message {
	struct virtio_net_hdr vnet;
	__u8 bytes[2048];
};

static struct turned_frame corpus[CORPUS_MAX];
static unsigned int corpus_size;
static struct turned_frame requests[BURST + 1];
static bool handed_over[BURST + 1];
static __u8 peer[6] = { FAR_END, 0, 0, 0, 0, 1 };
static unsigned long sent, refused, seen, unseen, changed;
static __u64 state;

/* xorshift64*; @below: result is in 0..@below - 1 */
static unsigned int any(unsigned int below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545f4914f6cdd1dULL >> 33) % below;
}

static void read_corpus(const char *name)
{
	FILE *file = fopen(name, "rb");
	struct turned_frame *f;
	__u8 len[2];

	if (!file)
		err(1, "%s", name);
	while (corpus_size < CORPUS_MAX && fread(len, 2, 1, file)) {
		f = &corpus[corpus_size];
		f->len = len[0] << 8 | len[1];
		if (f->len > LONGEST)
			errx(1, "%s: a frame of %zu bytes", name, f->len);
		if (f->len != fread(f->bytes, 1, f->len, file))
			errx(1, "%s: ends within a frame", name);
		corpus_size++;
	}
	if (!corpus_size)
		errx(1, "%s: no frames", name);
	fclose(file);
}

/* Frames behind a header with a wrong sum all end alike: mend most. */
static void mend_ipv4(struct turned_frame *f)
{
	__u8 *ip = f->bytes + 14;
	size_t header = (ip[0] & 15) * 4;
	__u16 sum;

	if (f->len < 34 || memcmp(f->bytes + 12, "\x08\0", 2) ||
	    header < 20 || 14 + header > f->len)
		return;
	memset(ip + 10, 0, 2);
	sum = htons(turned_sum(ip, header));
	memcpy(ip + 10, &sum, 2);
}

static void change_byte(struct turned_frame *f)
{
	static const __u8 odd[] = { 0, 1, 0x7f, 0x80, 0xfe, 0xff };
	size_t at = any(f->len < 96 ? f->len : 96);

	switch (any(4)) {
	case 0:
		f->bytes[at] = any(256);
		break;
	case 1:
		f->bytes[at] = odd[any(sizeof(odd))];
		break;
	case 2:
		f->bytes[at] ^= 1 << any(8);
		break;
	case 3:
		f->bytes[at] += any(2) ? 1 : -1;
		break;
	}
}

static void other_length(struct turned_frame *f)
{
	size_t len = any(4) ? any(f->len) : any(LONGEST + 1);

	if (len < 14)
		len = 14;
	while (f->len < len)
		f->bytes[f->len++] = any(256);
	f->len = len;
}

/* The start of one frame, the rest of another. */
static void splice(struct turned_frame *f)
{
	const struct turned_frame *other = &corpus[any(corpus_size)];
	size_t at = 14 + 4 * any(12);

	if (at >= f->len || at >= other->len)
		return;
	memcpy(f->bytes + at, other->bytes + at, other->len - at);
	f->len = other->len;
}

static void make_frame(struct turned_frame *f)
{
	unsigned int n;

	*f = corpus[any(corpus_size)];
	if (any(16) == 0) {
		/* To the far end at least. */
		for (n = 12; n < f->len; n++)
			f->bytes[n] = any(256);
		if (any(2))
			memcpy(f->bytes + 12, any(2) ? "\x08\0\x45" :
						       "\x86\xdd\x60", 3);
	}
	if (any(8) == 0)
		splice(f);
	for (n = any(4); n; n--)
		change_byte(f);
	if (any(6) == 0)
		other_length(f);
	if (any(4))
		mend_ipv4(f);
}

/*
 * The stack makes these sums itself: of Fibre Channel for every card without
 * the CRC, of MPLS for every card that does not say it looks behind labels.
 */
static bool stack_makes_sum(const struct turned_frame *f)
{
	size_t at = turned_type_at(f);
	unsigned int type = be16(f->bytes + at);

	return type == 0x8906 || type == 0x8847 || type == 0x8848;
}

/* Some with a sum that is left to the card, wherever that may be. */
static void make_message(struct message *m, struct turned_frame *f)
{
	memset(&m->vnet, 0, sizeof(m->vnet));
	f->open = any(8) == 0 && !stack_makes_sum(f);
	if (f->open) {
		m->vnet.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		f->start = any(2) ? BEHIND_IPV4 : any(80);
		m->vnet.csum_start = f->start;
		m->vnet.csum_offset = any(2) ? 2 * any(10) : 6;
	}
	memcpy(m->bytes, f->bytes, f->len);
}

/*
 * A frame that is returned, and last: echo wants a ping; else it is one that
 * only packet sockets want, which the stack hands over after the others of a
 * list.
 */
static void make_last(struct turned_frame *f, enum turned_mode mode,
		      unsigned int number)
{
	static const __u8 ping[42] = {
		FAR_END, 0, 0, 0, 0, 1, OWN, 0, 0, 0, 0, 1, 8, 0,
		0x45, 0, 0, 28, 0, 0, 0, 0, 64, 1, 0, 0,
		192, 0, 2, 1, 192, 0, 2, 2, 8,
	};
	__u16 sum;

	f->len = sizeof(ping);
	f->open = false;
	memcpy(f->bytes, ping, sizeof(ping));
	number = htonl(number);
	memcpy(f->bytes + 38, &number, 4);
	sum = htons(turned_sum(f->bytes + 34, 8));
	memcpy(f->bytes + 36, &sum, 2);
	mend_ipv4(f);
	if (mode != TURNED_ECHO)
		memcpy(f->bytes + 12, "\x88\xb5", 2);
}

static void send_burst(int fd, unsigned int count)
{
	static struct message messages[BURST + 1];
	struct mmsghdr all[BURST + 1] = { 0 };
	struct iovec parts[BURST + 1];
	unsigned int i;
	int done;

	for (i = 0; i < count; i++) {
		make_message(&messages[i], &requests[i]);
		if (i == count - 1) {
			memset(&messages[i].vnet, 0, sizeof(messages[i].vnet));
			requests[i].open = false;
		}
		parts[i].iov_base = &messages[i];
		parts[i].iov_len = sizeof(messages[i].vnet) + requests[i].len;
		all[i].msg_hdr.msg_iov = &parts[i];
		all[i].msg_hdr.msg_iovlen = 1;
	}

	for (i = 0; i < count;) {
		done = sendmmsg(fd, all + i, count - i, 0);
		if (done <= 0) {
			/* The packet socket refuses impossible sums. */
			handed_over[i++] = false;
			refused++;
			continue;
		}
		sent += done;
		while (done--)
			handed_over[i++] = true;
	}
}

/* The stack takes outer tags off, and frames that end with one away. */
static bool stack_takes(const struct turned_frame *f)
{
	return turned_type_at(f) != 12 && f->len < 20;
}

/* Answered for certain, but not to be seen. */
static bool lost(const struct turned_frame *f, enum turned_mode mode)
{
	if (!stack_takes(f) || (mode == TURNED_MACSWAP &&
				((f->bytes[0] | f->bytes[6]) & 1 ||
				 !memcmp(f->bytes + 6, "\0\0\0\0\0", 6))))
		return false;
	return mode != TURNED_DROP && mode != TURNED_ECHO;
}

static void put_tag_back(struct msghdr *msg, struct turned_frame *f)
{
	struct tpacket_auxdata aux;
	struct cmsghdr *c;
	__u16 tag[2];

	for (c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_PACKET ||
		    c->cmsg_type != PACKET_AUXDATA)
			continue;
		memcpy(&aux, CMSG_DATA(c), sizeof(aux));
		if (!(aux.tp_status & TP_STATUS_VLAN_VALID))
			continue;
		tag[0] = htons(aux.tp_status & TP_STATUS_VLAN_TPID_VALID ?
			       aux.tp_vlan_tpid : 0x8100);
		tag[1] = htons(aux.tp_vlan_tci);
		memmove(f->bytes + 16, f->bytes + 12, f->len - 12);
		memcpy(f->bytes + 12, tag, 4);
		f->len += 4;
	}
}

static void receive(int fd, struct turned_frame *f)
{
	char control[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
	struct iovec part = { f->bytes, sizeof(f->bytes) - 4 };
	struct msghdr msg = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct pollfd readable = { fd, POLLIN, 0 };
	ssize_t len = recvmsg(fd, &msg, MSG_DONTWAIT);

	if (len < 0) {
		if (poll(&readable, 1, PATIENCE) != 1)
			errx(1, "no answer to the last ping after %lu frames",
			     sent);
		msg.msg_controllen = sizeof(control);
		len = recvmsg(fd, &msg, 0);
	}
	if (len < 0)
		err(1, "recvmsg");
	f->len = len;
	f->open = false;
	put_tag_back(&msg, f);
}

static void show(const char *what, const struct turned_frame *f)
{
	size_t i;

	printf("%s, %zu bytes:\n", what, f->len);
	for (i = 0; i < f->len; i++)
		printf("%02x", f->bytes[i]);
	printf("\n");
}

/* Which request is @answer's? Each has one at most. */
static unsigned int find_request(const struct turned_frame *answer,
				 enum turned_mode mode, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (handed_over[i] && !lost(&requests[i], mode) &&
		    turned(mode, peer, &requests[i], answer))
			break;
	if (i < count) {
		handed_over[i] = false;
		changed += answer->len != requests[i].len ||
			   memcmp(answer->bytes, requests[i].bytes,
				  answer->len);
	}
	return i;
}

static void complain(const struct turned_frame *answer, const char *fault,
		     unsigned int count)
{
	unsigned int i;

	show("unexpected answer", answer);
	for (i = 0; i < count; i++)
		if (requests[i].len == answer->len &&
		    !memcmp(requests[i].bytes + 12, answer->bytes + 12, 2))
			show(requests[i].open ? "request, open" : "request",
			     &requests[i]);
	errx(1, "%s", fault ? fault : "no request's answer");
}

/* Until the answer to the last request is there. */
static void compare_answers(int fd, enum turned_mode mode, unsigned int count)
{
	struct turned_frame answer;
	const char *fault = NULL;
	unsigned int i;

	do {
		receive(fd, &answer);
		seen++;
		if (mode == TURNED_ECHO)
			fault = turned_fault(&answer, peer);
		i = find_request(&answer, mode, count);
		if (i == count || fault)
			complain(&answer, fault, count);
	} while (i != count - 1);
}

static int packet_socket(const char *dev, int protocol)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(protocol),
		.sll_ifindex = if_nametoindex(dev),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	int one = 1, size = 1 << 24;

	if (fd < 0 || !addr.sll_ifindex)
		err(1, "%s", dev);
	if (setsockopt(fd, SOL_PACKET,
		       protocol ? PACKET_AUXDATA : PACKET_VNET_HDR,
		       &one, sizeof(one)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one,
		       sizeof(one)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) ||
	    bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		err(1, "packet socket");
	return fd;
}

static enum turned_mode mode_of(const char *name)
{
	static const char * const names[] = {
		"drop", "loop", "macswap", "echo", "pair", "snull",
	};
	unsigned int i;

	for (i = 0; i < 6; i++)
		if (!strcmp(name, names[i]))
			return i;
	errx(1, "no mode %s", name);
}

int main(int argc, char **argv)
{
	enum turned_mode mode;
	unsigned int i, round = 0;
	unsigned long count;
	int in, out;

	if (argc != 7)
		errx(1, "usage: vnet_random DEV MODE COUNT SEED CORPUS OUT");
	mode = mode_of(argv[2]);
	count = strtoul(argv[3], NULL, 0);
	state = strtoull(argv[4], NULL, 0) | 1ULL << 63;
	read_corpus(argv[5]);
	out = packet_socket(argv[1], 0);
	in = packet_socket(argv[6], ETH_P_ALL);

	while (sent < count) {
		for (i = 0; i < BURST; i++)
			make_frame(&requests[i]);
		make_last(&requests[BURST], mode, round++);
		send_burst(out, BURST + 1);
		for (i = 0; i < BURST; i++)
			unseen += handed_over[i] && lost(&requests[i], mode);
		if (mode != TURNED_DROP)
			compare_answers(in, mode, BURST + 1);
	}
	printf("sent %lu refused %lu seen %lu unseen %lu changed %lu\n", sent,
	       refused, seen, unseen, changed);
	return 0;
}
