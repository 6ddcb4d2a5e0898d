// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite vnet_classify6: what the echo mode answers, and why it does not
 * answer the rest. IPv6, its extension headers, what it carries, and neighbour
 * discovery.
 */

#include <linux/if_ether.h>

#include "vnet_test.h"

#define OUT6	TEST_PEER TEST_HOST "86dd\n"
#define ADDRS6	TEST_HOST6 TEST_PEER6 "\n"

/* Payloads of 12, 12, 12 and 24 bytes, from offset 54 on. */
#define ICMP6	OUT6 "60000000 000c 3a40\n" ADDRS6			\
		"8000 203b 00010002 01020304"
#define UDP6_12	"c001 1389 000c cd00 01020304"
#define UDP6	OUT6 "60000000 000c 1140\n" ADDRS6 UDP6_12
#define LITE6	OUT6 "60000000 000c 8840\n" ADDRS6			\
		"c001 1389 0008 0000 01020304"
#define TCP6	OUT6 "60000000 0018 0640\n" ADDRS6			\
		"c001 0050 11223344 00000000 6002fa00 3df9 0000 020405b4"

/* UDP behind a header of 8 bytes, so from offset 62 on. */
#define EXT6(next, header)						\
	OUT6 "60000000 0014 " next "40\n" ADDRS6 header "\n" UDP6_12
#define HOP	EXT6("00", "1100 0104 00000000")
#define DEST	EXT6("3c", "1100 0104 00000000")
#define ROUTE	EXT6("2b", "1100 0200 00000000")
#define FRAG	EXT6("2c", "1100 0001 00000001")

/* Eight and nine of them. */
#define DEST4	"3c00010400000000 3c00010400000000 "			\
		"3c00010400000000 3c00010400000000\n"
#define EIGHT	OUT6 "60000000 004c 3c40\n" ADDRS6 DEST4		\
		"3c00010400000000 3c00010400000000 "			\
		"3c00010400000000 1100010400000000\n" UDP6_12
#define NINE	OUT6 "60000000 0054 3c40\n" ADDRS6 DEST4 DEST4		\
		"1100010400000000\n" UDP6_12

/* By unicast, as to see whether a neighbour is still there, and by group. */
#define NS_BODY	"00000000 " TEST_PEER6 "0101" TEST_HOST
#define NS	OUT6 "60000000 0020 3aff\n" ADDRS6			\
		"8700 ec72 " NS_BODY
#define NSG	"3333ff000002 " TEST_HOST "86dd\n"			\
		"60000000 0020 3aff\n" TEST_HOST6			\
		"ff0200000000000000000001ff000002\n"			\
		"8700 1c27 " NS_BODY
#define NS_HOP	OUT6 "60000000 0028 00ff\n" ADDRS6			\
		"3a00 0104 00000000 8700 ec72 " NS_BODY
#define NS_FRAG	OUT6 "60000000 0028 2cff\n" ADDRS6			\
		"3a00 0000 00000001 8700 ec72 " NS_BODY

/* The solicitation's checksum follows what is put. */
#define ASK(what, base, put, verdict)					\
	{ what, base, put, verdict, .icmp6 = 40 }

#define ANY	"00000000000000000000000000000000"
#define LOCAL	"fe800000000000000000000000000001"
#define GROUP1	"ff020000000000000000000000000001"
#define MAPPED	"00000000000000000000ffffc0000202"
#define LOOP1	"00000000000000000000000000000001"

