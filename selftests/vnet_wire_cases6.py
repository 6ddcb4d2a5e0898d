# SPDX-License-Identifier: GPL-2.0
"""IPv6 frames for vnet_wire.py: see vnet_wire_cases.py for what a case is."""

import socket

from scapy.compat import raw
from scapy.layers.inet import TCP
from scapy.layers.inet6 import (
	HAO, ICMPv6EchoRequest, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA,
	ICMPv6ND_RS, ICMPv6ND_Redirect, ICMPv6NDOptDstLLAddr,
	ICMPv6NDOptSrcLLAddr, ICMPv6Unknown, IPv6, IPv6ExtHdrDestOpt,
	IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, IPv6ExtHdrRouting, PadN,
	RouterAlert, fragment6)
from scapy.layers.l2 import Ether
from scapy.packet import Raw

from vnet_wire_cases import (
	GSO_TCPV6, MCAST6, NEEDS_CSUM, OTHER, OWN, PEER, PLAIN, Offload,
	answered, case, data, echo, eth, taken, tcp, udp, udplite)

HOST6 = "2001:db8::1"
FAR6 = "2001:db8::2:3456"
GROUP6 = "ff02::1:ff02:3456"		# solicited-node group of FAR6
GROUP_MAC = "33:33:ff:02:34:56"


def ipv6(src=HOST6, dst=FAR6, **fields):
	fields.setdefault("hlim", 63)
	return IPv6(src=src, dst=dst, **fields)


def ping6(**fields):
	fields.setdefault("id", 0xbeef)
	fields.setdefault("seq", 7)
	return ICMPv6EchoRequest(**fields)


def icmp6_cases():
	for size in (0, 1, 2, 3, 56, 57, 1451, 1452):
		yield echo(f"echo of {size} bytes",
			   ipv6() / ping6(data=data(size)))
	yield echo("traffic class and flow label kept",
		   ipv6(tc=0xb9, fl=0xabcde) / ping6(data=data(9)))
	for hlim in (0, 1, 64, 255):
		yield echo(f"hop limit {hlim}", ipv6(hlim=hlim) / ping6())
	good = eth() / ipv6() / ping6(data=data(56))
	wrong = [bytearray(raw(good)), bytearray(raw(answered(good)))]
	for frame in wrong:
		total = int.from_bytes(frame[56:58], "big") + 0x1111
		total = (total & 0xffff) + (total >> 16)
		frame[56:58] = total.to_bytes(2, "big")
	yield case("wrong sum stays wrong", Raw(bytes(wrong[0])),
		   bytes(wrong[1]))
	request = eth() / ipv6() / ping6(data=b"ab")
	yield case("pad behind the datagram", raw(request) + data(16),
		   raw(answered(request)) + data(16))
	yield taken("icmp6", "echo with code 1", ipv6() / ping6(code=1))
	# trap 41: no error, no reply is ever answered
	for kind, code, what in ((1, 4, "unreachable"), (2, 0, "too big"),
				 (3, 0, "time exceeded"), (4, 1, "parameter"),
				 (129, 0, "echo reply"), (130, 0, "MLD query"),
				 (131, 0, "MLD report"), (132, 0, "MLD done"),
				 (139, 0, "node information"),
				 (255, 0, "type 255")):
		yield taken("icmp6", what, ipv6() / ICMPv6Unknown(
			type=kind, code=code, msgbody=data(28)))
	for size in (0, 1, 7):
		yield taken("truncated", f"header cut after {size} bytes",
			    ipv6(nh=58) / raw(ping6(cksum=0))[:size])


def solicit(target=FAR6, own=OWN, **fields):
	"""A neighbour solicitation, with the option that says who asks."""
	request = ICMPv6ND_NS(tgt=target, **fields)
	return request / ICMPv6NDOptSrcLLAddr(lladdr=own) if own else request


