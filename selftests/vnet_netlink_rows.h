/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What vnet_netlink sends: refusals, each with its errno, its text and the
 * attribute it points at, and what is accepted.
 */
#ifndef VNET_NETLINK_ROWS_H
#define VNET_NETLINK_ROWS_H

#include "vnet_netlink.h"

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
					.bytes = { (o0), 0, 0, 0, 0, (o5) } })
#define MAC_LEN(n)	((struct attr){ IFLA_VNET_MAC, (n), .bytes = { 2 } })
#define ADDR(o0, o5)	((struct attr){ IFLA_ADDRESS, 6, \
					.bytes = { (o0), 0, 0, 0, 0, (o5) } })
#define ADDR_LEN(n)	((struct attr){ IFLA_ADDRESS, (n), .bytes = { 2 } })
#define RAW(t, n)	((struct attr){ (t), (n), .u32 = 1 })
#define PEER(o0, o5)	((struct attr){ IFLA_VNET_PEER_MAC, 6, \
					.bytes = { (o0), 0, 0, 0, 0, (o5) } })
#define ANSWER(v)	((struct attr){ IFLA_VNET_ANSWER, 4, .u32 = (v) })
#define TTL(v)		((struct attr){ IFLA_VNET_TTL, 1, \
					.bytes = { (v) } })

#define LOCKUP(v)	((struct attr){ IFLA_VNET_LOCKUP, 4, .u32 = (v) })
#define TIMEOUT(v)	((struct attr){ IFLA_VNET_TX_TIMEOUT, 4, .u32 = (v) })

/* FOR, then IN, IP*, LEN, END as often as needed, then END. */
#define FOR		((struct attr){ IFLA_VNET_PREFIXES, .nest = OPEN })
#define IN		((struct attr){ IFLA_VNET_PREFIX, .nest = OPEN })
#define END		((struct attr){ .nest = CLOSE })
#define IP(n, ...)	((struct attr){ IFLA_VNET_PREFIX_ADDRESS, (n), \
					.bytes = { __VA_ARGS__ } })
#define IP4(o3)		IP(4, 192, 0, 2, (o3))
#define IP6(o15)	IP(16, 0x20, 1, 0xd, 0xb8, [15] = (o15))
#define LEN(v)		((struct attr){ IFLA_VNET_PREFIX_LEN, 1, \
					.bytes = { (v) } })

/*
 * The second end: struct ifinfomsg of zeroes, or with an index; or OF2, then
 * attributes, then END.
 */
#define END2_LEN(n)	((struct attr){ IFLA_VNET_PEER_INFO, (n), .u32 = 0 })
#define END2		END2_LEN(16)
#define END2_INDEX(i)	((struct attr){ IFLA_VNET_PEER_INFO, 16, \
					.ifi.ifi_index = (i) })
#define OF2		((struct attr){ IFLA_VNET_PEER_INFO, 16, \
					.nest = OPEN })
#define NAME2(s)	((struct attr){ IFLA_IFNAME, sizeof(s), .bytes = s })
#define NET_NS_FD(v)	((struct attr){ IFLA_NET_NS_FD, 4, .u32 = (v) })
#define NET_NS_PID(v)	((struct attr){ IFLA_NET_NS_PID, 4, .u32 = (v) })
#define NETNSID(v)	((struct attr){ IFLA_TARGET_NETNSID, 4, .u32 = (v) })

/* The longest list there is and one more: prefixes_fill() fills it in. */
#define PREFIX_SIZE	(4 + 4 + 16 + 4 + 4)
static __u8 prefixes[(VNET_MAX_PREFIXES + 1) * PREFIX_SIZE];

#define FOR_MANY(n)	((struct attr){ IFLA_VNET_PREFIXES | NLA_F_NESTED, \
					(n) * PREFIX_SIZE, .many = prefixes })

#define MAC_TEXT	"vnet: mac must be a unicast address and not zero"
#define BIRTH_TEXT	"vnet: mac can be set at creation only"
#define ADDR_TEXT	"vnet: address must be a unicast address and not zero"
#define ADDR_LEN_TEXT	"vnet: address must have 6 bytes"
#define LIFE_TEXT	"vnet: a pair is made at creation, and stays one"
#define PAIRS_TEXT	"vnet: peer goes with modes pair and snull only"
#define BORN_TEXT	"vnet: peer can be set at creation only"
#define NAME2_TEXT	"vnet: peer needs a valid name"
#define TAKES_TEXT	"vnet: peer does not take this attribute"
#define INDEX_TEXT	"ifindex can't be negative"
#define RANGE_TEXT	"integer out of range"
#define LEN_TEXT	"invalid attribute length"
#define NEST_TEXT	"NLA_F_NESTED not expected"
#define SIZE_TEXT	"binary attribute size out of range"

