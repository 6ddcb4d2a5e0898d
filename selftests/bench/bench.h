/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _BENCH_H
#define _BENCH_H

#include <netinet/in.h>
#include <stddef.h>

#define TIMEOUT	10	/* seconds without an answer */
#define PIECE	65536	/* bytes that are sent at once, at most */
#define PERIOD	65521	/* prime, so that no lost piece is missed */

unsigned long long now(void);
unsigned long long percentile(unsigned long long *values, size_t count,
			      unsigned int percent);
const char *make_pattern(void);
void check_pattern(const char *pattern, unsigned long long at,
		   const char *piece, size_t len);
struct sockaddr_in make_address(const char *address, const char *port);
unsigned short sum(const void *data, size_t len);
int ping_socket(const char *dest);
unsigned long long ping_once(int fd, unsigned short sequence);

#endif