def advertised(name, request, tags=None, target=FAR6, pad=b""):
	"""The far end's answer, made of named fields (RFC 4861, 7.2.4)."""
	frame = Ether(dst=request[Ether].src, src=PEER)
	if tags:
		frame = frame / tags
	answer = frame / IPv6(src=target, dst=request[IPv6].src, hlim=255) / \
		ICMPv6ND_NA(tgt=target, R=0, S=1, O=1) / \
		ICMPv6NDOptDstLLAddr(lladdr=PEER)
	return case(name, raw(request) + pad, answer)


def nd_cases():
	"""trap 33, trap 34, trap 43: who is told where the far end is."""
	group = eth(dst=GROUP_MAC)
	asks = ipv6(dst=GROUP6, hlim=255)
	yield advertised("solicitation", group / asks / solicit())
	yield advertised("unicast solicitation",
			 eth() / ipv6(hlim=255) / solicit())
	yield advertised("unicast solicitation without option",
			 eth() / ipv6(hlim=255) / solicit(own=None))
	yield advertised("multicast solicitation without option",
			 group / asks / solicit(own=None))
	yield advertised("from a link-local address", group / ipv6(
		src="fe80::1", dst=GROUP6, hlim=255) / solicit())
	yield advertised("for a link-local address", group / ipv6(
		src="fe80::1", dst=GROUP6, hlim=255) /
		solicit("fe80::2:3456"), target="fe80::2:3456")
	yield advertised("with a nonce", group / asks / solicit() /
			 Raw(b"\x0e\x01noncen"))
	yield advertised("option unlike the frame's source",
			 group / asks / solicit(own=OTHER))
	none = ipv6(src="::", dst=GROUP6, hlim=255)
	yield taken("nd_probe", "DAD", none / solicit(own=None), group)
	yield taken("nd_probe", "enhanced DAD", none / solicit(own=None) /
		    Raw(b"\x0e\x01noncen"), group)
	yield taken("nd_other", "hop limit 254",
		    ipv6(dst=GROUP6, hlim=254) / solicit(), group)
	yield taken("nd_other", "code 1", asks / solicit(code=1), group)
	yield taken("nd_other", "wrong sum", asks / solicit(cksum=1), group)
	yield taken("nd_other", "no sum", asks / solicit(cksum=0), group)
	yield taken("nd_other", "option of length 0", asks /
		    solicit(own=None) / Raw(b"\x0e\0noncen"), group)
	yield taken("nd_other", "option beyond the end", asks /
		    solicit(own=None) / Raw(b"\x0e\x02noncen"), group)
	yield taken("nd_other", "for a group", ipv6(hlim=255) /
		    solicit("ff02::1:ff00:1"))
	for what, layer in (
			("RS", ICMPv6ND_RS()), ("RA", ICMPv6ND_RA()),
			("NA", ICMPv6ND_NA(tgt=HOST6)),
			("redirect", ICMPv6ND_Redirect(tgt=FAR6, dst=FAR6))):
		yield taken("nd_other", what, ipv6(hlim=255) / layer)
	yield taken("group", "RS to all routers",
		    ipv6(dst="ff02::2", hlim=255) / ICMPv6ND_RS(),
		    eth(dst="33:33:00:00:00:02"))
	yield taken("group", "RA to all nodes",
		    ipv6(dst="ff02::1", hlim=255) / ICMPv6ND_RA(),
		    eth(dst=MCAST6))
	yield taken("group", "NA to all nodes",
		    ipv6(dst="ff02::1", hlim=255) / ICMPv6ND_NA(tgt=HOST6),
		    eth(dst=MCAST6))
	yield taken("nd_other", "solicitation to another target's group",
		    ipv6(dst="ff02::1:ff02:3457", hlim=255) / solicit(),
		    eth(dst="33:33:ff:02:34:57"))
	yield taken("other_mac", "solicitation to another MAC",
		    ipv6(hlim=255) / solicit(), eth(dst=OTHER))
	yield taken("source_mac", "solicitation from the peer MAC",
		    asks / solicit(), eth(dst=GROUP_MAC, src=PEER))


