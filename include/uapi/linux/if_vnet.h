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
 *                                   only, never reported; only with modes pair
 *                                   and snull; absent: as the first, but for
 *                                   name and address. CAP_NET_ADMIN is needed
 *                                   in the network namespace that it is for
 *   IFLA_VNET_MODE         u32      enum vnet_mode; absent: VNET_MODE_ECHO
 *   IFLA_VNET_MAC          6 bytes  permanent address, unicast, not zero;
 *                                   creation only; absent: no permanent
 *                                   address, a random current one. IFLA_ADDRESS
 *                                   given beside it is the current address
 *   IFLA_VNET_PEER_MAC     6 bytes  the far end's address, unicast, not zero,
 *                                   never the interface's, but in modes pair
 *                                   and snull, which have no use for it;
 *                                   absent: the interface's first address with
 *                                   bit 0x02 of octet 0 set and bit 0x40
 *                                   flipped, and the last bit, if that is the
 *                                   permanent one
 *   IFLA_VNET_ANSWER       u32      mask of VNET_ANSWER_*: what mode echo
 *                                   answers; absent: all
 *   IFLA_VNET_PREFIXES     nest     for which addresses mode echo answers:
 *                                   IFLA_VNET_PREFIX nests, VNET_MAX_PREFIXES
 *                                   at most; absent or empty: every unicast
 *                                   address
 *   IFLA_VNET_TTL          u8       TTL / hop limit of an answer, 0 keeps the
 *                                   request's; absent: 64
 *   IFLA_VNET_LOCKUP       u32      every Nth transmission of a queue never
 *                                   completes, and the queue stands still
 *                                   until the watchdog comes; 0, absent: never.
 *                                   Needs a qdisc: an interface made with it
 *                                   gets one, another one has to have one
 *   IFLA_VNET_TX_TIMEOUT   u32      period of that watchdog, 1000..600000 ms;
 *                                   absent: 5000
 *
 * Every attribute can be set at creation. It can be changed later unless
 * "creation only" stands above. All of one IFLA_INFO_DATA takes effect or
 * none of it.
 * Attribute types above IFLA_VNET_MAX are ignored, as rtnetlink does for every
 * kind: read back what was set.
 *
 * The kernel logs what the watchdog finds, without any limit. So another
 * IFLA_VNET_LOCKUP than 0 or the one in force, and another IFLA_VNET_TX_TIMEOUT
 * than the one in force, at creation the default, need CAP_NET_ADMIN in the
 * initial user namespace.
 *
 * What the current mode does not use is stored and reported all the same.
 *
 * The modes drop, loop, macswap and echo can be exchanged for one another, and
 * so can pair and snull, each end's for itself. Creation in one of the latter
 * makes two interfaces; deleting either deletes both.
 *
 * IFLA_INFO_XSTATS holds the IFLA_VNET_XSTATS_* below.
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
	/* The other interface of a pair, like a cable. */
	VNET_MODE_PAIR = 4,
	/*
	 * A pair that flips the lowest bit of the third octet of unicast IPv4
	 * addresses in what this end sends.
	 */
	VNET_MODE_SNULL = 5,
	__VNET_MODE_MAX
};

#define VNET_MODE_MAX (__VNET_MODE_MAX - 1)

/*
 * IFLA_VNET_ANSWER: what the echo mode answers. UDP-Lite goes with UDP. Of ICMP
 * and ICMPv6 it is the echo request, of neighbour discovery the solicitation.
 */
#define VNET_ANSWER_ARP		(1U << 0)
#define VNET_ANSWER_ND		(1U << 1)
#define VNET_ANSWER_ICMP	(1U << 2)
#define VNET_ANSWER_ICMP6	(1U << 3)
#define VNET_ANSWER_UDP		(1U << 4)
#define VNET_ANSWER_TCP		(1U << 5)
#define VNET_ANSWER_ALL		((1U << 6) - 1)

/* IFLA_VNET_PREFIXES: how many prefixes one interface takes at most. */
#define VNET_MAX_PREFIXES	16

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

/* Attributes in IFLA_VNET_PREFIXES: one type, as often as needed. */
enum {
	IFLA_VNET_PREFIX_UNSPEC,
	IFLA_VNET_PREFIX,		/* nest of IFLA_VNET_PREFIX_* below */
	__IFLA_VNET_PREFIXES_MAX
};

#define IFLA_VNET_PREFIXES_MAX (__IFLA_VNET_PREFIXES_MAX - 1)

/*
 * Attributes in one IFLA_VNET_PREFIX, both needed. As soon as there is one
 * prefix, IPv4 and IPv6 are both limited to what is listed.
 */
