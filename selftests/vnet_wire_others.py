# SPDX-License-Identifier: GPL-2.0
"""Tagged frames, what no host answers, and what the settings change.

See vnet_wire_cases.py for what a case is.
"""

from scapy.compat import raw
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.dns import DNS, DNSQR
from scapy.layers.inet import IP, fragment
from scapy.layers.inet6 import (ICMPv6MLReport2, ICMPv6ND_RS, IPv6,
				IPv6ExtHdrFragment, IPv6ExtHdrHopByHop,
				RouterAlert)
from scapy.layers.l2 import Dot1AD, Dot1Q
from scapy.packet import Raw

from vnet_wire_cases import (
	BROADCAST, FAR, HOST, LINK_LOCAL, OTHER, OWN, PEER, answered,
	arp, arp_answered, case, data, echo, eth, ipv4, ping, taken, tcp, udp)
from vnet_wire_cases6 import (GROUP6, GROUP_MAC, advertised, ipv6, ping6,
			      solicit)

MDNS4, MDNS6 = "01:00:5e:00:00:fb", "33:33:00:00:00:fb"


def tags():
	"""(name, the tags, outermost first): trap 6, PCP and DEI stay."""
	yield "802.1Q", [Dot1Q(vlan=5, prio=3)]
	yield "802.1Q with DEI", [Dot1Q(vlan=4095, prio=7, id=1)]
	yield "802.1Q priority tag", [Dot1Q(vlan=0, prio=6)]
	yield "802.1ad", [Dot1AD(vlan=9, prio=1, id=1)]
	yield "QinQ", [Dot1AD(vlan=5), Dot1Q(vlan=6, prio=2)]
	yield "two 802.1Q", [Dot1Q(vlan=5), Dot1Q(vlan=6)]
	yield "802.1ad inside", [Dot1Q(vlan=5), Dot1AD(vlan=6)]
	yield "8 tags", [Dot1Q(vlan=n + 1) for n in range(8)]


def tagged(layers, packet, frame=None):
	frame = frame or eth()
	for layer in layers:
		frame = frame / layer.copy()
	return frame / packet


def tag_cases():
	for what, layers in tags():
		for name, packet in (
				("ICMP", ipv4() / ping() / data(30)),
				("UDP", ipv4() / udp() / data(30)),
				("TCP", ipv4() / tcp() / data(30)),
				("ICMPv6", ipv6() / ping6(data=data(30))),
				("UDP6", ipv6() / udp() / data(30))):
			request = tagged(layers, packet)
			yield case(f"{what}, {name}", request,
				   answered(request))
		reply = arp(op=2, hwsrc=PEER, psrc=FAR, hwdst=OWN, pdst=HOST)
		yield case(f"{what}, ARP",
			   tagged(layers, arp(), eth(dst=BROADCAST)),
			   tagged(layers, reply, eth(OWN, PEER)))
		inner = layers[0].copy()
		for layer in layers[1:]:
			inner = inner / layer.copy()
		yield advertised(f"{what}, solicitation",
				 tagged(layers, ipv6(dst=GROUP6, hlim=255) /
					solicit(), eth(dst=GROUP_MAC)), inner)
	body = ipv4() / ping() / data(30)
	yield taken("vlan", "9 tags",
		    tagged([Dot1Q(vlan=9)] * 9, body)[Dot1Q])
	yield taken("vlan", "802.1Q header only", b"", eth(type=0x8100))
	yield taken("vlan", "tag cut after 2 bytes", b"\0\5",
		    eth(type=0x8100))
	yield taken("vlan", "second tag cut off", Dot1Q(vlan=5, type=0x8100) /
		    b"\0", eth())
	yield taken("ethertype", "tagged, experimental",
		    Dot1Q(vlan=5, type=0x88b5) / data(46))
	yield taken("group", "tagged, to a group", Dot1Q(vlan=5) / body,
		    eth(dst="01:00:5e:00:00:01"))
	yield taken("other_mac", "tagged, to another MAC",
		    Dot1Q(vlan=5) / body, eth(dst=OTHER))
	yield taken("source_mac", "tagged, from the peer MAC",
		    Dot1Q(vlan=5) / body, eth(src=PEER))


