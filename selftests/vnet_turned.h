/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is this frame the answer to that one? An independent reading of what the far
 * end does, for frames of every kind: it knows how an answer looks, not whether
 * there has to be one. A pair's answer is what comes out at the other end.
 */
#ifndef VNET_TURNED_H
#define VNET_TURNED_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

enum turned_mode {
	TURNED_DROP,
	TURNED_LOOP,
	TURNED_MACSWAP,
	TURNED_ECHO,
	TURNED_PAIR,
	TURNED_SNULL,
};

/*
 * A frame as it is on the wire, tags included. @open: the sum of what begins at
 * @start is still to be made, by whoever sends the frame.
 */
struct turned_frame {
	size_t len;
	bool open;
	size_t start;
	__u8 bytes[1600];
};

bool turned(enum turned_mode mode, const __u8 *peer,
	    const struct turned_frame *request,
	    const struct turned_frame *answer);
const char *turned_fault(const struct turned_frame *answer,
			 const __u8 *peer);
size_t turned_type_at(const struct turned_frame *f);
unsigned int turned_add(unsigned int sum, const __u8 *bytes, size_t len);
__u16 turned_sum(const __u8 *bytes, size_t len);
bool turned_no_host4(const __u8 *a);

/* vnet_crossed.c, for snull, of equal length */
bool crossed_snull(const struct turned_frame *request,
		   const struct turned_frame *answer);

static inline unsigned int be16(const __u8 *p)
{
	return p[0] << 8 | p[1];
}

#endif /* VNET_TURNED_H */