#define PEER_TEXT	"vnet: peer-mac must be a unicast address and not zero"
#define SAME_TEXT \
	"vnet: peer-mac must differ from the interface's address"
#define OURS_TEXT	"vnet: address is the far end's"
#define MANY_TEXT	"vnet: at most 16 prefixes"
#define IP_LEN_TEXT	"vnet: prefix address must have 4 or 16 bytes"
#define PART_TEXT	"vnet: prefix needs address and length"
#define LONG_TEXT	"vnet: prefix length exceeds the address"
#define HOST_TEXT	"vnet: prefix has host bits set"
#define ADVICE		"tc qdisc replace dev NAME root pfifo"
#define QDISC_TEXT	"vnet: lockup needs a qdisc: " ADVICE
#define BITS_TEXT	"reserved bit set"
#define TYPE_TEXT	"Unknown attribute type"
#define NO_NEST_TEXT	"NLA_F_NESTED is missing"
#define POLICY_TEXT	"Attribute failed policy validation"

#define BAD_LEN(at)	{ EINVAL, LEN_TEXT, (at), true }
#define BAD_SIZE(at)	{ ERANGE, SIZE_TEXT, (at), true }
#define BAD_RANGE(at)	{ ERANGE, RANGE_TEXT, (at), true }
#define BAD_NEST(at)	{ EINVAL, NEST_TEXT, (at), true }
#define FOR_LIFE(at)	{ EOPNOTSUPP, LIFE_TEXT, (at), false }
#define NO_PAIR(at)	{ EINVAL, PAIRS_TEXT, (at), false }
#define BORN(at)	{ EOPNOTSUPP, BORN_TEXT, (at), false }
#define NO_IFINFO(at)	{ ERANGE, POLICY_TEXT, (at), false }
#define BAD_NAME(at)	{ EINVAL, NAME2_TEXT, (at), false }
#define NOT_TAKEN(at)	{ EOPNOTSUPP, TAKES_TEXT, (at), false }
#define BAD_INDEX(at)	{ EINVAL, INDEX_TEXT, (at), false }
#define BAD_MAC(at)	{ EADDRNOTAVAIL, MAC_TEXT, (at), false }
#define AT_BIRTH(at)	{ EOPNOTSUPP, BIRTH_TEXT, (at), false }
#define BAD_PEER(at)	{ EADDRNOTAVAIL, PEER_TEXT, (at), false }
#define SAME_PEER(at)	{ EADDRINUSE, SAME_TEXT, (at), false }
#define TOO_MANY(at)	{ E2BIG, MANY_TEXT, (at), false }
#define BAD_IP_LEN(at)	{ EINVAL, IP_LEN_TEXT, (at), false }
#define HALF(at)	{ EINVAL, PART_TEXT, (at), false }
#define TOO_LONG(at)	{ ERANGE, LONG_TEXT, (at), false }
#define HOST_BITS(at)	{ EINVAL, HOST_TEXT, (at), false }
#define NO_QDISC(at)	{ EOPNOTSUPP, QDISC_TEXT, (at), false }
#define BAD_BITS(at)	{ EINVAL, BITS_TEXT, (at), false }
#define BAD_TYPE(at)	{ EINVAL, TYPE_TEXT, (at), false }
#define NO_NEST(at)	{ EINVAL, NO_NEST_TEXT, (at), true }
#define BAD_POLICY(at)	{ ERANGE, POLICY_TEXT, (at), true }
/* By the notifier, which is not told the attribute, or by us before. */
#define OURS		{ EADDRINUSE, OURS_TEXT, NOBODY, false }
#define OURS_TOO	{ EADDRINUSE, OURS_TEXT, ADDRESS, false }
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
	{ "peer mac of 0 bytes", { RAW(IFLA_VNET_PEER_MAC, 0) },
	  .create = BAD_SIZE(0) },
	{ "peer mac of 5 bytes", { RAW(IFLA_VNET_PEER_MAC, 5) },
	  .create = BAD_SIZE(0) },
	{ "peer mac of 7 bytes", { TTL(1), RAW(IFLA_VNET_PEER_MAC, 7) },
	  .create = BAD_SIZE(1) },
	{ "answer of 0 bytes", { RAW(IFLA_VNET_ANSWER, 0) },
	  .create = BAD_LEN(0) },
	{ "answer of 3 bytes", { RAW(IFLA_VNET_ANSWER, 3) },
	  .create = BAD_LEN(0) },
	{ "answer of 8 bytes", { RAW(IFLA_VNET_ANSWER, 8) },
	  .create = BAD_LEN(0) },
	{ "answer flagged as a nest",
	  { RAW(IFLA_VNET_ANSWER | NLA_F_NESTED, 4) }, .create = BAD_NEST(0) },
	{ "ttl of 0 bytes", { RAW(IFLA_VNET_TTL, 0) }, .create = BAD_LEN(0) },
	{ "ttl of 2 bytes", { RAW(IFLA_VNET_TTL, 2) }, .create = BAD_LEN(0) },
	{ "ttl of 4 bytes", { RAW(IFLA_VNET_TTL, 4) }, .create = BAD_LEN(0) },
	{ "lockup of 0 bytes", { RAW(IFLA_VNET_LOCKUP, 0) },
	  .create = BAD_LEN(0) },
	{ "lockup of 2 bytes", { RAW(IFLA_VNET_LOCKUP, 2) },
	  .create = BAD_LEN(0) },
	{ "lockup of 8 bytes", { TTL(1), RAW(IFLA_VNET_LOCKUP, 8) },
	  .create = BAD_LEN(1) },
	{ "lockup flagged as a nest",
	  { RAW(IFLA_VNET_LOCKUP | NLA_F_NESTED, 4) }, .create = BAD_NEST(0) },
	{ "tx timeout of 0 bytes", { RAW(IFLA_VNET_TX_TIMEOUT, 0) },
	  .create = BAD_LEN(0) },
	{ "tx timeout of 8 bytes", { RAW(IFLA_VNET_TX_TIMEOUT, 8) },
	  .create = BAD_LEN(0) },
};

