#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Sockets with options, talking to vnet's far end: see vnet_path.py.

	vnet_streams.py COMMAND HOST ARGS...	exit status 0: all went well
"""

import select
import socket
import struct
import sys
import time

from vnet_path import (ETH_P_ALL, PACKET_OUTGOING, PATIENCE, PORT, check,
		       content, echoed, family, tcp_connect, udp_socket)

IPPROTO_MPTCP = 262
MSG_FASTOPEN = 0x20000000
SOL_UDP, UDP_SEGMENT, UDP_GRO = 17, 103, 104
SOL_TLS, TLS_TX, TLS_RX, TCP_ULP = 282, 1, 2, 31
TCP_MD5SIG = 14
# The bits of struct tcp_info's tcpi_options, by what switches them
OPTIONS = {"tcp_timestamps": 1, "tcp_sack": 2, "tcp_window_scaling": 4,
	   "tcp_ecn": 8}


def zero_window(host, size):
	"""Nobody reads until nothing can be sent any more."""
	sock = tcp_connect(host)
	sent = content(int(size))
	sock.setblocking(False)
	out = memoryview(sent)
	while select.select([], [sock], [], 1)[1] and out:
		out = out[sock.send(out[:1 << 16]):]
	check(out, f"{size} bytes fit in the buffers")
	got = bytearray()
	while len(got) < len(sent):
		ready = select.select([sock], [sock] if out else [], [],
				      PATIENCE)
		check(ready[0] or ready[1], f"stuck after {len(got)} bytes")
		if ready[0]:
			got += sock.recv(1 << 18)
		if ready[1]:
			out = out[sock.send(out[:1 << 16]):]
	check(got == sent, "other bytes came back")


def segments(host, gro):
	"""One send of 40 datagrams; with GRO they may come in larger ones."""
	sock = udp_socket(host)
	sock.setsockopt(SOL_UDP, UDP_SEGMENT, 1200)
	if gro == "gro":
		sock.setsockopt(SOL_UDP, UDP_GRO, 1)
	sent = content(40 * 1200 - 7)
	longest = 0
	for _ in range(20):
		sock.send(sent)
		got = b""
		while len(got) < len(sent):
			piece = sock.recv(1 << 16)
			check(gro == "gro" or len(piece) <= 1200,
			      f"{len(piece)} bytes in one datagram")
			longest = max(longest, len(piece))
			got += piece
		check(got == sent, "a datagram changed")
	check(gro != "gro" or longest > 1200, "nothing was merged")


def tcp_info(sock):
	return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)


def options(host, *names):
	"""Agreed on are those: what is offered comes back as offered."""
	sock = tcp_connect(host)
	want, got = sum(OPTIONS[name] for name in names), tcp_info(sock)[5]
	# The bits above are of what happened later.
	check(got & 15 == want, f"options {got:#x}, expected {want:#x}")
	echoed(sock, content(200000))


def maxseg(host, size):
	"""It is offered, so it comes back as what the far end can take."""
	sock = socket.socket(family(host), socket.SOCK_STREAM)
	sock.settimeout(PATIENCE)
	sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, int(size))
	sock.connect((host, PORT))
	snd_mss = struct.unpack_from("=I", tcp_info(sock), 16)[0]
	# Without 12 bytes of timestamps
	check(snd_mss == int(size) - 12, f"segments of {snd_mss} bytes")
	echoed(sock, content(200000))


def read_to_end(sock):
	got = bytearray()
	while True:
		piece = sock.recv(1 << 18)
		if not piece:
			return got
		got += piece


def mptcp(host):
	"""A simultaneous open makes MPTCP fall back to TCP.

	There, the kernel (6.1, 6.12) loses the first byte that arrives, which
	was on the wire: the rest has to be right.
	"""
	sock = socket.socket(family(host), socket.SOCK_STREAM, IPPROTO_MPTCP)
	sock.settimeout(PATIENCE)
	sock.connect((host, PORT))
	sent = content(100000)
	sock.sendall(sent)
	sock.shutdown(socket.SHUT_WR)
	got = read_to_end(sock)
	check(got in (sent, sent[1:]), "other bytes came back")


def md5(host):
	"""A signature covers who sent it: what comes back is not signed."""
	sock = socket.socket(family(host), socket.SOCK_STREAM)
	if sock.family == socket.AF_INET:
		address = struct.pack("=HH4s120x", sock.family, 0,
				      socket.inet_aton(host))
	else:
		address = struct.pack("=HHI16s104x", sock.family, 0, 0,
				      socket.inet_pton(sock.family, host))
	sock.setsockopt(socket.IPPROTO_TCP, TCP_MD5SIG, address +
			struct.pack("=BBHi80s", 0, 0, 4, 0, b"keys"))
	sock.settimeout(3)
	try:
		sock.connect((host, PORT))
	except OSError:
		return
	sys.exit("connected")


def first_bytes(tap):
	"""How many bytes each SYN has that this host sent."""
	found = []
	tap.setblocking(False)
	while True:
		try:
			frame, addr = tap.recvfrom(1 << 17)
		except BlockingIOError:
			return found
		if addr[2] != PACKET_OUTGOING:
			continue
		start = 34 if frame[12:14] == b"\x08\x00" else 54
		if frame[23 if start == 34 else 20] == socket.IPPROTO_TCP and \
		   frame[start + 13] & 0x12 == 2:
			found.append(len(frame) - start -
				     4 * (frame[start + 12] >> 4))


def fastopen(host, size, dev):
	"""The data of the SYN comes back in it, and is taken from neither."""
	tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
	tap.setsockopt(socket.SOL_SOCKET, 33, 1 << 24)	# SO_RCVBUFFORCE
	tap.bind((dev, ETH_P_ALL))
	sock = socket.socket(family(host), socket.SOCK_STREAM)
	sent = content(int(size))
	sock.settimeout(PATIENCE)
	done = sock.sendto(sent[:1000], MSG_FASTOPEN, (host, PORT))
	check(done == 1000, f"{done} bytes with the SYN")
	sock.sendall(sent[1000:])
	sock.shutdown(socket.SHUT_WR)
	got = read_to_end(sock)
	check(got == sent, "other bytes came back")
	with_data = first_bytes(tap)
	check(with_data and with_data[0] == 1000,
	      f"bytes in SYNs: {with_data}")


def ktls(host):
	"""One key both ways: what is encrypted comes back to be decrypted."""
	sock = tcp_connect(host)
	sock.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
	# TLS 1.2, AES-GCM-128: IV, key, salt, number of the first record
	keys = struct.pack("=HH", 0x0303, 51) + content(28) + bytes(8)
	sock.setsockopt(SOL_TLS, TLS_TX, keys)
	sock.setsockopt(SOL_TLS, TLS_RX, keys)
	sent = content(50000)
	sock.sendall(sent)
	got = b""
	while len(got) < len(sent):
		piece = sock.recv(1 << 16)
		check(piece, "ended early")
		got += piece
	check(got == sent, "other bytes came back")


def closed(host, count):
	"""The answers find no socket any more."""
	for number in range(int(count)):
		sock = udp_socket(host)
		sock.send(content(100, number))
		sock.close()


def reset(host, count):
	"""Closes with bytes unread, which resets the connection."""
	for _ in range(int(count)):
		sock = tcp_connect(host)
		sock.send(content(1000))
		check(select.select([sock], [], [], PATIENCE)[0], "no answer")
		sock.close()


def connections(host, count):
	"""One after the other, each ended properly."""
	for number in range(int(count)):
		echoed(tcp_connect(host), content(100, number))


def bounce(host):
	"""A server that answers every datagram; it sends the first itself."""
	sock = udp_socket(host)
	sock.settimeout(None)
	sock.send(b"first")
	while True:
		try:
			sock.send(sock.recv(1 << 16))
		except OSError:
			time.sleep(0.1)		# the link is down


COMMANDS = {function.__name__: function for function in (
	bounce, closed, connections, fastopen, ktls, maxseg, md5, mptcp,
	options, reset, segments, zero_window)}

if __name__ == "__main__":
	if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
		sys.exit("usage: vnet_streams.py " + "|".join(COMMANDS) +
			 " HOST ARGS")
	COMMANDS[sys.argv[1]](*sys.argv[2:])
