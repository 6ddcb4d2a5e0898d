# SPDX-License-Identifier: GPL-2.0
"""IPv4 frames for vnet_wire.py and what has to become of each of them.

A case is one frame and one verdict: the bytes of the answer, or the name of
the reason for which the far end takes the frame without one. The answers are
put together by scapy from named fields with every sum computed from nothing,
so that they share no logic with the driver, which edits the request in place.
"""

import socket
import struct
from collections import namedtuple

from scapy.compat import raw
from scapy.layers.inet import ICMP, IP, TCP, UDP, fragment
from scapy.layers.inet6 import (ICMPv6EchoRequest, IPv6,
				IPv6ExtHdrFragment)
from scapy.layers.l2 import ARP, Dot1AD, Dot1Q, Ether
from scapy.packet import Raw
from scapy.utils import checksum

OWN = "02:00:00:00:00:01"
PEER = "42:00:00:00:00:01"
OTHER = "02:00:00:00:00:77"
BROADCAST = "ff:ff:ff:ff:ff:ff"
ZERO = "00:00:00:00:00:00"
# Bridges never forward this one; IPv4 multicast; IPv6 multicast.
LINK_LOCAL, MCAST4, MCAST6 = ("01:80:c2:00:00:00", "01:00:5e:00:00:01",
			      "33:33:00:00:00:01")
HOST = "192.0.2.1"
FAR = "192.0.2.2"

# What the sender leaves to the network card, as virtio_net_hdr says it.
Offload = namedtuple("Offload", "flags gso_type hdr_len gso_size start offset")
PLAIN = Offload(0, 0, 0, 0, 0, 0)
NEEDS_CSUM, DATA_VALID = 1, 2
GSO_TCPV4, GSO_TCPV6, GSO_UDP_L4 = 1, 4, 5

# verdict: bytes (the answer) or str (the reason); segs: frames on the wire.
Case = namedtuple("Case", "name frame verdict offload segs")


def case(name, packet, verdict, offload=PLAIN, segs=1):
	if not isinstance(verdict, str):
		verdict = raw(verdict)
	return Case(name, raw(packet), verdict, offload, segs)


def data(size):
	"""Bytes without a short period, so that no shift goes unseen."""
	return bytes((7 * i + (i >> 8)) & 0xff for i in range(size))


def eth(dst=PEER, src=OWN, **fields):
	return Ether(dst=dst, src=src, **fields)


def ipv4(src=HOST, dst=FAR, **fields):
	fields.setdefault("id", 0x1234)
	fields.setdefault("ttl", 63)
	return IP(src=src, dst=dst, **fields)


def exchange(layer, source, dest):
	"""Fields of one layer that change places, as values, not defaults."""
	fields = getattr(layer, source), getattr(layer, dest)
	setattr(layer, dest, fields[0])
	setattr(layer, source, fields[1])


def answered(request, peer=PEER):
	"""The request as the far end would send it back; sums are made anew.

	A sum that the request gave as a number (a wrong one, or UDP's zero)
	is a field like any other and comes back as it was.
	"""
	answer = request.copy()
	answer[Ether].dst, answer[Ether].src = request[Ether].src, peer
	if IP in request:
		answer[IP].ttl = 64
		first = request[IP].frag == 0
		exchange(answer[IP], "src", "dst")
	else:
		answer[IPv6].hlim = 64
		first = IPv6ExtHdrFragment not in request or \
			request[IPv6ExtHdrFragment].offset == 0
		exchange(answer[IPv6], "src", "dst")
	for layer in (TCP, UDP):
		if first and layer in request:
			exchange(answer[layer], "sport", "dport")
	if first and ICMP in request:
		answer[ICMP].type = 0
	if first and ICMPv6EchoRequest in request:
		answer[ICMPv6EchoRequest].type = 129
	return answer


def echo(name, packet, frame=None, **how):
	frame = frame or eth()
	return case(name, frame / packet, answered(frame / packet), **how)


def taken(reason, name, packet, frame=None):
	return case(name, (frame or eth()) / packet, reason)


