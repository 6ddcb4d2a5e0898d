/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One allocation that fails: /proc/self/fail-nth makes the task's Nth one from
 * then on do so. And the world in which that happens.
 */
#ifndef VNET_FAULT_H
#define VNET_FAULT_H

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* vnet_netlink.h has more than each program needs. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include "vnet_netlink.h"

#include <linux/ethtool.h>
#include <linux/if_addr.h>
#include <linux/sockios.h>

#define NAME		"vnet0"
#define FAIL_NTH	"/proc/self/fail-nth"
#define SLAB		"/sys/kernel/debug/failslab/"
#define PAGE		"/sys/kernel/debug/fail_page_alloc/"

/* The interface's own address in all tests, and what follows for the peer's. */
#define OWN		{ 0x02, 0, 0, 0, 0, 0x01 }
#define PEER		{ 0x42, 0, 0, 0, 0, 0x01 }

enum { HERE, THERE, PLACES };

/**
 * struct world - what the tests act on
 * @ns: two network namespaces, the process is in ns[HERE]
 * @nl: a netlink socket in each, which never blocks
 * @sock: any socket in each, for ioctl()
 * @image: the module's file
 * @size: bytes of it
 * @fail_nth: the task's FAIL_NTH
 * @nth: the allocation to fail in the next act(), from 1; 0 fails none
 * @left: after it: 0 if it came to that allocation
 */
struct world {
	int ns[PLACES];
	struct mnl_socket *nl[PLACES];
	int sock[PLACES];
	void *image;
	off_t size;
	int fail_nth;
	unsigned int nth;
	unsigned int left;
};

/* How a system call ended: @lost is done, but nobody could be told. */
struct result {
	int err;
	bool lost;
};

/* Failing */

/*
 * Every allocation can fail, and the kernel does not say so each time. It shows
 * in its log where each was if the environment has V=1.
 */
static const struct {
	const char *file;
	const char *value;
} fault_settings[] = {
	{ SLAB "ignore-gfp-wait", "N" },
	{ SLAB "cache-filter", "N" },
	{ SLAB "probability", "0" },
	{ SLAB "times", "-1" },
	{ SLAB "verbose", "0" },
	{ SLAB "stacktrace-depth", "32" },
	{ SLAB "reject-start", "0" },
	{ SLAB "reject-end", "0" },
	{ PAGE "ignore-gfp-wait", "N" },
	{ PAGE "ignore-gfp-highmem", "N" },
	{ PAGE "min-order", "0" },
	{ PAGE "probability", "0" },
	{ PAGE "times", "-1" },
	{ PAGE "verbose", "0" },
	{ PAGE "stacktrace-depth", "32" },
	{ PAGE "reject-start", "0" },
	{ PAGE "reject-end", "0" },
	/* Thousands of grace periods are waited for. */
	{ "/sys/kernel/rcu_expedited", "1" },
};

static char fault_settings_were[ARRAY_SIZE(fault_settings)][32];

/*
 * Functions below which nothing fails. A slab's new page does not come at the
 * same place each time, and its failure is that of the object anyway; nor is
 * what kmemleak notes anybody's business.
 */
static struct function {
	const char *name;
	unsigned long start, end;
} functions[] = {
	{ "___slab_alloc", 0, 0 },
	{ "new_slab", 0, 0 },
	{ "__create_object", 0, 0 },
	{ "device_rename", 0, 0 },
	{ "execmem_alloc", 0, 0 },
};

static bool fault_possible(void)
{
	return !access(FAIL_NTH, W_OK) &&
	       !access(SLAB "reject-end", W_OK) &&
	       !access(PAGE "reject-end", W_OK);
}

/* Once for all tests: it takes a while. The list is sorted by address. */
static void find_functions(void)
{
	struct function *last = NULL;
	unsigned long addr;
	char line[512];
	char *name;
	size_t i;
	FILE *f;

	f = fopen("/proc/kallsyms", "re");
	while (f && fgets(line, sizeof(line), f)) {
		addr = strtoul(line, &name, 16);
		if (last && addr > last->start) {
			last->end = addr;
			last = NULL;
		}
		name += strlen(" t ");
		name[strcspn(name, "\t\n")] = '\0';
		for (i = 0; i < ARRAY_SIZE(functions); i++) {
			if (functions[i].start ||
			    strcmp(name, functions[i].name))
				continue;
			last = &functions[i];
			last->start = addr;
		}
	}
	if (f)
		fclose(f);
}

static int fault_main(int argc, char **argv)
{
	if (!fault_possible()) {
		ksft_print_header();
		ksft_exit_skip("this kernel cannot make allocations fail\n");
	}
	find_functions();
	return test_harness_run(argc, argv);
}

static const struct function *find_function(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(functions); i++)
		if (!strcmp(functions[i].name, name))
			return functions[i].end ? &functions[i] : NULL;
	return NULL;
}

