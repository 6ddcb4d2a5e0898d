// SPDX-License-Identifier: GPL-2.0
/*
 * Raw netlink requests to the vnet link kind
 *
 * The ip command cannot send most of what is sent here: wrong lengths, unknown
 * attributes, modes out of range, prefixes without a length. Each refusal is
 * held to its errno, its text, the attribute it points at and the policy it
 * carries, and must leave nothing behind: no interface, or the interface as it
 * was.
 */
#include <assert.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vnet_netlink_rows.h"

/* What programs were built with: numbers are for ever, names are not. */
#define FROZEN(name, number) \
	static_assert((name) == (number), #name " is " #number)

FROZEN(IFLA_VNET_PEER_INFO, 1);
FROZEN(IFLA_VNET_MODE, 2);
FROZEN(IFLA_VNET_MAC, 3);
FROZEN(IFLA_VNET_PEER_MAC, 4);
FROZEN(IFLA_VNET_ANSWER, 5);
FROZEN(IFLA_VNET_PREFIXES, 6);
FROZEN(IFLA_VNET_TTL, 7);
FROZEN(IFLA_VNET_LOCKUP, 8);
FROZEN(IFLA_VNET_TX_TIMEOUT, 9);

FROZEN(VNET_MODE_DROP, 0);
FROZEN(VNET_MODE_LOOP, 1);
FROZEN(VNET_MODE_MACSWAP, 2);
FROZEN(VNET_MODE_ECHO, 3);
FROZEN(VNET_MODE_PAIR, 4);
FROZEN(VNET_MODE_SNULL, 5);

FROZEN(VNET_ANSWER_ARP, 1);
FROZEN(VNET_ANSWER_ND, 2);
FROZEN(VNET_ANSWER_ICMP, 4);
FROZEN(VNET_ANSWER_ICMP6, 8);
FROZEN(VNET_ANSWER_UDP, 16);
FROZEN(VNET_ANSWER_TCP, 32);

#define NAME		"vnet0"
#define MANY		64	/* interfaces in one dump */

static void delete_link(struct __test_metadata *_metadata,
			struct mnl_socket *nl)
{
	struct request rq;

	request_start(&rq, RTM_DELLINK, NLM_F_ACK);
	mnl_attr_put_strz(rq.nlh, IFLA_IFNAME, NAME);
	expect_success(_metadata, nl, &rq, "delete");
}

/* Each row as a creation, after which there is no interface but lo. */
static void refuse_creation(struct __test_metadata *_metadata,
			    struct mnl_socket *nl,
			    const struct refusal *row, size_t count)
{
	struct request rq;
	struct link link;
	int ours;

	for (; count--; row++) {
		request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME,
				row->attrs, &row->address, false);
		expect_refusal(_metadata, nl, &rq, &row->create, row->name);
		EXPECT_EQ(get_link(_metadata, nl, NAME, &link), ENODEV)
			TH_LOG("%s: there is a " NAME, row->name);
	}
	EXPECT_EQ(dump_links(_metadata, nl, &ours), 1);
}

/* Each row as a change, after which the interface is as it was. */
static void refuse_change(struct __test_metadata *_metadata,
			  struct mnl_socket *nl,
			  const struct refusal *row, size_t count)
{
	const struct attr birth[] = { MODE(VNET_MODE_DROP), MAC(2, 1), { } };
	struct link before, after;
	struct request rq;

	request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, birth, NULL,
			false);
	expect_success(_metadata, nl, &rq, "create");
	ASSERT_EQ(get_link(_metadata, nl, NAME, &before), 0);
	ASSERT_EQ(before.mode, VNET_MODE_DROP);

	for (; count--; row++) {
		request_newlink(&rq, 0, NAME, row->attrs, &row->address, false);
		expect_refusal(_metadata, nl, &rq,
			       row->change.err ? &row->change : &row->create,
			       row->name);
		ASSERT_EQ(get_link(_metadata, nl, NAME, &after), 0);
		EXPECT_EQ(memcmp(&before, &after, sizeof(before)), 0)
			TH_LOG("%s: changed something", row->name);
	}
	delete_link(_metadata, nl);
}

