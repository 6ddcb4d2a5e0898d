// SPDX-License-Identifier: GPL-2.0
/*
 * What more than one program of the bench does: read the clock, sort, make
 * what is sent and compare it, ping.
 */

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/icmp.h>
#include <netinet/ip.h>

#include "bench.h"

#define DATA	56	/* bytes of an echo request, as ping(8)'s */

struct request {
	struct icmphdr	icmp;
	unsigned char	data[DATA];
};

/* Nanoseconds; where the clock counts instructions, that is how many. */
unsigned long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	unsigned long long x = *(const unsigned long long *)a;
	unsigned long long y = *(const unsigned long long *)b;

	return (x > y) - (x < y);
}

/* Of COUNT values, which it sorts; 50 is the median. */
unsigned long long percentile(unsigned long long *values, size_t count,
			      unsigned int percent)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count * percent / 100];
}

/* Byte N of every stream is pattern[N % PERIOD]; a piece may start anywhere. */
const char *make_pattern(void)
{
	static char pattern[PERIOD + PIECE];
	unsigned int x = 1;
	int i;

	for (i = 0; i < PERIOD + PIECE; i++) {
		x = x * 1103515245 + 12345;
		pattern[i] = i < PERIOD ? (char)(x >> 16) :
					  pattern[i - PERIOD];
	}
	return pattern;
}

/* What came back, LEN bytes from byte AT of the stream on, is what was sent. */
void check_pattern(const char *pattern, unsigned long long at,
		   const char *piece, size_t len)
{
	if (memcmp(piece, pattern + at % PERIOD, len))
		errx(1, "what came back is not what was sent");
}

/* Without ADDRESS any of this host. */
struct sockaddr_in make_address(const char *address, const char *port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = address ? inet_addr(address) : INADDR_ANY,
		.sin_port = htons(atoi(port)),
	};

	return at;
}

/* The Internet checksum, of an even number of bytes. */
unsigned short sum(const void *data, size_t len)
{
	const unsigned short *word = data;
	unsigned int total = 0;

	for (; len; len -= 2)
		total += *word++;
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return ~total;
}

/* For echo requests to DEST, and nothing but their answers. */
int ping_socket(const char *dest)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = inet_addr(dest),
	};
	struct timeval timeout = {
		.tv_sec = TIMEOUT,
	};
	struct icmp_filter filter = {
		.data = ~(1U << ICMP_ECHOREPLY),
	};
	int fd;

	fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
	if (fd < 0 ||
	    setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof(filter)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout,
		       sizeof(timeout)) ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "%s", dest);
	return fd;
}

/* An answer is the request with another type and checksum, after a header. */
static void ping_check(const struct request *sent, const char *got, ssize_t len)
{
	const struct iphdr *ip = (const struct iphdr *)got;
	struct request reply;

	if (len != (ssize_t)(sizeof(*ip) + sizeof(reply)) || ip->ihl != 5)
		errx(1, "%zd bytes for an answer", len);
	memcpy(&reply, ip + 1, sizeof(reply));
	if (sum(&reply, sizeof(reply)))
		errx(1, "an answer whose checksum is wrong");
	reply.icmp.type = sent->icmp.type;
	reply.icmp.checksum = sent->icmp.checksum;
	if (memcmp(&reply, sent, sizeof(reply)))
		errx(1, "an answer to something else");
}

/* Nanoseconds from an echo request to its answer. */
unsigned long long ping_once(int fd, unsigned short sequence)
{
	struct request request = {
		.icmp.type = ICMP_ECHO,
		.icmp.un.echo.id = htons(getpid()),
		.icmp.un.echo.sequence = htons(sequence),
	};
	unsigned long long start, took;
	char answer[256];
	ssize_t len;

	memset(request.data, 0x5a, sizeof(request.data));
	request.icmp.checksum = sum(&request, sizeof(request));

	start = now();
	if (send(fd, &request, sizeof(request), 0) < 0)
		err(1, "send");
	len = recv(fd, answer, sizeof(answer), 0);
	took = now() - start;
	if (len < 0)
		err(1, "no answer");

	ping_check(&request, answer, len);
	return took;
}
