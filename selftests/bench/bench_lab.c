// SPDX-License-Identifier: GPL-2.0
/*
 * From nothing to the first ping that is answered, COUNT times:
 *
 *	bench_lab vnet|vnet-here|veth|veth-here COUNT
 *
 * A lab of vnet is an interface in a network namespace of its own, one of veth
 * has its other end in another. Those that are "here" do without the first
 * namespace. Each interface gets an address, of a subnet for each lab, and is
 * set up. All is done by system calls of one process, so that starting others
 * does not count; the namespaces are gone some time after it.
 *
 * The output is four numbers: the nanoseconds that a lab's namespaces took, its
 * interfaces, and one echo request with ARP before it, each the median of those
 * labs whose answer was not LATE; and how many were: an end of a veth pair may
 * lose the first frames, as its carrier is noticed by and by.
 */

#define _GNU_SOURCE	/* setns() */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>

#include "bench.h"

#define MAX_LABS	250		/* a subnet is 198.18.LAB.0/24 */
#define LATE		100000000ULL	/* ns; ARP asks again in a second */

enum step {
	NETNS,
	SETUP,
	PING,
	STEPS
};

/* What a lab is made of; far is -1 without another namespace. */
struct lab {
	int		near;
	int		far;
	unsigned int	number;
};

/* A request under construction, then what the kernel says to it. */
struct message {
	struct nlmsghdr	header;
	char		data[1024];
};

/* --- netlink -------------------------------------------------------------- */

/* The next LEN bytes of the message, aligned and zero. */
static void *put(struct message *m, size_t len)
{
	void *at = (char *)m + NLMSG_ALIGN(m->header.nlmsg_len);

	m->header.nlmsg_len = NLMSG_ALIGN(m->header.nlmsg_len) + len;
	return at;
}

static struct rtattr *put_attr(struct message *m, int type, const void *data,
			       size_t len)
{
	struct rtattr *attr = put(m, RTA_LENGTH(len));

	attr->rta_type = type;
	attr->rta_len = RTA_LENGTH(len);
	if (len)
		memcpy(RTA_DATA(attr), data, len);
	return attr;
}

/* What was put since is in ATTR. */
static void put_end(struct message *m, struct rtattr *attr)
{
	attr->rta_len = (char *)m + m->header.nlmsg_len - (char *)attr;
}

static void put_string(struct message *m, int type, const char *text)
{
	put_attr(m, type, text, strlen(text) + 1);
}

static void start(struct message *m, int type, int flags)
{
	memset(m, 0, sizeof(*m));
	m->header.nlmsg_len = NLMSG_HDRLEN;
	m->header.nlmsg_type = type;
	m->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
}

static void ask(int fd, struct message *m, const char *what)
{
	struct nlmsgerr *answer = NLMSG_DATA(&m->header);

	if (send(fd, m, m->header.nlmsg_len, 0) < 0 ||
	    recv(fd, m, sizeof(*m), 0) < 0)
		err(1, "netlink");
	if (m->header.nlmsg_type != NLMSG_ERROR)
		errx(1, "%s: no answer", what);
	errno = -answer->error;
	if (errno)
		err(1, "%s", what);
}

