/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KUnit tests: messages of rtnetlink, for the suites about configuration.
 */
#ifndef _VNET_TEST_CONFIG_H
#define _VNET_TEST_CONFIG_H

#include <linux/etherdevice.h>

#include "vnet_test.h"

/* Some errno or other: the core's own checks, which differ among kernels. */
#define TEST_SOME_ERRNO	1

#define TEST_ATTRS	3

/* In place of 0, which stands for the default. */
#define TEST_NONE	0x80000000
#define TEST_KEEP	0x100

/**
 * struct vnet_config_attr - an attribute of IFLA_INFO_DATA
 * @type: IFLA_VNET_*, 0 ends the list
 * @len: bytes
 * @value: in the order of the host, or
 * @bytes: as they are, or
 * @list: prefixes, each "hex/len" of which either may be missing; a "+" is an
 *	unknown attribute, behind a prefix in it
 */
struct vnet_config_attr {
	u16 type;
	u8 len;
	union {
		u32 value;
		u8 bytes[sizeof(struct ifinfomsg)];
		const char *list;
	};
};

#define MODE(mode)	{ IFLA_VNET_MODE, 4, { .value = (mode) } }
#define MAC(...)	{ IFLA_VNET_MAC, 6, { .bytes = { __VA_ARGS__ } } }
#define PEER(...)	{ IFLA_VNET_PEER_MAC, 6, { .bytes = { __VA_ARGS__ } } }
#define ANSWER(mask)	{ IFLA_VNET_ANSWER, 4, { .value = (mask) } }
#define END2		{ IFLA_VNET_PEER_INFO, sizeof(struct ifinfomsg) }
#define FOR(text)	{ IFLA_VNET_PREFIXES, 0, { .list = (text) } }
#define TTL(ttl)	{ IFLA_VNET_TTL, 1, { .bytes = { ttl } } }
#define LOCKUP(n)	{ IFLA_VNET_LOCKUP, 4, { .value = (n) } }
#define TX_TIMEOUT(ms)	{ IFLA_VNET_TX_TIMEOUT, 4, { .value = (ms) } }
#define ADDRESS(...)	{ IFLA_ADDRESS, 6, { .bytes = { __VA_ARGS__ } } }

/**
 * struct vnet_config_row - a message and what comes of it
 * @name: of the rule
 * @attrs: of IFLA_INFO_DATA; none at all: there is no IFLA_INFO_DATA
 * @address: IFLA_ADDRESS
 * @err: what is expected: negative, 0 or TEST_SOME_ERRNO
 * @bad: the attribute at fault; IFLA_ADDRESS and IFLA_VNET_PEER_INFO are both 1
 * @text: of the extended acknowledgment, NULL: the core's own
 * @mode: in force afterwards
 * @peer: the far end's address, all 0: derived from the interface's
 * @answer: in force afterwards, 0: all, TEST_NONE: none
 * @ttl: likewise, 0: 64, TEST_KEEP: 0
 * @lockup: likewise
 * @tx_timeout: likewise, 0: 5000
 * @list: the prefixes, likewise, NULL: as before
 * @longest: there is no longer report
 */
struct vnet_config_row {
	const char *name;
	struct vnet_config_attr attrs[TEST_ATTRS];
	struct vnet_config_attr address;
	int err;
	u16 bad;
	const char *text;
	u32 mode;
	u8 peer[ETH_ALEN];
	u32 answer;
	u32 ttl;
	u32 lockup;
	u32 tx_timeout;
	const char *list;
	bool longest;
};

/**
 * struct vnet_config_ctx - test->priv: a message and what it came to
 * @tb: IFLA_* attributes
 * @data: those of IFLA_INFO_DATA
 * @extack: what the driver said
 * @dev: the interface
 * @msg: the message's bytes
 * @list: the prefixes that are in force before
 */
struct vnet_config_ctx {
	struct nlattr *tb[IFLA_MAX + 1];
	struct nlattr *data[IFLA_VNET_MAX + 1];
	struct netlink_ext_ack extack;
	struct net_device *dev;
	struct sk_buff *msg;
	const char *list;
};

int vnet_config_init(struct kunit *test);
void vnet_config_exit(struct kunit *test);
void vnet_config_macswap(struct kunit *test);
void vnet_config_create(struct kunit *test);
void vnet_config_change(struct kunit *test);

#endif /* _VNET_TEST_CONFIG_H */