/* What the core refuses in nests: it looks at each, ours or not. */
static const struct refusal wrong_nests[] = {
	{ "empty prefixes without the flag", { RAW(IFLA_VNET_PREFIXES, 0) },
	  .create = NO_NEST(0) },
	{ "prefixes without the flag",
	  { { IFLA_VNET_PREFIXES, PREFIX_SIZE, .many = prefixes } },
	  .create = NO_NEST(0) },
	{ "a prefix without the flag", { FOR, RAW(IFLA_VNET_PREFIX, 8), END },
	  .create = NO_NEST(1) },
	{ "prefixes of 3 bytes",
	  { RAW(IFLA_VNET_PREFIXES | NLA_F_NESTED, 3) },
	  .create = BAD_POLICY(0) },
	{ "a prefix of 1 byte",
	  { FOR, RAW(IFLA_VNET_PREFIX | NLA_F_NESTED, 1), END },
	  .create = BAD_POLICY(1) },
	{ "type 0 beside prefixes", { FOR, RAW(0 | NLA_F_NESTED, 4), END },
	  .create = BAD_TYPE(1) },
	{ "an unknown type beside prefixes",
	  { TTL(1), FOR, IN, IP4(0), LEN(24), END,
	    RAW(IFLA_VNET_PREFIXES_MAX + 1, 4), END },
	  .create = BAD_TYPE(6) },
	{ "type 0 in a prefix",
	  { FOR, IN, RAW(0 | NLA_F_NET_BYTEORDER, 4), END, END },
	  .create = BAD_TYPE(2) },
	{ "an unknown type in a prefix",
	  { FOR, IN, IP4(0), LEN(24), RAW(IFLA_VNET_PREFIX_ATTR_MAX + 1, 4),
	    END, END },
	  .create = BAD_TYPE(4) },
	{ "an address flagged as a nest",
	  { FOR, IN, RAW(IFLA_VNET_PREFIX_ADDRESS | NLA_F_NESTED, 4),
	    LEN(24), END, END }, .create = BAD_NEST(2) },
	{ "a length of 0 bytes",
	  { FOR, IN, IP4(0), RAW(IFLA_VNET_PREFIX_LEN, 0), END, END },
	  .create = BAD_LEN(3) },
	{ "a length of 4 bytes",
	  { FOR, IN, IP4(0), LEN(24), END,
	    IN, IP4(0), RAW(IFLA_VNET_PREFIX_LEN, 4), END, END },
	  .create = BAD_LEN(7) },
};

