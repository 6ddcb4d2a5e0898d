#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Sends single frames into vnet interfaces and judges what comes back.

vnet_wire.sh makes the interfaces and starts this inside their namespace, where
nothing else sends. For each case of the tables a packet socket sends
the frame, a second one collects what the interface carries, and then

 * the answer has the expected bytes, with all sums completed, or there is none;
 * the copy that a tap took of the outgoing frame is the frame as it was sent;
 * one counter of the list of reasons (or `answered`) moved, by one, and the
   packet and byte counters of the link moved by what went over the wire;
 * a wrong sum does not arrive marked as a checked one.

Every answered case runs a second time without a tap: a tap's copy makes the
kernel share the frame's data, so that the driver takes another way then.
"""

import array
import fcntl
import select
import socket
import struct
import sys
import time
from collections import namedtuple

from scapy.utils import checksum

import vnet_wire_cases
import vnet_wire_cases6
import vnet_wire_others
from vnet_wire_cases import DATA_VALID, NEEDS_CSUM, PLAIN, Offload

ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_AUXDATA, PACKET_VNET_HDR, PACKET_IGNORE_OUTGOING = 8, 15, 23
PACKET_OUTGOING = 4
SIOCETHTOOL = 0x8946
ETHTOOL_GSTRINGS, ETHTOOL_GSTATS, ETHTOOL_GSSET_INFO = 0x1b, 0x1d, 0x37
ETH_SS_STATS = 1
VNET_HDR = struct.Struct("=BBHHHH")
# struct tpacket_auxdata
AUXDATA = struct.Struct("=IIIHHHH")
TP_VLAN_VALID, TP_VLAN_TPID_VALID = 1 << 4, 1 << 6
PATIENCE = 10.0		# seconds; only a failing case waits that long
IMPATIENCE = 0.5	# once a few have failed

PLAN = vnet_wire_cases.PLAN + vnet_wire_cases6.PLAN + vnet_wire_others.PLAN

Seen = namedtuple("Seen", "frame offload outgoing")


class Failure(Exception):
	"""A case that went wrong, with the reason as its text."""


def layer3(frame):
	"""EtherType and offset of what stands behind the tags."""
	at = 12
	while frame[at:at + 2] in (b"\x81\0", b"\x88\xa8"):
		at += 4
	return int.from_bytes(frame[at:at + 2], "big"), at + 2


def pseudo_sum(frame):
	"""What a sender leaves in the sum field for the card to complete."""
	kind, at = layer3(frame)
	if kind == 0x0800:
		proto = frame[at + 9]
		length = struct.unpack_from(">H", frame, at + 2)[0] - \
			4 * (frame[at] & 15)
		addresses = frame[at + 12:at + 20]
	else:
		proto = frame[at + 6]
		length = struct.unpack_from(">H", frame, at + 4)[0]
		addresses = frame[at + 8:at + 40]
	if proto == 1:
		return 0
	pseudo = addresses + struct.pack(">HH", proto, length)
	return 0xffff ^ checksum(pseudo)


def opened(frame, offload):
	"""The frame with its sum left to the card, if it is to be."""
	if not offload.flags & NEEDS_CSUM:
		return frame
	at = offload.start + offload.offset
	left = struct.pack(">H", pseudo_sum(frame))
	return frame[:at] + left + frame[at + 2:]


def completed(frame, offload):
	"""The frame as a card that was left the sum would send it."""
	if not offload.flags & NEEDS_CSUM:
		return frame
	at = offload.start + offload.offset
	total = checksum(frame[offload.start:])
	if offload.offset == 6 and total == 0:
		total = 0xffff
	return frame[:at] + struct.pack(">H", total) + frame[at + 2:]


def sum_is_right(frame):
	"""Whether the layer 4 sum of an unfragmented datagram is right."""
	kind, at = layer3(frame)
	if kind == 0x0800 and len(frame) >= at + 20:
		proto, start = frame[at + 9], at + 4 * (frame[at] & 15)
		end = at + struct.unpack_from(">H", frame, at + 2)[0]
		piece = frame[at + 6] & 0x3f or frame[at + 7]
	elif kind == 0x86dd and len(frame) >= at + 40:
		proto, start = frame[at + 6], at + 40
		end = start + struct.unpack_from(">H", frame, at + 4)[0]
		piece = False
	else:
		return True
	field = start + {1: 2, 58: 2, 6: 16, 17: 6}.get(proto, len(frame))
	if piece or len(frame) < field + 2:
		return True
	if proto == 17 and frame[field:field + 2] == b"\0\0":
		return True
	clear = frame[start:field] + struct.pack(">H", pseudo_sum(frame)) \
		+ frame[field + 2:end]
	want = checksum(clear) or (0xffff if proto == 17 else 0)
	return struct.pack(">H", want) == frame[field:field + 2]


class Port:
	"""One interface: frames in, frames out, counters."""

	def __init__(self, name):
		self.name = name
		self.out = self._socket(0)
		self.tap = self._socket(ETH_P_ALL)
		self.tap.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
		self.tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF,
				    1 << 22)
		self.ctl = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		self.names = self._stat_names()

	def _socket(self, proto):
		sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
		sock.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
		sock.bind((self.name, proto))
		return sock

	def ignore_outgoing(self, yes):
		self.tap.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING,
				    int(yes))

	def send(self, frame, offload=PLAIN):
		self.out.send(VNET_HDR.pack(*offload) + frame)

	def receive(self, seconds):
		"""The next frame on the wire, its tag put back, or None."""
		if not select.select([self.tap], [], [], seconds)[0]:
			return None
		got, anc, _, addr = self.tap.recvmsg(1 << 17, 256)
		offload = Offload(*VNET_HDR.unpack_from(got))
		frame = got[VNET_HDR.size:]
		for level, kind, value in anc:
			if (level, kind) != (SOL_PACKET, PACKET_AUXDATA):
				continue
			status, _, _, _, _, tci, tpid = AUXDATA.unpack(value)
			if status & TP_VLAN_VALID:
				if not status & TP_VLAN_TPID_VALID:
					tpid = 0x8100
				frame = frame[:12] + struct.pack(
					">HH", tpid, tci) + frame[12:]
		return Seen(frame, offload, addr[2] == PACKET_OUTGOING)

	def _ethtool(self, request):
		request = array.array("B", request)
		at = struct.pack("16sP16x", self.name.encode(),
				 request.buffer_info()[0])
		fcntl.ioctl(self.ctl, SIOCETHTOOL, at)
		return request.tobytes()

	def _stat_names(self):
		info = self._ethtool(struct.pack("=IIQI", ETHTOOL_GSSET_INFO,
						 0, 1 << ETH_SS_STATS, 0))
		count = struct.unpack_from("=I", info, 16)[0]
		reply = self._ethtool(struct.pack(
			"=III", ETHTOOL_GSTRINGS, ETH_SS_STATS, count)
			+ bytes(32 * count))
		return [reply[12 + 32 * i:44 + 32 * i].split(b"\0")[0].decode()
			for i in range(count)]

	def counters(self):
		"""`ethtool -S` and the link's counters in one dictionary."""
		count = len(self.names)
		reply = self._ethtool(struct.pack("=II", ETHTOOL_GSTATS, count)
				      + bytes(8 * count))
		values = dict(zip(self.names, struct.unpack_from(
			f"={count}Q", reply, 8)))
		with open("/proc/net/dev", encoding="ascii") as table:
			for line in table:
				name, _, numbers = line.partition(":")
				if name.strip() == self.name:
					link = [int(n) for n in numbers.split()]
		# rx_dropped is the stack's: nobody here wants the answers.
		values.update(rx_bytes=link[0], rx_packets=link[1],
			      rx_errors=link[2], tx_bytes=link[8],
			      tx_packets=link[9], tx_errors=link[10],
			      tx_dropped=link[11])
		return values