def option_cases():
	"""trap 38"""
	for what, option in (
			("NOP", b"\1\1\1\1"), ("end", b"\0\0\0\0"),
			("record route", b"\7\7\4\0\0\0\0\0"),
			("record route, full",
			 b"\7\x07\x08\xc0\0\2\1\0"),
			("timestamp", b"\x44\x0c\5\0" + bytes(8)),
			("timestamp with addresses",
			 b"\x44\x0c\5\1" + bytes(8)),
			("router alert", b"\x94\4\0\0"),
			("40 bytes", b"\7\x27\4" + bytes(37)),
			("source route behind the end",
			 b"\0\x83\7\4\xc0\0\2\x09")):
		for name, layer in (("ICMP", ping()), ("UDP", udp()),
				    ("TCP", tcp())):
			yield echo(f"{what}, {name}",
				   ipv4(options=option) / layer / data(30))
	whole = eth() / ipv4(options=b"\7\7\4\0\0\0\0\0") / udp() / data(700)
	for place, request, answer in zip(
			("first", "second"), fragment(whole, 360),
			fragment(answered(whole), 360)):
		yield case(f"record route, {place} piece", request, answer)
	for what, option in (
			("loose", b"\x83\7\4\xc0\0\2\x09\0"),
			("strict", b"\x89\7\4\xc0\0\2\x09\0"),
			("loose, no address left", b"\x83\7\x08\xc0\0\2\x09\0"),
			("loose behind others",
			 b"\1\x94\4\0\0\x83\7\4\xc0\0\2\x09")):
		yield taken("source_route", what,
			    ipv4(options=option) / ping() / data(30))
	yield taken("ip_checksum", "wrong sum over options", ipv4(
		options=b"\7\7\4\0\0\0\0\0", chksum=0x1234) / ping())
	flipped = bytearray(raw(ipv4(options=b"\7\7\4\0\0\0\0\0") / ping()))
	flipped[23] ^= 0x10
	yield taken("ip_checksum", "a changed option", Raw(bytes(flipped)),
		    eth(type=0x0800))


def silent_cases():
	"""trap 35: what a station hears every day and never answers."""
	stp = Raw(b"\x42\x42\3\0\0\0\0\0" + bytes(30))
	for mac, what in ((LINK_LOCAL, "STP"),
			  ("01:00:0c:cc:cc:cd", "PVST")):
		yield taken("group", what, stp, eth(dst=mac, type=38))
	for mac, kind, what in (
			("01:80:c2:00:00:0e", 0x88cc, "LLDP"),
			("01:80:c2:00:00:02", 0x8809, "LACP"),
			("01:80:c2:00:00:03", 0x888e, "EAPOL"),
			("01:80:c2:00:00:01", 0x8808, "pause"),
			("01:1b:19:00:00:00", 0x88f7, "PTP"),
			("01:80:c2:00:00:30", 0x8902, "CFM"),
			("33:33:00:00:00:01", 0x86dd, "IPv6 cut off")):
		yield taken("group", what, data(46), eth(dst=mac, type=kind))
		yield taken("ethertype" if kind != 0x86dd else "malformed",
			    f"{what} to the peer MAC", data(46),
			    eth(type=kind))
	yield taken("group", "IGMP report", ipv4(
		dst="224.0.0.251", ttl=1, proto=2,
		options=b"\x94\4\0\0") / data(8), eth(dst=MDNS4))
	yield taken("group", "MLD report",
		    ipv6(dst="ff02::16", hlim=1) /
		    IPv6ExtHdrHopByHop(options=[RouterAlert()]) /
		    ICMPv6MLReport2(), eth(dst="33:33:00:00:00:16"))
	question = udp(5353, 5353) / DNS(qd=DNSQR(qname="host.example"))
	yield taken("group", "mDNS", ipv4(dst="224.0.0.251", ttl=255) /
		    question, eth(dst=MDNS4))
	yield taken("group", "mDNS over IPv6", ipv6(dst="ff02::fb", hlim=255) /
		    question, eth(dst=MDNS6))
	yield taken("group", "DHCP discover",
		    ipv4(src="0.0.0.0", dst="255.255.255.255") / udp(68, 67) /
		    BOOTP(chaddr=b"\2\0\0\0\0\1") /
		    DHCP(options=[("message-type", "discover"), "end"]),
		    eth(dst=BROADCAST))
	yield taken("group", "DHCPv6 solicit", ipv6(dst="ff02::1:2", hlim=1) /
		    udp(546, 547) / data(40), eth(dst="33:33:00:01:00:02"))
	yield taken("group", "RS", ipv6(dst="ff02::2", hlim=255) /
		    ICMPv6ND_RS(), eth(dst="33:33:00:00:00:02"))
	yield taken("group", "subnet broadcast", ipv4(dst="192.0.2.255") /
		    ping(), eth(dst=BROADCAST))
	yield taken("group", "OSPF hello", ipv4(dst="224.0.0.5", proto=89) /
		    data(44), eth(dst="01:00:5e:00:00:05"))
	yield taken("group", "VRRP", ipv4(dst="224.0.0.18", proto=112) /
		    data(20), eth(dst="01:00:5e:00:00:12"))


