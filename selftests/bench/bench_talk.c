// SPDX-License-Identifier: GPL-2.0
/*
 * Send and wait for what comes back, and say how long it took:
 *
 *	bench_talk ping DEST COUNT PERCENT
 *	bench_talk stream DEST PORT BYTES
 *	bench_talk serve PORT
 *
 * ping sends COUNT ICMP echo requests, each when the last one was answered, and
 * prints that percentile of the nanoseconds until the answer: 50 is the median.
 * stream sends BYTES over TCP, in pieces of 64 KiB, to whoever sends them back,
 * and prints the nanoseconds until the last byte was there, after a tenth as
 * many that are not measured. What comes back must be what was sent: else there
 * is no number. serve is such a server, for one connection after the other.
 */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "bench.h"

/* --- ping ----------------------------------------------------------------- */

/* argv: DEST COUNT PERCENT */
static void run_ping(char **argv)
{
	unsigned long percent = strtoul(argv[2], NULL, 0);
	unsigned long count = strtoul(argv[1], NULL, 0);
	unsigned long long *took;
	unsigned long i;
	int fd;

	took = calloc(count, sizeof(*took));
	if (!count || percent > 99 || !took)
		errx(1, "%s percent of %s", argv[2], argv[1]);

	fd = ping_socket(argv[0]);
	for (i = 0; i < count; i++)
		took[i] = ping_once(fd, i);

	printf("%llu\n", percentile(took, count, percent));
}

/* --- TCP ------------------------------------------------------------------ */

/* Without TCP_NODELAY the last piece would wait for a delayed ACK. */
static void no_delay(int fd)
{
	int one = 1;

	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)))
		err(1, "TCP_NODELAY");
}

static int tcp_socket(struct sockaddr_in *at, const char *address,
		      const char *port)
{
	int one = 1;
	int fd;

	*at = make_address(address, port);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)))
		err(1, "socket");
	return fd;
}

static ssize_t stream_read(int fd, const char *pattern,
			   unsigned long long received)
{
	static char piece[PIECE];
	ssize_t len;

	len = read(fd, piece, sizeof(piece));
	if (len < 0 && errno == EAGAIN)
		return 0;
	if (len <= 0)
		err(1, "%s", len ? "read" : "the other end closed");
	check_pattern(pattern, received, piece, len);
	return len;
}

static ssize_t stream_write(int fd, const char *pattern,
			    unsigned long long sent, unsigned long long total)
{
	unsigned long long left = total - sent;
	ssize_t len;

	len = write(fd, pattern + sent % PERIOD, left < PIECE ? left : PIECE);
	if (len < 0 && errno == EAGAIN)
		return 0;
	if (len < 0)
		err(1, "write");
	return len;
}

/* Send and receive TOTAL bytes. */
static void stream(int fd, const char *pattern, unsigned long long total)
{
	unsigned long long sent = 0, received = 0;
	struct pollfd wait = {
		.fd = fd,
	};

	while (received < total) {
		wait.events = POLLIN | (sent < total ? POLLOUT : 0);
		if (poll(&wait, 1, TIMEOUT * 1000) <= 0)
			errx(1, "stuck, %llu of %llu bytes sent, %llu back",
			     sent, total, received);
		if (wait.revents & POLLOUT)
			sent += stream_write(fd, pattern, sent, total);
		if (wait.revents & ~POLLOUT)
			received += stream_read(fd, pattern, received);
	}
}

/* argv: DEST PORT BYTES */
static void run_stream(char **argv)
{
	unsigned long long total = strtoull(argv[2], NULL, 0);
	const char *pattern = make_pattern();
	unsigned long long start;
	struct sockaddr_in to;
	int fd;

	fd = tcp_socket(&to, argv[0], argv[1]);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) ||
	    fcntl(fd, F_SETFL, O_NONBLOCK))
		err(1, "%s", argv[0]);
	no_delay(fd);

	stream(fd, pattern, total / 10);
	start = now();
	stream(fd, pattern, total);
	printf("%llu\n", now() - start);
}

static void serve_one(int fd)
{
	static char piece[PIECE];
	ssize_t len, done, once;

	no_delay(fd);
	while ((len = read(fd, piece, sizeof(piece))) > 0) {
		for (done = 0; done < len; done += once) {
			once = write(fd, piece + done, len - done);
			if (once < 0)
				err(1, "write");
		}
	}
	close(fd);
}

/* argv: PORT */
static void run_serve(char **argv)
{
	struct sockaddr_in at;
	int fd, client;

	fd = tcp_socket(&at, NULL, argv[0]);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) || listen(fd, 1))
		err(1, "port %s", argv[0]);

	while ((client = accept(fd, NULL, NULL)) >= 0)
		serve_one(client);
	err(1, "accept");
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 5 && !strcmp(argv[1], "ping"))
		run_ping(argv + 2);
	else if (argc == 5 && !strcmp(argv[1], "stream"))
		run_stream(argv + 2);
	else if (argc == 3 && !strcmp(argv[1], "serve"))
		run_serve(argv + 2);
	else
		errx(2, "usage: see the top of bench_talk.c");

	return 0;
}