/* Prefixes that differ in their last octet, as a nest has them. */
static void prefixes_fill(void)
{
	static const __u8 address[16] = { 0x20, 1, 0xd, 0xb8 };
	char buf[256];
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	__u8 *at;
	int i;

	for (i = 0; i <= VNET_MAX_PREFIXES; i++) {
		memset(buf, 0, sizeof(buf));
		nlh = mnl_nlmsg_put_header(buf);
		nest = mnl_attr_nest_start(nlh, IFLA_VNET_PREFIX);
		mnl_attr_put(nlh, IFLA_VNET_PREFIX_ADDRESS, sizeof(address),
			     address);
		mnl_attr_put_u8(nlh, IFLA_VNET_PREFIX_LEN, 128);
		mnl_attr_nest_end(nlh, nest);
		at = prefixes + i * PREFIX_SIZE;
		memcpy(at, nest, PREFIX_SIZE);
		/* After the headers of nest and address. */
		at[4 + 4 + 15] = i;
	}
}

/* Everything that can be set, as long as it gets. */
static const struct attr everything[ATTRS_MAX] = {
	MODE(VNET_MODE_DROP), MAC(2, 1), PEER(6, 6), ANSWER(5), TTL(9),
	FOR_MANY(VNET_MAX_PREFIXES), LOCKUP(7), TIMEOUT(1000),
};

FIXTURE(vnet)
{
	struct mnl_socket *nl;
};

FIXTURE_SETUP(vnet)
{
	int on = 1;

	prefixes_fill();
	ASSERT_EQ(unshare(CLONE_NEWNET), 0);
	self->nl = mnl_socket_open(NETLINK_ROUTE);
	ASSERT_NE(self->nl, NULL);
	ASSERT_EQ(mnl_socket_bind(self->nl, 0, MNL_SOCKET_AUTOPID), 0);
	/* Texts and offsets; without NETLINK_CAP_ACK the request comes back. */
	ASSERT_EQ(mnl_socket_setsockopt(self->nl, NETLINK_EXT_ACK,
					&on, sizeof(on)), 0);
}

FIXTURE_TEARDOWN(vnet)
{
	mnl_socket_close(self->nl);
}

TEST_F(vnet, wrong_lengths_refused)
{
	refuse_creation(_metadata, self->nl, wrong_lengths,
			ARRAY_SIZE(wrong_lengths));
	refuse_change(_metadata, self->nl, wrong_lengths,
		      ARRAY_SIZE(wrong_lengths));
}

TEST_F(vnet, wrong_modes_refused)
{
	refuse_creation(_metadata, self->nl, wrong_modes,
			ARRAY_SIZE(wrong_modes));
	refuse_change(_metadata, self->nl, wrong_modes,
		      ARRAY_SIZE(wrong_modes));
}

TEST_F(vnet, wrong_pairs_refused)
{
	refuse_creation(_metadata, self->nl, wrong_pairs,
			ARRAY_SIZE(wrong_pairs));
	refuse_creation(_metadata, self->nl, wrong_index,
			ARRAY_SIZE(wrong_index));
	refuse_change(_metadata, self->nl, wrong_pairs,
		      ARRAY_SIZE(wrong_pairs));
}

TEST_F(vnet, wrong_macs_refused)
{
	refuse_creation(_metadata, self->nl, wrong_macs,
			ARRAY_SIZE(wrong_macs));
	refuse_change(_metadata, self->nl, wrong_macs, ARRAY_SIZE(wrong_macs));
}

TEST_F(vnet, wrong_addresses_refused)
{
	refuse_creation(_metadata, self->nl, wrong_addresses,
			ARRAY_SIZE(wrong_addresses));
	refuse_change(_metadata, self->nl, wrong_addresses,
		      ARRAY_SIZE(wrong_addresses));
}

TEST_F(vnet, wrong_nests_refused)
{
	refuse_creation(_metadata, self->nl, wrong_nests,
			ARRAY_SIZE(wrong_nests));
	refuse_change(_metadata, self->nl, wrong_nests,
		      ARRAY_SIZE(wrong_nests));
}

TEST_F(vnet, wrong_prefixes_refused)
{
	refuse_creation(_metadata, self->nl, wrong_prefixes,
			ARRAY_SIZE(wrong_prefixes));
	refuse_change(_metadata, self->nl, wrong_prefixes,
		      ARRAY_SIZE(wrong_prefixes));
}