/* An interface v; of veth with its other end, also v, in the namespace far. */
static void add_link(int fd, const char *kind, const char *name, int far)
{
	struct rtattr *info, *data, *peer;
	struct message m;

	start(&m, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
	put(&m, sizeof(struct ifinfomsg));
	put_string(&m, IFLA_IFNAME, name);
	info = put_attr(&m, IFLA_LINKINFO, NULL, 0);
	put_string(&m, IFLA_INFO_KIND, kind);
	if (far >= 0) {
		data = put_attr(&m, IFLA_INFO_DATA, NULL, 0);
		peer = put_attr(&m, VETH_INFO_PEER, NULL, 0);
		put(&m, sizeof(struct ifinfomsg));
		put_string(&m, IFLA_IFNAME, name);
		put_attr(&m, IFLA_NET_NS_FD, &far, sizeof(far));
		put_end(&m, peer);
		put_end(&m, data);
	}
	put_end(&m, info);
	ask(fd, &m, kind);
}

static void add_address(int fd, unsigned int index, const char *address)
{
	in_addr_t addr = inet_addr(address);
	struct ifaddrmsg *ifa;
	struct message m;

	start(&m, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
	ifa = put(&m, sizeof(*ifa));
	ifa->ifa_family = AF_INET;
	ifa->ifa_prefixlen = 24;
	ifa->ifa_index = index;
	put_attr(&m, IFA_LOCAL, &addr, sizeof(addr));
	put_attr(&m, IFA_ADDRESS, &addr, sizeof(addr));
	ask(fd, &m, address);
}

static void set_up(int fd, unsigned int index)
{
	struct ifinfomsg *ifi;
	struct message m;

	start(&m, RTM_NEWLINK, 0);
	ifi = put(&m, sizeof(*ifi));
	ifi->ifi_index = index;
	ifi->ifi_flags = IFF_UP;
	ifi->ifi_change = IFF_UP;
	ask(fd, &m, "up");
}

static int open_netlink(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (fd < 0)
		err(1, "netlink");
	return fd;
}

/* --- a lab ---------------------------------------------------------------- */

static void enter(int netns)
{
	if (setns(netns, CLONE_NEWNET))
		err(1, "setns");
}

/* A new network namespace, which the process is in then. */
static int new_netns(void)
{
	int fd;

	if (unshare(CLONE_NEWNET))
		err(1, "unshare");
	fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		err(1, "netns");
	return fd;
}

static void configure(int fd, const char *name, unsigned int lab, int host)
{
	unsigned int index = if_nametoindex(name);
	char address[16];

	snprintf(address, sizeof(address), "198.18.%u.%d", lab, host);
	add_address(fd, index, address);
	set_up(fd, index);
}

static void make_interfaces(const struct lab *lab, const char *kind)
{
	char name[IF_NAMESIZE];
	int fd;

	snprintf(name, sizeof(name), "v%u", lab->number);
	enter(lab->near);
	fd = open_netlink();
	add_link(fd, kind, name, lab->far);
	configure(fd, name, lab->number, 1);
	close(fd);
	if (lab->far < 0)
		return;

	enter(lab->far);
	fd = open_netlink();
	configure(fd, name, lab->number, 2);
	close(fd);
	enter(lab->near);
}

static void ping(const struct lab *lab)
{
	char address[16];
	int fd;

	snprintf(address, sizeof(address), "198.18.%u.2", lab->number);
	fd = ping_socket(address);
	ping_once(fd, 1);
	close(fd);
}

/* Of the labs whose answer was not late. */
static unsigned long long took[STEPS][MAX_LABS];
static unsigned int in_time;

/* HOME is the namespace that is there, -1 if the lab has one of its own. */
static void run_lab(unsigned int number, const char *kind, int home)
{
	unsigned long long begin, made, up, end;
	struct lab lab = {
		.number = number,
		.near = home,
		.far = -1,
	};

	begin = now();
	if (home < 0)
		lab.near = new_netns();
	if (!strcmp(kind, "veth"))
		lab.far = new_netns();
	made = now();
	make_interfaces(&lab, kind);
	up = now();
	ping(&lab);
	end = now();
	if (end - up > LATE)
		return;

	took[PING][in_time] = end - up;
	took[SETUP][in_time] = up - made;
	took[NETNS][in_time] = made - begin;
	in_time++;
}

int main(int argc, char **argv)
{
	unsigned int i, count;
	enum step step;
	int home = -1;
	char *here;

	count = argc == 3 ? strtoul(argv[2], NULL, 0) : 0;
	if (!count || count > MAX_LABS)
		errx(2, "usage: see the top of bench_lab.c");

	here = strstr(argv[1], "-here");
	if (here) {
		*here = '\0';
		home = new_netns();
	}

	for (i = 1; i <= count; i++)
		run_lab(i, argv[1], home);
	if (!in_time)
		errx(1, "all answers were late");

	for (step = 0; step < STEPS; step++)
		printf("%llu ", percentile(took[step], in_time, 50));
	printf("%u\n", count - in_time);
	return 0;
}
