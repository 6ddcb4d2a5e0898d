// SPDX-License-Identifier: GPL-2.0
/*
 * What can be had without vnet and without a second stack: a program at the
 * other end of a tap interface, which answers pings.
 *
 *	bench_tap NAME
 *
 * Makes the interface and keeps it until it is killed. Everything but an echo
 * request without IP options is read and forgotten.
 */

#include <err.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/if_tun.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>

/* What is read begins at @eth: the IP header is aligned then. */
struct frame {
	unsigned short		pad;
	struct ether_header	eth;
	struct iphdr		ip;
	struct icmphdr		icmp;
	unsigned char		rest[2048];
};

#define HEADERS	(offsetof(struct frame, rest) - offsetof(struct frame, eth))

static int open_tap(const char *name)
{
	struct ifreq ifr = {
		.ifr_flags = IFF_TAP | IFF_NO_PI,
	};
	int fd;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	fd = open("/dev/net/tun", O_RDWR);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &ifr))
		err(1, "%s", name);
	return fd;
}

static int is_request(const struct frame *frame, size_t len)
{
	return len >= HEADERS &&
	       frame->eth.ether_type == htons(ETHERTYPE_IP) &&
	       frame->ip.ihl == 5 && frame->ip.protocol == IPPROTO_ICMP &&
	       frame->icmp.type == ICMP_ECHO;
}

/* The type is in the high byte of its word of the checksum (RFC 1624). */
static void make_answer(struct frame *frame)
{
	unsigned int sum = ntohs(frame->icmp.checksum) + (ICMP_ECHO << 8);
	unsigned int address = frame->ip.saddr;
	unsigned char mac[ETH_ALEN];

	memcpy(mac, frame->eth.ether_dhost, ETH_ALEN);
	memcpy(frame->eth.ether_dhost, frame->eth.ether_shost, ETH_ALEN);
	memcpy(frame->eth.ether_shost, mac, ETH_ALEN);

	frame->ip.saddr = frame->ip.daddr;
	frame->ip.daddr = address;
	frame->icmp.type = ICMP_ECHOREPLY;
	frame->icmp.checksum = htons(sum + (sum >> 16));
}

int main(int argc, char **argv)
{
	struct frame frame;
	char *start;
	ssize_t len;
	int fd;

	if (argc != 2)
		errx(2, "usage: see the top of bench_tap.c");

	fd = open_tap(argv[1]);
	start = (char *)&frame + offsetof(struct frame, eth);
	while ((len = read(fd, start, HEADERS + sizeof(frame.rest))) > 0) {
		if (!is_request(&frame, len))
			continue;
		make_answer(&frame);
		if (write(fd, start, len) != len)
			err(1, "write");
	}
	err(1, "read");
}