def offs_cases():
	"""answer arp,icmp: the testpmd-like host."""
	yield arp_answered("ARP", arp(), eth(dst=BROADCAST))
	yield echo("ICMP", ipv4() / ping() / data(30))
	for what, packet in (
			("UDP", ipv4() / udp() / data(9)),
			("TCP", ipv4() / tcp()),
			("later piece of UDP",
			 ipv4(frag=9, proto=17) / data(9)),
			("UDP-Lite", ipv4(proto=136) / data(9)),
			("ICMPv6", ipv6() / ping6()),
			("UDP over IPv6", ipv6() / udp()),
			("later piece of TCP over IPv6", ipv6() /
			 IPv6ExtHdrFragment(offset=9, nh=6) / data(9)),
			("unicast solicitation", ipv6(hlim=255) / solicit()),
			("port 0", ipv4() / udp(dport=0))):
		yield taken("switched_off", what, packet)
	yield taken("switched_off", "solicitation",
		    ipv6(dst=GROUP6, hlim=255) / solicit(),
		    eth(dst=GROUP_MAC))
	late = ipv4(frag=9, proto=1) / data(9)
	yield echo("later piece of ICMP", late)


def none_cases():
	yield taken("switched_off", "ARP", arp(), eth(dst=BROADCAST))
	yield taken("switched_off", "ICMP", ipv4() / ping())
	yield taken("switched_off", "outside the prefix",
		    ipv4(dst="198.51.100.1") / ping())
	yield taken("protocol", "SCTP", ipv4(proto=132) / data(12))


def prefix_cases():
	"""for 192.0.2.0/24 for 2001:db8::/64"""
	far = "198.51.100.9"
	yield arp_answered("ARP inside", arp(), eth(dst=BROADCAST))
	yield arp_answered("ARP from outside", arp(psrc=far),
			   eth(dst=BROADCAST))
	yield taken("prefix", "ARP", arp(pdst=far), eth(dst=BROADCAST))
	yield echo("inside", ipv4() / ping() / data(9))
	yield echo("from outside", ipv4(src=far) / udp() / data(9))
	yield echo("first address", ipv4(dst="192.0.2.0") / ping())
	yield echo("last address", ipv4(dst="192.0.2.255") / ping())
	for dst in (far, "192.0.1.255", "192.0.3.0"):
		yield taken("prefix", f"ICMP to {dst}", ipv4(dst=dst) / ping())
		yield taken("prefix", f"TCP to {dst}", ipv4(dst=dst) / tcp())
	yield taken("prefix", "port 0 outside",
		    ipv4(dst=far) / udp(dport=0))
	yield echo("inside, IPv6", ipv6() / ping6(data=data(9)))
	for dst in ("2001:db8:0:1::1", "fe80::2", "2001:db7::1"):
		yield taken("prefix", f"to {dst}", ipv6(dst=dst) / ping6())
	yield advertised("solicitation", eth(dst=GROUP_MAC) /
			 ipv6(dst=GROUP6, hlim=255) / solicit())
	yield taken("prefix", "solicitation for fe80::2:3456",
		    ipv6(dst=GROUP6, hlim=255) / solicit("fe80::2:3456"),
		    eth(dst=GROUP_MAC))


