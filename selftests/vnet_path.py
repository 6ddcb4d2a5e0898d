#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Talks to vnet's far end through sockets and compares what comes back.

	vnet_path.py COMMAND ARGS...	exit status 0 if all was as it should be

Every command takes the far end's address first. The far end answers on every
port with what it was sent, so the content of each answer is known.
"""

import select
import socket
import struct
import sys
import time

PATIENCE = 60		# seconds without progress; emulated machines are slow
PORT = 5000
SO_ZEROCOPY, MSG_ZEROCOPY, MSG_ERRQUEUE = 60, 0x4000000, 0x2000
SO_TXTIME = SCM_TXTIME = 61
SO_TIMESTAMPNS = SCM_TIMESTAMPNS = 35
SO_EE_ORIGIN_ZEROCOPY = 5
SOL_PACKET, PACKET_OUTGOING, ETH_P_ALL = 263, 4, 3


def check(right, text):
	if not right:
		sys.exit(f"{sys.argv[1]}: {text}")


def content(size, seed=1):
	"""Digits of a fraction: no piece comes twice; to import takes time."""
	prime = (1 << 32) - 5
	start = seed * 2654435761 % prime
	return ((start << 8 * size) // prime).to_bytes(size, "big")


def family(host):
	return socket.AF_INET6 if ":" in host else socket.AF_INET


def tcp_connect(host):
	sock = socket.socket(family(host), socket.SOCK_STREAM)
	sock.settimeout(PATIENCE)
	sock.connect((host, PORT))
	return sock


def echoed(sock, sent, flags=0):
	"""Sends all, reads as much at the same time, expects a clean end."""
	got = bytearray()
	out = memoryview(sent)
	sock.setblocking(False)
	while True:
		readable, writable, _ = select.select(
			[sock], [sock] if out is not None else [], [], PATIENCE)
		check(readable or writable,
		      f"stuck after {len(got)} of {len(sent)} bytes")
		if readable:
			piece = sock.recv(1 << 18)
			if not piece:
				break
			got += piece
		if writable and not out:
			sock.shutdown(socket.SHUT_WR)
			out = None
		elif writable:
			try:
				done = sock.send(out[:1 << 18], flags)
			except (BlockingIOError, OSError) as busy:
				if not isinstance(busy, BlockingIOError) and \
				   not flags:
					raise
				# Zerocopy: too many pages out there.
				time.sleep(0.01)
				continue
			out = out[done:]
	check(len(got) == len(sent), f"{len(got)} bytes of {len(sent)} back")
	check(got == sent, "other bytes came back")


def tcp(host, size, flags=0):
	start = time.monotonic()
	sock = tcp_connect(host)
	if flags:
		sock.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
	echoed(sock, content(int(size)), flags)
	seconds = time.monotonic() - start
	print(f"{size} bytes in {seconds:.1f} s")


def udp_socket(host):
	sock = socket.socket(family(host), socket.SOCK_DGRAM)
	sock.settimeout(PATIENCE)
	sock.connect((host, PORT))
	return sock


def udp(host, *sizes):
	sock = udp_socket(host)
	for size in map(int, sizes):
		sent = content(size, size)
		sock.send(sent)
		check(sock.recv(1 << 16) == sent, f"{size} bytes changed")


def udp_many(host, count, size):
	"""Bursts of datagrams, the next when the last has come back."""
	sock = udp_socket(host)
	sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
	sent = content(int(size))
	for _ in range(int(count) // 50):
		for _ in range(50):
			sock.send(sent)
		for _ in range(50):
			check(sock.recv(1 << 16) == sent, "a datagram changed")


def icmp(host, *sizes):
	"""Datagram ICMP sockets only get what the kernel's sum check let by."""
	request, reply, protocol = (128, 129, socket.IPPROTO_ICMPV6) \
		if ":" in host else (8, 0, socket.IPPROTO_ICMP)
	sock = socket.socket(family(host), socket.SOCK_DGRAM, protocol)
	sock.settimeout(PATIENCE)
	sock.connect((host, 0))
	for seq, size in enumerate(map(int, sizes)):
		sent = content(size, size)
		sock.send(struct.pack(">BBHHH", request, 0, 0, 0, seq) + sent)
		got = sock.recv(1 << 16)
		kind, code, _, _, back = struct.unpack_from(">BBHHH", got)
		check((kind, code, back) == (reply, 0, seq),
		      f"answer {got[:8]}")
		check(got[8:] == sent, f"{size} bytes changed")