def addresses6_cases():
	for bad in ("::", "::1", "ff02::1", "ff0e::1", "::ffff:192.0.2.2"):
		yield taken("address", f"to {bad}", ipv6(dst=bad) / ping6())
		yield taken("address", f"from {bad}", ipv6(src=bad) / ping6())
	yield taken("address", "to itself", ipv6(dst=HOST6) / ping6())
	for src, dst in (("fe80::1", "fe80::2"), ("fd00::1", "fd00::2"),
			 (HOST6, "2001:db8:ffff::9"), (HOST6, "64:ff9b::1")):
		yield echo(f"{src} to {dst}", ipv6(src, dst) / ping6())


def transport6_cases():
	for size in (0, 1, 2, 100, 1451, 1452):
		yield echo(f"UDP of {size} bytes", ipv6() / udp() / data(size))
	# trap 14
	yield echo("no sum stays none", ipv6() / udp(chksum=0) / data(9))
	yield echo("wrong sum stays wrong", ipv6() / udp(chksum=9) / data(9))
	yield taken("port", "UDP to port 0", ipv6() / udp(dport=0))
	yield taken("port", "UDP from port 0", ipv6() / udp(sport=0))
	for port in (7, 13, 17, 19):
		yield taken("inetd", f"from port {port}",
			    ipv6() / udp(sport=port))
	for flags in ("S", "SA", "PA", "R", "FA"):
		yield echo(f"TCP with {flags}",
			   ipv6() / tcp(flags) / data(31))
	yield taken("port", "TCP to port 0", ipv6() / TCP(sport=1, dport=0))
	yield taken("malformed", "TCP header length 16",
		    ipv6() / tcp(dataofs=4) / data(20))
	for cover in (0, 8, 12, 28):
		yield lite6(f"UDP-Lite, sum over {cover} bytes", cover)


def lite6(name, cover):
	there, back = [socket.inet_pton(socket.AF_INET6, a)
		       for a in (HOST6, FAR6)]
	request = ipv6(nh=136) / udplite(there + back, 40000, 5000, cover)
	answer = ipv6(FAR6, HOST6, nh=136, hlim=64) / \
		udplite(back + there, 5000, 40000, cover)
	return case(name, eth() / request, eth(OWN, PEER) / answer)


def fragments6_cases():
	"""trap 37: the pieces of an answer are the answers to the pieces."""
	for what, layer in (("ICMPv6", ping6(data=data(700))),
			    ("UDP", udp() / data(700)),
			    ("TCP", tcp("PA") / data(700))):
		whole = ipv6() / IPv6ExtHdrFragment(id=77) / layer
		back = answered(eth() / whole)[IPv6]
		pieces = fragment6(whole, 300)
		answers = fragment6(back, 300)
		for number, (piece, answer) in enumerate(zip(pieces, answers)):
			yield case(f"{what} piece {number}", eth() / piece,
				   eth(OWN, PEER) / answer)
	atomic = ipv6() / IPv6ExtHdrFragment(id=3) / udp() / data(9)
	yield echo("atomic fragment", atomic)
	late = ipv6() / IPv6ExtHdrFragment(id=3, offset=9, nh=17) / bytes(8)
	yield echo("later piece that looks like port 0", late)
	yield taken("protocol", "later piece of another protocol",
		    ipv6() / IPv6ExtHdrFragment(offset=9, nh=132) / bytes(8))


def options(count):
	return [IPv6ExtHdrDestOpt(options=[PadN(optdata=bytes(4))])
		for _ in range(count)]


def stack(*layers):
	packet = ipv6()
	for layer in layers:
		packet = packet / layer
	return packet


