// SPDX-License-Identifier: GPL-2.0
/*
 * A frame on its way meets each failing allocation
 *
 * One send() of a datagram to the far end, made again and again, each time with
 * the next of its allocations failing. Either it has the right errno and no
 * counter moves; or the frame is answered, or comes out at the other end of a
 * pair, to the byte; or it is lost, and counted once, as lost for lack of
 * memory. A packet tap makes the stack hand out clones, so the far end must
 * copy what it changes: the tap has to see the request as it was.
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/neighbour.h>
#include <poll.h>

#include "vnet_fault.h"
#include "vnet_turned.h"

#define MANY		500	/* more allocations than a frame takes */
#define PORT		7777
#define SIZE		100	/* bytes of the datagram */
#define HEADERS		(ETH_HLEN + 20 + 8)
#define PATIENCE	5000	/* ms, for an answer that will come */
#define END		"vnet1"	/* the core's name for a pair's other one */

/* The counters that a frame moves. */
struct counters {
	__u64 tx, rx, lost;		/* of the link */
	__u64 answered, crossed;	/* of "ethtool -S" */
	__u64 no_memory;
};

/**
 * struct frame - what is sent
 * @mode: of the interface that it is sent through
 * @flags: of send()
 * @tap: somebody listens
 * @safe: the frame cannot get lost in the driver
 */
struct frame {
	__u32 mode;
	int flags;
	bool tap;
	bool safe;
};

/* What it is sent with and watched by. */
struct bench {
	struct world w;
	struct ethtool_gstrings *names;
	struct ethtool_stats *stats;
	int sock;
	int tap;
	int end;	/* a tap, too: where a pair's frames come out */
};

static bool crosses(const struct frame *f)
{
	return f->mode == VNET_MODE_PAIR || f->mode == VNET_MODE_SNULL;
}

static int ethtool(struct world *w, void *data)
{
	struct ifreq ifr = { .ifr_name = NAME, .ifr_data = data };

	return ioctl(w->sock[HERE], SIOCETHTOOL, &ifr);
}

static void stats_open(struct __test_metadata *_metadata,
		       struct bench *b)
{
	union {
		struct ethtool_sset_info info;
		char room[sizeof(struct ethtool_sset_info) + sizeof(__u32)];
	} set = { { ETHTOOL_GSSET_INFO, .sset_mask = 1 << ETH_SS_STATS } };
	__u32 count;

	ASSERT_EQ(ethtool(&b->w, &set), 0);
	count = set.info.data[0];
	b->names = calloc(1, sizeof(*b->names) +
				count * ETH_GSTRING_LEN);
	b->stats = calloc(1, sizeof(*b->stats) +
				count * sizeof(__u64));
	ASSERT_TRUE(b->names && b->stats);
	b->names->cmd = ETHTOOL_GSTRINGS;
	b->names->string_set = ETH_SS_STATS;
	b->names->len = count;
	ASSERT_EQ(ethtool(&b->w, b->names), 0);
}

static __u64 stat_get(struct __test_metadata *_metadata,
		      struct bench *b, const char *name)
{
	const char *at = (const char *)b->names->data;
	__u32 i;

	for (i = 0; i < b->names->len; i++)
		if (!strcmp(at + i * ETH_GSTRING_LEN, name))
			return b->stats->data[i];
	ASSERT_TRUE(false)
		TH_LOG("no counter %s", name);
	return 0;
}

static void counters_read(struct __test_metadata *_metadata,
			  struct bench *b, struct counters *c)
{
	struct rtnl_link_stats64 link = { };
	const struct nlattr *a;
	struct request rq;
	char buf[32768];

	b->stats->cmd = ETHTOOL_GSTATS;
	b->stats->n_stats = b->names->len;
	ASSERT_EQ(ethtool(&b->w, b->stats), 0);
	c->answered = stat_get(_metadata, b, "answered");
	c->crossed = stat_get(_metadata, b, "crossed");
	c->no_memory = stat_get(_metadata, b, "dropped_no_memory");

