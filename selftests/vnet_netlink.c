// SPDX-License-Identifier: GPL-2.0
/*
 * Raw netlink requests to the vnet link kind
 *
 * The ip command cannot send most of what is sent here: wrong lengths, unknown
 * and reserved attributes, modes out of range. Each refusal is held to its
 * errno, its text, the attribute it points at and the policy it carries, and
 * must leave nothing behind: no interface, or the interface as it was.
 */
#include <assert.h>
#include <sched.h>

#include "vnet_netlink.h"

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

/*
 * What is refused. Creation is tried first, then the same as a change of an
 * interface in mode drop with a permanent address.
 */
struct refusal {
	const char *name;
	struct attr attrs[ATTRS_MAX];
	struct attr address;
	struct outcome create;
	struct outcome change;	/* err 0 stands for: as at creation */
};

#define MODE(v)		((struct attr){ IFLA_VNET_MODE, 4, .u32 = (v) })
#define MODE_LEN(n)	((struct attr){ IFLA_VNET_MODE, (n), .u32 = 0 })
#define MAC(o0, o5)	((struct attr){ IFLA_VNET_MAC, 6, \
					{ { (o0), 0, 0, 0, 0, (o5) } } })
#define MAC_LEN(n)	((struct attr){ IFLA_VNET_MAC, (n), { { 2 } } })
#define ADDR(o0, o5)	((struct attr){ IFLA_ADDRESS, 6, \
					{ { (o0), 0, 0, 0, 0, (o5) } } })
#define ADDR_LEN(n)	((struct attr){ IFLA_ADDRESS, (n), { { 2 } } })
#define RAW(t, n)	((struct attr){ (t), (n), .u32 = 1 })

#define MAC_TEXT	"vnet: mac must be a unicast address and not zero"
#define BIRTH_TEXT	"vnet: mac can be set at creation only"
#define ADDR_TEXT	"vnet: address must be a unicast address and not zero"
#define ADDR_LEN_TEXT	"vnet: address must have 6 bytes"
#define LATER_TEXT	"vnet: attribute is reserved and not supported yet"
#define PAIR_TEXT	"vnet: modes pair and snull are not supported yet"
#define RANGE_TEXT	"integer out of range"
#define LEN_TEXT	"invalid attribute length"
#define NEST_TEXT	"NLA_F_NESTED not expected"
#define SIZE_TEXT	"binary attribute size out of range"

#define BAD_LEN(at)	{ EINVAL, LEN_TEXT, (at), true }
#define BAD_SIZE(at)	{ ERANGE, SIZE_TEXT, (at), true }
#define BAD_RANGE(at)	{ ERANGE, RANGE_TEXT, (at), true }
#define BAD_NEST(at)	{ EINVAL, NEST_TEXT, (at), true }
#define BAD_PAIR(at)	{ EOPNOTSUPP, PAIR_TEXT, (at), false }
#define BAD_MAC(at)	{ EADDRNOTAVAIL, MAC_TEXT, (at), false }
#define AT_BIRTH(at)	{ EOPNOTSUPP, BIRTH_TEXT, (at), false }
#define RESERVED(at)	{ EINVAL, LATER_TEXT, (at), false }
#define BAD_ADDR	{ EADDRNOTAVAIL, ADDR_TEXT, ADDRESS, false }
/* Some kernels look themselves, before us, for a change's short address. */
#define WORDLESS	{ EINVAL, NULL, ADDRESS, false }
#define BAD_ADDR_LEN	{ EINVAL, ADDR_LEN_TEXT, ADDRESS, false }

static const struct refusal wrong_lengths[] = {
	{ "mode of 0 bytes", { MODE_LEN(0) }, .create = BAD_LEN(0) },
	{ "mode of 1 byte", { MODE_LEN(1) }, .create = BAD_LEN(0) },
	{ "mode of 2 bytes", { MODE_LEN(2) }, .create = BAD_LEN(0) },
	{ "mode of 3 bytes", { MODE_LEN(3) }, .create = BAD_LEN(0) },
	{ "mode of 5 bytes", { MODE_LEN(5) }, .create = BAD_LEN(0) },
	{ "mode of 7 bytes", { MODE_LEN(7) }, .create = BAD_LEN(0) },
	{ "mode of 8 bytes", { MODE_LEN(8) }, .create = BAD_LEN(0) },
	{ "mac of 0 bytes", { MAC_LEN(0) }, .create = BAD_SIZE(0) },
	{ "mac of 1 byte", { MAC_LEN(1) }, .create = BAD_SIZE(0) },
	{ "mac of 2 bytes", { MAC_LEN(2) }, .create = BAD_SIZE(0) },
	{ "mac of 3 bytes", { MAC_LEN(3) }, .create = BAD_SIZE(0) },
	{ "mac of 5 bytes", { MAC_LEN(5) }, .create = BAD_SIZE(0) },
	{ "mac of 7 bytes", { MAC_LEN(7) }, .create = BAD_SIZE(0) },
	{ "mac of 8 bytes", { MAC_LEN(8) }, .create = BAD_SIZE(0) },
	{ "good mode, short mac", { MODE(VNET_MODE_LOOP), MAC_LEN(5) },
	  .create = BAD_SIZE(1) },
	{ "mode flagged as a nest", { RAW(IFLA_VNET_MODE | NLA_F_NESTED, 4) },
	  .create = BAD_NEST(0) },
	{ "mac flagged as a nest", { RAW(IFLA_VNET_MAC | NLA_F_NESTED, 6) },
	  .create = BAD_NEST(0) },
};

