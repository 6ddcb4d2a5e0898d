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
#include <linux/in6.h>
#include <linux/netdevice.h>
#include <linux/ptr_ring.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/u64_stats_sync.h>

struct rtnl_newlink_params;

#define VNET_RING_SIZE		512	/* frames a queue holds at most */
#define VNET_DEFAULT_TTL	64
#define VNET_TX_TIMEOUT		5000	/* default, in ms, and its bounds */
#define VNET_MIN_TX_TIMEOUT	1000
#define VNET_MAX_TX_TIMEOUT	600000
#define VNET_MAX_TAGS		8	/* VLAN tags in a frame's data */
#define VNET_MAX_HEADERS	8	/* IPv6 extension headers */
#define VNET_MAX_OPTIONS	8	/* of one such header */
#define VNET_MAX_PADDING	7	/* bytes of it between them */

/* State the rule that a message broke and name the attribute that did. */
#define VNET_NL_ERR(extack, attr, msg) \
	NL_SET_ERR_MSG_ATTR(extack, attr, KBUILD_MODNAME ": " msg)

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
 * Neighbour solicitation or advertisement (RFC 4861, 4.3, 4.4) with one option,
 * which a solicitation may lack. For copies: it may not stand unaligned.
 */
struct vnet_nd {
	u8		type;
	u8		code;
	__sum16		checksum;
	__be32		flags;
	struct in6_addr	target;
	u8		option;
	u8		option_len;	/* in eights of bytes */
	u8		mac[ETH_ALEN];
};

#define VNET_NS_LEN	offsetof(struct vnet_nd, option)

/*
 * What became of a transmitted frame: the far end turned it round, or it
 * crossed over to the other end of the pair, or one of the rows of
 * vnet_verdicts.h, first the reasons VNET_TAKEN_*, then the losses
 * VNET_DROPPED_*. Exactly one is counted for each frame.
 */