TEST_F(vnet, wrong_answers_refused)
{
	refuse_creation(_metadata, self->nl, wrong_answers,
			ARRAY_SIZE(wrong_answers));
	refuse_change(_metadata, self->nl, wrong_answers,
		      ARRAY_SIZE(wrong_answers));
}

TEST_F(vnet, wrong_tx_timeouts_refused)
{
	refuse_creation(_metadata, self->nl, wrong_timeouts,
			ARRAY_SIZE(wrong_timeouts));
	refuse_change(_metadata, self->nl, wrong_timeouts,
		      ARRAY_SIZE(wrong_timeouts));
}

TEST_F(vnet, lockup_without_a_qdisc_refused)
{
	refuse_change(_metadata, self->nl, no_qdiscs, ARRAY_SIZE(no_qdiscs));
}

TEST_F(vnet, wrong_peer_macs_refused)
{
	refuse_creation(_metadata, self->nl, wrong_peer_macs,
			ARRAY_SIZE(wrong_peer_macs));
	refuse_change(_metadata, self->nl, wrong_peer_macs,
		      ARRAY_SIZE(wrong_peer_macs));
}

TEST_F(vnet, one_address_for_both_ends_refused)
{
	refuse_change(_metadata, self->nl, taken_addresses,
		      ARRAY_SIZE(taken_addresses));
}

TEST_F(vnet, all_or_nothing)
{
	refuse_creation(_metadata, self->nl, one_of_many,
			ARRAY_SIZE(one_of_many));
	refuse_change(_metadata, self->nl, one_of_many,
		      ARRAY_SIZE(one_of_many));
}

TEST_F(vnet, mac_at_creation_only)
{
	refuse_change(_metadata, self->nl, birth_only, ARRAY_SIZE(birth_only));
}

TEST_F(vnet, accepted_and_read_back)
{
	static const __u8 mac[6] = { 2, 0, 0, 0, 0, 1 };
	struct request rq;
	struct link link;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(accepted); i++) {
		request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME,
				accepted[i].attrs, NULL, false);
		expect_success(_metadata, self->nl, &rq, accepted[i].name);
		ASSERT_EQ(get_link(_metadata, self->nl, NAME, &link), 0);
		EXPECT_TRUE(link.has_mode)
			TH_LOG("%s: no mode", accepted[i].name);
		EXPECT_EQ(link.mode, accepted[i].mode)
			TH_LOG("%s: mode", accepted[i].name);
		EXPECT_EQ(link.has_mac, accepted[i].mac)
			TH_LOG("%s: mac reported", accepted[i].name);
		EXPECT_EQ(link.has_perm, accepted[i].mac)
			TH_LOG("%s: permanent address", accepted[i].name);
		EXPECT_EQ(link.others, 0)
			TH_LOG("%s: unknown attributes", accepted[i].name);
		if (accepted[i].mac) {
			EXPECT_EQ(memcmp(link.mac, mac, 6), 0);
			EXPECT_EQ(memcmp(link.perm, mac, 6), 0);
			EXPECT_EQ(memcmp(link.address, mac, 6), 0);
		}
		delete_link(_metadata, self->nl);
	}
}

/* Does @nl report @row, of an interface that is otherwise new? */
static void expect_setting(struct __test_metadata *_metadata,
			   struct mnl_socket *nl, const struct setting *row)
{
	static const __u8 zero[6];
	struct link link;
	__u8 peer_mac[6];

	ASSERT_EQ(get_link(_metadata, nl, NAME, &link), 0);
	memcpy(peer_mac, row->peer_mac, 6);
	if (!memcmp(peer_mac, zero, 6)) {
		memcpy(peer_mac, link.address, 6);
		peer_mac[0] = (peer_mac[0] | 0x02) ^ 0x40;
	}
	EXPECT_TRUE(link.has_mode && link.has_peer_mac && link.has_answer &&
		    link.has_prefixes && link.has_ttl && link.has_lockup &&
		    link.has_timeout)
		TH_LOG("%s: not all are reported", row->name);
	EXPECT_EQ(link.mode, VNET_MODE_ECHO)
		TH_LOG("%s: mode", row->name);
	EXPECT_EQ(memcmp(link.peer_mac, peer_mac, 6), 0)
		TH_LOG("%s: peer mac", row->name);
	EXPECT_EQ(link.answer, row->answer)
		TH_LOG("%s: answer", row->name);
	EXPECT_EQ(link.ttl, row->ttl)
		TH_LOG("%s: ttl", row->name);
	EXPECT_EQ(link.lockup, 0)
		TH_LOG("%s: lockup", row->name);
	EXPECT_EQ(link.timeout, 5000)
		TH_LOG("%s: tx timeout", row->name);
	EXPECT_EQ(link.prefixes_len, row->prefixes_len)
		TH_LOG("%s: prefixes", row->name);
	EXPECT_EQ(link.others, 0)
		TH_LOG("%s: unknown attributes", row->name);
}