	request_start(&rq, RTM_GETLINK, 0);
	mnl_attr_put_strz(rq.nlh, IFLA_IFNAME, NAME);
	ASSERT_GT(mnl_socket_sendto(b->w.nl[HERE], rq.buf,
				    rq.nlh->nlmsg_len), 0);
	ASSERT_GT(mnl_socket_recvfrom(b->w.nl[HERE], buf, sizeof(buf)), 0);
	mnl_attr_for_each(a, (struct nlmsghdr *)buf, sizeof(struct ifinfomsg))
		if (mnl_attr_get_type(a) == IFLA_STATS64)
			memcpy(&link, mnl_attr_get_payload(a), sizeof(link));
	c->tx = link.tx_packets;
	c->rx = link.rx_packets;
	c->lost = link.tx_dropped;
}

/* The far end's address is known for ever, so there is no other frame. */
static void request_neighbour(struct request *rq)
{
	const __u8 far[4] = { 192, 0, 2, 2 };
	const __u8 peer[6] = PEER;
	struct ndmsg *ndm;

	memset(rq, 0, sizeof(*rq));
	rq->nlh = mnl_nlmsg_put_header(rq->buf);
	rq->nlh->nlmsg_type = RTM_NEWNEIGH;
	rq->nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE;
	rq->nlh->nlmsg_seq = 1;
	ndm = mnl_nlmsg_put_extra_header(rq->nlh, sizeof(*ndm));
	ndm->ndm_family = AF_INET;
	ndm->ndm_ifindex = if_nametoindex(NAME);
	ndm->ndm_state = NUD_PERMANENT;
	mnl_attr_put(rq->nlh, NDA_DST, sizeof(far), far);
	mnl_attr_put(rq->nlh, NDA_LLADDR, sizeof(peer), peer);
}

static int open_tap(const char *name)
{
	struct sockaddr_ll any = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = if_nametoindex(name),
	};
	int fd;

	fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
	if (fd >= 0 && bind(fd, (struct sockaddr *)&any, sizeof(any)))
		return -1;
	return fd;
}

FIXTURE(xmit)
{
	struct bench bench;
};

FIXTURE_VARIANT(xmit)
{
	struct frame frame;
};

#define FRAME(name)	FIXTURE_VARIANT_ADD(xmit, name)

FRAME(echo) { { .mode = VNET_MODE_ECHO, .safe = true } };
FRAME(echo_tapped) { { .mode = VNET_MODE_ECHO, .tap = true } };
FRAME(echo_user_pages) { { .mode = VNET_MODE_ECHO, .flags = MSG_ZEROCOPY } };
FRAME(macswap_tapped) { { .mode = VNET_MODE_MACSWAP, .tap = true } };
FRAME(loop_tapped) { { .mode = VNET_MODE_LOOP, .tap = true, .safe = true } };
FRAME(drop_tapped) { { .mode = VNET_MODE_DROP, .tap = true, .safe = true } };
FRAME(pair_tapped) { { .mode = VNET_MODE_PAIR, .tap = true, .safe = true } };
FRAME(pair_user_pages) { { .mode = VNET_MODE_PAIR, .flags = MSG_ZEROCOPY } };
FRAME(snull) { { .mode = VNET_MODE_SNULL, .safe = true } };
FRAME(snull_tapped) { { .mode = VNET_MODE_SNULL, .tap = true } };
FRAME(snull_user_pages) { { .mode = VNET_MODE_SNULL, .flags = MSG_ZEROCOPY } };

/* The other end of a pair, to receive what crosses. */
static void end_open(struct __test_metadata *_metadata, struct bench *b)
{
	struct request rq;

	request_start(&rq, RTM_NEWLINK, NLM_F_ACK);
	mnl_attr_put_strz(rq.nlh, IFLA_IFNAME, END);
	put_up(&rq, true);
	must(_metadata, &b->w, HERE, &rq, "other end up");
	b->end = open_tap(END);
	ASSERT_GE(b->end, 0);
}