enum vnet_verdict {
	VNET_ANSWERED,
	VNET_CROSSED,
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
 * @rx_bytes: bytes of the answers and of what crossed over to this end. The
 *	number of the answers is verdicts[VNET_ANSWERED]
 * @rx_crossed: frames that crossed over to this end, as VNET_CROSSED at the
 *	other
 * @verdicts: frames by what became of them
 */
struct vnet_stats {
	struct u64_stats_sync	syncp;
	u64_stats_t		tx_packets;
	u64_stats_t		tx_bytes;
	u64_stats_t		rx_bytes;
	u64_stats_t		rx_crossed;
	u64_stats_t		verdicts[VNET_VERDICTS];
};

/**
 * struct vnet_totals - the counters of all CPUs added up
 * @tx_packets: see &struct vnet_stats
 * @tx_bytes: see &struct vnet_stats
 * @rx_bytes: see &struct vnet_stats
 * @rx_crossed: see &struct vnet_stats
 * @verdicts: see &struct vnet_stats
 */
struct vnet_totals {
	u64 tx_packets;
	u64 tx_bytes;
	u64 rx_bytes;
	u64 rx_crossed;
	u64 verdicts[VNET_VERDICTS];
};

/**
 * struct vnet_account - what transmissions are accounted with
 * @packets: frames, in the sense of vnet_packets()
 * @sent: their bytes
 * @received: bytes of the answers
 * @bql_packets: skbs that BQL was told of
 * @bql_bytes: and their bytes
 */
struct vnet_account {
	unsigned int	packets;
	unsigned int	sent;
	unsigned int	received;
	unsigned int	bql_packets;
	unsigned int	bql_bytes;
};

/**
 * enum vnet_lost - how far a transmission is whose completion is lost
 * @VNET_LOST_NONE: there is none, so only a full ring stops the tx queue
 * @VNET_LOST_SENT: its frame is in the ring
 * @VNET_LOST_HELD: its frame has left the ring or was taken; what remains is
 *	the account
 */
enum vnet_lost {
	VNET_LOST_NONE,
	VNET_LOST_SENT,
	VNET_LOST_HELD,
};

/**
 * struct vnet_queue_stats - counters of one queue, for "ethtool -S"
 * @syncp: protects the first three; the poll alone writes them
 * @packets: frames delivered
 * @bytes: their bytes
 * @stops: how often the poll woke a queue that a full ring had stopped
 * @lockup_syncp: protects the others; written under the tx queue's lock
 * @lost: completions lost
 * @timeouts: those that the watchdog found
 * @stalled: how long the tx queue stood still until then, in ms
 *
 * No two queues in one cache line: their polls run on different CPUs.
 */
struct vnet_queue_stats {
	struct u64_stats_sync	syncp;
	u64_stats_t		packets;
	u64_stats_t		bytes;
	u64_stats_t		stops;
	struct u64_stats_sync	lockup_syncp;
	u64_stats_t		lost;
	u64_stats_t		timeouts;
	u64_stats_t		stalled;
} ____cacheline_aligned_in_smp;

/* In the order of "ethtool -S". */
enum vnet_lockup_stat {
	VNET_LOCKUP_LOST,
	VNET_LOCKUP_TIMEOUTS,
	VNET_LOCKUP_STALLED,
	VNET_LOCKUP_STATS
};

/**
 * struct vnet_lockup - a queue's lost completions
 * @every: how many transmissions there are to a lost completion, 0: none is
 *	lost. Read with READ_ONCE() to see whether there is anything to do
 * @count: transmissions since the last one that was lost
 * @state: of the one that is lost: until it is made up for, the tx queue stands
 *	still, so there is never a second
 * @since: jiffies of that transmission
 * @account: what it will be accounted with: written by the poll before it is
 *	held, and whoever completes it reads
 *
 * Written under the tx queue's lock.
 */
struct vnet_lockup {
	u32			every;
	u32			count;
	enum vnet_lost		state;
	unsigned long		since;
	struct vnet_account	account;
};

/**
 * struct vnet_queue - one tx ring and the NAPI instance that empties it
 * @ring: frames that will come out and have not been delivered. The producer is
 *	ndo_start_xmit under the tx queue's lock, the consumer is the poll, so
 *	neither of the ring's own locks is needed
 * @napi: delivers
 * @txq: the stack's side of this queue
 * @lockup: its lost completions; beside what xmit reads anyway
 * @stats: its counters
 * @rx_queue: number of the rx queue that the answers come from
 *
 * Lives from open to stop.
 */
struct vnet_queue {
	struct ptr_ring		ring;
	struct napi_struct	napi;
	struct netdev_queue	*txq;
	struct vnet_lockup	lockup;
	struct vnet_queue_stats	*stats;
	u16			rx_queue;
};

/**
 * struct vnet_prefix - addresses that the echo mode answers for
 * @ipv4: an IPv4 address
 * @ipv6: an IPv6 address
 * @len: how many of its bits count; the others are 0
 * @is_ipv6: which of the two it is
 */
struct vnet_prefix {
	union {
		__be32		ipv4;
		struct in6_addr	ipv6;
	};
	u8	len;
	bool	is_ipv6;
};

/**
 * struct vnet_config - what netlink configures
 * @mode: enum vnet_mode
 * @answer: mask of VNET_ANSWER_*
 * @peer_mac: the far end's Ethernet address
 * @lockup: every how many-th completion of a queue is lost, 0: none
 * @tx_timeout: period of the watchdog, in ms
 * @ttl: TTL or hop limit of an answer, 0 keeps the request's
 * @prefix_count: how many prefixes there are; 0: every address is answered for
 * @rcu: to free it
 * @prefixes: these prefixes
 *
 * Never written once it is in force: a change puts a new one in its place.
 */
struct vnet_config {
	u32			mode;
	u32			answer;
	u32			lockup;
	u32			tx_timeout;
	u8			peer_mac[ETH_ALEN];
	u8			ttl;
	u8			prefix_count;
	struct rcu_head		rcu;
	struct vnet_prefix	prefixes[];
};

/**
 * struct vnet_priv - one interface
 * @conf: configuration, replaced under RTNL
 * @stats: per CPU counters, from ndo_init until the last reference is gone
 * @queues: dev->num_tx_queues of them; NULL while the interface is down, and
 *	then the driver has stopped the tx queues. Written under RTNL, read by
 *	xmit, poll and watchdog
 * @peer: the other end of the pair, from the registration of both until the
 *	first of them is deleted; written under RTNL, then NULL for one grace
 *	period before either is freed
 * @paired: the mode is one of those that have another end, for life
 * @msg_enable: mask of NETIF_MSG_*, "ethtool -s msglvl"
 * @queue_stats: counters of each queue; they live as @stats does
 * @speed: what "ethtool -s" was told, in Mb/s; RTNL
 * @duplex: likewise; RTNL
 * @unplugged: "ip link set carrier off" is in force; RTNL
 */
struct vnet_priv {
	/* Read for every frame. */
	struct vnet_config __rcu	*conf;
	struct vnet_stats __percpu	*stats;
	struct vnet_queue		*queues;
	struct net_device __rcu		*peer;
	u32				msg_enable;
	bool				paired;
	/* Control plane only. */
	struct vnet_queue_stats		*queue_stats;
	u32				speed;
	u8				duplex;
	bool				unplugged;
};

/**
 * enum vnet_edit - what turning a frame round changes in it
 * @VNET_EDIT_MACS: the Ethernet addresses
 * @VNET_EDIT_ARP: those, and an ARP request becomes the reply
 * @VNET_EDIT_ND: those, and a neighbour solicitation becomes the advertisement
 * @VNET_EDIT_ADDRESSES: those of Ethernet, the IP addresses and the TTL
 * @VNET_EDIT_ICMP: as ADDRESSES, and an echo request becomes the reply
 * @VNET_EDIT_PORTS: as ADDRESSES, and the ports of UDP, UDP-Lite or TCP
 */
enum vnet_edit {
	VNET_EDIT_MACS,
	VNET_EDIT_ARP,
	VNET_EDIT_ND,
	VNET_EDIT_ADDRESSES,
	VNET_EDIT_ICMP,
	VNET_EDIT_PORTS,
};

/**
 * struct vnet_frame - what classify found, all that rewrite needs to know
 * @edit: how to turn the frame round
 * @is_ipv6: the network header is IPv6's, not IPv4's
 * @ttl: TTL or hop limit of the answer, 0 keeps the request's
 * @source: the answer's Ethernet source address
 * @network: offset of the network header from the start of the frame, bytes
 * @transport: offset of the transport header, bytes
 * @writable: the edit reaches no further than this, bytes
 */
struct vnet_frame {
	enum vnet_edit	edit;
	bool		is_ipv6;
	u8		ttl;
	u8		source[ETH_ALEN];
	unsigned int	network;
	unsigned int	transport;
	unsigned int	writable;
};

/**
 * struct vnet_packet - an IP packet, as far as its transport is concerned
 * @len: bytes from the transport header to the end of the packet
 * @protocol: number of the transport protocol
 * @owned: the far end answers for the destination address
 * @fragment: there is an IPv6 fragment header
 * @later: a fragment at another offset than 0, so without a transport header
 * @more: further fragments follow, and hold the rest of the datagram
 */
struct vnet_packet {
	unsigned int	len;
	u8		protocol;
	bool		owned;
	bool		fragment;
	bool		later;
	bool		more;
};

/**
 * struct vnet_mode_ops - one way in which the far end behaves
 * @prepare: turns a frame of ETH_HLEN bytes or more round in place, or makes it
 *	what comes out at the other end of the pair, or says why not. Called
 *	with BH off under the tx queue's lock; the caller keeps the skb whatever
 *	the verdict
 * @paired: the far end is the other interface of a pair. Modes that differ here
 *	cannot be exchanged
 *
 * A mode is a row of vnet_modes[]: the uapi's enum, that table and one file are
 * all that a new one touches.
 */
struct vnet_mode_ops {
	enum vnet_verdict (*prepare)(struct sk_buff *skb,
				     const struct net_device *dev,
				     const struct vnet_config *conf);
	bool paired;
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
enum vnet_verdict vnet_classify_target(const struct net_device *dev,
				       const struct vnet_config *conf,
				       bool listed);
bool vnet_listed4(const struct vnet_config *conf, __be32 addr);
bool vnet_listed6(const struct vnet_config *conf, const struct in6_addr *addr);
unsigned int vnet_tags_len(const struct sk_buff *skb);

/* vnet_classify_ip.c: IPv4, and what both versions carry. */
bool vnet_bad_address4(__be32 addr);
unsigned int vnet_ip_len(const struct sk_buff *skb, __be16 field,
			 unsigned int rest);
enum vnet_verdict vnet_classify_ipv4(const struct sk_buff *skb,
				     const struct vnet_config *conf,
				     struct vnet_frame *frame);
enum vnet_verdict vnet_classify_transport(const struct sk_buff *skb,
					  const struct vnet_config *conf,
					  const struct vnet_packet *packet,
					  struct vnet_frame *frame);

/* vnet_classify_ip6.c: IPv6. */
bool vnet_bad_address6(const struct in6_addr *addr);
bool vnet_is_solicited(const struct in6_addr *addr);
enum vnet_verdict vnet_classify_ipv6(const struct sk_buff *skb,
				     const struct net_device *dev,
				     const struct vnet_config *conf,
				     struct vnet_frame *frame);

/* vnet_classify_nd.c: neighbour discovery. */
enum vnet_verdict vnet_classify_nd(const struct sk_buff *skb,
				   const struct net_device *dev,
				   const struct vnet_config *conf,
				   const struct vnet_packet *packet,
				   struct vnet_frame *frame);

/* vnet_rewrite.c: writes an answer's bytes. */
enum vnet_verdict vnet_rewrite(struct sk_buff *skb,
			       const struct vnet_frame *frame);

/* vnet_snull.c: the same for frames that cross. */
enum vnet_verdict vnet_snull_translate(struct sk_buff *skb);

/* vnet_queue.c: the frame waits for the poll, which hands it to the stack. */
enum vnet_verdict vnet_queue_add(struct vnet_queue *queue, struct sk_buff *skb,
				 unsigned int sent);
int vnet_queues_open(struct net_device *dev);
void vnet_queues_close(struct net_device *dev);

/* vnet_lockup.c: unless the completion is lost. */
bool vnet_lockup_count(struct vnet_queue *queue);
void vnet_lockup_lose(struct vnet_queue *queue);
void vnet_lockup_hold(struct vnet_queue *queue);
void vnet_lockup_end(struct vnet_queue *queue);
void vnet_tx_timeout(struct net_device *dev, unsigned int txqueue);
int vnet_lockup_check(const struct vnet_config *conf,
		      const struct vnet_config *old,
		      const struct net_device *dev, struct nlattr *data[],
		      struct netlink_ext_ack *extack);
void vnet_lockup_prepare(struct net_device *dev,
			 const struct vnet_config *conf);
void vnet_lockup_set(struct net_device *dev, const struct vnet_config *conf);

/**
 * vnet_lockup_hits - does this transmission lose its completion?
 * @queue: the queue that the frame was sent on
 *
 * Called under the tx queue's lock, once for each skb that was not dropped.
 * Switched off, as it is by default, it costs a branch that is predicted well,
 * on a word beside one that xmit has read.
 *
 * Return: whether it does: vnet_lockup_lose() is next.
 */
static inline bool vnet_lockup_hits(struct vnet_queue *queue)
{
	return unlikely(READ_ONCE(queue->lockup.every)) &&
	       vnet_lockup_count(queue);
}

/* vnet_stats.c: and is counted. */

/**
 * vnet_packets - how many frames of the wire a skb stands for
 * @skb: the frame, or the GSO frame; no mode changes the number
 *
 * Return: 1 or more.
 */
static inline unsigned int vnet_packets(const struct sk_buff *skb)
{
	return max_t(unsigned int, skb_shinfo(skb)->gso_segs, 1);
}

void vnet_count(struct vnet_priv *vnet, enum vnet_verdict verdict,
		unsigned int packets, unsigned int sent, unsigned int received);
void vnet_count_received(struct vnet_priv *vnet, unsigned int packets,
			 unsigned int received);
void vnet_count_verdict(struct vnet_priv *vnet, enum vnet_verdict verdict,
			unsigned int packets, unsigned int received);
void vnet_count_sent(struct vnet_priv *vnet, unsigned int packets,
		     unsigned int sent);
int vnet_stats_alloc(struct net_device *dev);
void vnet_stats_free(struct net_device *dev);
void vnet_lockup_stats(const struct vnet_queue_stats *stats, u64 *data);
void vnet_stats_total(const struct vnet_priv *vnet, struct vnet_totals *total);
void vnet_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats);
size_t vnet_get_xstats_size(const struct net_device *dev);
int vnet_fill_xstats(struct sk_buff *skb, const struct net_device *dev);

/* vnet_dump.c: or shown. */
void vnet_dump(const struct net_device *dev, const char *direction,
	       unsigned int queue, const struct sk_buff *skb);

/* vnet_ethtool.c */
void vnet_verdict_name(enum vnet_verdict verdict, char *name);
extern const struct ethtool_ops vnet_ethtool_ops;

/* vnet_dev.c */
void vnet_setup(struct net_device *dev);
bool vnet_is_vnet(const struct net_device *dev);

/* vnet_pair.c: the other end, from birth to death. */
int vnet_pair_register(struct net_device *dev,
		       struct rtnl_newlink_params *params,
		       struct netlink_ext_ack *extack);
void vnet_pair_dellink(struct net_device *dev, struct list_head *head);
void vnet_pair_untie(struct net_device *dev);
int vnet_pair_get_iflink(const struct net_device *dev);
struct net *vnet_pair_get_link_net(const struct net_device *dev);

/* vnet_netlink.c */
void vnet_nl_derive_peer_mac(struct vnet_config *conf,
			     const struct net_device *dev);
extern struct rtnl_link_ops vnet_link_ops;

#endif /* _VNET_H */