TEST_F(vnet, settings_read_back)
{
	struct request rq;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME,
				settings[i].attrs, NULL, false);
		expect_success(_metadata, self->nl, &rq, settings[i].name);
		expect_setting(_metadata, self->nl, &settings[i]);
		delete_link(_metadata, self->nl);

		request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, NULL,
				NULL, false);
		expect_success(_metadata, self->nl, &rq, "create");
		request_newlink(&rq, 0, NAME, settings[i].attrs, NULL, false);
		expect_success(_metadata, self->nl, &rq, settings[i].name);
		expect_setting(_metadata, self->nl, &settings[i]);
		delete_link(_metadata, self->nl);
	}
}

/* The ends of what is accepted, at creation, then as a change. */
TEST_F(vnet, lockups_read_back)
{
	const struct attr least[] = { LOCKUP(1), TIMEOUT(1000), { } };
	const struct attr most[] = { LOCKUP(0xffffffff), TIMEOUT(600000), { } };
	struct request rq;
	struct link link;

	request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, least, NULL,
			false);
	expect_success(_metadata, self->nl, &rq, "least");
	ASSERT_EQ(get_link(_metadata, self->nl, NAME, &link), 0);
	EXPECT_EQ(link.lockup, 1);
	EXPECT_EQ(link.timeout, 1000);

	request_newlink(&rq, 0, NAME, most, NULL, false);
	expect_success(_metadata, self->nl, &rq, "most");
	ASSERT_EQ(get_link(_metadata, self->nl, NAME, &link), 0);
	EXPECT_EQ(link.lockup, 0xffffffff);
	EXPECT_EQ(link.timeout, 600000);
	delete_link(_metadata, self->nl);
}

/* The very bytes, in the order in which they were given. */
TEST_F(vnet, prefixes_read_back)
{
	struct request rq;
	struct link link;

	request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, everything, NULL,
			false);
	expect_success(_metadata, self->nl, &rq, "create");
	ASSERT_EQ(get_link(_metadata, self->nl, NAME, &link), 0);
	ASSERT_EQ(link.prefixes_len, PREFIXES_LEN);
	EXPECT_EQ(memcmp(link.prefixes, prefixes, PREFIXES_LEN), 0);
}

/* What a change does not name, a mode least of all, stays as it is. */
TEST_F(vnet, settings_kept)
{
	struct attr one[ATTRS_MAX] = { };
	struct link before, after;
	struct request rq;
	__u32 mode;
	int i;

	request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, everything, NULL,
			false);
	expect_success(_metadata, self->nl, &rq, "create");
	ASSERT_EQ(get_link(_metadata, self->nl, NAME, &before), 0);
	for (mode = VNET_MODE_DROP; mode <= VNET_MODE_ECHO; mode++) {
		one[0] = MODE(mode);
		request_newlink(&rq, 0, NAME, one, NULL, false);
		expect_success(_metadata, self->nl, &rq, "mode");
		ASSERT_EQ(get_link(_metadata, self->nl, NAME, &after), 0);
		EXPECT_EQ(after.mode, mode);
		after.mode = before.mode;
		EXPECT_EQ(memcmp(&before, &after, sizeof(before)), 0)
			TH_LOG("mode %u: changed something else", mode);
	}

	/* One by one, back to where they are, mac excepted. */
	for (i = 0; everything[i].type; i++) {
		if (everything[i].type == IFLA_VNET_MAC)
			continue;
		one[0] = everything[i];
		request_newlink(&rq, 0, NAME, one, NULL, false);
		expect_success(_metadata, self->nl, &rq, "the same again");
	}
	ASSERT_EQ(get_link(_metadata, self->nl, NAME, &after), 0);
	EXPECT_EQ(memcmp(&before, &after, sizeof(before)), 0)
		TH_LOG("the same again changed something");
}

