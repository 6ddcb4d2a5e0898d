// SPDX-License-Identifier: GPL-2.0
/*
 * What the plugin does with words and attributes, natively, in no time
 *
 * This program plays ip's part: it opens the plugin as ip does, exports the
 * functions which the plugin calls back, and compares. So it reaches what no
 * kernel of today sends (modes without a name, wrong lengths, no data at all)
 * and what an interface cannot show (the bytes of a request). That the real ip
 * agrees is for selftests/vnet_iproute2.sh to show.
 */
#include <dlfcn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/if_ether.h>
#include <linux/if_vnet.h>

#include "ip_common.h"

static struct {
	struct nlmsghdr n;
	char room[1024];
} req;

static char out[512];
static bool json;
static int number, failed;

/* ip's part */

static void put(const char *fmt, ...)
{
	size_t len = strlen(out);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out + len, sizeof(out) - len, fmt, ap);
	va_end(ap);
}

int print_color_string(enum output_type type, enum color_attr color,
		       const char *key, const char *fmt, const char *value)
{
	if (color != COLOR_NONE)
		put("colour %d ", color);
	if (json && type & (PRINT_JSON | PRINT_ANY))
		put("\"%s\":\"%s\",", key, value);
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

int addattr_l(struct nlmsghdr *n, int maxlen, int type, const void *data,
	      int len)
{
	struct rtattr *rta = (void *)n + NLMSG_ALIGN(n->nlmsg_len);

	if (NLMSG_ALIGN(n->nlmsg_len) + RTA_SPACE(len) > (size_t)maxlen)
		return -1;
	rta->rta_type = type;
	rta->rta_len = RTA_LENGTH(len);
	memcpy(RTA_DATA(rta), data, len);
	n->nlmsg_len = NLMSG_ALIGN(n->nlmsg_len) + RTA_SPACE(len);
	return 0;
}

int addattr32(struct nlmsghdr *n, int maxlen, int type, __u32 data)
{
	return addattr_l(n, maxlen, type, &data, sizeof(data));
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

/* The cases */

static void verdict(const char *name, const char *want, const char *got)
{
	bool same = strcmp(want, got) == 0;

	printf("%sok %d %s\n", same ? "" : "not ", ++number, name);
	if (!same) {
		printf("# wanted \"%s\"\n#    got \"%s\"\n", want, got);
		failed++;
	}
}

#define WORDS "mode, mac, help (ip's own go before \"type\")\n"
#define MODES "drop, loop, macswap, echo, pair, snull\n"
#define SIX " is not six octets like 02:00:00:00:00:01\n"

/* The result is the attributes as "type:bytes ", or what stderr was told. */
static const struct {
	const char *words;
	const char *result;
} parse_cases[] = {
	{ "", "" },
	{ "mode drop", "2:00000000 " },
	{ "mode loop", "2:01000000 " },
	{ "mode macswap", "2:02000000 " },
	{ "mode echo", "2:03000000 " },
	{ "mode pair", "2:04000000 " },
	{ "mode snull", "2:05000000 " },
	{ "mac 02:00:00:00:00:01", "3:020000000001 " },
	{ "mac 2:a:B:cc:DD:ff", "3:020a0bccddff " },
	{ "mac 01:00:5e:00:00:01", "3:01005e000001 " },
	{ "mac 02:00:00:00:00:01 mode drop", "3:020000000001 2:00000000 " },
	{ "mode", "Error: mode needs a value\n" },
	{ "mode echo mac", "Error: mac needs a value\n" },
	{ "mode nosuch", "Error: mode \"nosuch\" is none of " MODES },
	{ "mode ech", "Error: mode \"ech\" is none of " MODES },
	{ "mode ECHO", "Error: mode \"ECHO\" is none of " MODES },
	{ "mode 3", "Error: mode \"3\" is none of " MODES },
	{ "mod echo", "Error: \"mod\" is none of vnet's words: " WORDS },
	{ "peer x", "Error: \"peer\" is none of vnet's words: " WORDS },
	{ "mode echo x", "Error: \"x\" is none of vnet's words: " WORDS },
	{ "mode echo mode echo",
	  "Error: duplicate \"mode\": \"echo\" is the second value\n" },
	{ "mac 2:0:0:0:0:1 mode echo mac 2:0:0:0:0:2",
	  "Error: duplicate \"mac\": \"2:0:0:0:0:2\" is the second value\n" },
	{ "mac 02:00:00:00:00", "Error: mac \"02:00:00:00:00\"" SIX },
	{ "mac 02:00:00:00:00:", "Error: mac \"02:00:00:00:00:\"" SIX },
	{ "mac 02:00:00:00:00:01:02",
	  "Error: mac \"02:00:00:00:00:01:02\"" SIX },
	{ "mac 02:00:00:00:00:01z", "Error: mac \"02:00:00:00:00:01z\"" SIX },
	{ "mac 002:0:0:0:0:1", "Error: mac \"002:0:0:0:0:1\"" SIX },
	{ "mac 2::0:0:0:1", "Error: mac \"2::0:0:0:1\"" SIX },
	{ "mac -2:0:0:0:0:1", "Error: mac \"-2:0:0:0:0:1\"" SIX },
	{ "mac 2.0.0.1", "Error: mac \"2.0.0.1\"" SIX },
	{ "mac x", "Error: mac \"x\"" SIX },
};

static void parse_case(struct link_util *lu, const char *words,
		       const char *result)
{
	char copy[128], told[256] = "", name[160];
	char *argv[8], *save;
	int argc = 0, pipefd[2], saved, rc;
	struct rtattr *rta;
	unsigned int i;
	int left;

	snprintf(copy, sizeof(copy), "%s", words);
	for (save = strtok(copy, " "); save; save = strtok(NULL, " "))
		argv[argc++] = save;
	argv[argc] = NULL;

	memset(&req, 0, sizeof(req));
	req.n.nlmsg_len = NLMSG_HDRLEN;

	if (pipe(pipefd))
		exit(2);
	saved = dup(STDERR_FILENO);
	dup2(pipefd[1], STDERR_FILENO);
	rc = lu->parse_opt(lu, argc, argv, &req.n);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(pipefd[1]);
	if (read(pipefd[0], told, sizeof(told) - 1) < 0)
		exit(2);
	close(pipefd[0]);

	out[0] = '\0';
	rta = (void *)&req + NLMSG_HDRLEN;
	left = req.n.nlmsg_len - NLMSG_HDRLEN;
	for (; rc == 0 && RTA_OK(rta, left); rta = RTA_NEXT(rta, left)) {
		put("%d:", rta->rta_type);
		for (i = 0; i < RTA_PAYLOAD(rta); i++)
			put("%02x", ((unsigned char *)RTA_DATA(rta))[i]);
		put(" ");
	}
	put("%s", told);
	if (rc != 0 && rc != -1)
		put("returned %d", rc);
	if (rc == -1 && !told[0])
		put("refused without a word");

	snprintf(name, sizeof(name), "parse: %s", words[0] ? words : "nothing");
	verdict(name, result, out);
}

/* Length -1: the attribute is not there. */
static const struct {
	const char *name;
	int mode_len;
	__u32 mode;
	int mac_len;
	const char *text;
	const char *json;
} print_cases[] = {
	{ "both", 4, VNET_MODE_ECHO, 6, "mode echo mac 02:00:00:00:00:01 ",
	  "\"mode\":\"echo\",\"mac\":\"02:00:00:00:00:01\"," },
	{ "drop", 4, VNET_MODE_DROP, -1, "mode drop ", "\"mode\":\"drop\"," },
	{ "snull", 4, VNET_MODE_SNULL, -1, "mode snull ",
	  "\"mode\":\"snull\"," },
	{ "mac alone", -1, 0, 6, "mac 02:00:00:00:00:01 ",
	  "\"mac\":\"02:00:00:00:00:01\"," },
	{ "first mode without a name", 4, VNET_MODE_MAX + 1, -1, "mode 6 ",
	  "\"mode\":6," },
	{ "last mode without a name", 4, 4294967295U, -1, "mode 4294967295 ",
	  "\"mode\":4294967295," },
	{ "mode too short", 2, VNET_MODE_ECHO, 6, "mac 02:00:00:00:00:01 ",
	  "\"mac\":\"02:00:00:00:00:01\"," },
	{ "mode too long", 8, VNET_MODE_ECHO, -1, "", "" },
	{ "mode empty", 0, VNET_MODE_ECHO, -1, "", "" },
	{ "mac too short", 4, VNET_MODE_LOOP, 5, "mode loop ",
	  "\"mode\":\"loop\"," },
	{ "mac too long", 4, VNET_MODE_LOOP, 8, "mode loop ",
	  "\"mode\":\"loop\"," },
	{ "neither", -1, 0, -1, "", "" },
};

static struct rtattr *attr(void *room, int len, const void *data)
{
	struct rtattr *rta = room;

	if (len < 0)
		return NULL;
	rta->rta_len = RTA_LENGTH(len);
	memcpy(RTA_DATA(rta), data, len);
	return rta;
}

static void print_case(struct link_util *lu, size_t i)
{
	unsigned char mac[8] = { 2, 0, 0, 0, 0, 1 };
	struct rtattr *tb[IFLA_VNET_MAX + 1] = { NULL };
	__u32 mode[2] = { print_cases[i].mode };
	struct rtattr room[2][4];
	char name[128];

	tb[IFLA_VNET_MODE] = attr(room[0], print_cases[i].mode_len, mode);
	tb[IFLA_VNET_MAC] = attr(room[1], print_cases[i].mac_len, mac);

	for (json = false;; json = true) {
		out[0] = '\0';
		lu->print_opt(lu, stdout, tb);
		snprintf(name, sizeof(name), "print%s: %s", json ? " json" : "",
			 print_cases[i].name);
		verdict(name, json ? print_cases[i].json : print_cases[i].text,
			out);
		if (json)
			break;
	}
}

int main(int argc, char **argv)
{
	struct link_util *lu;
	void *plugin;
	size_t i;

	plugin = dlopen(argc > 1 ? argv[1] : "./link_vnet.so", RTLD_LAZY);
	lu = plugin ? dlsym(plugin, "vnet_link_util") : NULL;
	if (!lu) {
		fprintf(stderr, "%s\n", dlerror());
		return 1;
	}

	printf("TAP version 13\n1..%zu\n", 2 + ARRAY_SIZE(parse_cases) +
	       2 * ARRAY_SIZE(print_cases));

	verdict("the kind", "vnet", lu->id);
	for (i = 0; i < ARRAY_SIZE(parse_cases); i++)
		parse_case(lu, parse_cases[i].words, parse_cases[i].result);
	for (i = 0; i < ARRAY_SIZE(print_cases); i++)
		print_case(lu, i);

	json = false;
	out[0] = '\0';
	lu->print_opt(lu, stdout, NULL);
	verdict("print: no data", "", out);

	return failed != 0;
}