static const struct refusal wrong_prefixes[] = {
	{ "17 prefixes", { FOR_MANY(VNET_MAX_PREFIXES + 1) },
	  .create = TOO_MANY(0) },
	{ "17 prefixes, good ttl", { TTL(1), FOR_MANY(VNET_MAX_PREFIXES + 1) },
	  .create = TOO_MANY(1) },
	{ "an empty prefix", { FOR, IN, END, END }, .create = HALF(1) },
	{ "no address", { FOR, IN, LEN(24), END, END }, .create = HALF(1) },
	{ "no length", { FOR, IN, IP4(0), END, END }, .create = HALF(1) },
	{ "good, then no length",
	  { FOR, IN, IP4(0), LEN(24), END, IN, IP6(0), END, END },
	  .create = HALF(5) },
	{ "an address of 0 bytes", { FOR, IN, IP(0), LEN(0), END, END },
	  .create = BAD_IP_LEN(2) },
	{ "an address of 3 bytes", { FOR, IN, IP(3), LEN(0), END, END },
	  .create = BAD_IP_LEN(2) },
	{ "an address of 5 bytes", { FOR, IN, IP(5), LEN(0), END, END },
	  .create = BAD_IP_LEN(2) },
	{ "an address of 15 bytes", { FOR, IN, IP(15), LEN(0), END, END },
	  .create = BAD_IP_LEN(2) },
	{ "an address of 17 bytes", { FOR, IN, LEN(0), IP(17), END, END },
	  .create = BAD_IP_LEN(3) },
	{ "good, then 8 bytes",
	  { FOR, IN, IP6(0), LEN(64), END, IN, IP(8), LEN(0), END, END },
	  .create = BAD_IP_LEN(6) },
	{ "IPv4 of 33 bits", { FOR, IN, IP4(0), LEN(33), END, END },
	  .create = TOO_LONG(3) },
	{ "IPv4 of 64 bits", { FOR, IN, IP4(0), LEN(64), END, END },
	  .create = TOO_LONG(3) },
	{ "IPv4 of 255 bits", { FOR, IN, IP4(0), LEN(255), END, END },
	  .create = TOO_LONG(3) },
	{ "IPv6 of 129 bits", { FOR, IN, IP6(0), LEN(129), END, END },
	  .create = TOO_LONG(3) },
	{ "IPv6 of 255 bits",
	  { FOR, IN, IP4(0), LEN(24), END, IN, IP6(0), LEN(255), END, END },
	  .create = TOO_LONG(7) },
	{ "an address in 24 bits", { FOR, IN, IP4(1), LEN(24), END, END },
	  .create = HOST_BITS(2) },
	{ "an address in 0 bits", { FOR, IN, IP4(0), LEN(0), END, END },
	  .create = HOST_BITS(2) },
	{ "an odd address in 31 bits",
	  { FOR, IN, IP4(0), LEN(24), END, IN, IP4(3), LEN(31), END, END },
	  .create = HOST_BITS(6) },
	{ "the 25th bit of 24", { FOR, IN, IP4(128), LEN(24), END, END },
	  .create = HOST_BITS(2) },
	{ "an IPv6 address in 64 bits", { FOR, IN, IP6(1), LEN(64), END, END },
	  .create = HOST_BITS(2) },
	{ "an IPv6 address in 127 bits",
	  { FOR, IN, IP6(1), LEN(127), END, END },
	  .create = HOST_BITS(2) },
	{ "an IPv6 address in 0 bits", { FOR, IN, IP6(0), LEN(0), END, END },
	  .create = HOST_BITS(2) },
	{ "an IPv6 address in 28 bits", { FOR, IN, IP6(0), LEN(28), END, END },
	  .create = HOST_BITS(2) },
};

static const struct refusal wrong_answers[] = {
	{ "the first bit too many", { ANSWER(VNET_ANSWER_ALL + 1) },
	  .create = BAD_BITS(0) },
	{ "all bits", { ANSWER(0xffffffff) }, .create = BAD_BITS(0) },
	{ "the highest bit", { MODE(VNET_MODE_LOOP), ANSWER(0x80000001) },
	  .create = BAD_BITS(1) },
};