/* Files of one line; both return 0 or an errno. */
static int file_read(const char *name, char *text, size_t size)
{
	ssize_t len = -1;
	int fd, err;

	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		len = read(fd, text, size - 1);
	err = len < 0 ? errno : 0;
	text[len < 0 ? 0 : len] = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (fd >= 0)
		close(fd);
	return err;
}

static int file_write(const char *name, const char *text)
{
	ssize_t len = -1;
	int fd, err;

	fd = open(name, O_WRONLY | O_CLOEXEC);
	if (fd >= 0)
		len = write(fd, text, strlen(text));
	err = len < 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
	return err;
}

static void fault_settings_lend(struct __test_metadata *_metadata)
{
	const char *v = getenv("V");
	const char *file;
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(fault_settings); i++) {
		file = fault_settings[i].file;
		/* Kernels for one CPU need no grace periods. */
		err = file_read(file, fault_settings_were[i],
				sizeof(fault_settings_were[i]));
		if (err == ENOENT)
			continue;
		ASSERT_EQ(err, 0)
			TH_LOG("cannot read %s", file);
		ASSERT_EQ(file_write(file, fault_settings[i].value), 0)
			TH_LOG("cannot write %s", file);
		if (v && !strcmp(v, "1") && strstr(file, "verbose"))
			file_write(file, "2");
	}
}

static void fault_settings_return(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fault_settings); i++)
		if (fault_settings_were[i][0])
			file_write(fault_settings[i].file,
				   fault_settings_were[i]);
}

/* Nothing fails below @f, which may be NULL. @where is SLAB or PAGE. */
static void fault_spare(struct __test_metadata *_metadata, const char *where,
			const struct function *f)
{
	char name[128], text[32];

	if (!f)
		return;
	snprintf(name, sizeof(name), "%sreject-start", where);
	snprintf(text, sizeof(text), "%#lx", f->start);
	ASSERT_EQ(file_write(name, text), 0);
	snprintf(name, sizeof(name), "%sreject-end", where);
	snprintf(text, sizeof(text), "%#lx", f->end);
	ASSERT_EQ(file_write(name, text), 0);
}

/* To be called right before and right after the one system call. */
static void fault_arm(struct __test_metadata *_metadata, struct world *w)
{
	char text[16];
	int len;

	len = snprintf(text, sizeof(text), "%u", w->nth);
	ASSERT_EQ(pwrite(w->fail_nth, text, len, 0), len);
}

static void fault_disarm(struct __test_metadata *_metadata, struct world *w)
{
	char text[16] = "";
	int err = errno;

	ASSERT_GT(pread(w->fail_nth, text, sizeof(text) - 1, 0), 0);
	w->left = strtoul(text, NULL, 10);
	ASSERT_EQ(pwrite(w->fail_nth, "0", 1, 0), 1);
	errno = err;
}

/* Acting */

/* Sends a request; what it asks for is done when sendto() returns. */
static struct result ask(struct __test_metadata *_metadata, struct world *w,
			 struct mnl_socket *nl, struct request *rq)
{
	const struct nlmsghdr *nlh;
	const struct nlmsgerr *msg;
	struct result r = { };
	char buf[16384];
	ssize_t len;

	fault_arm(_metadata, w);
	len = mnl_socket_sendto(nl, rq->buf, rq->nlh->nlmsg_len);
	fault_disarm(_metadata, w);
	if (len < 0) {
		r.err = errno;
		return r;
	}
	nlh = (struct nlmsghdr *)buf;
	do {
		len = mnl_socket_recvfrom(nl, buf, sizeof(buf));
		if (len < 0) {
			r.lost = errno == ENOBUFS;
			r.err = errno;
			break;
		}
	} while (nlh->nlmsg_type != NLMSG_ERROR);
	if (!r.err) {
		msg = mnl_nlmsg_get_payload(nlh);
		r.err = -msg->error;
	}
	/* What was asked for may be there though its acknowledgment is not. */
	while (r.lost && mnl_socket_recvfrom(nl, buf, sizeof(buf)) > 0)
		;
	return r;
}

static bool module_loaded(void)
{
	return !access("/sys/module/vnet", F_OK);
}

static struct result module_load(struct __test_metadata *_metadata,
				 struct world *w)
{
	struct result r = { };

	fault_arm(_metadata, w);
	if (syscall(SYS_init_module, w->image, w->size, "") < 0)
		r.err = errno;
	fault_disarm(_metadata, w);
	return r;
}

static struct result module_unload(struct __test_metadata *_metadata,
				   struct world *w)
{
	struct result r = { };

	fault_arm(_metadata, w);
	if (syscall(SYS_delete_module, "vnet", O_NONBLOCK) < 0)
		r.err = errno;
	fault_disarm(_metadata, w);
	return r;
}

/* The world */