static const struct vnet_test_row vnet_classify6_rows[] = {
	/* What all the others are made from. */
	{ "ICMPv6 echo request", ICMP6, "", VNET_ANSWERED },
	{ "UDP", UDP6, "", VNET_ANSWERED },
	{ "UDP-Lite", LITE6, "", VNET_ANSWERED },
	{ "TCP", TCP6, "", VNET_ANSWERED },
	{ "solicitation by unicast", NS, "", VNET_ANSWERED },
	{ "solicitation by group", NSG, "", VNET_ANSWERED },
	{ "hop-by-hop options", HOP, "", VNET_ANSWERED },
	{ "destination options", DEST, "", VNET_ANSWERED },
	{ "routing header, no segments left", ROUTE, "", VNET_ANSWERED },
	{ "first fragment", FRAG, "18=0010", VNET_ANSWERED },

	/* The IPv6 header (RFC 8200, 3). */
	{ "version 4", UDP6, "14=40", VNET_TAKEN_MALFORMED },
	{ "version 0", UDP6, "14=00", VNET_TAKEN_MALFORMED },
	{ "traffic class and flow label", UDP6, "14=6fffffff",
	  VNET_ANSWERED },
	{ "header cut", UDP6, "len=53", VNET_TAKEN_TRUNCATED },
	{ "payload one beyond the frame", UDP6, "18=000d",
	  VNET_TAKEN_TRUNCATED },
	{ "payload of 65535", UDP6, "18=ffff", VNET_TAKEN_TRUNCATED },
	{ "payload less than the frame's", UDP6, "len=100", VNET_ANSWERED },
	{ "payload of 0", UDP6, "18=0000", VNET_TAKEN_TRUNCATED },
	{ "payload of 0, TCP, GSO", TCP6, "18=0000", VNET_ANSWERED,
	  .gso = true },
	{ "payload of 0, TCP, not GSO", TCP6, "18=0000",
	  VNET_TAKEN_TRUNCATED },
	{ "hop limit 0", UDP6, "21=00", VNET_ANSWERED },
	{ "by broadcast", UDP6, "0=ffffffffffff", VNET_TAKEN_GROUP },
	{ "to all nodes", UDP6, "0=333300000001", VNET_TAKEN_GROUP },
	{ "to another station", UDP6, "0=020000000099",
	  VNET_TAKEN_OTHER_MAC },
	{ "to the interface itself, no ARP", UDP6, "0=020000000001",
	  VNET_ANSWERED, .noarp = true },
	{ "from the far end", UDP6, "6=420000000001", VNET_TAKEN_SOURCE_MAC },
	{ "on a bridge port", UDP6, "", VNET_ANSWERED, .bridge_port = true },

	/* Addresses (RFC 4291, 2.5, 2.7). */
	{ "from itself", UDP6, "53=01", VNET_TAKEN_ADDRESS },
	{ "from ::", UDP6, "22=" ANY, VNET_TAKEN_ADDRESS },
	{ "from ::1", UDP6, "22=" LOOP1, VNET_TAKEN_ADDRESS },
	{ "from ::2", UDP6, "22=00000000000000000000000000000002",
	  VNET_ANSWERED },
	{ "from an IPv4 address", UDP6, "22=" MAPPED, VNET_TAKEN_ADDRESS },
	{ "from a group", UDP6, "22=" GROUP1, VNET_TAKEN_ADDRESS },
	{ "from a link-local address", UDP6, "22=" LOCAL, VNET_ANSWERED },
	{ "to ::", UDP6, "38=" ANY, VNET_TAKEN_ADDRESS },
	{ "to ::1", UDP6, "38=" LOOP1, VNET_TAKEN_ADDRESS },
	{ "to an IPv4 address", UDP6, "38=" MAPPED, VNET_TAKEN_ADDRESS },
	{ "to a group", UDP6, "38=" GROUP1, VNET_TAKEN_ADDRESS },
	{ "to ff0e::1", UDP6, "38=ff0e", VNET_TAKEN_ADDRESS },
	{ "to a link-local address", UDP6, "38=" LOCAL, VNET_ANSWERED },
	{ "to a unique local address", UDP6, "38=fd00", VNET_ANSWERED },
	{ "UDP to a solicited-node group", UDP6,
	  "38=ff0200000000000000000001ff000002", VNET_TAKEN_ADDRESS },
	{ "UDP to a solicited-node group's MAC", NSG, "20=11",
	  VNET_TAKEN_GROUP },
	{ "echo request to a solicited-node group", NSG, "54=8000",
	  VNET_TAKEN_GROUP },
	{ "unicast by a solicited-node group's MAC", UDP6,
	  "0=3333ff000002", VNET_TAKEN_GROUP },
	{ "later fragment to a group", FRAG, "56=0008 38=" GROUP1,
	  VNET_TAKEN_ADDRESS },

	/* Protocols. */
	{ "no next header", UDP6, "20=3b", VNET_TAKEN_PROTOCOL },
	{ "SCTP", UDP6, "20=84", VNET_TAKEN_PROTOCOL },
	{ "OSPF", UDP6, "20=59", VNET_TAKEN_PROTOCOL },
	{ "mobility header", UDP6, "20=87", VNET_TAKEN_PROTOCOL },
	{ "ICMP in IPv6", UDP6, "20=01", VNET_TAKEN_PROTOCOL },
	{ "ESP", UDP6, "20=32", VNET_TAKEN_IPSEC },
	{ "AH", UDP6, "20=33", VNET_TAKEN_IPSEC },
	{ "AH behind options", HOP, "54=33", VNET_TAKEN_IPSEC },
	{ "UDP to port 0", UDP6, "56=0000", VNET_TAKEN_PORT },
	{ "UDP from port 0", UDP6, "54=0000", VNET_TAKEN_PORT },
	{ "UDP from echo", UDP6, "54=0007", VNET_TAKEN_INETD },
	{ "UDP of 7 bytes", UDP6, "18=0007", VNET_TAKEN_TRUNCATED },
	{ "UDP length one beyond IP's", UDP6, "58=000d",
	  VNET_TAKEN_MALFORMED },
	{ "UDP length 0", UDP6, "58=0000", VNET_TAKEN_MALFORMED },
	{ "UDP checksum 0", UDP6, "60=0000", VNET_ANSWERED },
	{ "UDP-Lite, coverage 7", LITE6, "58=0007", VNET_TAKEN_MALFORMED },
	{ "UDP-Lite, all covered", LITE6, "58=0000", VNET_ANSWERED },
	{ "TCP header of 16 bytes", TCP6, "66=40", VNET_TAKEN_MALFORMED },
	{ "TCP from port 0", TCP6, "54=0000", VNET_TAKEN_PORT },

	/* ICMPv6 (RFC 4443): no error, no reply, no code, no MLD. */
	{ "echo reply", ICMP6, "54=81", VNET_TAKEN_ICMP6 },
	{ "echo request, code 1", ICMP6, "55=01", VNET_TAKEN_ICMP6 },
	{ "destination unreachable", ICMP6, "54=0104", VNET_TAKEN_ICMP6 },
	{ "packet too big", ICMP6, "54=0200", VNET_TAKEN_ICMP6 },
	{ "time exceeded", ICMP6, "54=0300", VNET_TAKEN_ICMP6 },
	{ "ICMP's echo request in ICMPv6", ICMP6, "54=0800",
	  VNET_TAKEN_ICMP6 },
	{ "MLD report to the far end", ICMP6, "54=8f00", VNET_TAKEN_ICMP6 },
	{ "MLD report", ICMP6, "0=333300000016 54=8f00", VNET_TAKEN_GROUP },
	{ "node information query", ICMP6, "54=8b00", VNET_TAKEN_ICMP6 },
	{ "ICMPv6 of 7 bytes", ICMP6, "18=0007", VNET_TAKEN_TRUNCATED },
	{ "ICMPv6 of 0 bytes", ICMP6, "18=0000", VNET_TAKEN_TRUNCATED },
	{ "ICMPv6 of 8 bytes", ICMP6, "18=0008", VNET_ANSWERED },

	/* Extension headers (RFC 8200, 4). */
	{ "eight headers", EIGHT, "", VNET_ANSWERED },
	{ "nine headers", NINE, "", VNET_TAKEN_EXT_HEADERS },
	{ "hop-by-hop options not first", EIGHT, "54=00",
	  VNET_TAKEN_EXT_HEADERS },
	{ "hop-by-hop options first of eight", EIGHT, "20=00",
	  VNET_ANSWERED },
	{ "router alert", HOP, "56=05020000 60=0100", VNET_ANSWERED },
	{ "Pad1 to the end", HOP, "56=000000000000", VNET_ANSWERED },
	{ "option to the end", HOP, "56=0104", VNET_ANSWERED },
	{ "option one beyond", HOP, "56=0105", VNET_TAKEN_EXT_HEADERS },
	{ "option without a length", HOP, "56=000000000001",
	  VNET_TAKEN_EXT_HEADERS },
	{ "unknown option to be skipped", HOP, "56=3e", VNET_ANSWERED },
	{ "unknown option, silently discarded", HOP, "56=7e",
	  VNET_TAKEN_EXT_HEADERS },
	{ "unknown option, discarded with an error", DEST, "56=be",
	  VNET_TAKEN_EXT_HEADERS },
	{ "unknown option behind another", DEST, "56=0100fe00",
	  VNET_TAKEN_EXT_HEADERS },
	{ "jumbo option, not GSO", HOP, "56=c204",
	  VNET_TAKEN_EXT_HEADERS },
	{ "jumbo option, GSO", HOP, "56=c204", VNET_ANSWERED, .gso = true },
	{ "jumbo as a destination option, GSO", DEST, "56=c204",
	  VNET_TAKEN_EXT_HEADERS, .gso = true },
	{ "home address", DEST, "56=c904", VNET_TAKEN_ROUTING },
	{ "home address as a hop-by-hop option", HOP, "56=c904",
	  VNET_TAKEN_EXT_HEADERS },
	{ "segments left", ROUTE, "57=01", VNET_TAKEN_ROUTING },
	{ "segments left, segment routing", ROUTE, "56=0401",
	  VNET_TAKEN_ROUTING },
	{ "header to the packet's end", HOP, "18=0010 55=01 56=1e0c len=70",
	  VNET_TAKEN_TRUNCATED },
	{ "seven bytes of padding", HOP,
	  "18=0010 55=01 56=0105 63=1e05 len=70", VNET_TAKEN_TRUNCATED },
	{ "eight bytes of padding", HOP,
	  "18=0010 55=01 56=0106 64=1e04 len=70", VNET_TAKEN_EXT_HEADERS },
	{ "eight bytes of padding, one by one", HOP,
	  "18=0010 55=01 56=0000000000000000 64=1e04 len=70",
	  VNET_TAKEN_EXT_HEADERS },
	{ "eight options", HOP,
	  "18=0018 55=02 56=1e001e001e001e001e001e001e00 70=1e06 len=78",
	  VNET_TAKEN_TRUNCATED },
	{ "nine options", HOP,
	  "18=0018 55=02 56=1e001e001e001e001e001e001e001e00 72=1e04 len=78",
	  VNET_TAKEN_EXT_HEADERS },
	{ "header beyond the packet", HOP, "55=02", VNET_TAKEN_TRUNCATED },
	{ "extension header cut", HOP, "18=0007", VNET_TAKEN_TRUNCATED },
	{ "nothing behind the header", HOP, "18=0008",
	  VNET_TAKEN_TRUNCATED },
	{ "echo reply behind options", HOP, "54=3a 62=8100",
	  VNET_TAKEN_ICMP6 },
	{ "from port 0 behind options", HOP, "62=0000", VNET_TAKEN_PORT },

	/* Fragments (RFC 8200, 4.5). */
	{ "atomic fragment", FRAG, "56=0000", VNET_ANSWERED },
	{ "reserved bits of the header", FRAG, "55=ff 57=06",
	  VNET_ANSWERED },
	{ "first fragment without a transport", FRAG, "18=0008",
	  VNET_TAKEN_TRUNCATED },
	{ "first fragment, no multiple of 8", FRAG, "",
	  VNET_TAKEN_MALFORMED },
	{ "later fragment, looks like port 0", FRAG, "56=0008 62=0000",
	  VNET_ANSWERED },
	{ "later fragment, more to follow", FRAG, "56=0009 18=0010",
	  VNET_ANSWERED },
	{ "later fragment, more to follow, odd", FRAG, "56=0009 18=0011",
	  VNET_TAKEN_MALFORMED },
	{ "later fragment of ICMPv6, looks like a reply", FRAG,
	  "54=3a 56=0008 62=81", VNET_ANSWERED },
	{ "later fragment of ICMPv6, looks like discovery", FRAG,
	  "54=3a 56=0008 62=87", VNET_ANSWERED },
	{ "later fragment of SCTP", FRAG, "54=84 56=0008",
	  VNET_TAKEN_PROTOCOL },
	{ "later fragment, options in the first", FRAG, "54=3c 56=0008",
	  VNET_ANSWERED },
	{ "later fragment, routing in the first", FRAG, "54=2b 56=0008",
	  VNET_TAKEN_PROTOCOL },
	{ "later fragment of ESP", FRAG, "54=32 56=0008", VNET_TAKEN_IPSEC },
	{ "last byte of the longest datagram", FRAG, "56=fff8 18=000f",
	  VNET_ANSWERED },
	{ "longest datagram and one byte", FRAG, "56=fff8 18=0010",
	  VNET_TAKEN_MALFORMED },
	{ "fragment in a fragment", EIGHT, "20=2c 54=2c 56=0000",
	  VNET_TAKEN_EXT_HEADERS },

	/* Neighbour solicitations (RFC 4861, 7.1.1; 6980, 5). */
	ASK("hop limit 254", NS, "21=fe", VNET_TAKEN_ND_OTHER),
	ASK("code 1", NS, "55=01", VNET_TAKEN_ND_OTHER),
	{ "wrong checksum", NS, "56=ec73", VNET_TAKEN_ND_OTHER },
	{ "checksum 0", NS, "56=0000", VNET_TAKEN_ND_OTHER },
	{ "unfinished checksum", NS, "56=0000", VNET_ANSWERED,
	  .partial = true },
	ASK("23 bytes", NS, "18=0017", VNET_TAKEN_ND_OTHER),
	ASK("24 bytes, no option", NS, "18=0018", VNET_ANSWERED),
	ASK("25 bytes", NS, "18=0019", VNET_TAKEN_ND_OTHER),
	ASK("option of length 0", NS, "79=00", VNET_TAKEN_ND_OTHER),
	ASK("option beyond the message", NS, "79=02", VNET_TAKEN_ND_OTHER),
	ASK("unknown option", NS, "78=63", VNET_ANSWERED),
	ASK("two options", NS, "18=0028 len=94 86=0e01", VNET_ANSWERED),
	ASK("two options, second of length 0", NS, "18=0028 len=94 86=0e00",
	    VNET_TAKEN_ND_OTHER),
	ASK("for a group", NS, "62=" GROUP1, VNET_TAKEN_ND_OTHER),
	ASK("reserved field", NS, "58=ffffffff", VNET_ANSWERED),
	ASK("router solicitation", NS, "54=85", VNET_TAKEN_ND_OTHER),
	ASK("router advertisement", NS, "54=86", VNET_TAKEN_ND_OTHER),
	ASK("neighbour advertisement", NS, "54=88", VNET_TAKEN_ND_OTHER),
	ASK("redirect", NS, "54=89", VNET_TAKEN_ND_OTHER),
	{ "discovery's neighbour below", NS, "54=84", VNET_TAKEN_ICMP6 },
	{ "discovery's neighbour above", NS, "54=8a", VNET_TAKEN_ICMP6 },
	{ "behind options", NS_HOP, "", VNET_ANSWERED, .icmp6 = 48 },
	{ "in an atomic fragment", NS_FRAG, "", VNET_TAKEN_ND_OTHER,
	  .icmp6 = 48 },
	{ "GSO", NS, "", VNET_TAKEN_ND_OTHER, .gso = true },
	ASK("unicast for another address", NS, "77=03", VNET_ANSWERED),
	ASK("group of another target", NSG, "77=03", VNET_TAKEN_ND_OTHER),
	ASK("group to the far end's MAC", NSG, "0=420000000001",
	    VNET_ANSWERED),
	ASK("all nodes to the far end's MAC", NS, "38=" GROUP1,
	    VNET_TAKEN_ADDRESS),
	ASK("other group's MAC", NSG, "5=03", VNET_TAKEN_GROUP),
	ASK("group's MAC, by 3333fe", NSG, "2=fe", VNET_TAKEN_GROUP),
	ASK("all nodes' MAC", NSG, "0=333300000001", VNET_TAKEN_GROUP),
	ASK("broadcast", NSG, "0=ffffffffffff", VNET_TAKEN_GROUP),
	ASK("header cut, by group", NSG, "len=53", VNET_TAKEN_GROUP),
	ASK("cut, by group", NSG, "len=85", VNET_TAKEN_TRUNCATED),
	ASK("from the far end, by group", NSG, "6=420000000001",
	    VNET_TAKEN_SOURCE_MAC),
	ASK("from ::1, by group", NSG, "22=" LOOP1, VNET_TAKEN_ADDRESS),
	ASK("from a group, by group", NSG, "22=" GROUP1, VNET_TAKEN_ADDRESS),
	ASK("for the asker's own address", NS, "77=01", VNET_TAKEN_ADDRESS),
	ASK("for ::", NS, "62=" ANY, VNET_TAKEN_ADDRESS),
	ASK("for ::1", NS, "62=" LOOP1, VNET_TAKEN_ADDRESS),
	ASK("for an IPv4 address", NS, "62=" MAPPED, VNET_TAKEN_ADDRESS),
	ASK("for a link-local address", NS, "62=" LOCAL, VNET_ANSWERED),

	/* Is my address free (RFC 4862, 5.4; 7527)? */
	ASK("probe", NSG, "18=0018 22=" ANY, VNET_TAKEN_ND_PROBE),
	ASK("probe with a nonce", NSG, "78=0e01 22=" ANY,
	    VNET_TAKEN_ND_PROBE),
	ASK("probe to the far end's MAC", NSG,
	    "18=0018 0=420000000001 22=" ANY, VNET_TAKEN_ND_PROBE),
	ASK("probe with a link-layer address", NSG, "22=" ANY,
	    VNET_TAKEN_ND_OTHER),
	ASK("probe by unicast", NS, "18=0018 22=" ANY, VNET_TAKEN_ND_OTHER),
	ASK("probe for another's group", NSG, "18=0018 77=03 22=" ANY,
	    VNET_TAKEN_ND_OTHER),
	ASK("probe, hop limit 64", NSG, "21=40 18=0018 22=" ANY,
	    VNET_TAKEN_ND_OTHER),

	/* VLAN tags. */
	{ "802.1Q beside the data", NSG, "", VNET_ANSWERED,
	  .tci = ETH_P_8021Q },
	{ "tagged solicitation by group",
	  "3333ff000002 " TEST_HOST "8100 0001 86dd\n"
	  "60000000 0020 3aff\n" TEST_HOST6
	  "ff0200000000000000000001ff000002\n"
	  "8700 1c27 " NS_BODY, "", VNET_ANSWERED },
	{ "tagged UDP", TEST_PEER TEST_HOST "8100 0001 86dd\n"
	  "60000000 000c 1140\n" ADDRS6 UDP6_12, "", VNET_ANSWERED },

	/* What "answer" switches off. */
	{ "solicitations off", NS, "", VNET_TAKEN_SWITCHED_OFF,
	  .off = VNET_ANSWER_ND },
	{ "solicitations off, advertisement", NS, "54=88",
	  VNET_TAKEN_SWITCHED_OFF, .off = VNET_ANSWER_ND },
	{ "all but solicitations off", NS, "", VNET_ANSWERED,
	  .off = VNET_ANSWER_ALL & ~VNET_ANSWER_ND },
	{ "ICMPv6 off", ICMP6, "", VNET_TAKEN_SWITCHED_OFF,
	  .off = VNET_ANSWER_ICMP6 },
	{ "all but ICMPv6 off", ICMP6, "", VNET_ANSWERED,
	  .off = VNET_ANSWER_ALL & ~VNET_ANSWER_ICMP6 },
	{ "UDP off", UDP6, "", VNET_TAKEN_SWITCHED_OFF,
	  .off = VNET_ANSWER_UDP },
	{ "all but TCP off", TCP6, "", VNET_ANSWERED,
	  .off = VNET_ANSWER_ALL & ~VNET_ANSWER_TCP },
	{ "all but ICMP off, options in the first", FRAG, "54=3c 56=0008",
	  VNET_TAKEN_SWITCHED_OFF,
	  .off = VNET_ANSWER_ALL & ~VNET_ANSWER_ICMP },

	/* "for": the destination, or whom a solicitation asks for. */
	{ "listed", UDP6, "", VNET_ANSWERED, .only = TEST_PEER6 "/128" },
	{ "not listed", UDP6, "", VNET_TAKEN_PREFIX,
	  .only = TEST_HOST6 "/128" },
	{ "of a prefix", ICMP6, "53=ff", VNET_ANSWERED,
	  .only = "20010db8000000000000000000000000/64" },
	{ "behind a prefix", ICMP6, "45=01", VNET_TAKEN_PREFIX,
	  .only = "20010db8000000000000000000000000/64" },
	{ "every IPv6 address", TCP6, "", VNET_ANSWERED,
	  .only = "00000000000000000000000000000000/0" },
	{ "every IPv4 address", TCP6, "", VNET_TAKEN_PREFIX,
	  .only = "00000000/0" },
	{ "not listed, from port 0", UDP6, "54=0000", VNET_TAKEN_PREFIX,
	  .only = TEST_HOST6 "/128" },
	{ "asked for, listed", NS, "", VNET_ANSWERED,
	  .only = TEST_PEER6 "/128" },
	{ "asked for, not listed", NSG, "", VNET_TAKEN_PREFIX,
	  .only = TEST_HOST6 "/128" },
	{ "asked for on a bridge port", NSG, "", VNET_TAKEN_BRIDGE_PORT,
	  .bridge_port = true },
	{ "asked for on a bridge port, listed", NSG, "", VNET_ANSWERED,
	  .bridge_port = true, .only = TEST_PEER6 "/128" },
	{ "asked for on a bridge port, not listed", NSG, "",
	  VNET_TAKEN_BRIDGE_PORT, .bridge_port = true,
	  .only = TEST_HOST6 "/128" },
};