/* Both ends change their addresses in one message. */
TEST_F(vnet, both_addresses_changed)
{
	const struct attr birth[ATTRS_MAX] = { MAC(2, 1), PEER(6, 1) };
	const struct attr change[ATTRS_MAX] = { PEER(6, 2) };
	const struct attr address = ADDR(6, 1);
	struct request rq;
	struct link link;

	request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, birth, NULL,
			false);
	expect_success(_metadata, self->nl, &rq, "create");
	request_newlink(&rq, 0, NAME, change, &address, false);
	expect_success(_metadata, self->nl, &rq, "change");
	ASSERT_EQ(get_link(_metadata, self->nl, NAME, &link), 0);
	EXPECT_EQ(memcmp(link.address, address.bytes, 6), 0);
	EXPECT_EQ(memcmp(link.peer_mac, change[0].bytes, 6), 0);
}

TEST_F(vnet, modes_changed)
{
	struct attr attrs[ATTRS_MAX] = { };
	__u32 from, to;
	struct request rq;
	struct link link;

	request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, NULL, NULL,
			false);
	expect_success(_metadata, self->nl, &rq, "create");
	for (from = 0; from <= VNET_MODE_ECHO; from++) {
		for (to = 0; to <= VNET_MODE_ECHO; to++) {
			attrs[0] = MODE(from);
			request_newlink(&rq, 0, NAME, attrs, NULL, false);
			expect_success(_metadata, self->nl, &rq, "from");
			attrs[0] = MODE(to);
			request_newlink(&rq, 0, NAME, attrs, NULL, false);
			expect_success(_metadata, self->nl, &rq, "to");
			ASSERT_EQ(get_link(_metadata, self->nl, NAME, &link),
				  0);
			EXPECT_EQ(link.mode, to);
		}
	}
}

/* Each end of a pair for itself, and never to a mode without another end. */
TEST_F(vnet, modes_of_a_pair_changed)
{
	const struct outcome refused = FOR_LIFE(0);
	struct attr attrs[ATTRS_MAX] = { };
	struct request rq;
	struct link link;
	__u32 to;

	attrs[0] = MODE(VNET_MODE_PAIR);
	request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, attrs, NULL,
			false);
	expect_success(_metadata, self->nl, &rq, "create");
	for (to = VNET_MODE_MAX; to < __VNET_MODE_MAX; to--) {
		attrs[0] = MODE(to);
		request_newlink(&rq, 0, NAME, attrs, NULL, false);
		if (to >= VNET_MODE_PAIR)
			expect_success(_metadata, self->nl, &rq, "change");
		else
			expect_refusal(_metadata, self->nl, &rq, &refused,
				       "change");
		ASSERT_EQ(get_link(_metadata, self->nl, NAME, &link), 0);
		EXPECT_EQ(link.mode, to >= VNET_MODE_PAIR ? to :
							    VNET_MODE_PAIR);
	}
	ASSERT_EQ(get_link(_metadata, self->nl, "vnet1", &link), 0);
	EXPECT_EQ(link.mode, VNET_MODE_PAIR);
}

/* nobody() exits with an errno above this, or with what comes before. */
#define ANSWERED	100
#define WRONG_LINKS	99
#define NO_NAMESPACE	98

/*
 * Becomes somebody who owns a network namespace and nothing else, and asks for
 * a pair with its second end where @attrs say. Does not return.
 */
static void nobody(struct __test_metadata *_metadata, const struct attr *attrs)
{
	struct mnl_socket *nl;
	struct answer ans;
	struct request rq;
	char buf[8192];
	int ours;

	if (setgid(65534) || setuid(65534) ||
	    unshare(CLONE_NEWUSER | CLONE_NEWNET))
		_exit(NO_NAMESPACE);
	nl = mnl_socket_open(NETLINK_ROUTE);
	if (!nl || mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID))
		_exit(NO_NAMESPACE);
	request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, attrs, NULL,
			false);
	talk(_metadata, nl, &rq, buf, sizeof(buf), &ans);
	/* lo, and either both ends or none */
	if (dump_links(_metadata, nl, &ours) != (ans.err ? 1 : 3))
		_exit(WRONG_LINKS);
	_exit(ANSWERED + ans.err);
}