def ping(**fields):
	fields.setdefault("id", 0xbeef)
	fields.setdefault("seq", 7)
	return ICMP(type=8, **fields)


def udp(sport=40000, dport=5000, **fields):
	return UDP(sport=sport, dport=dport, **fields)


def tcp(flags="S", **fields):
	return TCP(sport=40000, dport=5000, seq=0x11223344, ack=0x55667788,
		   flags=flags, window=1000, **fields)


def udplite(pseudo, sport, dport, cover, size=20):
	"""UDP-Lite (RFC 3828): the sum covers the first bytes, 0: all.

	pseudo: the addresses, as bytes
	"""
	length = 8 + size
	header = struct.pack(">HHHH", sport, dport, cover, 0)
	covered = (header + data(size))[:cover or length]
	if len(pseudo) == 8:
		pseudo += struct.pack(">BBH", 0, 136, length)
	else:
		pseudo += struct.pack(">II", length, 136)
	total = checksum(pseudo + covered) or 0xffff
	return Raw(header[:6] + struct.pack(">H", total) + data(size))


def arp(**fields):
	values = {"op": 1, "hwsrc": OWN, "psrc": HOST, "hwdst": ZERO,
		  "pdst": FAR}
	values.update(fields)
	return ARP(**values)


def arp_answered(name, request, frame, pad=b""):
	reply = ARP(op=2, hwsrc=PEER, psrc=request.pdst, hwdst=request.hwsrc,
		    pdst=request.psrc)
	return case(name, frame / request / pad,
		    Ether(dst=frame.src, src=PEER) / reply / pad)


def arp_cases():
	"""trap 33"""
	bcast = eth(dst=BROADCAST)
	yield arp_answered("request", arp(), bcast)
	yield arp_answered("unicast request", arp(hwdst=PEER), eth())
	yield arp_answered("request padded to 60", arp(), bcast, bytes(18))
	yield arp_answered("request with a dirty pad", arp(), bcast, data(18))
	yield arp_answered("sender MAC unlike the frame's", arp(hwsrc=OTHER),
			   bcast)
	# (reason, what, fields)
	table = (
		("arp_probe", "probe", {"psrc": "0.0.0.0"}),
		("arp_announce", "announcement", {"pdst": HOST}),
		("arp_other", "other hardware type", {"hwtype": 6}),
		("arp_other", "other protocol type", {"ptype": 0x86dd}),
		("arp_other", "RARP request", {"op": 3}),
		("address", "for 127.0.0.1", {"pdst": "127.0.0.1"}),
		("address", "for 224.0.0.1", {"pdst": "224.0.0.1"}),
		("address", "for 255.255.255.255", {"pdst": "255.255.255.255"}),
		("address", "for 0.0.0.0", {"pdst": "0.0.0.0"}),
		("address", "for 0.1.2.3", {"pdst": "0.1.2.3"}),
		("address", "from 0.1.2.3", {"psrc": "0.1.2.3"}),
		("address", "from 127.0.0.1", {"psrc": "127.0.0.1"}),
		("address", "from 224.0.0.1", {"psrc": "224.0.0.1"}),
		("address", "from 255.255.255.255",
		 {"psrc": "255.255.255.255"}),
	)
	for reason, what, fields in table:
		yield taken(reason, what, arp(**fields), bcast)
	yield taken("arp_other", "unicast reply", arp(op=2, hwdst=PEER))
	yield taken("arp_other", "broadcast reply", arp(op=2), bcast)
	lying = bytearray(raw(arp()))
	for at, what in ((4, "hardware"), (5, "protocol")):
		wrong = bytes(lying[:at]) + b"\x08" + bytes(lying[at + 1:])
		yield taken("arp_other", f"{what} address length 8",
			    Raw(wrong), eth(dst=BROADCAST, type=0x0806))
	for size in (0, 7, 8, 27):
		yield taken("truncated", f"cut after {size} bytes",
			    Raw(bytes(lying[:size])),
			    eth(dst=BROADCAST, type=0x0806))
	for mac in (MCAST4, MCAST6, LINK_LOCAL):
		yield taken("group", f"request to {mac}", arp(), eth(dst=mac))
	yield taken("other_mac", "request to another MAC", arp(),
		    eth(dst=OTHER))
	yield taken("source_mac", "request from the peer MAC", arp(),
		    eth(dst=BROADCAST, src=PEER))