def completions(sock):
	"""How many zerocopy sends the kernel reports as done with."""
	done = 0
	while True:
		try:
			_, anc, _, _ = sock.recvmsg(0, 512, MSG_ERRQUEUE)
		except BlockingIOError:
			return done
		for _, _, value in anc:
			_, origin, _, _, _, first, last = struct.unpack_from(
				"=IBBBBII", value)
			if origin == SO_EE_ORIGIN_ZEROCOPY:
				done += last - first + 1


def zerocopy_udp(host):
	"""The answer may not be made of pages that are the sender's again."""
	sock = udp_socket(host)
	sock.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
	sent = content(1400)
	buffer = bytearray(sent)
	sock.send(buffer, MSG_ZEROCOPY)
	end = time.monotonic() + PATIENCE
	# Nobody has read the answer yet.
	sock.setblocking(False)
	while not completions(sock) and time.monotonic() < end:
		time.sleep(0.01)
	sock.settimeout(PATIENCE)
	check(time.monotonic() < end, "the pages did not come back")
	buffer[:] = bytes(len(buffer))
	check(sock.recv(1 << 16) == sent, "the answer changed with the buffer")


def zerocopy_tcp(host, size):
	tcp(host, size, MSG_ZEROCOPY)


def txtime(host):
	"""A departure time must not become the answer's time of arrival."""
	sock = udp_socket(host)
	sock.setsockopt(socket.SOL_SOCKET, SO_TXTIME,
			struct.pack("=II", time.CLOCK_MONOTONIC, 0))
	sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
	for delay in (0, 50_000_000, 200_000_000):
		leave = time.clock_gettime_ns(time.CLOCK_MONOTONIC) + delay
		sock.sendmsg([b"on time"], [(socket.SOL_SOCKET, SCM_TXTIME,
					     struct.pack("=Q", leave))])
		got, anc, _, _ = sock.recvmsg(1 << 16, 512)
		back = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
		check(got == b"on time", "content changed")
		check(back >= leave, "sent before its time")
		stamps = [struct.unpack("=qq", value) for level, kind, value
			  in anc if kind == SCM_TIMESTAMPNS]
		check(stamps, "no receive time")
		off = abs(stamps[0][0] + stamps[0][1] / 1e9 - time.time())
		check(off < 10, f"arrival is {off:.1f} s off")


def taps(host, dev, mac):
	"""What a tap on the sending side shows: requests out, answers in."""
	peer = bytes.fromhex(mac.replace(":", ""))
	peer = bytes([(peer[0] | 2) ^ 0x40]) + peer[1:]
	own = bytes.fromhex(mac.replace(":", ""))
	tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
	tap.setsockopt(socket.SOL_SOCKET, 33, 1 << 26)	# SO_RCVBUFFORCE
	tap.bind((dev, ETH_P_ALL))
	tcp(host, 1000000)
	udp(host, 1, 100, 3000)
	tap.setblocking(False)
	far = socket.inet_aton(host)
	seen, payload = {True: 0, False: 0}, {True: {}, False: {}}
	longest = 0
	while True:
		try:
			frame, addr = tap.recvfrom(1 << 17)
		except BlockingIOError:
			break
		if frame[12:14] != b"\x08\x00":
			continue
		out = addr[2] == PACKET_OUTGOING
		longest = max(longest, len(frame) if out else 0)
		macs = (peer, own) if out else (own, peer)
		check((frame[0:6], frame[6:12]) == macs,
		      f"MACs of {'out' if out else 'in'} {frame[:14].hex()}")
		check(frame[30:34] == far if out else frame[26:30] == far,
		      f"addresses of {'out' if out else 'in'}")
		seen[out] += 1
		if frame[23] == 6:
			sport, dport, seq = struct.unpack_from(">HHI", frame,
							       34)
			check((dport if out else sport) == PORT, "TCP port")
			if len(frame) > 1000:
				payload[out].setdefault(seq, frame[66:])
	check(seen[True] and seen[False], f"frames seen: {seen}")
	# An answer lost in a full ring is not among them.
	both = payload[True].keys() & payload[False].keys()
	check(both, "no payload seen both ways")
	for seq in both:
		piece, other = payload[True][seq], payload[False][seq]
		size = min(len(piece), len(other))
		check(piece[:size] == other[:size], f"payload at {seq}")
	print(f"longest {longest}")


