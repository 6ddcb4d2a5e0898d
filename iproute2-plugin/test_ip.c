// SPDX-License-Identifier: GPL-2.0
/*
 * ip's part in test_link_vnet: what ip exports and the plugin calls back, with
 * the output in a buffer (JSON comes out with a comma after each value); and
 * attributes as text, both ways.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <linux/if.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>

#include "test_ip.h"

char out[OUT_SIZE];
bool json;
struct request req;

void put(const char *fmt, ...)
{
	size_t len = strlen(out);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out + len, OUT_SIZE - len, fmt, ap);
	va_end(ap);
}

int print_color_string(enum output_type type, enum color_attr color,
		       const char *key, const char *fmt, const char *value)
{
	if (color != COLOR_NONE)
		put("colour %d ", color);
	if (json && type & (PRINT_JSON | PRINT_ANY) && key)
		put("\"%s\":", key);
	if (json && type & (PRINT_JSON | PRINT_ANY))
		put("\"%s\",", value);
	else if (!json && type & (PRINT_FP | PRINT_ANY))
		put(fmt, value);
	return 0;
}

int print_color_uint(enum output_type type, enum color_attr color,
		     const char *key, const char *fmt, unsigned int value)
{
	if (color != COLOR_NONE)
		put("colour %d ", color);
	if (json && type & (PRINT_JSON | PRINT_ANY))
		put("\"%s\":%u,", key, value);
	else if (!json && type & (PRINT_FP | PRINT_ANY))
		put(fmt, value);
	return 0;
}

int print_color_lluint(enum output_type type, enum color_attr color,
		       const char *key, const char *fmt,
		       unsigned long long value)
{
	if (color != COLOR_NONE)
		put("colour %d ", color);
	if (json && type & (PRINT_JSON | PRINT_ANY))
		put("\"%s\":%llu,", key, value);
	else if (!json && type & (PRINT_FP | PRINT_ANY))
		put(fmt, value);
	return 0;
}

void print_nl(void)
{
	if (!json)
		put("\n");
}

bool is_json_context(void)
{
	return json;
}

static void put_open(const char *key, const char *bracket)
{
	if (json && key)
		put("\"%s\":", key);
	if (json)
		put("%s", bracket);
}

void open_json_object(const char *key)
{
	put_open(key, "{");
}

void close_json_object(void)
{
	put_open(NULL, "},");
}

void open_json_array(enum output_type type, const char *key)
{
	if (type & (PRINT_JSON | PRINT_ANY))
		put_open(key, "[");
	if (!json && type & (PRINT_FP | PRINT_ANY))
		put("%s", key);
}

void close_json_array(enum output_type type, const char *text)
{
	if (type & (PRINT_JSON | PRINT_ANY))
		put_open(NULL, "],");
	if (!json && type & (PRINT_FP | PRINT_ANY))
		put("%s", text);
}

int addattr_l(struct nlmsghdr *n, int maxlen, int type, const void *data,
	      int len)
{
	struct rtattr *rta = (void *)n + NLMSG_ALIGN(n->nlmsg_len);

	if (NLMSG_ALIGN(n->nlmsg_len) + RTA_SPACE(len) > (size_t)maxlen) {
		fprintf(stderr, "no room\n");
		return -1;
	}
	rta->rta_type = type;
	rta->rta_len = RTA_LENGTH(len);
	if (len)
		memcpy(RTA_DATA(rta), data, len);
	n->nlmsg_len = NLMSG_ALIGN(n->nlmsg_len) + RTA_SPACE(len);
	return 0;
}

int addattr8(struct nlmsghdr *n, int maxlen, int type, __u8 data)
{
	return addattr_l(n, maxlen, type, &data, sizeof(data));
}

int addattr32(struct nlmsghdr *n, int maxlen, int type, __u32 data)
{
	return addattr_l(n, maxlen, type, &data, sizeof(data));
}

struct rtattr *addattr_nest(struct nlmsghdr *n, int maxlen, int type)
{
	struct rtattr *nest = (void *)n + NLMSG_ALIGN(n->nlmsg_len);

	addattr_l(n, maxlen, type, NULL, 0);
	return nest;
}

int addattr_nest_end(struct nlmsghdr *n, struct rtattr *nest)
{
	nest->rta_len = (char *)n + NLMSG_ALIGN(n->nlmsg_len) - (char *)nest;
	return n->nlmsg_len;
}

const char *ll_addr_n2a(const unsigned char *addr, int alen, int type,
			char *buf, int blen)
{
	if (alen != ETH_ALEN)
		return "?";
	snprintf(buf, blen, "%02x:%02x:%02x:%02x:%02x:%02x", addr[0], addr[1],
		 addr[2], addr[3], addr[4], addr[5]);
	return buf;
}

/* Of the words of "ip link add" a few of each sort; wrong ones do not exit. */
int iplink_parse(int argc, char **argv, struct iplink_req *rq, char **type)
{
	struct nlmsghdr *n = (struct nlmsghdr *)rq;
	struct ifinfomsg *ifm = NLMSG_DATA(n);
	int i;

	for (i = 0; i < argc; i++) {
		if (strcmp(argv[i], "up") == 0) {
			ifm->ifi_flags |= IFF_UP;
			ifm->ifi_change |= IFF_UP;
		} else if (i + 1 == argc) {
			fprintf(stderr, "ip: what is %s?\n", argv[i]);
			return -1;
		} else if (strcmp(argv[i], "index") == 0) {
			ifm->ifi_index = atoi(argv[++i]);
		} else if (strcmp(argv[i], "name") == 0) {
			i++;
			addattr_l(n, sizeof(req), IFLA_IFNAME, argv[i],
				  strlen(argv[i]) + 1);
		} else if (strcmp(argv[i], "type") == 0) {
			*type = argv[++i];
			return i + 1;
		}
	}
	return i;
}

