/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The part of ip(8) that a link kind's plugin sees
 *
 * ip looks for link_<kind>.so, opens it and asks it for <kind>_link_util. No
 * distribution packages a header for this, so here is what vnet needs of it:
 * the layout of that one structure and the functions which the ip binary
 * exports and which the plugin calls back.
 *
 * Matches iproute2 6.1, 6.15 and 7.0 to 7.3: the structure has been the same
 * since 4.20, and each function below is exported with this signature by all
 * of them. `make check-abi` compares a built plugin with ip-symbols.list and
 * with the ip that is installed.
 *
 * Nothing of ip's that ends the process (invarg, duparg, NEXT_ARG) is here on
 * purpose: one wrong line would also end `ip -force -batch`. The exception is
 * iplink_parse(), which does so if it does not understand its own words.
 */
#ifndef IP_COMMON_H
#define IP_COMMON_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#define ARRAY_SIZE(x)	(sizeof(x) / sizeof((x)[0]))

struct link_util {
	/* ip's list of the kinds that it has met, its own business */
	struct link_util *next;
	const char *id;
	/* highest attribute number that print_opt() is given */
	int maxattr;
	/* words after "type KIND" to attributes; 0, or -1 once told why not */
	int (*parse_opt)(struct link_util *lu, int argc, char **argv,
			 struct nlmsghdr *n);
	/* tb[0..maxattr], or NULL if the kernel sent no IFLA_INFO_DATA */
	void (*print_opt)(struct link_util *lu, FILE *f, struct rtattr *tb[]);
	void (*print_xstats)(struct link_util *lu, FILE *f,
			     struct rtattr *xstats);
	/* ip link help KIND */
	void (*print_help)(struct link_util *lu, int argc, char **argv,
			   FILE *f);
	int (*parse_ifla_xstats)(struct link_util *lu, int argc, char **argv);
	int (*print_ifla_xstats)(struct nlmsghdr *n, void *arg);
};

/* Nine words: 72 bytes wherever a pointer has 8. */
static_assert(sizeof(struct link_util) == 9 * sizeof(void *),
	      "struct link_util is not what ip expects");
static_assert(sizeof(void *) != 8 || sizeof(struct link_util) == 72,
	      "struct link_util is not what ip expects");
static_assert(offsetof(struct link_util, id) == 1 * sizeof(void *), "id");
static_assert(offsetof(struct link_util, maxattr) == 2 * sizeof(void *),
	      "maxattr");
static_assert(offsetof(struct link_util, parse_opt) == 3 * sizeof(void *),
	      "parse_opt");
static_assert(offsetof(struct link_util, print_opt) == 4 * sizeof(void *),
	      "print_opt");
static_assert(offsetof(struct link_util, print_xstats) == 5 * sizeof(void *),
	      "print_xstats");
static_assert(offsetof(struct link_util, print_help) == 6 * sizeof(void *),
	      "print_help");

/* In which kind of output a value shows up: text, JSON, or both. */
enum output_type {
	PRINT_FP = 1,
	PRINT_JSON = 2,
	PRINT_ANY = 4,
};

/* The other colours are for ip's own fields. */
enum color_attr {
	COLOR_NONE = 6,
};

int print_color_string(enum output_type type, enum color_attr color,
		       const char *key, const char *fmt, const char *value);
int print_color_uint(enum output_type type, enum color_attr color,
		     const char *key, const char *fmt, unsigned int value);

int print_color_lluint(enum output_type type, enum color_attr color,
		       const char *key, const char *fmt,
		       unsigned long long value);
/* A line's end, also with -oneline; nothing in JSON. */
void print_nl(void);
bool is_json_context(void);
void open_json_object(const char *key);
void close_json_object(void);
void open_json_array(enum output_type type, const char *key);
void close_json_array(enum output_type type, const char *text);

/* A request that would be longer than @maxlen: a message, and -1. */
int addattr_l(struct nlmsghdr *n, int maxlen, int type, const void *data,
	      int len);
int addattr8(struct nlmsghdr *n, int maxlen, int type, __u8 data);
int addattr32(struct nlmsghdr *n, int maxlen, int type, __u32 data);
struct rtattr *addattr_nest(struct nlmsghdr *n, int maxlen, int type);
int addattr_nest_end(struct nlmsghdr *n, struct rtattr *nest);

/*
 * The words of "ip link add": IFLA_* attributes at the end of a request, flags
 * and index in the struct ifinfomsg at its start, behind which there is room
 * for 1024 bytes. Up to "type", whose word is in *type then, else NULL. How
 * many words those were, or -1.
 */
struct iplink_req;
int iplink_parse(int argc, char **argv, struct iplink_req *req, char **type);

const char *ll_addr_n2a(const unsigned char *addr, int alen, int type,
			char *buf, int blen);

static inline void print_string(enum output_type type, const char *key,
				const char *fmt, const char *value)
{
	print_color_string(type, COLOR_NONE, key, fmt, value);
}

static inline void print_uint(enum output_type type, const char *key,
			      const char *fmt, unsigned int value)
{
	print_color_uint(type, COLOR_NONE, key, fmt, value);
}

static inline void print_lluint(enum output_type type, const char *key,
				const char *fmt, unsigned long long value)
{
	print_color_lluint(type, COLOR_NONE, key, fmt, value);
}

#endif /* IP_COMMON_H */