def sums_hold(values):
	taken = sum(n for name, n in values.items()
		    if name.startswith("taken_"))
	dropped = sum(n for name, n in values.items()
		      if name.startswith("dropped_"))
	return (values["answered"] + values["crossed"] + taken ==
		values["tx_packets"] and
		values["answered"] == values["rx_packets"] and
		dropped == values["tx_dropped"])


def moved(before, after):
	return {name: after[name] - n for name, n in before.items()
		if after[name] != n}


def nonzero(values):
	return str({name: n for name, n in values.items() if n})


def expected_moves(case):
	"""Which counters a case moves, and by how much."""
	moves = {"tx_packets": case.segs, "tx_bytes": len(case.frame)}
	if isinstance(case.verdict, str):
		moves[f"taken_{case.verdict}"] = case.segs
	else:
		moves.update(answered=case.segs, rx_packets=case.segs,
			     rx_bytes=len(case.verdict),
			     queue_0_packets=case.segs,
			     queue_0_bytes=len(case.verdict))
	return moves


def differ(what, want, got):
	if want == got:
		return
	at = next((i for i, (a, b) in enumerate(zip(want, got)) if a != b),
		  min(len(want), len(got)))
	raise Failure(f"{what}: {len(want)} bytes expected, {len(got)} came, "
		      f"differ from byte {at}:\n  expected {want[:80].hex()}"
		      f"\n  got      {got[:80].hex()}")


def judge(case, seen, tapped):
	"""Compares the frames of one case with what they should be."""
	out = [s for s in seen if s.outgoing]
	back = [s for s in seen if not s.outgoing]
	if len(out) != tapped:
		raise Failure(f"{len(out)} copies of the request, "
			      f"{tapped:d} expected\n" + "\n".join(
				      copy.frame.hex() for copy in out))
	for copy in out:
		differ("the tap's copy of the request", case.frame,
		       completed(copy.frame, copy.offload))
	if isinstance(case.verdict, str):
		if back:
			raise Failure("answered: " + back[0].frame.hex())
		return
	if len(back) != 1:
		raise Failure(f"{len(back)} answers, one expected")
	answer = back[0]
	whole = completed(answer.frame, answer.offload)
	differ("the answer", case.verdict, whole)
	if answer.offload.flags & DATA_VALID and not sum_is_right(whole):
		raise Failure("a wrong sum is marked as checked")
	if answer.offload.gso_type & 0x7f != case.offload.gso_type:
		raise Failure(f"GSO type {answer.offload.gso_type}")
	# A sum left to the card is left to the receiver, not computed.
	if (answer.offload.flags ^ case.offload.flags) & NEEDS_CSUM:
		raise Failure(f"flags {answer.offload.flags}, sent with "
			      f"{case.offload.flags}")


