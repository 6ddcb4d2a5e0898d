/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Netlink interface of the vnet link kind
 *
 * A vnet interface is a virtual Ethernet NIC whose far end is simulated by the
 * driver. It is created, changed and reported by RTM_NEWLINK / RTM_GETLINK
 * with IFLA_INFO_KIND "vnet"; the attributes below live in IFLA_INFO_DATA.
 *
 *   IFLA_VNET_PEER_INFO    binary   struct ifinfomsg, then IFLA_* attributes of
 *                                   the second interface of a pair; creation
 *                                   only; only with modes pair and snull
 *   IFLA_VNET_MODE         u32      enum vnet_mode; absent: VNET_MODE_ECHO
 *   IFLA_VNET_MAC          6 bytes  permanent address, unicast, not zero;
 *                                   creation only; absent: no permanent
 *                                   address, a random current one. IFLA_ADDRESS
 *                                   given beside it is the current address
 *   IFLA_VNET_PEER_MAC     6 bytes  the far end's address; absent: the
 *                                   interface's first address with bit 0x02 of
 *                                   octet 0 set and bit 0x40 flipped
 *   IFLA_VNET_ANSWER       u32      mask of VNET_ANSWER_*; absent: all
 *   IFLA_VNET_PREFIXES     nest     IFLA_VNET_PREFIX nests, VNET_PREFIXES_MAX
 *                                   at most; absent or empty: every unicast
 *                                   address is answered for
 *   IFLA_VNET_TTL          u8       TTL / hop limit of an answer, 0 keeps the
 *                                   request's; absent: 64
 *   IFLA_VNET_LOCKUP       u32      every Nth transmission's completion is
 *                                   lost; 0, absent: never
 *   IFLA_VNET_TX_TIMEOUT   u32      watchdog period, 1000..600000 ms;
 *                                   absent: 5000
 *
 * Every attribute can be set at creation. It can be changed later unless
 * "creation only" stands above. All of one message takes effect or none of it.
 * Attribute types above IFLA_VNET_MAX are ignored, as rtnetlink does for every
 * kind: read back what was set.
 *
 * This version implements IFLA_VNET_MODE (drop, loop, macswap, echo) and
 * IFLA_VNET_MAC. The other numbers are reserved and refused.
 */
#ifndef _UAPI_LINUX_IF_VNET_H
#define _UAPI_LINUX_IF_VNET_H

/* How the far end behaves. */
enum vnet_mode {
	/* Takes every frame, answers none. */
	VNET_MODE_DROP = 0,
	/* The same bytes come back, whatever their addresses. */
	VNET_MODE_LOOP = 1,
	/* Unicast frames come back with their Ethernet addresses exchanged. */
	VNET_MODE_MACSWAP = 2,
	/* A host that owns every address asked for, echoing on every port. */
	VNET_MODE_ECHO = 3,
	/* The other interface of a pair, like a cable. Reserved. */
	VNET_MODE_PAIR = 4,
	/*
	 * A pair that flips the lowest bit of the third octet of unicast IPv4
	 * addresses. Reserved.
	 */
	VNET_MODE_SNULL = 5,
	__VNET_MODE_MAX
};

#define VNET_MODE_MAX (__VNET_MODE_MAX - 1)

/* IFLA_VNET_ANSWER: what the echo mode answers. Reserved. */
#define VNET_ANSWER_ARP		(1U << 0)
#define VNET_ANSWER_ND		(1U << 1)
#define VNET_ANSWER_ICMP	(1U << 2)
#define VNET_ANSWER_ICMP6	(1U << 3)
#define VNET_ANSWER_UDP		(1U << 4)
#define VNET_ANSWER_TCP		(1U << 5)
#define VNET_ANSWER_ALL		((1U << 6) - 1)

/* IFLA_VNET_PREFIXES: how many prefixes one interface takes at most. */
#define VNET_PREFIXES_MAX	16

/* Attributes in IFLA_INFO_DATA. */
enum {
	IFLA_VNET_UNSPEC,
	IFLA_VNET_PEER_INFO,
	IFLA_VNET_MODE,
	IFLA_VNET_MAC,
	IFLA_VNET_PEER_MAC,
	IFLA_VNET_ANSWER,
	IFLA_VNET_PREFIXES,
	IFLA_VNET_TTL,
	IFLA_VNET_LOCKUP,
	IFLA_VNET_TX_TIMEOUT,
	__IFLA_VNET_MAX
};

#define IFLA_VNET_MAX (__IFLA_VNET_MAX - 1)

/* Attributes in IFLA_VNET_PREFIXES: one type, as often as needed. Reserved. */
enum {
	IFLA_VNET_PREFIX_UNSPEC,
	IFLA_VNET_PREFIX,		/* nest of IFLA_VNET_PREFIX_* below */
	__IFLA_VNET_PREFIXES_MAX
};

#define IFLA_VNET_PREFIXES_MAX (__IFLA_VNET_PREFIXES_MAX - 1)

/* Attributes in one IFLA_VNET_PREFIX. Reserved. */
enum {
	IFLA_VNET_PREFIX_ATTR_UNSPEC,
	IFLA_VNET_PREFIX_ADDRESS,	/* 4 or 16 bytes, network order */
	IFLA_VNET_PREFIX_LEN,		/* u8, bits */
	__IFLA_VNET_PREFIX_ATTR_MAX
};

#define IFLA_VNET_PREFIX_ATTR_MAX (__IFLA_VNET_PREFIX_ATTR_MAX - 1)

#endif /* _UAPI_LINUX_IF_VNET_H */