def ttl_of(ttl):
	"""The answers of `ttl`; 0 keeps. trap 42"""
	for there in (1, 2, 63, 64, 255):
		for what, packet in (
				("IPv4", ipv4(ttl=there) / ping() / data(9)),
				("IPv6", ipv6(hlim=there) / udp() / data(9))):
			request = eth() / packet
			answer = answered(request)
			layer = answer[IP if IP in answer else IPv6]
			setattr(layer, "ttl" if IP in answer else "hlim",
				ttl or there)
			yield case(f"{what} with {there}", request, answer)


def keep_cases():
	yield from ttl_of(0)
	yield advertised("solicitation", eth() / ipv6(hlim=255) / solicit())


def ttl_cases():
	yield from ttl_of(254)
	yield advertised("solicitation", eth() / ipv6(hlim=255) / solicit())


def listed_cases():
	"""A bridge port with for 192.0.2.0/24 for 2001:db8::/64: trap 36."""
	yield arp_answered("ARP, listed", arp(), eth(dst=BROADCAST))
	yield taken("bridge_port", "ARP, not listed",
		    arp(pdst="198.51.100.9"), eth(dst=BROADCAST))
	yield advertised("solicitation, listed", eth(dst=GROUP_MAC) /
			 ipv6(dst=GROUP6, hlim=255) / solicit())
	yield taken("bridge_port", "solicitation, not listed",
		    ipv6(dst=GROUP6, hlim=255) / solicit("fe80::2:3456"),
		    eth(dst=GROUP_MAC))
	yield echo("IPv4 to the peer MAC", ipv4() / ping() / data(30))
	yield taken("other_mac", "flooded unicast", ipv4() / ping(),
		    eth(dst=OTHER))


def unlisted_cases():
	"""A bridge port with nothing in `for`."""
	yield taken("bridge_port", "solicitation",
		    ipv6(dst=GROUP6, hlim=255) / solicit(),
		    eth(dst=GROUP_MAC))
	yield taken("bridge_port", "unicast solicitation",
		    ipv6(hlim=255) / solicit())
	yield echo("IPv6 to the peer MAC", ipv6() / ping6(data=data(30)))


def short_cases():
	"""trap 45: nothing is filled up to the 60 bytes of a wire.

	What the sender has filled up, with whatever, stays so.
	"""
	bcast = eth(dst=BROADCAST)
	yield arp_answered("ARP in 42 bytes", arp(), bcast)
	yield arp_answered("ARP in 43 bytes", arp(), bcast, b"\xff")
	yield arp_answered("ARP in 59 bytes", arp(), bcast, data(17))
	yield echo("ICMP in 42 bytes", ipv4() / ping())
	yield echo("TCP in 54 bytes", ipv4() / tcp())
	for size in (42, 43, 58, 59, 60):
		yield echo(f"UDP in {size} bytes",
			   ipv4() / udp() / data(size - 42))


def short_loop_cases():
	for size in (14, 15, 42, 59, 60):
		frame = eth(type=0x88b5) / data(size - 14)
		yield case(f"{size} bytes", frame, frame)


def short_macswap_cases():
	for size in (14, 15, 42, 59, 60):
		body = data(size - 14)
		yield case(f"{size} bytes", eth(type=0x88b5) / body,
			   eth(OWN, PEER, type=0x88b5) / body)


PLAN = (
	("echo0", "short", short_cases),
	("loop0", "short loop", short_loop_cases),
	("swap0", "short macswap", short_macswap_cases),
	("echo0", "tags", tag_cases),
	("echo0", "options", option_cases),
	("echo0", "silent", silent_cases),
	("some0", "answer arp,icmp", offs_cases),
	("none0", "answer none", none_cases),
	("for0", "for", prefix_cases),
	("keep0", "ttl keep", keep_cases),
	("ttl0", "ttl 254", ttl_cases),
	("port0", "bridge port6", unlisted_cases),
	("port1", "bridge port, for", listed_cases),
)
