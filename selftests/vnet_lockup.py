#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Numbered datagrams to vnet's far end; each has to come back exactly once.

	vnet_lockup.py HOST FLOWS COUNT
	vnet_lockup.py serve	be the far end, for ever

FLOWS sockets send COUNT datagrams each, a few at a time, and go on when those
are back. Prints how long a flow had to wait at most.
"""

import select
import socket
import struct
import sys
import time

PATIENCE = 60		# seconds without progress; emulated machines are slow
PORT = 5000
WINDOW = 4
SO_RCVBUFFORCE = 33


class Flow:
	def __init__(self, host, count):
		self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		self.sock.setblocking(False)
		self.sock.connect((host, PORT))
		self.count = count
		self.sent = self.back = 0
		self.seen = set()
		self.at = time.monotonic()
		self.pause = 0

	def send(self):
		while self.sent < min(self.count, self.back + WINDOW):
			try:
				self.sock.send(struct.pack(">I", self.sent))
			except BlockingIOError:
				return
			self.sent += 1

	def receive(self):
		number, = struct.unpack(">I", self.sock.recv(1 << 16))
		if number in self.seen:
			sys.exit(f"number {number} came back twice")
		self.seen.add(number)
		self.back += 1
		now = time.monotonic()
		self.pause = max(self.pause, now - self.at)
		self.at = now


def main(host, flows, count):
	flows = {flow.sock: flow
		 for flow in (Flow(host, int(count))
			      for _ in range(int(flows)))}
	busy = dict(flows)
	while busy:
		for flow in busy.values():
			flow.send()
		ready, _, _ = select.select(busy, [], [], PATIENCE)
		if not ready:
			sys.exit(f"stuck, {len(busy)} flows are not done")
		for sock in ready:
			flows[sock].receive()
			if flows[sock].back == flows[sock].count:
				del busy[sock]
	# What comes now came before.
	if select.select(flows, [], [], 0.5)[0]:
		sys.exit("more came back than was sent")
	print(f"pause {max(flow.pause for flow in flows.values()):.1f} s")


def bound():
	sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
	sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
	# What all flows send at once may be for one.
	sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 20)
	sock.bind(("", PORT))
	return sock


# What one socket sends is one flow: for each there is one, connected.
def serve():
	socks = [bound()]
	flows = {}
	while True:
		for sock in select.select(socks, [], [])[0]:
			data, sender = sock.recvfrom(1 << 16)
			if sender not in flows:
				flows[sender] = bound()
				flows[sender].connect(sender)
				socks.append(flows[sender])
			flows[sender].send(data)


if __name__ == "__main__":
	serve() if sys.argv[1:] == ["serve"] else main(*sys.argv[1:])