def ones_sum(words):
	words += b"\0" * (len(words) % 2)
	total = sum(struct.unpack(f">{len(words) // 2}H", words))
	while total > 0xffff:
		total = (total & 0xffff) + (total >> 16)
	return total


def finished(host, dev):
	"""Every sum in what arrives at DEV is right in the bytes themselves."""
	tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
	tap.setsockopt(socket.SOL_SOCKET, 33, 1 << 26)	# SO_RCVBUFFORCE
	tap.bind((dev, ETH_P_ALL))
	udp(host, 1, 2, 100, 1471, 1472)
	icmp(host, 1, 2, 1472)
	tcp(host, 200000)
	tap.setblocking(False)
	seen = {1: 0, 6: 0, 17: 0}
	while True:
		try:
			frame, addr = tap.recvfrom(1 << 17)
		except BlockingIOError:
			break
		if addr[2] == PACKET_OUTGOING or frame[12:14] != b"\x08\0":
			continue
		ip = frame[14:14 + struct.unpack_from(">H", frame, 16)[0]]
		pseudo = ip[12:20] + struct.pack(">HH", ip[9], len(ip) - 20)
		check(ones_sum(ip[:20]) == 0xffff, "IPv4 header's sum")
		check(ones_sum((b"" if ip[9] == 1 else pseudo) + ip[20:])
		      == 0xffff, f"sum of protocol {ip[9]}: {ip[:48].hex()}")
		seen[ip[9]] += 1
	check(all(seen.values()), f"frames by protocol: {seen}")


def burst(dev, own, peer, count, times=1):
	"""GSO frames of COUNT segments.

	Without TSO the stack cuts them up, and sends all segments of one with
	softirqs off: no poll runs meanwhile on this CPU.
	"""
	out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
	out.setsockopt(SOL_PACKET, 15, 1)		# PACKET_VNET_HDR
	out.bind((dev, 0))
	size = 16
	macs = bytes.fromhex((peer + own).replace(":", ""))
	total = 40 + size * int(count)
	ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, total, 1, 0x4000, 64, 6, 0,
			 socket.inet_aton("192.0.2.1"),
			 socket.inet_aton("192.0.2.2"))
	words = struct.unpack(">10H", ip)
	folded = sum(words)
	folded = (folded & 0xffff) + (folded >> 16)
	ip = ip[:10] + struct.pack(">H", 0xffff ^ folded) + ip[12:]
	tcp_header = struct.pack(">HHIIBBHHH", 40000, PORT, 1, 1, 0x50, 0x10,
				 1000, 0, 0)
	whole = macs + b"\x08\x00" + ip + tcp_header + bytes(size * int(count))
	# NEEDS_CSUM, TCPv4, header length, segment, start and offset of the sum
	whole = struct.pack("=BBHHHH", 1, 1, 54, size, 34, 16) + whole
	for _ in range(int(times)):
		out.send(whole)


def frame(dev, own, peer, size, tags=0):
	"""One frame of SIZE bytes, an EtherType that echo does not answer."""
	out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
	out.bind((dev, 0))
	macs = bytes.fromhex((peer + own).replace(":", ""))
	tag = b"\x81\x00\x00\x05"
	out.send((macs + tag * int(tags) + b"\x88\xb5").ljust(int(size), b"\0"))


def raw(dev, size, *frames):
	"""Frames of hexadecimal digits, padded with zeros to SIZE bytes.

	Of one that is longer than a page only the Ethernet header is linear.
	"""
	out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
	out.setsockopt(SOL_PACKET, 15, 1)		# PACKET_VNET_HDR
	out.bind((dev, 0))
	header = struct.pack("=BBHHHH", 0, 0, 14, 0, 0, 0)
	for digits in frames:
		whole = bytes.fromhex(digits).ljust(int(size), b"\0")
		out.send(header + whole)


COMMANDS = {function.__name__: function for function in (
	burst, finished, frame, icmp, raw, taps, tcp, txtime, udp, udp_many,
	zerocopy_tcp, zerocopy_udp)}

if __name__ == "__main__":
	if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
		sys.exit("usage: vnet_path.py " + "|".join(COMMANDS) + " ARGS")
	COMMANDS[sys.argv[1]](*sys.argv[2:])