static const struct refusal wrong_modes[] = {
	{ "pair", { MODE(VNET_MODE_PAIR) }, .create = BAD_PAIR(0) },
	{ "snull", { MODE(VNET_MODE_SNULL) }, .create = BAD_PAIR(0) },
	{ "one too high", { MODE(VNET_MODE_MAX + 1) }, .create = BAD_RANGE(0) },
	{ "a byte too high", { MODE(0x103) }, .create = BAD_RANGE(0) },
	{ "-1", { MODE(0xffffffff) }, .create = BAD_RANGE(0) },
	{ "good, then too high", { MODE(VNET_MODE_LOOP), MODE(6) },
	  .create = BAD_RANGE(1) },
	{ "too high, then good", { MODE(6), MODE(VNET_MODE_LOOP) },
	  .create = BAD_RANGE(0) },
	{ "good mac, pair", { MAC(2, 1), MODE(VNET_MODE_PAIR) },
	  .create = BAD_PAIR(1), .change = AT_BIRTH(0) },
};

static const struct refusal wrong_macs[] = {
	{ "zero", { MAC(0, 0) }, .create = BAD_MAC(0) },
	{ "group", { MAC(1, 1) }, .create = BAD_MAC(0) },
	{ "broadcast", { { IFLA_VNET_MAC, 6, { { [0 ... 5] = 0xff } } } },
	  .create = BAD_MAC(0) },
	{ "good mode, group mac", { MODE(VNET_MODE_LOOP), MAC(1, 1) },
	  .create = BAD_MAC(1) },
	{ "group mac, good mode", { MAC(1, 1), MODE(VNET_MODE_LOOP) },
	  .create = BAD_MAC(0) },
	{ "good mac, then zero", { MAC(2, 1), MAC(0, 0) },
	  .create = BAD_MAC(1) },
	{ "good address, group mac", { MAC(1, 1) },
	  .address = ADDR(2, 3), .create = BAD_MAC(0) },
};

static const struct refusal wrong_addresses[] = {
	{ "zero", .address = ADDR(0, 0), .create = BAD_ADDR },
	{ "group", .address = ADDR(1, 1), .create = BAD_ADDR },
	{ "good mac, group address", { MAC(2, 1) },
	  .address = ADDR(1, 1), .create = BAD_ADDR },
	{ "good mode, group address", { MODE(VNET_MODE_LOOP) },
	  .address = ADDR(1, 1),
	  .create = BAD_ADDR },
	{ "0 bytes", .address = ADDR_LEN(0), .create = BAD_ADDR_LEN,
	  .change = WORDLESS },
	{ "1 byte", .address = ADDR_LEN(1), .create = BAD_ADDR_LEN,
	  .change = WORDLESS },
	{ "5 bytes", { MODE(VNET_MODE_LOOP) },
	  .address = ADDR_LEN(5), .create = BAD_ADDR_LEN, .change = WORDLESS },
	{ "7 bytes", { MODE(VNET_MODE_LOOP) },
	  .address = ADDR_LEN(7), .create = BAD_ADDR_LEN },
	{ "32 bytes", { MAC(2, 1) },
	  .address = ADDR_LEN(32), .create = BAD_ADDR_LEN },
};

