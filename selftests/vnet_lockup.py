#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Numbered datagrams to vnet's far end; each has to come back exactly once.

	vnet_lockup.py HOST FLOWS COUNT

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


if __name__ == "__main__":
	main(*sys.argv[1:])
