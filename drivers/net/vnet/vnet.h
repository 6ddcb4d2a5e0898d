/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vnet: a virtual Ethernet NIC whose far end is simulated
 *
 * Types shared by the driver's files, then the functions that cross files, in
 * the order in which a frame meets them.
 */
#ifndef _VNET_H
#define _VNET_H

#include <linux/if_ether.h>
#include <linux/if_vnet.h>
#include <linux/netdevice.h>
#include <linux/ptr_ring.h>
#include <linux/skbuff.h>
#include <linux/u64_stats_sync.h>

#define VNET_RING_SIZE		512	/* frames a queue holds at most */
#define VNET_DEFAULT_TTL	64

/* ARP for IPv4 over Ethernet (RFC 826); packed: it may stand unaligned */
struct vnet_arp {
	__be16	hardware;
	__be16	protocol;
	u8	hardware_len;
	u8	protocol_len;
	__be16	operation;
	u8	sender_mac[ETH_ALEN];
	__be32	sender_ip;
	u8	target_mac[ETH_ALEN];
	__be32	target_ip;
} __packed;

/*
 * What became of a transmitted frame: the far end turned it round, or one of
 * the rows of vnet_verdicts.h, first the reasons VNET_TAKEN_*, then the losses
 * VNET_DROPPED_*. Exactly one is counted for each frame.
 */
enum vnet_verdict {
	VNET_ANSWERED,
#define VNET_TAKEN(id)		VNET_TAKEN_##id,
#define VNET_DROPPED(id)	VNET_DROPPED_##id,
#include "vnet_verdicts.h"
	VNET_VERDICTS
};

#define VNET_FIRST_DROP		VNET_DROPPED_NO_MEMORY

/**
 * struct vnet_stats - counters of one CPU
 * @syncp: protects the rest; written with BH off, or by the one owner
 * @tx_packets: frames that reached the far end, max(gso_segs, 1) each
 * @tx_bytes: their bytes, Ethernet header included
 * @rx_bytes: bytes of the answers; their number is verdicts[VNET_ANSWERED]
 * @verdicts: frames by what became of them
 */
struct vnet_stats {
	struct u64_stats_sync	syncp;
	u64_stats_t		tx_packets;
	u64_stats_t		tx_bytes;
	u64_stats_t		rx_bytes;
	u64_stats_t		verdicts[VNET_VERDICTS];
};

/**
 * struct vnet_totals - the counters of all CPUs added up
 * @tx_packets: see &struct vnet_stats
 * @tx_bytes: see &struct vnet_stats
 * @rx_bytes: see &struct vnet_stats
 * @verdicts: see &struct vnet_stats
 */
struct vnet_totals {
	u64 tx_packets;
	u64 tx_bytes;
	u64 rx_bytes;
	u64 verdicts[VNET_VERDICTS];
};

/**
 * struct vnet_queue - one tx ring and the NAPI instance that empties it
 * @ring: frames turned round and not delivered yet. The producer is
 *	ndo_start_xmit under the tx queue's lock, the consumer is the poll, so
 *	neither of the ring's own locks is needed
 * @napi: delivers; lives from open to stop
 * @txq: the stack's side of this queue
 * @rx_queue: number of the rx queue that the answers come from
 * @syncp: protects the counters; the poll alone writes them
 * @packets: frames delivered
 * @bytes: their bytes
 * @stops: how often the poll woke a queue that a full ring had stopped
 */
struct vnet_queue {
	struct ptr_ring		ring;
	struct napi_struct	napi;
	struct netdev_queue	*txq;
	u16			rx_queue;
	struct u64_stats_sync	syncp;
	u64_stats_t		packets;
	u64_stats_t		bytes;
	u64_stats_t		stops;
};

/**
 * struct vnet_config - what netlink configures
 * @mode: enum vnet_mode; changes live, so WRITE_ONCE() / READ_ONCE()
 * @peer_mac: the far end's Ethernet address, fixed at birth
 */
struct vnet_config {
	u32	mode;
	u8	peer_mac[ETH_ALEN];
};

/**
 * struct vnet_priv - one interface
 * @conf: configuration, written under RTNL
 * @stats: per CPU counters, from ndo_init until the last reference is gone
 * @queues: dev->num_tx_queues of them, likewise
 * @speed: what "ethtool -s" was told, in Mb/s; RTNL
 * @duplex: likewise; RTNL
 * @unplugged: "ip link set carrier off" is in force; RTNL
 */