void dump(const struct rtattr *rta, int left)
{
	const unsigned char *data;
	unsigned int i;

	for (; RTA_OK(rta, left); rta = RTA_NEXT(rta, left)) {
		data = RTA_DATA(rta);
		if (rta->rta_type & NLA_F_NESTED) {
			put("%d{ ", rta->rta_type & NLA_TYPE_MASK);
			dump(RTA_DATA(rta), RTA_PAYLOAD(rta));
			put("} ");
			continue;
		}
		put("%d:", rta->rta_type);
		for (i = 0; i < RTA_PAYLOAD(rta); i++)
			put("%02x", data[i]);
		put(" ");
	}
	if (left)
		put("and %d bytes ", left);
}

static void fill_bytes(const char **text, int type)
{
	unsigned char bytes[64];
	unsigned int byte;
	int len = 0;

	for (; sscanf(*text, "%2x", &byte) == 1 && **text != ' '; *text += 2)
		bytes[len++] = byte;
	addattr_l(&req.n, sizeof(req), type, bytes, len);
}

/* What dump() writes, up to the end or a closing brace. */
static void fill(const char **text)
{
	struct rtattr *nest;
	unsigned long long value;
	int type, used;

	while (sscanf(*text, "%d%n", &type, &used) == 1) {
		*text += used;
		switch (*(*text)++) {
		case ':':
			fill_bytes(text, type);
			break;
		case '=':
			value = strtoull(*text, NULL, 10);
			*text += strcspn(*text, " ");
			addattr_l(&req.n, sizeof(req), type, &value,
				  sizeof(value));
			break;
		case '{':
			nest = addattr_nest(&req.n, sizeof(req),
					    type | NLA_F_NESTED);
			++*text;
			fill(text);
			addattr_nest_end(&req.n, nest);
			break;
		}
		*text += **text == ' ';
	}
	*text += **text == '}';
}

void request(const char *attrs)
{
	memset(&req, 0, sizeof(req));
	req.n.nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg));
	fill(&attrs);
	if (*attrs) {
		fprintf(stderr, "what is \"%s\"?\n", attrs);
		exit(2);
	}
}
