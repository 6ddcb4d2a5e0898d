// SPDX-License-Identifier: GPL-2.0
/*
 * Send what pktgen cannot, and say how long it took:
 *
 *	bench_send clock			see below
 *	bench_send icmp DEV SOURCE DEST MAC COUNT
 *	bench_send batch DEV DEST SEGMENTS SIZE COUNT
 *
 * icmp sends ICMP echo requests of 60 bytes, one a system call, by a packet
 * socket to the station MAC. batch sends UDP datagrams of SIZE bytes, SEGMENTS
 * a system call, which the stack cuts out of one (UDP_SEGMENT) right before the
 * driver gets them, if the interface leaves that to the stack.
 *
 * The output is one number, the nanoseconds that all of it took. Where the
 * clock counts instructions that is how many there were; clock finds out: it
 * executes a hundred thousand as often as CLOCK_TRIES says. While it took the
 * shortest time there was no interrupt.
 */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/ether.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <netinet/udp.h>

#include "bench.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT	103
#endif

#define CLOCK_INSTRUCTIONS	100000
#define CLOCK_TRIES		20

/* All of it in two-byte steps, so without padding */
struct request {
	struct ethhdr	eth;
	unsigned char	ip[sizeof(struct iphdr)];
	unsigned char	icmp[sizeof(struct icmphdr)];
	char		data[18];
};

static unsigned long long run_clock(void)
{
	unsigned long long best = -1ULL;
	unsigned long long start;
	unsigned long long took;
	unsigned long count;
	int i;

	for (i = 0; i < CLOCK_TRIES; i++) {
		count = CLOCK_INSTRUCTIONS / 2;
		start = now();
#if defined(__x86_64__)
		asm volatile("1: dec %0\n\tjnz 1b" : "+r" (count) : : "cc");
#else
		errx(1, "clock is written for x86-64");
#endif
		took = now() - start;
		if (took < best)
			best = took;
	}

	return best;
}

static void fill(struct request *request, char **argv)
{
	const struct ether_addr *mac = ether_aton(argv[3]);
	struct icmphdr icmp = {
		.type = ICMP_ECHO,
	};
	struct iphdr ip = {
		.version = 4,
		.ihl = 5,
		.tot_len = htons(sizeof(*request) - sizeof(request->eth)),
		.ttl = 64,
		.protocol = IPPROTO_ICMP,
	};

	if (!mac)
		errx(2, "%s is no MAC address", argv[3]);

	memset(request, 0, sizeof(*request));
	memcpy(request->eth.h_dest, mac, ETH_ALEN);
	request->eth.h_proto = htons(ETH_P_IP);
	ip.saddr = inet_addr(argv[1]);
	ip.daddr = inet_addr(argv[2]);
	ip.check = sum(&ip, sizeof(ip));
	memcpy(request->ip, &ip, sizeof(ip));
	icmp.checksum = sum(&icmp, sizeof(icmp));
	memcpy(request->icmp, &icmp, sizeof(icmp));
}

/* argv: DEV SOURCE DEST MAC COUNT */
static unsigned long long run_icmp(char **argv)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_IP),
		.sll_ifindex = if_nametoindex(argv[0]),
	};
	unsigned long count = strtoul(argv[4], NULL, 0);
	struct request request;
	unsigned long long start;
	struct ifreq ifr = {};
	int fd;

	/* no protocol: the socket shall not see what comes back */
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", argv[0]);
	if (fd < 0 || ioctl(fd, SIOCGIFHWADDR, &ifr))
		err(1, "%s", argv[0]);

	fill(&request, argv);
	memcpy(request.eth.h_source, ifr.ifr_hwaddr.sa_data, ETH_ALEN);

	start = now();
	while (count--)
		if (sendto(fd, &request, sizeof(request), 0,
			   (struct sockaddr *)&to, sizeof(to)) < 0)
			err(1, "sendto");
	return now() - start;
}

/* argv: DEV DEST SEGMENTS SIZE COUNT */
static unsigned long long run_batch(char **argv)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = inet_addr(argv[1]),
		.sin_port = htons(9),
	};
	int segments = strtoul(argv[2], NULL, 0);
	int size = strtoul(argv[3], NULL, 0);
	unsigned long count = strtoul(argv[4], NULL, 0);
	unsigned long long start;
	static char data[65536];
	int fd;

	if (segments * size > (int)sizeof(data))
		errx(2, "too long for a datagram");

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, argv[0],
		       strlen(argv[0]) + 1) ||
	    setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size)) ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "socket");

	start = now();
	while (count--)
		if (send(fd, data, segments * size, 0) < 0)
			err(1, "send");
	return now() - start;
}

int main(int argc, char **argv)
{
	unsigned long long took;

	if (argc == 2 && !strcmp(argv[1], "clock"))
		took = run_clock();
	else if (argc == 7 && !strcmp(argv[1], "icmp"))
		took = run_icmp(argv + 2);
	else if (argc == 7 && !strcmp(argv[1], "batch"))
		took = run_batch(argv + 2);
	else
		errx(2, "usage: see the top of bench_send.c");

	printf("%llu\n", took);
	return 0;
}
