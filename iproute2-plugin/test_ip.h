/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TEST_IP_H
#define TEST_IP_H

#include <stdbool.h>

#include "ip_common.h"

#define OUT_SIZE	2048

/* What was printed, by whichever function; emptied by its reader. */
extern char out[OUT_SIZE];
/* As with ip -j. */
extern bool json;

extern struct request {
	struct nlmsghdr n;
	char room[1024];
} req;

void put(const char *fmt, ...);

/*
 * Attributes are written "type:bytes ", nests "type{ ... } ", counters
 * "type=value ". request() fills req, dump() writes to out.
 */
void request(const char *attrs);
void dump(const struct rtattr *rta, int left);

static inline struct rtattr *req_attrs(void)
{
	return (void *)&req + NLMSG_LENGTH(sizeof(struct ifinfomsg));
}

static inline int req_attrs_len(void)
{
	return req.n.nlmsg_len - NLMSG_LENGTH(sizeof(struct ifinfomsg));
}

#endif /* TEST_IP_H */