/* Created they would get a qdisc: only what is there has none. */
static const struct refusal no_qdiscs[] = {
	{ "lockup", { LOCKUP(1) }, .change = NO_QDISC(0) },
	{ "lockup, at most", { LOCKUP(0xffffffff) }, .change = NO_QDISC(0) },
	{ "lockup after good ones", { TTL(1), TIMEOUT(1000), LOCKUP(3) },
	  .change = NO_QDISC(2) },
};

static const struct refusal wrong_timeouts[] = {
	{ "0 ms", { TIMEOUT(0) }, .create = BAD_RANGE(0) },
	{ "999 ms", { TIMEOUT(999) }, .create = BAD_RANGE(0) },
	{ "600001 ms", { TIMEOUT(600001) }, .create = BAD_RANGE(0) },
	{ "-1", { LOCKUP(1), TIMEOUT(0xffffffff) }, .create = BAD_RANGE(1) },
};

/* Creation with its own address 02:..:01 where none is given. */
static const struct refusal wrong_peer_macs[] = {
	{ "zero", { PEER(0, 0) }, .create = BAD_PEER(0) },
	{ "group", { PEER(1, 1) }, .create = BAD_PEER(0) },
	{ "broadcast",
	  { { IFLA_VNET_PEER_MAC, 6, .bytes = { [0 ... 5] = 0xff } } },
	  .create = BAD_PEER(0) },
	{ "good, then group", { PEER(6, 1), PEER(1, 1) },
	  .create = BAD_PEER(1) },
	{ "the mac's", { MAC(2, 9), PEER(2, 9) }, .create = SAME_PEER(1),
	  .change = AT_BIRTH(0) },
	{ "the mac's, before it", { PEER(2, 9), MAC(2, 9) },
	  .create = SAME_PEER(0), .change = AT_BIRTH(1) },
	{ "the address given", { PEER(2, 3) }, .address = ADDR(2, 3),
	  .create = SAME_PEER(0) },
	{ "the address given, after good ones",
	  { ANSWER(1), TTL(1), PEER(2, 3) }, .address = ADDR(2, 3),
	  .create = SAME_PEER(2) },
};

/* Of an interface whose address is 02:..:01 and whose peer MAC 42:..:01. */
static const struct refusal taken_addresses[] = {
	{ "peer mac is the address", { PEER(2, 1) }, .change = SAME_PEER(0) },
	{ "peer mac is the address, good mode",
	  { MODE(VNET_MODE_LOOP), PEER(2, 1) }, .change = SAME_PEER(1) },
	{ "address is the peer mac", .address = ADDR(0x42, 1), .change = OURS },
	{ "address is the peer mac, good mode", { MODE(VNET_MODE_LOOP) },
	  .address = ADDR(0x42, 1), .change = OURS_TOO },
	{ "address is the peer mac, which is given again",
	  { PEER(0x42, 1) }, .address = ADDR(0x42, 1), .change = SAME_PEER(0) },
};

/* One that is wrong among good ones, which must not take effect either. */
static const struct refusal one_of_many[] = {
	{ "prefixes last", { MODE(VNET_MODE_LOOP), PEER(6, 6), ANSWER(1),
			     TTL(1), FOR, IN, IP4(1), LEN(24), END, END },
	  .create = HOST_BITS(6) },
	{ "prefixes first", { FOR, IN, IP4(1), LEN(24), END, END,
			      MODE(VNET_MODE_LOOP), PEER(6, 6), ANSWER(1),
			      TTL(1) },
	  .create = HOST_BITS(2) },
	{ "peer mac last", { MODE(VNET_MODE_LOOP), ANSWER(1), TTL(1),
			     FOR, IN, IP4(0), LEN(24), END, END, PEER(1, 1) },
	  .create = BAD_PEER(9) },
	{ "answer last", { MODE(VNET_MODE_LOOP), TTL(1), PEER(6, 6),
			   FOR, IN, IP4(0), LEN(24), END, END, ANSWER(64) },
	  .create = BAD_BITS(9) },
	{ "ttl last", { MODE(VNET_MODE_LOOP), PEER(6, 6), ANSWER(1),
			FOR, IN, IP4(0), LEN(24), END, END,
			RAW(IFLA_VNET_TTL, 2) },
	  .create = BAD_LEN(9) },
	{ "mode last", { PEER(6, 6), ANSWER(1), TTL(1),
			 FOR, IN, IP4(0), LEN(24), END, END,
			 MODE(VNET_MODE_MAX + 1) },
	  .create = BAD_RANGE(9) },
	{ "second end last", { PEER(6, 6), ANSWER(1), TTL(1),
			       FOR, IN, IP4(0), LEN(24), END, END, END2 },
	  .create = NO_PAIR(9), .change = BORN(9) },
	{ "the second prefix", { TTL(1), FOR, IN, IP6(0), LEN(64), END,
				 IN, IP4(1), LEN(24), END, END },
	  .create = HOST_BITS(7) },
	{ "tx timeout last", { PEER(6, 6), ANSWER(1), TTL(1), LOCKUP(0),
			       TIMEOUT(1) },
	  .create = BAD_RANGE(4) },
};