def icmp_cases():
	"""trap 11, trap 13 (sums), trap 41 (no reply or error is answered)"""
	for size in (0, 1, 2, 3, 56, 57, 1471, 1472):
		yield echo(f"echo of {size} bytes",
			   ipv4() / ping() / data(size))
	# The one's complement zero: the answer's sum is 0, not 0xffff.
	yield echo("ICMP of nothing but zeroes", ipv4() / ping(id=0, seq=0))
	reply = raw(ICMP(type=0, id=1, seq=1) / data(8) / b"\0\0")
	fill = checksum(reply).to_bytes(2, "big")
	yield echo("sum that comes out as zero",
		   ipv4() / ping(id=1, seq=1) / (data(8) + fill))
	good = eth() / ipv4() / ping() / data(56)
	wrong = [bytearray(raw(good)), bytearray(raw(answered(good)))]
	for frame in wrong:
		total = int.from_bytes(frame[36:38], "big") + 0x1111
		total = (total & 0xffff) + (total >> 16)
		frame[36:38] = total.to_bytes(2, "big")
	yield case("wrong sum stays wrong", Raw(bytes(wrong[0])),
		   bytes(wrong[1]))
	yield padded()
	yield taken("icmp", "echo with code 1", ipv4() / ping(code=1))
	for kind, code, what in ((0, 0, "echo reply"), (3, 1, "unreachable"),
				 (5, 1, "redirect"), (9, 0, "router advert"),
				 (11, 0, "time exceeded"), (13, 0, "timestamp"),
				 (255, 0, "type 255")):
		yield taken("icmp", what,
			    ipv4() / ICMP(type=kind, code=code) / data(28))
	for size in (0, 1, 7):
		yield taken("truncated", f"header cut after {size} bytes",
			    ipv4(proto=1) / raw(ping())[:size])


def padded():
	"""trap 45: a short datagram in a frame filled up to 60 bytes."""
	request = eth() / ipv4() / ping() / b"ab"
	return case("pad behind the datagram", raw(request) + data(16),
		    raw(answered(request)) + data(16))


def udp_cases():
	for size in (0, 1, 2, 3, 100, 1471, 1472):
		yield echo(f"{size} bytes", ipv4() / udp() / data(size))
	yield echo("same port on both sides", ipv4() / udp(9, 9) / b"x")
	yield echo("no sum stays none", ipv4() / udp(chksum=0) / data(9))
	yield echo("wrong sum stays wrong",
		   ipv4() / udp(chksum=0x1234) / data(9))
	for port in (7, 13, 17, 19):
		yield echo(f"to port {port}", ipv4() / udp(dport=port) / b"x")
		yield taken("inetd", f"from port {port}",
			    ipv4() / udp(sport=port) / b"x")
	yield taken("port", "to port 0", ipv4() / udp(dport=0) / b"x")
	yield taken("port", "from port 0", ipv4() / udp(sport=0) / b"x")
	for size in (0, 4, 7):
		yield taken("truncated", f"header cut after {size} bytes",
			    ipv4(proto=17) / raw(udp())[:size])
	yield taken("malformed", "length below its header",
		    ipv4() / udp(len=7) / data(20))
	yield taken("malformed", "length beyond the datagram",
		    ipv4() / udp(len=29) / data(20))


def udplite_cases():
	here, far = socket.inet_aton(HOST), socket.inet_aton(FAR)
	for cover in (0, 8, 12, 28):
		yield case(f"sum over {cover} bytes",
			   eth() / ipv4(proto=136) /
			   udplite(here + far, 40000, 5000, cover),
			   eth(OWN, PEER) / ipv4(FAR, HOST, proto=136, ttl=64) /
			   udplite(far + here, 5000, 40000, cover))
	yield taken("port", "to port 0", ipv4(proto=136) /
		    udplite(here + far, 40000, 0, 8))
	yield taken("truncated", "cut after 7 bytes",
		    ipv4(proto=136) / data(7))