FIXTURE_SETUP(xmit)
{
	struct sockaddr_in far = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
		.sin_addr.s_addr = htonl(0xc0000202),
	};
	const struct frame *f = &variant->frame;
	struct bench *b = &self->bench;
	struct request rq;
	int on = 1;

	world_open(_metadata, &b->w);
	/* It has frames of its own to send. */
	file_write("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
	request_create(&rq, f->mode);
	must(_metadata, &b->w, HERE, &rq, "create");
	if (crosses(f))
		end_open(_metadata, b);
	request_up(&rq, true);
	must(_metadata, &b->w, HERE, &rq, "up");
	request_address(&rq, AF_INET);
	must(_metadata, &b->w, HERE, &rq, "address");
	request_neighbour(&rq);
	must(_metadata, &b->w, HERE, &rq, "neighbour");
	stats_open(_metadata, b);

	b->sock = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ASSERT_GE(b->sock, 0);
	ASSERT_EQ(connect(b->sock, (struct sockaddr *)&far, sizeof(far)),
		  0);
	ASSERT_EQ(setsockopt(b->sock, SOL_SOCKET, SO_ZEROCOPY, &on,
			     sizeof(on)), 0);
	b->tap = f->tap ? open_tap(NAME) : -1;
	if (f->tap)
		ASSERT_GE(b->tap, 0);
}

FIXTURE_TEARDOWN(xmit)
{
	struct bench *b = &self->bench;
	struct request rq;

	fault_settings_return();
	request_link(&rq, RTM_DELLINK);
	must(_metadata, &b->w, HERE, &rq, "delete");
}

/* Every byte of every attempt is another one. */
static void fill(char *data, size_t size, unsigned int nth)
{
	size_t i;

	for (i = 0; i < size; i++)
		data[i] = i * 7 + nth * 13;
}

/* The stack is told when the user's pages are free, and keeps that for us. */
static void drain_errors(int sock)
{
	char control[256];
	struct msghdr msg = { };

	do {
		msg.msg_control = control;
		msg.msg_controllen = sizeof(control);
	} while (recvmsg(sock, &msg, MSG_ERRQUEUE | MSG_DONTWAIT) >= 0);
}

/* What is known of the frame, @net being the third octet of the addresses. */
static void check_frame(struct __test_metadata *_metadata, const __u8 *frame,
			const char *data, __u8 net)
{
	const struct ethhdr want = {
		.h_dest = PEER, .h_source = OWN, .h_proto = htons(ETH_P_IP),
	};
	const __u8 addresses[8] = { 192, 0, net, 1, 192, 0, net, 2 };
	const __u8 *ip = frame + ETH_HLEN;

	EXPECT_EQ(memcmp(frame, &want, ETH_HLEN), 0);
	EXPECT_EQ(turned_add(0, ip, 20), 0);
	EXPECT_EQ(memcmp(ip + 12, addresses, sizeof(addresses)), 0);
	/* Left to the card: so far it is the pseudo-header's. */
	EXPECT_EQ(be16(ip + 26), turned_add(IPPROTO_UDP + 8 + SIZE, addresses,
					    sizeof(addresses)));
	EXPECT_EQ(memcmp(frame + HEADERS, data, SIZE), 0);
}

/* What the tap got of the request is the request, whatever came of it. */
static void check_tap(struct __test_metadata *_metadata,
		      struct bench *b, const char *data)
{
	struct sockaddr_ll from;
	__u8 buf[2048];
	socklen_t len;
	ssize_t got;

	for (;;) {
		len = sizeof(from);
		got = recvfrom(b->tap, buf, sizeof(buf), 0,
			       (struct sockaddr *)&from, &len);
		if (got < 0)
			return;
		if (from.sll_pkttype != PACKET_OUTGOING)
			continue;
		ASSERT_EQ(got, HEADERS + SIZE);
		check_frame(_metadata, buf, data, 2);
	}
}

/* What comes out at the other end, if anything has to. */
static void check_end(struct __test_metadata *_metadata, struct bench *b,
		      const struct frame *f, const char *data, bool crossed)
{
	struct pollfd readable = { b->end, POLLIN, 0 };
	__u8 buf[2048];

	if (crossed) {
		ASSERT_EQ(poll(&readable, 1, PATIENCE), 1);
		ASSERT_EQ(recv(b->end, buf, sizeof(buf), 0), HEADERS + SIZE);
		check_frame(_metadata, buf, data,
			    f->mode == VNET_MODE_SNULL ? 3 : 2);
	}
	EXPECT_LT(recv(b->end, buf, sizeof(buf), 0), 0)
		TH_LOG("one frame too many at the other end");
}