static const struct refusal wrong_modes[] = {
	{ "one too high", { MODE(VNET_MODE_MAX + 1) }, .create = BAD_RANGE(0) },
	{ "a byte too high", { MODE(0x103) }, .create = BAD_RANGE(0) },
	{ "-1", { MODE(0xffffffff) }, .create = BAD_RANGE(0) },
	{ "good, then too high", { MODE(VNET_MODE_LOOP), MODE(6) },
	  .create = BAD_RANGE(1) },
	{ "too high, then good", { MODE(6), MODE(VNET_MODE_LOOP) },
	  .create = BAD_RANGE(0) },
};

/* What is said of the second end, with and without one. */
static const struct refusal wrong_pairs[] = {
	{ "peer without a mode", { END2 },
	  .create = NO_PAIR(0), .change = BORN(0) },
	{ "peer, echo", { END2, MODE(VNET_MODE_ECHO) },
	  .create = NO_PAIR(0), .change = BORN(0) },
	{ "drop, peer", { MODE(VNET_MODE_DROP), END2 },
	  .create = NO_PAIR(1), .change = BORN(1) },
	{ "peer of 0 bytes", { MODE(VNET_MODE_PAIR), END2_LEN(0) },
	  .create = NO_IFINFO(1) },
	{ "peer of 15 bytes", { MODE(VNET_MODE_SNULL), END2_LEN(15) },
	  .create = NO_IFINFO(1) },
	{ "peer of 15 bytes, no pair", { END2_LEN(15) },
	  .create = NO_IFINFO(0) },
	{ "peer of a name with a slash",
	  { MODE(VNET_MODE_PAIR), OF2, NAME2("a/b"), END },
	  .create = BAD_NAME(2), .change = BORN(1) },
	{ "peer of a good address and an empty name",
	  { OF2, ADDR(2, 7), NAME2(""), END, MODE(VNET_MODE_SNULL) },
	  .create = BAD_NAME(2), .change = BORN(0) },
	{ "peer with a master",
	  { MODE(VNET_MODE_SNULL), OF2, RAW(IFLA_MASTER, 4), END },
	  .create = NOT_TAKEN(2), .change = BORN(1) },
	{ "peer of a good name, then a master",
	  { OF2, NAME2("end2"), RAW(IFLA_MASTER, 4), END,
	    MODE(VNET_MODE_PAIR) },
	  .create = NOT_TAKEN(2), .change = BORN(0) },
	{ "good peer, mac of a group",
	  { MODE(VNET_MODE_PAIR), END2, MAC(1, 1) }, .create = BAD_MAC(2) },
};

/* Newer cores look at it before a change is refused. */
static const struct refusal wrong_index[] = {
	{ "index -1",
	  { MODE(VNET_MODE_PAIR), END2_INDEX(-1) },
	  .create = BAD_INDEX(1) },
};