def tcp_cases():
	options = [("MSS", 1460), ("SAckOK", b""), ("Timestamp", (1, 2)),
		   ("NOP", None), ("WScale", 7)]
	for flags in ("S", "SA", "A", "FA", "R", "RA", "PA"):
		yield echo(f"flags {flags}", ipv4() / tcp(flags))
	yield echo("options", ipv4() / tcp(options=options))
	yield echo("odd payload", ipv4() / tcp("PA") / data(701))
	yield echo("wrong sum stays wrong",
		   ipv4() / tcp("A", chksum=0x1234) / data(9))
	yield taken("port", "to port 0", ipv4() / TCP(sport=1, dport=0))
	yield taken("port", "from port 0", ipv4() / TCP(sport=0, dport=1))
	yield taken("malformed", "header length 16",
		    ipv4() / tcp(dataofs=4) / data(20))
	yield taken("malformed", "header length beyond the datagram",
		    ipv4() / tcp(dataofs=15) / data(20))
	for size in (0, 3, 19):
		yield taken("truncated", f"header cut after {size} bytes",
			    ipv4(proto=6) / raw(tcp())[:size])


def fragment_cases():
	"""trap 37: the pieces of an answer are the answers to the pieces."""
	for what, layer in (("ICMP", ping()), ("UDP", udp()),
			    ("TCP", tcp("PA"))):
		whole = eth() / ipv4() / layer / data(700)
		pieces = fragment(whole, 256)
		answers = fragment(answered(whole), 256)
		for place, request, answer in zip(("first", "middle", "last"),
						  pieces, answers):
			yield case(f"{what} {place}", request, answer)
	late = eth() / ipv4(frag=10, flags="MF", proto=17) / data(8)
	yield case("later piece that looks like port 0",
		   eth() / ipv4(frag=10, proto=17) / bytes(8),
		   answered(eth() / ipv4(frag=10, proto=17) / bytes(8)))
	yield case("later piece of 8 bytes", late, answered(late))
	end = eth() / ipv4(frag=8189, proto=17) / data(3)
	yield case("last byte of the longest datagram", end, answered(end))
	yield taken("malformed", "beyond the longest datagram",
		    ipv4(frag=8189, proto=17) / data(4))
	for proto, what in ((6, "TCP"), (1, "ICMP"), (17, "UDP")):
		yield taken("truncated", f"tiny first piece of {what}",
			    ipv4(flags="MF", proto=proto) / data(7))
	yield taken("protocol", "later piece of another protocol",
		    ipv4(frag=10, proto=132) / data(8))
	yield taken("ipsec", "later piece of ESP",
		    ipv4(frag=10, proto=50) / data(8))


