/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoints: a frame comes from the stack (vnet_xmit) and comes out again
 * as an answer or, dev still being who sent it, at the other end of a pair
 * (vnet_answer), or does not, with the reason (vnet_drop). Each frame has a
 * vnet_xmit, and then exactly one of the other two. The watchdog made up for a
 * lost completion: vnet_tx_timeout.
 *
 * Switched off each is a static branch: all that an event shows is looked up in
 * TP_fast_assign(). Text is copied, so an event outlives its interface.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vnet

#if !defined(_VNET_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _VNET_TRACE_H

#include <linux/ethtool.h>
#include <linux/tracepoint.h>

#include "vnet.h"

#ifndef _VNET_TRACE_HEADERS
#define _VNET_TRACE_HEADERS

/**
 * struct vnet_trace_headers - what an event shows of a frame's bytes
 * @source: Ethernet source address
 * @dest: Ethernet destination address
 * @protocol: Ethernet type behind VLAN tags, in the order of the host
 * @ipv4: source and destination, or sender and target of ARP
 * @ipv6: source and destination
 *
 * All zero is what the frame does not have, or not whole.
 */
struct vnet_trace_headers {
	u8		source[ETH_ALEN];
	u8		dest[ETH_ALEN];
	u16		protocol;
	__be32		ipv4[2];
	struct in6_addr	ipv6[2];
};

/* vnet_trace.c */
void vnet_trace_read(const struct sk_buff *skb,
		     struct vnet_trace_headers *headers);
u32 vnet_trace_mode(const struct net_device *netdev);

#endif /* _VNET_TRACE_HEADERS */

/* For programs that read the binary form: an enumerator says nothing there. */
TRACE_DEFINE_ENUM(VNET_MODE_DROP);
TRACE_DEFINE_ENUM(VNET_MODE_LOOP);
TRACE_DEFINE_ENUM(VNET_MODE_MACSWAP);
TRACE_DEFINE_ENUM(VNET_MODE_ECHO);
TRACE_DEFINE_ENUM(VNET_MODE_PAIR);
TRACE_DEFINE_ENUM(VNET_MODE_SNULL);

#define vnet_trace_mode_name(mode)					\
	__print_symbolic(mode,						\
			 { VNET_MODE_DROP, "drop" },			\
			 { VNET_MODE_LOOP, "loop" },			\
			 { VNET_MODE_MACSWAP, "macswap" },		\
			 { VNET_MODE_ECHO, "echo" },			\
			 { VNET_MODE_PAIR, "pair" },			\
			 { VNET_MODE_SNULL, "snull" })

/* What all events have in common. */
#define VNET_FRAME_ENTRY						\
	__array(char, dev, IFNAMSIZ)					\
	__field(u32, netns)						\
	__field(u32, mode)						\
	__field(u32, queue)						\
	__field(u32, len)						\
	__field(u32, packets)						\
	__field(u16, protocol)						\
	__array(u8, source, ETH_ALEN)					\
	__array(u8, dest, ETH_ALEN)					\
	__array(u8, saddr, 4)						\
	__array(u8, daddr, 4)						\
	__array(u8, saddr_v6, 16)					\
	__array(u8, daddr_v6, 16)

#define VNET_FRAME_ASSIGN						\
	const struct net_device *netdev = queue->txq->dev;		\
	struct vnet_trace_headers headers;				\
									\
	vnet_trace_read(skb, &headers);					\
	memcpy(__entry->dev, netdev->name, IFNAMSIZ);			\
	__entry->netns = dev_net(netdev)->ns.inum;			\
	__entry->mode = vnet_trace_mode(netdev);			\
	__entry->queue = queue->txq - netdev->_tx;			\
	__entry->len = skb->len;					\
	__entry->packets = vnet_packets(skb);				\
	__entry->protocol = headers.protocol;				\
	memcpy(__entry->source, headers.source, ETH_ALEN);		\
	memcpy(__entry->dest, headers.dest, ETH_ALEN);			\
	memcpy(__entry->saddr, &headers.ipv4[0], 4);			\
	memcpy(__entry->daddr, &headers.ipv4[1], 4);			\
	memcpy(__entry->saddr_v6, &headers.ipv6[0], 16);		\
	memcpy(__entry->daddr_v6, &headers.ipv6[1], 16)

#define VNET_FRAME_FORMAT						\
	"dev=%s netns=%u mode=%s queue=%u len=%u packets=%u "		\
	"protocol=0x%04x source=%pM dest=%pM saddr=%pI4 daddr=%pI4 "	\
	"saddrv6=%pI6c daddrv6=%pI6c"

#define VNET_FRAME_VALUES						\
	__entry->dev, __entry->netns,					\
	vnet_trace_mode_name(__entry->mode), __entry->queue,		\
	__entry->len, __entry->packets, __entry->protocol,		\
	__entry->source, __entry->dest, __entry->saddr, __entry->daddr,	\
	__entry->saddr_v6, __entry->daddr_v6

DECLARE_EVENT_CLASS(vnet_frame,
	TP_PROTO(const struct vnet_queue *queue, const struct sk_buff *skb),
	TP_ARGS(queue, skb),
	TP_STRUCT__entry(VNET_FRAME_ENTRY),
	TP_fast_assign(VNET_FRAME_ASSIGN;),
	TP_printk(VNET_FRAME_FORMAT, VNET_FRAME_VALUES)
);

/* As the stack sent it. */
DEFINE_EVENT(vnet_frame, vnet_xmit,
	TP_PROTO(const struct vnet_queue *queue, const struct sk_buff *skb),
	TP_ARGS(queue, skb)
);

/* As the stack will receive it. */
DEFINE_EVENT(vnet_frame, vnet_answer,
	TP_PROTO(const struct vnet_queue *queue, const struct sk_buff *skb),
	TP_ARGS(queue, skb)
);

/* As it is: what was lost on its way back has been turned round before. */
TRACE_EVENT(vnet_drop,
	TP_PROTO(const struct vnet_queue *queue, const struct sk_buff *skb,
		 enum vnet_verdict verdict),
	TP_ARGS(queue, skb, verdict),
	TP_STRUCT__entry(
		VNET_FRAME_ENTRY
		__array(char, reason, ETH_GSTRING_LEN)
	),
	TP_fast_assign(
		VNET_FRAME_ASSIGN;
		memset(__entry->reason, 0, ETH_GSTRING_LEN);
		vnet_verdict_name(verdict, __entry->reason);
	),
	TP_printk(VNET_FRAME_FORMAT " reason=%s", VNET_FRAME_VALUES,
		  __entry->reason)
);

TRACE_EVENT(vnet_tx_timeout,
	TP_PROTO(const struct vnet_queue *queue, unsigned int ms),
	TP_ARGS(queue, ms),
	TP_STRUCT__entry(
		__array(char, dev, IFNAMSIZ)
		__field(u32, netns)
		__field(u32, queue)
		__field(u32, ms)
	),
	TP_fast_assign(
		const struct net_device *netdev = queue->txq->dev;

		memcpy(__entry->dev, netdev->name, IFNAMSIZ);
		__entry->netns = dev_net(netdev)->ns.inum;
		__entry->queue = queue->txq - netdev->_tx;
		__entry->ms = ms;
	),
	TP_printk("dev=%s netns=%u queue=%u ms=%u", __entry->dev,
		  __entry->netns, __entry->queue, __entry->ms)
);

#endif /* _VNET_TRACE_H || TRACE_HEADER_MULTI_READ */

/* Outside of the guard: this file is read several times. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE vnet_trace
#include <trace/define_trace.h>
