#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Frames that cross from snull0 to snull1, and back, byte by byte.

vnet_snull.sh makes the interfaces and starts this inside their namespace, where
nothing else sends. A packet socket sends a frame into one end; the other end
has to receive it as scapy would have built it for that side, with every sum
computed from nothing. Sent back, it has to become what it was. A tap at the
sender has to keep what was sent.

With "corpus FILE" it writes all of them for vnet_random instead.
"""

import struct
import sys
import time

from scapy.compat import raw
from scapy.layers.inet import ICMP, IP, TCP, UDP, fragment
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import ARP, Dot1AD, Dot1Q, Ether
from scapy.layers.sctp import SCTP, SCTPChunkInit
from scapy.packet import Raw
from scapy.utils import checksum

from vnet_wire import (Failure, Port, completed, differ, moved, opened,
		       write_frames)
from vnet_wire_cases import (BROADCAST, GSO_TCPV4, NEEDS_CSUM, PLAIN, ZERO,
			     Offload, data)

PATIENCE = 10.0
SNULL0, SNULL1 = "02:00:00:00:00:01", "02:00:00:00:00:02"
HERE, THERE = "192.168.0.1", "192.168.0.2"
HERE1, THERE1 = "192.168.1.1", "192.168.1.2"
SAME = None		# crosses as it is


def eth(**fields):
	return Ether(dst=SNULL1, src=SNULL0, **fields)


def ip(src=HERE, dst=THERE, **fields):
	return IP(src=src, dst=dst, id=0x1234, ttl=63, **fields)


def sides(build, pairs=((HERE, HERE1), (THERE, THERE1)), frame=None):
	"""A packet as either side of the wire would have built it."""
	frame = frame or eth()
	return [raw(frame / build(*[pair[side] for pair in pairs]))
		for side in (0, 1)]


def udp(size=32, **fields):
	return UDP(sport=40000, dport=5000, **fields) / Raw(data(size))


def tcp(size=32, **fields):
	return TCP(sport=40000, dport=5000, seq=0x11223344, flags="A",
		   **fields) / Raw(data(size))


def quoted(packet, kind=3, code=3, cut=None, **fields):
	"""An error from @dst to @src about a packet from @src to @dst.

	What it quotes went the other way, so it has the same side's addresses.
	"""
	return lambda src, dst: (
		ip(dst, src) / ICMP(type=kind, code=code, **fields) /
		Raw(raw(ip(src, dst) / packet)[:cut]))


def redirect(src, dst, gateway):
	return (ip(dst, src) / ICMP(type=5, code=1, gw=gateway) /
		Raw(raw(ip(src, dst) / udp())[:28]))


def udplite(src, dst):
	header = struct.pack(">HHHH", 40000, 5000, 8, 0)
	pseudo = raw(IP(src=src, dst=dst))[12:20] + struct.pack(">HH", 136, 40)
	total = checksum(pseudo + header) or 0xffff
	return ip(src, dst, proto=136) / Raw(
		header[:6] + struct.pack(">H", total) + data(32))


def wrong(layer, delta):
	"""A sum that is wrong by as much on both sides."""
	def build(src, dst):
		packet = IP(raw(ip(src, dst) / udp()))
		total = packet[layer].chksum + delta
		packet[layer].chksum = total % 0xffff
		return packet
	return build


def comes_to_zero(src, dst):
	"""A datagram whose sum there would be 0, which stands for none."""
	packet = ip(HERE1, THERE1) / UDP(sport=1, dport=1) / Raw(bytes(2))
	right = IP(raw(packet))[UDP].chksum
	packet = ip(src, dst) / UDP(sport=1, dport=1) / \
		Raw(struct.pack(">H", right))
	return packet


def arp(operation, target=ZERO):
	return lambda sender, asked: ARP(op=operation, hwsrc=SNULL0,
					 psrc=sender, hwdst=target, pdst=asked)


def translated():
	"""(name, sent, what comes out)"""
	broadcast = Ether(dst=BROADCAST, src=SNULL0)
	piece = [fragment(ip(src, dst) / udp(3000), 1480)
		 for src, dst in ((HERE, THERE), (HERE1, THERE1))]
	yield "ICMP echo request", *sides(
		lambda s, d: ip(s, d) / ICMP(id=7, seq=1) / Raw(data(56)))
	yield "UDP", *sides(lambda s, d: ip(s, d) / udp())
	yield "UDP, odd length", *sides(lambda s, d: ip(s, d) / udp(31))
	yield "UDP without a sum", *sides(lambda s, d: ip(s, d) / udp(chksum=0))
	yield "UDP whose sum comes to 0", *sides(comes_to_zero)
	yield "UDP-Lite", *sides(udplite)
	yield "TCP", *sides(lambda s, d: ip(s, d) / tcp())
	yield "TCP without payload", *sides(lambda s, d: ip(s, d) / tcp(0))
	yield "IP options", *sides(
		lambda s, d: ip(s, d, options=[b"\x94\x04\0\0"]) / tcp())
	yield "wrong header sum", *sides(wrong(IP, 77))
	yield "wrong UDP sum", *sides(wrong(UDP, 77))
	yield "SCTP, its CRC left alone", *sides(
		lambda s, d: ip(s, d) / SCTP(sport=1, dport=2) /
		SCTPChunkInit())
	yield "ESP", *sides(lambda s, d: ip(s, d, proto=50) / Raw(data(40)))
	for number, (here, there) in enumerate(zip(*piece)):
		yield f"fragment {number}", raw(eth() / here), \
			raw(eth() / there)
	yield "length that ends before the sum", *sides(
		lambda s, d: ip(s, d, len=30) / tcp(chksum=0x4711))
	yield "length beyond the frame", *sides(
		lambda s, d: ip(s, d, len=1400) / udp(chksum=0))
	# 192.168.1.0/24 is the one network, 192.168.0.0/24 the other.
	yield "down, not up", *sides(lambda s, d: ip(s, d) / tcp(),
				     ((HERE1, HERE), (THERE1, THERE)))
	yield "one up, one down", *sides(lambda s, d: ip(s, d) / udp(),
					 ((HERE, HERE1), (THERE1, THERE)))
	yield "subnet's broadcast", *sides(
		lambda s, d: ip(s, d) / udp(),
		((HERE, HERE1), ("192.168.0.255", "192.168.1.255")), broadcast)
	yield "multicast", *sides(lambda s, d: ip(s, d) / udp(),
				  ((HERE, HERE1), ("224.0.0.251",) * 2))
	yield "broadcast", *sides(lambda s, d: ip(s, d) / udp(),
				  ((HERE, HERE1), ("255.255.255.255",) * 2),
				  broadcast)
	yield "octets of all bits", *sides(
		lambda s, d: ip(s, d) / udp(),
		(("198.51.255.1", "198.51.254.1"),
		 ("203.0.254.255", "203.0.255.255")))
	yield "802.1Q", *sides(lambda s, d: ip(s, d) / tcp(),
			       frame=eth() / Dot1Q(vlan=5, prio=3))
	yield "802.1ad", *sides(lambda s, d: ip(s, d) / tcp(),
				frame=eth() / Dot1AD(vlan=5) / Dot1Q(vlan=6))


def errors():
	for name, packet in (("UDP", udp()), ("TCP", tcp()),
			     ("echo request", ICMP() / Raw(data(8))),
			     ("UDP without a sum", udp(chksum=0))):
		yield f"unreachable, quotes {name}", *sides(quoted(packet))
	for size in (20, 28, 26):
		yield f"unreachable, quotes {size} bytes", *sides(
			quoted(udp(), cut=size))
	yield "unreachable, quotes 28 bytes of TCP", *sides(
		quoted(tcp(), cut=28))
	yield "fragmentation needed", *sides(quoted(tcp(), code=4,
						     nexthopmtu=1400))
	yield "source quench", *sides(quoted(udp(), kind=4, code=0))
	yield "time exceeded", *sides(quoted(udp(), kind=11, code=0))
	yield "parameter problem", *sides(quoted(tcp(), kind=12, code=0))
	yield "redirect", *sides(
		redirect, ((HERE, HERE1), (THERE, THERE1),
			   ("192.168.0.9", "192.168.1.9")))
	yield "unreachable, quotes a later fragment", *sides(
		lambda s, d: ip(d, s) / ICMP(type=3, code=3) /
		Raw(raw(ip(s, d, frag=100, proto=17) / Raw(data(40)))))
	yield "tagged time exceeded", *sides(
		quoted(udp(), kind=11, code=0), frame=eth() / Dot1Q(vlan=5))


def arps():
	frame = Ether(dst=BROADCAST, src=SNULL0)
	pairs = ((HERE, HERE1), (THERE, THERE1))
	yield "ARP request", *sides(arp(1), pairs, frame)
	yield "ARP reply", *sides(arp(2, SNULL1), pairs)
	yield "ARP announcement", *sides(arp(1), (pairs[0], pairs[0]),
					 frame)
	yield "ARP probe, sender zero", *sides(
		arp(1), (("0.0.0.0",) * 2, pairs[1]), frame)
	yield "ARP request, tagged", *sides(arp(1), pairs,
					    frame / Dot1Q(vlan=5))


def unchanged():
	"""(name, sent, None)"""
	six = IPv6(src="2001:db8::1", dst="2001:db8::2")
	yield "IPv6 UDP", raw(eth() / six / udp()), SAME
	yield "IPv6 TCP", raw(eth() / six / tcp()), SAME
	yield "DHCP discover", raw(
		Ether(dst=BROADCAST, src=SNULL0) /
		ip("0.0.0.0", "255.255.255.255") / udp()), SAME
	yield "loopback addresses", raw(
		eth() / ip("127.0.0.1", "127.0.1.1") / udp()), SAME
	yield "from multicast to zero", raw(
		eth() / ip("224.0.1.1", "0.0.1.1") / udp()), SAME
	yield "unknown type", raw(eth(type=0x88b5) / Raw(data(60))), SAME
	yield "Ethernet header alone", raw(eth(type=0x0800)), SAME
	yield "IPv4 cut off", raw(eth() / ip() / udp())[:14 + 19], SAME
	yield "version 5", raw(eth(type=0x0800) / ip(version=5) / udp()), SAME
	yield "header of 16 bytes", raw(eth() / ip(ihl=4) / udp()), SAME
	yield "ARP cut off", raw(eth() / ARP(psrc=HERE, pdst=THERE))[:41], SAME
	yield "ARP of another hardware", raw(
		eth() / ARP(hwtype=6, psrc=HERE, pdst=THERE)), SAME
	yield "ARP of another protocol", raw(
		eth() / ARP(ptype=0x1234, psrc=HERE, pdst=THERE)), SAME
	tags = eth()
	for vlan in range(9):
		tags = tags / Dot1Q(vlan=vlan)
	yield "nine tags", raw(tags / ip() / udp()), SAME


def left_to_the_card():
	"""(name, sent, what comes out, offload): sums that are unfinished"""
	yield "unfinished UDP sum", *sides(lambda s, d: ip(s, d) / udp()), \
		Offload(NEEDS_CSUM, 0, 0, 0, 34, 6)
	yield "unfinished TCP sum", *sides(lambda s, d: ip(s, d) / tcp()), \
		Offload(NEEDS_CSUM, 0, 0, 0, 34, 16)
	yield "unfinished TCP sum, one up, one down", *sides(
		lambda s, d: ip(s, d) / tcp(),
		((HERE, HERE1), (THERE1, THERE))), \
		Offload(NEEDS_CSUM, 0, 0, 0, 34, 16)
	yield "TCP segments", *sides(lambda s, d: ip(s, d) / tcp(4000)), \
		Offload(NEEDS_CSUM, GSO_TCPV4, 54, 1000, 34, 16)


def drain(*ports):
	for port in ports:
		while port.receive(0):
			pass


def arrives(port, outgoing):
	end = time.monotonic() + PATIENCE
	while time.monotonic() < end:
		seen = port.receive(0.1)
		if seen and seen.outgoing == outgoing:
			return seen
	raise Failure(f"nothing arrived at {port.name}")


def cross(source, dest, sent, want, offload=PLAIN, segs=1):
	"""One frame from end to end, with all that must be true of it."""
	drain(source, dest)
	before = source.counters(), dest.counters()
	source.send(opened(sent, offload), offload)
	copy = arrives(source, True)
	differ("the tap's copy", sent, completed(copy.frame, copy.offload))
	seen = arrives(dest, False)
	differ("at the other end", want, completed(seen.frame, seen.offload))
	if (seen.offload.flags ^ offload.flags) & NEEDS_CSUM:
		raise Failure(f"flags {seen.offload.flags}")
	if seen.offload.gso_type & 0x7f != offload.gso_type:
		raise Failure(f"GSO type {seen.offload.gso_type}")
	want = {"crossed": segs, "tx_packets": segs, "tx_bytes": len(sent),
		"queue_0_packets": segs, "queue_0_bytes": len(sent)}
	got = moved(before[0], source.counters())
	if got != want:
		raise Failure(f"counters moved {got}, expected {want}")
	want = {"rx_packets": segs, "rx_bytes": len(sent)}
	got = moved(before[1], dest.counters())
	if got != want:
		raise Failure(f"counters there moved {got}, expected {want}")


TABLES = translated, errors, arps, unchanged, left_to_the_card


def main():
	near, far = Port("snull0"), Port("snull1")
	failed = done = 0
	for table in TABLES:
		for name, sent, want, *offload in table():
			how = offload[0] if offload else PLAIN
			segs = -(-4000 // how.gso_size) if how.gso_size else 1
			want = sent if want is SAME else want
			done += 1
			try:
				if want != sent and sent[14:] == want[14:]:
					raise Failure("nothing to translate")
				cross(near, far, sent, want, how, segs)
				cross(far, near, want, sent, how, segs)
			except (Failure, OSError) as problem:
				print(f"{name}: {problem}")
				failed += 1
	print(f"{done} frames, {failed} wrong")
	return 1 if failed or done < 50 else 0


if __name__ == "__main__":
	if len(sys.argv) == 3:
		sys.exit(write_frames(sys.argv[2], (
			row[1] for table in TABLES for row in table())))
	sys.exit(main())