static const struct refusal wrong_macs[] = {
	{ "zero", { MAC(0, 0) }, .create = BAD_MAC(0) },
	{ "group", { MAC(1, 1) }, .create = BAD_MAC(0) },
	{ "broadcast", { { IFLA_VNET_MAC, 6, .bytes = { [0 ... 5] = 0xff } } },
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

/* Fine at creation, refused as a change: tried as a change only. */
static const struct refusal birth_only[] = {
	{ "the same mac", { MAC(2, 1) }, .change = AT_BIRTH(0) },
	{ "another mac", { MAC(2, 2) }, .change = AT_BIRTH(0) },
	{ "pair", { MODE(VNET_MODE_PAIR) }, .change = FOR_LIFE(0) },
	{ "ttl, snull", { TTL(1), MODE(VNET_MODE_SNULL) },
	  .change = FOR_LIFE(1) },
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
	{ "pair", { MODE(VNET_MODE_PAIR) }, VNET_MODE_PAIR, false },
	{ "pair with a peer", { MODE(VNET_MODE_PAIR), END2 }, VNET_MODE_PAIR,
	  false },
	{ "peer, mac, snull", { END2, MAC(2, 1), MODE(VNET_MODE_SNULL) },
	  VNET_MODE_SNULL, true },
	{ "index", { MODE(VNET_MODE_SNULL), END2_INDEX(256) }, VNET_MODE_SNULL,
	  false },
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

/*
 * What is accepted of what configures echo, at creation and as a change; the
 * rest has to be what it is by default.
 */
static const struct setting {
	const char *name;
	struct attr attrs[ATTRS_MAX];
	__u8 peer_mac[6];	/* zero: the default */
	__u32 answer;
	__u8 ttl;
	__u16 prefixes_len;
} settings[] = {
	{ "nothing", { RAW(100, 1) }, { 0 }, VNET_ANSWER_ALL, 64, 0 },
	{ "peer mac", { PEER(6, 6) }, { 6, 0, 0, 0, 0, 6 }, VNET_ANSWER_ALL,
	  64, 0 },
	{ "peer mac, not locally administered", { PEER(4, 1) },
	  { 4, 0, 0, 0, 0, 1 }, VNET_ANSWER_ALL, 64, 0 },
	{ "answer none", { ANSWER(0) }, { 0 }, 0, 64, 0 },
	{ "answer arp", { ANSWER(VNET_ANSWER_ARP) }, { 0 }, 1, 64, 0 },
	{ "answer tcp", { ANSWER(VNET_ANSWER_TCP) }, { 0 }, 32, 64, 0 },
	{ "answer all", { ANSWER(VNET_ANSWER_ALL) }, { 0 }, 63, 64, 0 },
	{ "ttl kept", { TTL(0) }, { 0 }, VNET_ANSWER_ALL, 0, 0 },
	{ "ttl 1", { TTL(1) }, { 0 }, VNET_ANSWER_ALL, 1, 0 },
	{ "ttl 255", { TTL(255) }, { 0 }, VNET_ANSWER_ALL, 255, 0 },
	{ "lockup never", { LOCKUP(0) }, { 0 }, VNET_ANSWER_ALL, 64, 0 },
	{ "default tx timeout", { TIMEOUT(5000) }, { 0 }, VNET_ANSWER_ALL,
	  64, 0 },
	{ "no prefixes", { FOR, END }, { 0 }, VNET_ANSWER_ALL, 64, 0 },
	{ "a network", { FOR, IN, IP4(0), LEN(24), END, END },
	  { 0 }, VNET_ANSWER_ALL, 64, 20 },
	{ "an address, length first", { FOR, IN, LEN(32), IP4(7), END, END },
	  { 0 }, VNET_ANSWER_ALL, 64, 20 },
	{ "all of IPv4", { FOR, IN, IP(4), LEN(0), END, END },
	  { 0 }, VNET_ANSWER_ALL, 64, 20 },
	{ "all of IPv6", { FOR, IN, IP(16), LEN(0), END, END },
	  { 0 }, VNET_ANSWER_ALL, 64, PREFIX_SIZE },
	{ "one of each",
	  { FOR, IN, IP4(0), LEN(24), END, IN, IP6(1), LEN(128), END, END },
	  { 0 }, VNET_ANSWER_ALL, 64, 20 + PREFIX_SIZE },
	{ "the same twice",
	  { FOR, IN, IP4(0), LEN(24), END, IN, IP4(0), LEN(24), END, END },
	  { 0 }, VNET_ANSWER_ALL, 64, 40 },
	{ "16 prefixes", { FOR_MANY(VNET_MAX_PREFIXES) },
	  { 0 }, VNET_ANSWER_ALL, 64, PREFIXES_LEN },
	{ "all of them",
	  { PEER(6, 6), ANSWER(5), TTL(9), FOR, IN, IP4(0), LEN(24), END, END },
	  { 6, 0, 0, 0, 0, 6 }, 5, 9, 20 },
	{ "all of them twice, the last counts",
	  { PEER(8, 8), PEER(6, 6), ANSWER(6), ANSWER(5), TTL(8), TTL(9),
	    FOR_MANY(2), FOR, END }, { 6, 0, 0, 0, 0, 6 }, 5, 9, 0 },
};

#endif /* VNET_NETLINK_ROWS_H */