struct vnet_priv {
	/* Read for every frame. */
	struct vnet_config		conf;
	struct vnet_stats __percpu	*stats;
	struct vnet_queue		*queues;
	/* Control plane only. */
	u32				speed;
	u8				duplex;
	bool				unplugged;
};

/**
 * enum vnet_edit - what turning a frame round changes in it
 * @VNET_EDIT_MACS: the Ethernet addresses
 * @VNET_EDIT_ARP: those, and an ARP request becomes the reply
 * @VNET_EDIT_ADDRESSES: those of Ethernet, the IPv4 addresses and the TTL
 * @VNET_EDIT_ICMP: as ADDRESSES, and an echo request becomes the reply
 * @VNET_EDIT_PORTS: as ADDRESSES, and the ports of UDP or TCP
 */
enum vnet_edit {
	VNET_EDIT_MACS,
	VNET_EDIT_ARP,
	VNET_EDIT_ADDRESSES,
	VNET_EDIT_ICMP,
	VNET_EDIT_PORTS,
};

/**
 * struct vnet_frame - what classify found, all that rewrite needs to know
 * @edit: how to turn the frame round
 * @source: the answer's Ethernet source address
 * @network: offset of the network header from the start of the frame, bytes
 * @transport: offset of the transport header, bytes
 * @writable: the edit reaches no further than this, bytes
 * @ttl: TTL of the answer, 0 keeps the request's
 */
struct vnet_frame {
	enum vnet_edit	edit;
	u8		source[ETH_ALEN];
	unsigned int	network;
	unsigned int	transport;
	unsigned int	writable;
	u8		ttl;
};

/**
 * struct vnet_mode_ops - one way in which the far end behaves
 * @prepare: turns a frame of ETH_HLEN bytes or more round in place, or says why
 *	not. Called with BH off under the tx queue's lock; the caller keeps the
 *	skb whatever the verdict. NULL: this version has no such mode
 *
 * A mode is a row of vnet_modes[]: the uapi's enum, that table and one file are
 * all that a new one touches.
 */
struct vnet_mode_ops {
	enum vnet_verdict (*prepare)(struct sk_buff *skb,
				     const struct net_device *dev,
				     const struct vnet_config *conf);
};

/* vnet_xmit.c: a frame comes from the stack. */
netdev_tx_t vnet_xmit(struct sk_buff *skb, struct net_device *dev);

/* vnet_mode.c: the far end looks at it. */
extern const struct vnet_mode_ops vnet_modes[__VNET_MODE_MAX];

/* vnet_classify.c: reads, never writes. */
enum vnet_verdict vnet_classify_echo(const struct sk_buff *skb,
				     const struct net_device *dev,
				     const struct vnet_config *conf,
				     struct vnet_frame *frame);
enum vnet_verdict vnet_classify_macswap(const struct sk_buff *skb,
					struct vnet_frame *frame);

/* vnet_rewrite.c: the only writer of a frame's bytes. */
enum vnet_verdict vnet_rewrite(struct sk_buff *skb,
			       const struct vnet_frame *frame);

/* vnet_queue.c: the answer waits for the poll, which hands it to the stack. */
enum vnet_verdict vnet_queue_add(struct vnet_queue *queue, struct sk_buff *skb);
int vnet_queues_alloc(struct net_device *dev);
void vnet_queues_free(struct net_device *dev);
int vnet_queues_open(struct net_device *dev);
void vnet_queues_close(struct net_device *dev);

/* vnet_stats.c: and is counted. */
unsigned int vnet_packets(const struct sk_buff *skb);
void vnet_count(struct vnet_priv *vnet, enum vnet_verdict verdict,
		unsigned int packets, unsigned int bytes);
struct vnet_stats __percpu *vnet_stats_alloc(void);
void vnet_stats_total(const struct vnet_priv *vnet, struct vnet_totals *total);
void vnet_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats);

/* vnet_ethtool.c */
extern const struct ethtool_ops vnet_ethtool_ops;

/* vnet_dev.c */
void vnet_setup(struct net_device *dev);
bool vnet_is_vnet(const struct net_device *dev);

/* vnet_netlink.c */
extern struct rtnl_link_ops vnet_link_ops;

#endif /* _VNET_H */