def ip_cases():
	"""trap 5, trap 7 (lengths), trap 31, trap 32 (addresses)"""
	body = ping() / data(30)
	for ttl in (1, 2, 64, 255):
		yield echo(f"ttl {ttl}", ipv4(ttl=ttl) / body)
	yield echo("tos and DF kept", ipv4(tos=0xb9, flags="DF") / body)
	yield echo("all bits of id", ipv4(id=0xffff) / body)
	for src, dst in ((HOST, "198.51.100.9"), ("10.0.0.1", "8.8.8.8"),
			 (HOST, "223.255.255.254"), (HOST, "1.0.0.0")):
		yield echo(f"{src} to {dst}", ipv4(src, dst) / body)
	for bad in ("0.0.0.0", "0.1.2.3", "127.0.0.1", "224.0.0.1",
		    "239.255.255.255", "255.255.255.255"):
		yield taken("address", f"to {bad}", ipv4(dst=bad) / body)
		yield taken("address", f"from {bad}", ipv4(src=bad) / body)
	yield taken("address", "to itself", ipv4(dst=HOST) / body)
	yield taken("malformed", "version 5", ipv4(version=5) / body)
	yield taken("malformed", "version 0", ipv4(version=0) / body)
	yield taken("malformed", "header length 16", ipv4(ihl=4) / body)
	yield taken("malformed", "header length 0", ipv4(ihl=0) / body)
	yield taken("malformed", "header length beyond the total length",
		    ipv4(ihl=15) / ping())
	yield taken("truncated", "header length beyond the frame",
		    ipv4(ihl=15, len=68) / ping())
	yield taken("malformed", "total length below the header",
		    ipv4(len=19) / body)
	yield taken("malformed", "total length 0", ipv4(len=0) / body)
	yield taken("truncated", "total length beyond the frame",
		    ipv4(len=59) / body)
	yield taken("ip_checksum", "wrong header sum",
		    ipv4(chksum=0x1234) / body)
	yield taken("ip_checksum", "no header sum", ipv4(chksum=0) / body)
	for proto, what in ((0, "HOPOPT"), (2, "IGMP"), (4, "IPIP"),
			    (41, "6in4"), (47, "GRE"), (89, "OSPF"),
			    (132, "SCTP"), (255, "255")):
		yield taken("protocol", what, ipv4(proto=proto) / data(40))
	yield taken("ipsec", "ESP", ipv4(proto=50) / data(40))
	yield taken("ipsec", "AH", ipv4(proto=51) / data(40))
	for size in (0, 1, 19):
		yield taken("truncated", f"header cut after {size} bytes",
			    Raw(raw(ipv4() / body)[:size]), eth(type=0x0800))


def ether_cases():
	body = ipv4() / ping() / data(30)
	yield taken("other_mac", "to another MAC", body, eth(dst=OTHER))
	yield taken("other_mac", "to the zero MAC", body, eth(dst=ZERO))
	yield taken("other_mac", "to the interface's own MAC", body,
		    eth(dst=OWN))
	for mac in (BROADCAST, LINK_LOCAL, MCAST4, MCAST6):
		yield taken("group", f"IPv4 to {mac}", body, eth(dst=mac))
	for mac, what in ((PEER, "the peer MAC"), (MCAST4, "a group MAC"),
			  (BROADCAST, "broadcast"), (ZERO, "the zero MAC")):
		yield taken("source_mac", f"from {what}", body, eth(src=mac))
	yield echo("from a bridged host", body, eth(src=OTHER))
	for kind, what in ((0x88cc, "LLDP"), (0x8809, "LACP"),
			   (0x88b5, "experimental")):
		yield taken("ethertype", what, data(46), eth(type=kind))
	yield taken("group", "LLDP to its group", data(46),
		    eth(dst="01:80:c2:00:00:0e", type=0x88cc))
	yield taken("ethertype", "802.3 length", data(46), eth(type=46))
	yield taken("group", "STP", data(38), eth(dst=LINK_LOCAL, type=38))
	yield taken("ethertype", "header only", b"", eth(type=0x88b5))


def noarp_cases():
	body = ipv4() / ping() / data(30)
	yield echo("own MAC counts as the peer's", body, eth(dst=OWN))
	yield echo("the peer MAC still counts", body)
	yield taken("other_mac", "another MAC does not", body, eth(dst=OTHER))


def offload_cases():
	"""Sums and cuts left to the card; headers outside the linear part.

	trap 5, trap 10.
	The interface's MTU is 9000: from a page on, the kernel puts what
	hdr_len leaves over into fragments.
	"""
	big = data(8000)
	for what, layer in (("ICMP", ping()), ("UDP", udp()),
			    ("TCP", tcp("PA"))):
		for linear in (14, 15, 34, 35, 42):
			yield echo(f"{what} with {linear} linear bytes",
				   ipv4() / layer / big,
				   offload=PLAIN._replace(hdr_len=linear))
	for what, layer, at in (("ICMP", ping(), 2), ("UDP", udp(), 6),
				("TCP", tcp("PA"), 16)):
		for size in (101, 8000):
			left = Offload(NEEDS_CSUM, 0, 0, 0, 34, at)
			yield echo(f"{what} of {size} bytes, sum left open",
				   ipv4() / layer / data(size), offload=left)
	gso = Offload(NEEDS_CSUM, GSO_TCPV4, 54, 1000, 34, 16)
	yield echo("TCP in 6 segments", ipv4(flags="DF") / tcp("PA")
		   / data(5001), offload=gso, segs=6)
	yield echo("TCP in 60 segments", ipv4(flags="DF") / tcp("PA")
		   / data(60000), offload=gso, segs=60)