/* Not finit_module(): reading the file is the file system's business. */
static void read_module(struct __test_metadata *_metadata, struct world *w)
{
	char name[256] = "";
	FILE *modinfo;
	int fd;

	modinfo = popen("modinfo -n vnet", "re");
	ASSERT_NE(modinfo, NULL);
	if (fgets(name, sizeof(name), modinfo))
		name[strcspn(name, "\n")] = '\0';
	pclose(modinfo);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	ASSERT_GE(fd, 0)
		TH_LOG("no module vnet: '%s'", name);
	w->size = lseek(fd, 0, SEEK_END);
	ASSERT_GT(w->size, 0);
	w->image = malloc(w->size);
	ASSERT_NE(w->image, NULL);
	ASSERT_EQ(pread(fd, w->image, w->size, 0), w->size);
	close(fd);
}

static void world_open(struct __test_metadata *_metadata, struct world *w)
{
	int place, fd, on = 1;

	for (place = PLACES - 1; place >= 0; place--) {
		ASSERT_EQ(unshare(CLONE_NEWNET), 0);
		w->ns[place] = open("/proc/self/ns/net", O_RDONLY);
		ASSERT_GE(w->ns[place], 0);
		w->sock[place] = socket(AF_INET, SOCK_DGRAM, 0);
		ASSERT_GE(w->sock[place], 0);
		w->nl[place] = mnl_socket_open(NETLINK_ROUTE);
		ASSERT_NE(w->nl[place], NULL);
		ASSERT_EQ(mnl_socket_bind(w->nl[place], 0, MNL_SOCKET_AUTOPID),
			  0);
		ASSERT_EQ(mnl_socket_setsockopt(w->nl[place], NETLINK_EXT_ACK,
						&on, sizeof(on)), 0);
		fd = mnl_socket_get_fd(w->nl[place]);
		ASSERT_EQ(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
	}
	w->fail_nth = open(FAIL_NTH, O_RDWR | O_CLOEXEC);
	ASSERT_GE(w->fail_nth, 0);
	read_module(_metadata, w);
	if (!module_loaded())
		ASSERT_EQ(module_load(_metadata, w).err, 0);
	fault_settings_lend(_metadata);
	fault_spare(_metadata, PAGE,
		    find_function("___slab_alloc") ?:
		    find_function("new_slab"));
	fault_spare(_metadata, SLAB, find_function("__create_object"));
}

/* Requests. Each takes one number that says what exactly. */

static void request_link(struct request *rq, __u32 type)
{
	request_start(rq, type, NLM_F_ACK);
	mnl_attr_put_strz(rq->nlh, IFLA_IFNAME, NAME);
}

static void put_up(struct request *rq, bool up)
{
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(rq->nlh);

	ifi->ifi_flags = up ? IFF_UP : 0;
	ifi->ifi_change = IFF_UP;
}

static void request_up(struct request *rq, __u32 up)
{
	request_link(rq, RTM_NEWLINK);
	put_up(rq, up);
}

static void request_create(struct request *rq, __u32 mode)
{
	const struct attr address = { IFLA_ADDRESS, 6, .bytes = OWN };
	const struct attr attrs[ATTRS_MAX] = {
		{ IFLA_VNET_MODE, 4, .u32 = mode },
	};

	request_newlink(rq, NLM_F_CREATE | NLM_F_EXCL, NAME, attrs, &address,
			false);
}

static void put_queues(struct request *rq, __u32 queues)
{
	if (!queues)
		return;
	mnl_attr_put_u32(rq->nlh, IFLA_NUM_TX_QUEUES, queues);
	mnl_attr_put_u32(rq->nlh, IFLA_NUM_RX_QUEUES, queues);
}

/* RTM_NEWADDR; if_nametoindex() looks in ns[HERE]. */
static void request_address(struct request *rq, __u32 family)
{
	const __u8 own6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
	const __u8 own4[4] = { 192, 0, 2, 1 };
	struct ifaddrmsg *ifa;

	memset(rq, 0, sizeof(*rq));
	rq->nlh = mnl_nlmsg_put_header(rq->buf);
	rq->nlh->nlmsg_type = RTM_NEWADDR;
	rq->nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE |
			       NLM_F_EXCL;
	rq->nlh->nlmsg_seq = 1;
	ifa = mnl_nlmsg_put_extra_header(rq->nlh, sizeof(*ifa));
	ifa->ifa_family = family;
	ifa->ifa_index = if_nametoindex(NAME);
	if (family == AF_INET6) {
		ifa->ifa_prefixlen = 64;
		mnl_attr_put(rq->nlh, IFA_LOCAL, sizeof(own6), own6);
	} else {
		ifa->ifa_prefixlen = 24;
		mnl_attr_put(rq->nlh, IFA_LOCAL, sizeof(own4), own4);
	}
}

/* A request that prepares something, so it has to succeed. */
static void must(struct __test_metadata *_metadata, struct world *w, int place,
		 struct request *rq, const char *what)
{
	w->nth = 0;
	ASSERT_EQ(ask(_metadata, w, w->nl[place], rq).err, 0)
		TH_LOG("%s", what);
}

#endif /* VNET_FAULT_H */