enum {
	IFLA_VNET_PREFIX_ATTR_UNSPEC,
	IFLA_VNET_PREFIX_ADDRESS,	/* 4 or 16 bytes, no host bits set */
	IFLA_VNET_PREFIX_LEN,		/* u8, bits: 0..32 or 0..128 */
	__IFLA_VNET_PREFIX_ATTR_MAX
};

#define IFLA_VNET_PREFIX_ATTR_MAX (__IFLA_VNET_PREFIX_ATTR_MAX - 1)

/*
 * Attributes in IFLA_INFO_XSTATS, u64 each: how many frames became of what. The
 * names are those of "ethtool -S". Numbers are only ever appended.
 */
enum {
	IFLA_VNET_XSTATS_UNSPEC,
	IFLA_VNET_XSTATS_PAD,
	IFLA_VNET_XSTATS_ANSWERED,		/* turned round */
	IFLA_VNET_XSTATS_TAKEN_MODE,		/* mode drop */
	IFLA_VNET_XSTATS_TAKEN_CARRIER,		/* unplugged */
	IFLA_VNET_XSTATS_TAKEN_OVERSIZE,	/* longer than the MTU allows */
	IFLA_VNET_XSTATS_TAKEN_TRUNCATED,	/* ends too early */
	IFLA_VNET_XSTATS_TAKEN_MALFORMED,	/* impossible length etc. */
	IFLA_VNET_XSTATS_TAKEN_SOURCE_MAC,	/* no host's; the far end's */
	IFLA_VNET_XSTATS_TAKEN_GROUP,		/* to a group address */
	IFLA_VNET_XSTATS_TAKEN_OTHER_MAC,	/* to another station */
	IFLA_VNET_XSTATS_TAKEN_VLAN,		/* tags nested too deep */
	IFLA_VNET_XSTATS_TAKEN_ETHERTYPE,	/* neither ARP nor IP */
	IFLA_VNET_XSTATS_TAKEN_BRIDGE_PORT,	/* asked for, but not listed */
	IFLA_VNET_XSTATS_TAKEN_ARP_OTHER,	/* no request for IPv4 */
	IFLA_VNET_XSTATS_TAKEN_ARP_PROBE,	/* RFC 5227 */
	IFLA_VNET_XSTATS_TAKEN_ARP_ANNOUNCE,	/* RFC 5227 */
	IFLA_VNET_XSTATS_TAKEN_ND_OTHER,	/* no valid solicitation */
	IFLA_VNET_XSTATS_TAKEN_ND_PROBE,	/* RFC 4862 */
	IFLA_VNET_XSTATS_TAKEN_ADDRESS,		/* no host has such a one */
	IFLA_VNET_XSTATS_TAKEN_PREFIX,		/* in no IFLA_VNET_PREFIX */
	IFLA_VNET_XSTATS_TAKEN_SWITCHED_OFF,	/* not in IFLA_VNET_ANSWER */
	IFLA_VNET_XSTATS_TAKEN_IP_CHECKSUM,	/* of an IPv4 header */
	IFLA_VNET_XSTATS_TAKEN_SOURCE_ROUTE,	/* IPv4 LSRR, SSRR */
	IFLA_VNET_XSTATS_TAKEN_ROUTING,		/* IPv6, or a home address */
	IFLA_VNET_XSTATS_TAKEN_IPSEC,		/* AH, ESP */
	IFLA_VNET_XSTATS_TAKEN_EXT_HEADERS,	/* too many, or malformed */
	IFLA_VNET_XSTATS_TAKEN_PROTOCOL,	/* none that is answered */
	IFLA_VNET_XSTATS_TAKEN_ICMP,		/* no echo request */
	IFLA_VNET_XSTATS_TAKEN_ICMP6,		/* no echo request */
	IFLA_VNET_XSTATS_TAKEN_PORT,		/* from or to port 0 */
	IFLA_VNET_XSTATS_TAKEN_INETD,		/* UDP: answers everything */
	IFLA_VNET_XSTATS_DROPPED_NO_MEMORY,	/* for the answer */
	IFLA_VNET_XSTATS_DROPPED_RING_FULL,	/* of the queue */
	IFLA_VNET_XSTATS_DROPPED_PURGED,	/* in the ring at link down */
	IFLA_VNET_XSTATS_CROSSED,		/* to the other end of a pair */
	__IFLA_VNET_XSTATS_MAX
};

#define IFLA_VNET_XSTATS_MAX (__IFLA_VNET_XSTATS_MAX - 1)

#endif /* _UAPI_LINUX_IF_VNET_H */
