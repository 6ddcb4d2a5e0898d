/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one list of what can become of a frame that does not come out again, at
 * this end of the wire as an answer or at the other end of a pair. Include it
 * with VNET_TAKEN(id) and VNET_DROPPED(id) defined as what shall be made of a
 * row; it undefines them. "ethtool -S" shows the rows in this order, in lower
 * case. Each has a number of the same name in the uapi, IFLA_VNET_XSTATS_*.
 */

/* Reached the far end, which does not answer. */
VNET_TAKEN(MODE)		/* mode drop takes every frame */
VNET_TAKEN(CARRIER)		/* the far end is unplugged */
VNET_TAKEN(OVERSIZE)		/* longer than the MTU allows */
VNET_TAKEN(TRUNCATED)		/* ends within a header, or before its end */
VNET_TAKEN(MALFORMED)		/* impossible version or length */
VNET_TAKEN(SOURCE_MAC)		/* from a group, from zero, from the far end */
VNET_TAKEN(GROUP)		/* to a group address */
VNET_TAKEN(OTHER_MAC)		/* to another station */
VNET_TAKEN(VLAN)		/* tags nested too deep, or cut off */
VNET_TAKEN(ETHERTYPE)		/* neither ARP nor IP */
VNET_TAKEN(BRIDGE_PORT)		/* unlisted, asked for on a bridge port */
VNET_TAKEN(ARP_OTHER)		/* ARP, but no request for IPv4 over Ethernet */
VNET_TAKEN(ARP_PROBE)		/* ARP probe (RFC 5227) */
VNET_TAKEN(ARP_ANNOUNCE)	/* ARP announcement (RFC 5227) */
VNET_TAKEN(ND_OTHER)		/* no valid solicitation (RFC 4861) */
VNET_TAKEN(ND_PROBE)		/* duplicate address detection (RFC 4862) */
VNET_TAKEN(ADDRESS)		/* no host has such an IP address */
VNET_TAKEN(PREFIX)		/* to an address that "for" does not list */
VNET_TAKEN(SWITCHED_OFF)	/* of a protocol that "answer" does not list */
VNET_TAKEN(IP_CHECKSUM)		/* wrong IPv4 header checksum */
VNET_TAKEN(SOURCE_ROUTE)	/* IPv4 source route */
VNET_TAKEN(ROUTING)		/* IPv6 segments left, or a home address */
VNET_TAKEN(IPSEC)		/* AH or ESP */
VNET_TAKEN(EXT_HEADERS)		/* IPv6 headers too many, or bad options */
VNET_TAKEN(PROTOCOL)		/* neither ICMP nor UDP nor TCP */
VNET_TAKEN(ICMP)		/* ICMP, but no echo request */
VNET_TAKEN(ICMP6)		/* ICMPv6, but no echo request */
VNET_TAKEN(PORT)		/* from or to port 0 */
VNET_TAKEN(INETD)		/* UDP from a server that answers everything */

/* Lost on the host's side of the wire: these move tx_dropped. */
VNET_DROPPED(NO_MEMORY)		/* no memory to make the frame our own */
VNET_DROPPED(RING_FULL)		/* the queue's ring is full */
VNET_DROPPED(PURGED)		/* in the ring when an end went down */

#undef VNET_TAKEN
#undef VNET_DROPPED