def extension_cases():
	hop = IPv6ExtHdrHopByHop(options=[PadN(optdata=bytes(4))])
	alert = IPv6ExtHdrHopByHop(options=[RouterAlert()])
	for what, layer in (("echo", ping6(data=data(9))),
			    ("UDP", udp() / data(9)),
			    ("TCP", tcp("PA") / data(9))):
		yield echo(f"{what}, hop-by-hop", stack(hop, layer))
		yield echo(f"{what}, destination options",
			   stack(*options(1), layer))
		yield echo(f"{what}, both and a fragment header",
			   stack(hop, *options(1), IPv6ExtHdrFragment(id=1),
				 *options(1), layer))
	yield echo("router alert", stack(alert, ping6()))
	yield echo("8 headers", stack(*options(8), ping6()))
	yield taken("ext_headers", "9 headers", stack(*options(9), ping6()))
	yield taken("ext_headers", "40 headers", stack(*options(40), ping6()))
	long = raw(stack(*options(1)))[:40] + b"\x3a\x20" + bytes(6)
	yield taken("truncated", "header beyond the datagram",
		    Raw(long + raw(ping6(cksum=0))), eth(type=0x86dd))
	bad = ipv6(nh=60) / Raw(b"\x3a\0\x1e\x09\0\0\0\0") / ping6()
	yield taken("ext_headers", "option beyond its header", bad)
	yield taken("routing", "home address",
		    stack(IPv6ExtHdrDestOpt(options=[HAO(hoa="2001:db8::9")]),
			  ping6()))
	for kind in (0, 2, 3, 4):
		left = IPv6ExtHdrRouting(type=kind, segleft=1,
					 addresses=["2001:db8::9"])
		yield taken("routing", f"type {kind}, one segment left",
			    stack(left, ping6()))
	yield echo("routing, no segment left",
		   stack(IPv6ExtHdrRouting(type=4, segleft=0,
					   addresses=["2001:db8::9"]),
			 ping6()))
	for proto, what in ((50, "ESP"), (51, "AH")):
		yield taken("ipsec", what, ipv6(nh=proto) / data(40))
	for proto, what in ((59, "no next header"), (132, "SCTP"),
			    (89, "OSPF"), (4, "4in6"), (41, "IPv6"),
			    (1, "ICMP"), (255, "255")):
		yield taken("protocol", what, ipv6(nh=proto) / data(40))


def header6_cases():
	body = raw(ipv6() / ping6(data=data(30)))
	for size in (0, 1, 39):
		yield taken("truncated", f"cut after {size} bytes",
			    Raw(body[:size]), eth(type=0x86dd))
	for version in (0, 4, 5, 7, 15):
		yield taken("malformed", f"version {version}",
			    Raw(bytes([version << 4]) + body[1:]),
			    eth(type=0x86dd))
	yield taken("truncated", "longer than the frame",
		    ipv6(plen=39) / ping6(data=data(30)))
	yield taken("other_mac", "to another MAC", Raw(body),
		    eth(dst=OTHER, type=0x86dd))
	for mac in ("ff:ff:ff:ff:ff:ff", MCAST6, GROUP_MAC):
		yield taken("group", f"to {mac}", Raw(body),
			    eth(dst=mac, type=0x86dd))


def offload6_cases():
	big = data(8000)
	for what, layer, at in (("ICMPv6", ping6(data=big), 2),
				("UDP", udp() / big, 6),
				("TCP", tcp("PA") / big, 16)):
		for linear in (14, 15, 54, 55, 62):
			yield echo(f"{what} with {linear} linear bytes",
				   ipv6() / layer,
				   offload=PLAIN._replace(hdr_len=linear))
		yield echo(f"{what}, sum left open", ipv6() / layer,
			   offload=Offload(NEEDS_CSUM, 0, 0, 0, 54, at))
	gso = Offload(NEEDS_CSUM, GSO_TCPV6, 74, 1000, 54, 16)
	yield echo("TCP in 6 segments", ipv6() / tcp("PA") / data(5001),
		   offload=gso, segs=6)
	yield echo("TCP in 60 segments", ipv6() / tcp("PA") / data(60000),
		   offload=gso, segs=60)


PLAN = (
	("echo0", "icmp6", icmp6_cases),
	("echo0", "nd", nd_cases),
	("echo0", "addresses6", addresses6_cases),
	("echo0", "transport6", transport6_cases),
	("echo0", "fragments6", fragments6_cases),
	("echo0", "extensions", extension_cases),
	("echo0", "ipv6", header6_cases),
	("jumbo0", "offload6", offload6_cases),
)