def run(port, case, tapped):
	port.ignore_outgoing(not tapped)
	# A bridge may have said something when its ports came up.
	while port.receive(0):
		pass
	before = port.counters()
	want = expected_moves(case)
	frames = int(tapped) + (not isinstance(case.verdict, str))
	seen = []
	port.send(opened(case.frame, case.offload), case.offload)
	end = time.monotonic() + Report.patience
	while len(seen) < frames:
		got = port.receive(max(0, end - time.monotonic()))
		if not got:
			break
		seen.append(got)
	# The counters of a taken frame may be a moment behind.
	while moved(before, port.counters()) != want and time.monotonic() < end:
		time.sleep(0.001)
	while (got := port.receive(0)):
		seen.append(got)
	judge(case, seen, tapped)
	after = port.counters()
	if moved(before, after) != want:
		raise Failure(f"counters moved {moved(before, after)}, "
			      f"expected {want}")
	if not sums_hold(after):
		raise Failure("the sum rule is broken: " + nonzero(after))


def write_frames(path, frames):
	"""Those that fit, for vnet_random to mutate."""
	with open(path, "wb") as corpus:
		for frame in frames:
			if len(frame) <= 1514:
				corpus.write(struct.pack(">H", len(frame)))
				corpus.write(frame)


def write_corpus(path, pcap):
	"""All frames, and those for a plain echo interface as a capture.

	Prints how many these are, and how many of them it answers.
	"""
	tables = [(dev, list(table())) for dev, _, table in PLAN]
	write_frames(path, (case.frame for _, table in tables
			    for case in table))
	echo = [case for dev, table in tables if dev == "echo0"
		for case in table]
	save_pcap(pcap, [case.frame for case in echo])
	print(len(echo), sum(not isinstance(case.verdict, str)
			     for case in echo))


def save_pcap(path, frames):
	with open(path, "wb") as pcap:
		# Version 2.4, no limit, Ethernet
		pcap.write(struct.pack("=IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0,
				       65535, 1))
		for number, frame in enumerate(frames):
			size = len(frame)
			pcap.write(struct.pack("=IIII", 0, number, size, size))
			pcap.write(frame)


def write_silent(path, mac):
	"""What nobody answers, sent by the station MAC; how many they are."""
	source = bytes.fromhex(mac.replace(":", ""))
	frames = [case.frame[:6] + source + case.frame[12:]
		  for case in vnet_wire_others.silent_cases()]
	save_pcap(path, frames)
	print(len(frames))


class Report:
	"""KTAP lines; the plan is known before the first one."""

	patience = PATIENCE

	def __init__(self, names):
		if len(set(names)) != len(names):
			twice = {n for n in names if names.count(n) > 1}
			raise SystemExit(f"names used twice: {twice}")
		self.names = names
		self.done = self.failed = 0
		print(f"TAP version 13\n1..{len(names)}", flush=True)

	def test(self, name, function, *args):
		assert name == self.names[self.done]
		self.done += 1
		try:
			function(*args)
			verdict = "ok"
		except (Failure, OSError) as problem:
			print("# " + str(problem).replace("\n", "\n# "))
			verdict = "not ok"
			self.failed += 1
			if self.failed == 3:
				Report.patience = IMPATIENCE
		print(f"{verdict} {self.done} vnet_wire: {name}", flush=True)

	def end(self):
		print(f"# Totals: pass:{self.done - self.failed} "
		      f"fail:{self.failed} xfail:0 xpass:0 skip:0 error:0")
		return 1 if self.failed or self.done != len(self.names) else 0


def main():
	start = time.monotonic()
	tests = []
	ports = {}
	for dev, group, table in PLAN:
		if dev not in ports:
			ports[dev] = Port(dev)
		for case in table():
			name = f"{group}: {case.name}"
			tests.append((name, run, ports[dev], case, True))
			if not isinstance(case.verdict, str):
				tests.append((name + ", no tap", run,
					      ports[dev], case, False))
	report = Report([test[0] for test in tests])
	print(f"# {len(tests)} tests made in {time.monotonic() - start:.1f} s")
	for name, function, *args in tests:
		report.test(name, function, *args)
	print(f"# done after {time.monotonic() - start:.1f} s")
	return report.end()


if __name__ == "__main__":
	if len(sys.argv) > 2:
		WRITE = {"corpus": write_corpus, "silent": write_silent}
		sys.exit(WRITE[sys.argv[1]](*sys.argv[2:]))
	sys.exit(main())