static void expect_nobody(struct __test_metadata *_metadata,
			  struct mnl_socket *nl, const struct attr *attrs,
			  int err, const char *name)
{
	int status, ours;
	pid_t pid;

	pid = fork();
	ASSERT_GE(pid, 0);
	if (!pid)
		nobody(_metadata, attrs);
	ASSERT_EQ(waitpid(pid, &status, 0), pid);
	ASSERT_TRUE(WIFEXITED(status));
	EXPECT_EQ(WEXITSTATUS(status), ANSWERED + err)
		TH_LOG("%s: another end than was expected", name);
	EXPECT_EQ(dump_links(_metadata, nl, &ours), 1)
		TH_LOG("%s: a second end was made", name);
}

/* Without ip, which knows when it is no use asking the kernel. */
TEST_F(vnet, end_planted_by_nobody_refused)
{
	const int fd = open("/proc/self/ns/net", O_RDONLY);
	struct attr at_home[] = { { }, { } };
	struct attr by_file[] = {
		{ }, OF2, NAME2("planted"), NET_NS_FD(fd), END, { },
	};
	struct attr by_process[] = {
		{ }, OF2, NAME2("planted"), NET_NS_PID(getpid()), END, { },
	};
	struct attr by_id[] = {
		{ }, OF2, NAME2("planted"), NETNSID(0), END, { },
	};
	__u32 mode;

	ASSERT_GE(fd, 0);
	for (mode = VNET_MODE_PAIR; mode <= VNET_MODE_SNULL; mode++) {
		at_home[0] = MODE(mode);
		by_file[0] = MODE(mode);
		by_process[0] = MODE(mode);
		by_id[0] = MODE(mode);
		expect_nobody(_metadata, self->nl, at_home, 0, "at home");
		expect_nobody(_metadata, self->nl, by_file, EPERM, "by file");
		expect_nobody(_metadata, self->nl, by_process, EPERM,
			      "by process");
		expect_nobody(_metadata, self->nl, by_id, EOPNOTSUPP, "by id");
	}
	close(fd);
}

/* No IFLA_INFO_DATA, an empty one and one of unknown types ask for nothing. */
TEST_F(vnet, no_data_changes_nothing)
{
	const struct attr drop[ATTRS_MAX] = { MODE(VNET_MODE_DROP) };
	const struct attr unknown[ATTRS_MAX] = { RAW(100, 4) };
	struct request rq;
	struct link link;

	request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, NAME, NULL, NULL, true);
	expect_success(_metadata, self->nl, &rq, "create with empty data");
	ASSERT_EQ(get_link(_metadata, self->nl, NAME, &link), 0);
	EXPECT_EQ(link.mode, VNET_MODE_ECHO);

	request_newlink(&rq, 0, NAME, drop, NULL, false);
	expect_success(_metadata, self->nl, &rq, "to drop");
	request_newlink(&rq, 0, NAME, NULL, NULL, false);
	expect_success(_metadata, self->nl, &rq, "change without data");
	request_newlink(&rq, 0, NAME, NULL, NULL, true);
	expect_success(_metadata, self->nl, &rq, "change with empty data");
	request_newlink(&rq, 0, NAME, unknown, NULL, false);
	expect_success(_metadata, self->nl, &rq, "change of the unknown");
	ASSERT_EQ(get_link(_metadata, self->nl, NAME, &link), 0);
	EXPECT_EQ(link.mode, VNET_MODE_DROP);
}

/*
 * The size that the kind promises covers what it fills in: a message that does
 * not fit is an error of RTM_GETLINK, and a warning in the kernel's log.
 */
TEST_F(vnet, all_attributes_fit)
{
	char name[IFNAMSIZ];
	struct request rq;
	struct link link;
	int ours, i;

	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "vnet-%010d", i);
		request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, name,
				everything, NULL, false);
		expect_success(_metadata, self->nl, &rq, name);
		ASSERT_EQ(get_link(_metadata, self->nl, name, &link), 0);
	}
	EXPECT_EQ(dump_links(_metadata, self->nl, &ours), MANY + 1);
	EXPECT_EQ(ours, MANY);
}

TEST_HARNESS_MAIN
