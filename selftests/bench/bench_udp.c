// SPDX-License-Identifier: GPL-2.0
/*
 * UDP with segments that the stack cuts and puts together again:
 *
 *	bench_udp stream DEST PORT SIZE BYTES
 *	bench_udp serve PORT
 *
 * stream sends BYTES to whoever sends them back, as many datagrams of SIZE
 * bytes a system call as there may be (UDP_SEGMENT), and the next ones when
 * those are back, which may come in one piece, too (UDP_GRO). It prints the
 * nanoseconds until the last byte was there. What comes back must be what was
 * sent, in order: else there is no number. serve is such a server.
 */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/udp.h>
#include <netinet/in.h>

#include "bench.h"

#define SEGMENTS	64	/* that UDP_SEGMENT takes, on older kernels */
#define LONGEST		65507	/* bytes of a datagram */

union control {
	char space[CMSG_SPACE(sizeof(int))];
	struct cmsghdr align;
};

static int udp_socket(struct sockaddr_in *at, const char *address,
		      const char *port)
{
	struct timeval timeout = {
		.tv_sec = TIMEOUT,
	};
	int one = 1;
	int fd;

	*at = make_address(address, port);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 ||
	    setsockopt(fd, IPPROTO_UDP, UDP_GRO, &one, sizeof(one)) ||
	    (address && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout,
				   sizeof(timeout))))
		err(1, "socket");
	return fd;
}

/* LEN bytes, that from byte AT on, shall come back. */
static void come_back(int fd, const char *pattern, unsigned long long at,
		      size_t len)
{
	static char piece[PIECE];
	ssize_t got;

	while (len) {
		got = recv(fd, piece, sizeof(piece), 0);
		if (got <= 0)
			err(1, "%zu bytes did not come back", len);
		if ((size_t)got > len)
			errx(1, "more came back than was sent");
		check_pattern(pattern, at, piece, got);
		at += got;
		len -= got;
	}
}

static void stream(int fd, size_t size, unsigned long long total)
{
	const char *pattern = make_pattern();
	unsigned long long done;
	size_t most, len;

	most = LONGEST / size;
	if (most > SEGMENTS)
		most = SEGMENTS;
	most *= size;

	for (done = 0; done < total; done += len) {
		len = total - done < most ? total - done : most;
		if (send(fd, pattern + done % PERIOD, len, 0) != (ssize_t)len)
			err(1, "send");
		come_back(fd, pattern, done, len);
	}
}

/* argv: DEST PORT SIZE BYTES */
static void run_stream(char **argv)
{
	unsigned long long total = strtoull(argv[3], NULL, 0);
	int size = atoi(argv[2]);
	unsigned long long start;
	struct sockaddr_in to;
	int fd;

	if (size <= 0 || size > LONGEST)
		errx(2, "no datagram has %s bytes", argv[2]);

	fd = udp_socket(&to, argv[0], argv[1]);
	if (setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size)) ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "%s", argv[0]);

	stream(fd, size, total / 10);
	start = now();
	stream(fd, size, total);
	printf("%llu\n", now() - start);
}

/* The size of the datagrams that were put together, or 0. */
static int segment_size(struct msghdr *msg)
{
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(msg);
	int size = 0;

	if (cmsg && cmsg->cmsg_level == IPPROTO_UDP &&
	    cmsg->cmsg_type == UDP_GRO)
		memcpy(&size, CMSG_DATA(cmsg), sizeof(size));
	return size;
}

/* To be sent again as SIZE bytes each. */
static void set_segment_size(struct msghdr *msg, union control *control,
			     unsigned short size)
{
	struct cmsghdr *cmsg;

	msg->msg_controllen = 0;
	if (!size)
		return;

	msg->msg_controllen = CMSG_SPACE(sizeof(size));
	memset(control, 0, sizeof(*control));
	cmsg = CMSG_FIRSTHDR(msg);
	cmsg->cmsg_level = IPPROTO_UDP;
	cmsg->cmsg_type = UDP_SEGMENT;
	cmsg->cmsg_len = CMSG_LEN(sizeof(size));
	memcpy(CMSG_DATA(cmsg), &size, sizeof(size));
}

static void serve_once(int fd)
{
	static char piece[PIECE];
	struct sockaddr_in from;
	union control control;
	struct iovec iov = {
		.iov_base = piece,
		.iov_len = sizeof(piece),
	};
	struct msghdr msg = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t len;

	len = recvmsg(fd, &msg, 0);
	if (len < 0)
		err(1, "recvmsg");
	set_segment_size(&msg, &control, segment_size(&msg));
	iov.iov_len = len;
	if (sendmsg(fd, &msg, 0) != len)
		err(1, "sendmsg");
}

/* argv: PORT */
static void run_serve(char **argv)
{
	struct sockaddr_in at;
	int fd;

	fd = udp_socket(&at, NULL, argv[0]);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)))
		err(1, "port %s", argv[0]);
	for (;;)
		serve_once(fd);
}

int main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "stream"))
		run_stream(argv + 2);
	else if (argc == 3 && !strcmp(argv[1], "serve"))
		run_serve(argv + 2);
	else
		errx(2, "usage: see the top of bench_udp.c");

	return 0;
}