def loop_cases():
	"""What a plug gives back: everything, unchanged."""
	for tests in (ether_cases, arp_cases):
		for test in tests():
			yield case(f"{tests.__name__[:-6]}: {test.name}",
				   test.frame, test.frame)
	yield case("ICMP with a wrong sum",
		   eth() / ipv4(chksum=1) / ping(chksum=1) / data(9),
		   eth() / ipv4(chksum=1) / ping(chksum=1) / data(9))
	yield case("header only, all zero", bytes(14), bytes(14))
	yield case("1514 bytes", eth(type=0x88b5) / data(1500),
		   eth(type=0x88b5) / data(1500))


def macswap_cases():
	"""trap 30: what is changed is what the mode's name says"""
	body = ipv4() / ping() / data(30)
	for what, packet, src, dst in (
			("IPv4", body, OWN, PEER),
			("another MAC", body, OWN, OTHER),
			("a foreign source", body, OTHER, PEER),
			("802.1Q", Dot1Q(vlan=5, prio=3) / body, OWN, PEER),
			("QinQ", Dot1AD(vlan=5) / Dot1Q(vlan=6) / body, OWN,
			 PEER),
			("ARP", arp(), OWN, PEER),
			("bad IPv4", ipv4(ihl=2, chksum=0) / body, OWN, PEER)):
		yield case(what, eth(dst, src) / packet,
			   eth(src, dst) / packet)
	yield case("header only", eth(PEER, OWN, type=0x88b5),
		   eth(OWN, PEER, type=0x88b5))
	yield case("1514 bytes", eth(type=0x88b5) / data(1500),
		   eth(OWN, PEER, type=0x88b5) / data(1500))
	for mac in (BROADCAST, LINK_LOCAL, MCAST4, MCAST6):
		yield taken("group", f"to {mac}", body, eth(dst=mac))
	for mac in (BROADCAST, MCAST4, ZERO):
		yield taken("source_mac", f"from {mac}", body, eth(src=mac))


def drop_cases():
	body = ipv4() / ping() / data(30)
	yield taken("mode", "IPv4", body)
	yield taken("mode", "ARP", arp(), eth(dst=BROADCAST))
	yield taken("mode", "from a group", body, eth(src=MCAST4))
	yield taken("mode", "header only", b"", eth(type=0x88b5))


def bridge_cases():
	"""trap 36"""
	yield taken("bridge_port", "ARP request", arp(), eth(dst=BROADCAST))
	yield taken("bridge_port", "unicast ARP request", arp(hwdst=PEER))
	yield echo("IPv4 to the peer MAC", ipv4() / ping() / data(30))


# Which cases run on which interface; vnet_wire.sh makes the interfaces.
PLAN = (
	("echo0", "arp", arp_cases),
	("echo0", "icmp", icmp_cases),
	("echo0", "udp", udp_cases),
	("echo0", "udplite", udplite_cases),
	("echo0", "tcp", tcp_cases),
	("echo0", "fragments", fragment_cases),
	("echo0", "ipv4", ip_cases),
	("echo0", "ethernet", ether_cases),
	("noarp0", "noarp", noarp_cases),
	("jumbo0", "offload", offload_cases),
	("loop0", "loop", loop_cases),
	("swap0", "macswap", macswap_cases),
	("drop0", "drop", drop_cases),
	("port0", "bridge port", bridge_cases),
)