/* Waits for the frame, and says what became of it. */
static void frame_counted(struct __test_metadata *_metadata,
			  struct bench *b,
			  const struct counters *before, struct counters *now)
{
	int ms;

	for (ms = 0; ms < PATIENCE; ms++) {
		counters_read(_metadata, b, now);
		now->tx -= before->tx;
		now->rx -= before->rx;
		now->lost -= before->lost;
		now->answered -= before->answered;
		now->crossed -= before->crossed;
		now->no_memory -= before->no_memory;
		if (now->tx + now->lost)
			return;
		usleep(1000);
	}
}

struct tally {
	unsigned int refused, through, lost;
};

/* Sends one; returns whether an allocation failed. */
static bool send_one(struct __test_metadata *_metadata,
		     struct bench *b, const struct frame *f, unsigned int nth,
		     struct tally *tally)
{
	bool answers = f->mode != VNET_MODE_DROP && !crosses(f);
	struct counters before, now;
	char data[SIZE], back[SIZE];
	int err = 0;

	fill(data, sizeof(data), nth);
	counters_read(_metadata, b, &before);
	b->w.nth = nth;
	fault_arm(_metadata, &b->w);
	if (send(b->sock, data, sizeof(data), f->flags) < 0)
		err = errno;
	fault_disarm(_metadata, &b->w);

	if (err) {
		EXPECT_TRUE(err == ENOMEM || err == ENOBUFS)
			TH_LOG("allocation %u: %s", nth, strerror(err));
		counters_read(_metadata, b, &now);
		EXPECT_EQ(memcmp(&before, &now, sizeof(now)), 0)
			TH_LOG("allocation %u: refused, but counted", nth);
		tally->refused++;
	} else {
		frame_counted(_metadata, b, &before, &now);
		EXPECT_EQ(now.tx + now.lost, 1)
			TH_LOG("allocation %u: tx %llu lost %llu", nth, now.tx,
			       now.lost);
		EXPECT_EQ(now.lost, now.no_memory);
		EXPECT_EQ(now.rx, answers ? now.tx : 0);
		EXPECT_EQ(now.rx, now.answered);
		EXPECT_EQ(now.crossed, crosses(f) ? now.tx : 0);
		tally->through += now.tx;
		tally->lost += now.lost;
	}
	if (!err && now.tx && f->mode == VNET_MODE_ECHO) {
		EXPECT_EQ(recv(b->sock, back, SIZE, 0), SIZE);
		EXPECT_EQ(memcmp(data, back, SIZE), 0);
	}
	EXPECT_LT(recv(b->sock, back, SIZE, 0), 0)
		TH_LOG("allocation %u: one answer too many", nth);
	if (crosses(f))
		check_end(_metadata, b, f, data, !err && now.tx);
	if (f->tap)
		check_tap(_metadata, b, data);
	drain_errors(b->sock);
	return !b->w.left;
}

TEST_F_TIMEOUT(xmit, each_allocation, 300)
{
	const struct frame *f = &variant->frame;
	struct bench *b = &self->bench;
	struct tally tally = { };
	unsigned int nth;

	/* What is allocated but once. */
	ASSERT_EQ(send_one(_metadata, b, f, MANY, &tally), false);
	ASSERT_EQ(tally.through, 1);
	memset(&tally, 0, sizeof(tally));

	for (nth = 1; nth < MANY && !_metadata->exit_code; nth++)
		if (!send_one(_metadata, b, f, nth, &tally))
			break;
	ASSERT_EQ(_metadata->exit_code, KSFT_PASS);
	ASSERT_LT(nth, MANY);
	EXPECT_GT(nth, 1)
		TH_LOG("no allocation failed");
	EXPECT_EQ(!tally.lost, f->safe);
	ksft_print_msg("%u allocations failed: refused %u, sent %u, lost %u\n",
		       nth - 1, tally.refused, tally.through - 1, tally.lost);
}

int main(int argc, char **argv)
{
	return fault_main(argc, argv);
}