KUNIT_ARRAY_PARAM_DESC(vnet_classify6, vnet_classify6_rows, name);

static const struct vnet_test_row vnet_beginning6_rows[] = {
	{ "ICMPv6", ICMP6, "" },
	{ "UDP", UDP6, "" },
	{ "TCP", TCP6, "" },
	{ "eight headers", EIGHT, "" },
	{ "later fragment", FRAG, "56=0008" },
	{ "solicitation", NS, "" },
	{ "tagged", TEST_PEER TEST_HOST "8100 0001 86dd\n"
	  "60000000 000c 1140\n" ADDRS6 UDP6_12, "", VNET_TAKEN_VLAN },
};

KUNIT_ARRAY_PARAM_DESC(vnet_beginning6, vnet_beginning6_rows, name);

static struct kunit_case vnet_classify6_cases[] = {
	KUNIT_CASE_PARAM(vnet_test_verdicts_same, vnet_classify6_gen_params),
	KUNIT_CASE_PARAM(vnet_test_untouched, vnet_classify6_gen_params),
	KUNIT_CASE_PARAM(vnet_test_beginnings, vnet_beginning6_gen_params),
	{}
};

struct kunit_suite vnet_test_classify6 = {
	.name = "vnet_classify6",
	.init = vnet_test_init,
	.exit = vnet_test_exit,
	.test_cases = vnet_classify6_cases,
};
