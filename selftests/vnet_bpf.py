#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What takes the bpf() system call, for which Python has no function.

	vnet_bpf.py xdp VERDICT PIN [IFINDEX]	loads a program and pins it
	vnet_bpf.py sockmap HOST		talks through a socket in a map

Beside vnet_path.py, which starts sooner without ctypes.
"""

import ctypes
import os
import struct
import sys

from vnet_path import check, content, echoed, tcp_connect

BPF_MAP_CREATE, BPF_MAP_UPDATE_ELEM, BPF_PROG_LOAD, BPF_OBJ_PIN = 0, 2, 5, 6
BPF_MAP_TYPE_SOCKMAP = 15
BPF_PROG_TYPE_XDP = 6


def bpf(command, layout, *values):
	call = ctypes.CDLL(None, use_errno=True).syscall
	number = {"x86_64": 321, "aarch64": 280}[os.uname().machine]
	attr = struct.pack("=" + layout, *values).ljust(128, b"\0")
	fd = call(number, command, attr, len(attr))
	check(fd >= 0, f"bpf({command}): {os.strerror(ctypes.get_errno())}")
	return fd


def xdp(verdict, pin, ifindex=0):
	"""No compiler: r0 = verdict, or bpf_redirect(ifindex, 0); exit."""
	code = {"drop": 1, "pass": 2, "tx": 3, "redirect": 4}[verdict]
	steps = [(0xb7, 0, 0, code), (0x95, 0, 0, 0)]
	if verdict == "redirect":
		steps[:1] = [(0xb7, 1, 0, int(ifindex)), (0xb7, 2, 0, 0),
			     (0x85, 0, 0, 23)]
	program = ctypes.create_string_buffer(
		b"".join(struct.pack("=BBhi", *step) for step in steps))
	licence = ctypes.create_string_buffer(b"GPL")
	path = ctypes.create_string_buffer(pin.encode())
	fd = bpf(BPF_PROG_LOAD, "IIQQ", BPF_PROG_TYPE_XDP, len(steps),
		 ctypes.addressof(program), ctypes.addressof(licence))
	bpf(BPF_OBJ_PIN, "QII", ctypes.addressof(path), fd, 0)


def sockmap(host):
	"""A socket in a sockmap is another kind of socket to the kernel."""
	sock = tcp_connect(host)
	table = bpf(BPF_MAP_CREATE, "IIII", BPF_MAP_TYPE_SOCKMAP, 4, 4, 1)
	key = ctypes.create_string_buffer(struct.pack("=I", 0))
	value = ctypes.create_string_buffer(struct.pack("=I", sock.fileno()))
	bpf(BPF_MAP_UPDATE_ELEM, "I4xQQQ", table, ctypes.addressof(key),
	    ctypes.addressof(value), 0)
	echoed(sock, content(300000))


COMMANDS = {"sockmap": sockmap, "xdp": xdp}

if __name__ == "__main__":
	if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
		sys.exit("usage: vnet_bpf.py " + "|".join(COMMANDS) + " ARGS")
	COMMANDS[sys.argv[1]](*sys.argv[2:])
