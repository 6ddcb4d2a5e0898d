// SPDX-License-Identifier: GPL-2.0
/*
 * Load the BPF programs that vnet is compared with and pin them, for tc and ip
 * to attach:
 *
 *	bench_bpf DIR
 *
 * DIR/tc sends an IPv4 UDP frame back: addresses of Ethernet and IP and ports
 * exchanged, then a redirection to the ingress of the interface it leaves by.
 * DIR/xdp does the same with XDP_TX. Frames of any other kind are left alone,
 * and all frames by DIR/pass, an XDP program that does nothing.
 * Neither updates a TTL nor looks at a checksum, so vnet does more for a frame.
 *
 * They are written as instructions, since a guest has no compiler for BPF.
 */

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>

#include <arpa/inet.h>

/* Offsets in the frame */
#define AT_TYPE		12
#define AT_VERSION	14
#define AT_PROTOCOL	23
#define AT_SADDR	26
#define AT_DADDR	30
#define AT_SPORT	34
#define AT_DPORT	36
#define AT_PAYLOAD	42

/* Registers by what they hold; 0 and 4 are for now and then. */
#define CONTEXT		BPF_REG_6
#define FRAME		BPF_REG_2
#define FRAME_END	BPF_REG_3

struct program {
	struct bpf_insn	insns[64];
	unsigned int	count;
};

static void add(struct program *p, __u8 code, int dst, int src, __s16 off,
		__s32 imm)
{
	struct bpf_insn *insn = &p->insns[p->count++];

	insn->code = code;
	insn->dst_reg = dst;
	insn->src_reg = src;
	insn->off = off;
	insn->imm = imm;
}

static void move(struct program *p, int dst, int src)
{
	add(p, BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0);
}

static void set(struct program *p, int dst, __s32 value)
{
	add(p, BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, value);
}

static void load(struct program *p, int width, int dst, int base, int off)
{
	add(p, BPF_LDX | BPF_MEM | width, dst, base, off, 0);
}

static void store(struct program *p, int width, int off, int src)
{
	add(p, BPF_STX | BPF_MEM | width, FRAME, src, off, 0);
}

/* Two fields of the frame change places. */
static void exchange(struct program *p, int width, int a, int b)
{
	load(p, width, BPF_REG_0, FRAME, a);
	load(p, width, BPF_REG_4, FRAME, b);
	store(p, width, a, BPF_REG_4);
	store(p, width, b, BPF_REG_0);
}

/* Unless a field has this value, go where finish() says. */
static void demand(struct program *p, int width, int off, __s32 value)
{
	load(p, width, BPF_REG_0, FRAME, off);
	add(p, BPF_JMP | BPF_JNE | BPF_K, BPF_REG_0, 0, -1, value);
}

static void turn_round(struct program *p, int data, int data_end)
{
	move(p, CONTEXT, BPF_REG_1);
	load(p, BPF_W, FRAME, CONTEXT, data);
	load(p, BPF_W, FRAME_END, CONTEXT, data_end);
	move(p, BPF_REG_4, FRAME);
	add(p, BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_4, 0, 0, AT_PAYLOAD);
	add(p, BPF_JMP | BPF_JGT | BPF_X, BPF_REG_4, FRAME_END, -1, 0);
	demand(p, BPF_H, AT_TYPE, htons(ETH_P_IP));
	demand(p, BPF_B, AT_VERSION, 0x45);
	demand(p, BPF_B, AT_PROTOCOL, IPPROTO_UDP);

	exchange(p, BPF_W, 0, ETH_ALEN);
	exchange(p, BPF_H, 4, ETH_ALEN + 4);
	exchange(p, BPF_W, AT_SADDR, AT_DADDR);
	exchange(p, BPF_H, AT_SPORT, AT_DPORT);
}

/* The end, and what is returned for a frame of another kind. */
static void finish(struct program *p, __s32 other)
{
	unsigned int i;

	add(p, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	for (i = 0; i < p->count; i++)
		if (p->insns[i].off == -1)
			p->insns[i].off = p->count - i - 1;
	set(p, BPF_REG_0, other);
	add(p, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

static int give(struct program *p, enum bpf_prog_type type, const char *dir,
		const char *name)
{
	static char log[65536];
	union bpf_attr attr;
	char path[256];
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.prog_type = type;
	attr.insns = (unsigned long)p->insns;
	attr.insn_cnt = p->count;
	attr.license = (unsigned long)"GPL";
	attr.log_buf = (unsigned long)log;
	attr.log_size = sizeof(log);
	attr.log_level = 1;
	fd = syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
	if (fd < 0) {
		fprintf(stderr, "%s: %s\n%s\n", name, strerror(errno), log);
		return 1;
	}

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	memset(&attr, 0, sizeof(attr));
	attr.pathname = (unsigned long)path;
	attr.bpf_fd = fd;
	if (syscall(SYS_bpf, BPF_OBJ_PIN, &attr, sizeof(attr))) {
		perror(path);
		return 1;
	}

	return 0;
}

static int give_tc(const char *dir)
{
	struct program p = {};

	turn_round(&p, offsetof(struct __sk_buff, data),
		   offsetof(struct __sk_buff, data_end));
	load(&p, BPF_W, BPF_REG_1, CONTEXT,
	     offsetof(struct __sk_buff, ifindex));
	set(&p, BPF_REG_2, BPF_F_INGRESS);
	add(&p, BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_redirect);
	finish(&p, TC_ACT_OK);
	return give(&p, BPF_PROG_TYPE_SCHED_CLS, dir, "tc");
}

static int give_xdp(const char *dir)
{
	struct program p = {};

	turn_round(&p, offsetof(struct xdp_md, data),
		   offsetof(struct xdp_md, data_end));
	set(&p, BPF_REG_0, XDP_TX);
	finish(&p, XDP_PASS);
	return give(&p, BPF_PROG_TYPE_XDP, dir, "xdp");
}

static int give_pass(const char *dir)
{
	struct program p = {};

	set(&p, BPF_REG_0, XDP_PASS);
	add(&p, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	return give(&p, BPF_PROG_TYPE_XDP, dir, "pass");
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: %s DIR\n", argv[0]);
		return 2;
	}

	return give_tc(argv[1]) || give_xdp(argv[1]) || give_pass(argv[1]);
}