static const struct refusal reserved[] = {
	{ "peer info", { RAW(IFLA_VNET_PEER_INFO, 16) },
	  .create = RESERVED(0) },
	{ "peer mac", { RAW(IFLA_VNET_PEER_MAC, 6) }, .create = RESERVED(0) },
	{ "answer", { RAW(IFLA_VNET_ANSWER, 4) }, .create = RESERVED(0) },
	{ "prefixes", { RAW(IFLA_VNET_PREFIXES, 0) }, .create = RESERVED(0) },
	{ "ttl", { RAW(IFLA_VNET_TTL, 1) }, .create = RESERVED(0) },
	{ "lockup", { RAW(IFLA_VNET_LOCKUP, 4) }, .create = RESERVED(0) },
	{ "tx timeout", { RAW(IFLA_VNET_TX_TIMEOUT, 4) },
	  .create = RESERVED(0) },
	{ "good mode, ttl", { MODE(VNET_MODE_LOOP), RAW(IFLA_VNET_TTL, 1) },
	  .create = RESERVED(1) },
	{ "ttl, good mode", { RAW(IFLA_VNET_TTL, 1), MODE(VNET_MODE_LOOP) },
	  .create = RESERVED(0) },
};

/* Fine at creation, refused as a change: tried as a change only. */
static const struct refusal birth_only[] = {
	{ "the same mac", { MAC(2, 1) }, .change = AT_BIRTH(0) },
	{ "another mac", { MAC(2, 2) }, .change = AT_BIRTH(0) },
	{ "good mode, then mac", { MODE(VNET_MODE_LOOP), MAC(2, 2) },
	  .change = AT_BIRTH(1) },
	{ "mac, then good mode", { MAC(2, 2), MODE(VNET_MODE_LOOP) },
	  .change = AT_BIRTH(0) },
	{ "good address, mac", { MAC(2, 2) }, .address = ADDR(2, 3),
	  .change = AT_BIRTH(0) },
};

/* What is accepted, and what RTM_GETLINK has to say then. */
static const struct {
	const char *name;
	struct attr attrs[ATTRS_MAX];
	__u32 mode;
	bool mac;		/* 02:00:00:00:00:01 */
} accepted[] = {
	{ "drop", { MODE(VNET_MODE_DROP) }, VNET_MODE_DROP, false },
	{ "loop", { MODE(VNET_MODE_LOOP) }, VNET_MODE_LOOP, false },
	{ "macswap", { MODE(VNET_MODE_MACSWAP) }, VNET_MODE_MACSWAP, false },
	{ "echo", { MODE(VNET_MODE_ECHO) }, VNET_MODE_ECHO, false },
	{ "mac", { MAC(2, 1) }, VNET_MODE_ECHO, true },
	{ "mode, mac", { MODE(VNET_MODE_DROP), MAC(2, 1) },
	  VNET_MODE_DROP, true },
	{ "mac, mode", { MAC(2, 1), MODE(VNET_MODE_DROP) },
	  VNET_MODE_DROP, true },
	{ "mode twice", { MODE(VNET_MODE_DROP), MODE(VNET_MODE_LOOP) },
	  VNET_MODE_LOOP, false },
	{ "type 0", { RAW(IFLA_VNET_UNSPEC | NLA_F_NET_BYTEORDER, 4) },
	  VNET_MODE_ECHO, false },
	{ "one type too high", { RAW(IFLA_VNET_MAX + 1, 4) },
	  VNET_MODE_ECHO, false },
	{ "type 100, 1 byte", { RAW(100, 1) }, VNET_MODE_ECHO, false },
	{ "the highest type", { RAW((__u16)NLA_TYPE_MASK, 7) },
	  VNET_MODE_ECHO, false },
	{ "an unknown nest of junk", { RAW(100 | NLA_F_NESTED, 3),
				       MODE(VNET_MODE_LOOP) },
			VNET_MODE_LOOP, false },
};

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

FIXTURE(vnet)
{
	struct mnl_socket *nl;
};

FIXTURE_SETUP(vnet)
{
	int on = 1;

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

TEST_F(vnet, reserved_attributes_refused)
{
	refuse_creation(_metadata, self->nl, reserved, ARRAY_SIZE(reserved));
	refuse_change(_metadata, self->nl, reserved, ARRAY_SIZE(reserved));
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
	const struct attr all[ATTRS_MAX] = { MODE(VNET_MODE_DROP), MAC(2, 1) };
	char name[IFNAMSIZ];
	struct request rq;
	struct link link;
	int ours, i;

	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "vnet-%010d", i);
		request_newlink(&rq, NLM_F_CREATE | NLM_F_EXCL, name, all,
				NULL, false);
		expect_success(_metadata, self->nl, &rq, name);
		ASSERT_EQ(get_link(_metadata, self->nl, name, &link), 0);
	}
	EXPECT_EQ(dump_links(_metadata, self->nl, &ours), MANY + 1);
	EXPECT_EQ(ours, MANY);
}

TEST_HARNESS_MAIN
