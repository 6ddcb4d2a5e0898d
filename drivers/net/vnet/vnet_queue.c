// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queues: xmit puts frames into a ring, the poll hands them to the stack,
 * received by their sender or by the other end of the pair.
 *
 * Scheduling the poll is the simulated interrupt. A transmission is done, and
 * accounted, when the poll takes its frame out of the ring. Without a qdisc
 * (the default) a full ring drops; with one it stops the tx queue and the poll
 * wakes it, and BQL sees what is in flight. A completion that "lockup" loses is
 * for vnet_lockup.c.
 */

#include <linux/etherdevice.h>
#include <net/busy_poll.h>
#include <net/sch_generic.h>

#include "vnet.h"
#include "vnet_trace.h"

/* What a frame carries while it is in the ring. */
struct vnet_cb {
	unsigned int	sent;		/* bytes of the request */
	unsigned int	charged;	/* bytes that BQL was told of */
	bool		lost;		/* its completion will be */
};

static struct vnet_cb *vnet_cb(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct vnet_cb) > sizeof(skb->cb));
	return (struct vnet_cb *)skb->cb;
}

/**
 * vnet_queue_add - put a frame into a queue's ring and schedule the poll
 * @queue: the queue that the frame was sent on
 * @skb: the frame as it will come out; the ring's if VNET_ANSWERED, else the
 *	caller's
 * @sent: length of the frame that was sent, in bytes
 *
 * Called with BH off under the tx queue's lock. The sender's socket remains
 * charged until the poll delivers, so a sender cannot run ahead of the queue.
 *
 * Return: VNET_ANSWERED, VNET_DROPPED_RING_FULL or VNET_DROPPED_NO_MEMORY.
 */
enum vnet_verdict vnet_queue_add(struct vnet_queue *queue, struct sk_buff *skb,
				 unsigned int sent)
{
	bool qdisc = !qdisc_txq_has_no_queue(queue->txq);

	/* The user's pages go back to the user; rx must not hold them. */
	if (unlikely(skb_orphan_frags_rx(skb, GFP_ATOMIC)))
		return VNET_DROPPED_NO_MEMORY;

	if (unlikely(__ptr_ring_full(&queue->ring)))
		return VNET_DROPPED_RING_FULL;

	vnet_cb(skb)->sent = sent;
	vnet_cb(skb)->charged = qdisc ? skb->len : 0;
	vnet_cb(skb)->lost = vnet_lockup_hits(queue);
	if (qdisc)
		netdev_tx_sent_queue(queue->txq, skb->len);
	if (unlikely(vnet_cb(skb)->lost))
		vnet_lockup_lose(queue);

	/* There is room, and nobody else produces. */
	__ptr_ring_produce(&queue->ring, skb);

	/*
	 * No wake-up can be lost: the poll that is scheduled next runs after
	 * the queue was stopped, and wakes it.
	 */
	if (qdisc && __ptr_ring_full(&queue->ring))
		netif_tx_stop_queue(queue->txq);

	napi_schedule(&queue->napi);
	return VNET_ANSWERED;
}

/*
 * What a sender, or the NIC that a forwarded frame came from, left in the part
 * of a skb that its clones share: they keep it, be they a sender's or a tap's.
 */
static void vnet_clear_timestamps(struct sk_buff *skb)
{
	if (likely(!skb_shinfo(skb)->tx_flags &&
		   !skb_hwtstamps(skb)->hwtstamp))
		return;

	/* Without memory it keeps them, too: better than losing the frame. */
	if (skb_unclone(skb, GFP_ATOMIC))
		return;

	skb_shinfo(skb)->tx_flags = 0;
	skb_hwtstamps(skb)->hwtstamp = 0;
}

/*
 * Make a frame that a host sent into one that @dev receives from the wire:
 * what the sender's stack knew about it is forgotten. What an offload left
 * undone stays described: checksum, segmentation, encapsulation.
 */
static void vnet_receive(struct sk_buff *skb, struct net_device *dev)
{
	skb_orphan(skb);
	skb_scrub_packet(skb, true);
	skb_set_delivery_time(skb, 0, 0);
	vnet_clear_timestamps(skb);
	skb_clear_hash(skb);
	skb_init_secmark(skb);
	skb_reset_redirect(skb);
	skb_skip_tc_classify(skb);
	skb->priority = 0;

	/* Finished sums are checked by the stack, unfinished ones are valid. */
	if (skb->ip_summed != CHECKSUM_PARTIAL)
		skb->ip_summed = CHECKSUM_NONE;
	skb->csum_valid = 0;
	skb->csum_level = 0;

	skb->protocol = eth_type_trans(skb, dev);
}

/* What one run of the poll did; the frame it took last is in no list. */
struct vnet_batch {
	struct net_device	*receiver;	/* NULL: there is none now */
	u16			rx_queue;
	struct list_head	frames;
	struct sk_buff		*last;
	struct vnet_account	done;
	bool			lost;	/* and one whose completion is */
};

/*
 * Where frames come out: at the end that sent them, or at the other end of the
 * pair if that is up. It stays so until the poll is over: whoever takes an end
 * down, or away, waits for an RCU grace period after that shows here.
 */
static void vnet_find_receiver(const struct vnet_queue *queue,
			       struct vnet_batch *batch)
{
	struct net_device *dev = queue->napi.dev;
	struct vnet_priv *vnet = netdev_priv(dev);
	struct net_device *peer;

	batch->receiver = dev;
	batch->rx_queue = queue->rx_queue;
	if (likely(!vnet->paired))
		return;

	peer = rcu_dereference_bh(vnet->peer);
	batch->receiver = peer && netif_running(peer) ? peer : NULL;
	if (batch->receiver)
		batch->rx_queue = (queue - vnet->queues) %
				  READ_ONCE(peer->real_num_rx_queues);
}

/* The frame comes out, unless there is nobody left to receive it. */
static void vnet_arrive(struct vnet_queue *queue, struct sk_buff *skb,
			struct vnet_batch *batch)
{
	const struct vnet_priv *vnet;

	if (unlikely(!batch->receiver)) {
		trace_vnet_drop(queue, skb, VNET_DROPPED_PURGED);
		kfree_skb_reason(skb, SKB_DROP_REASON_DEV_READY);
		return;
	}

	trace_vnet_answer(queue, skb);
	vnet = netdev_priv(batch->receiver);
	if (unlikely(READ_ONCE(vnet->msg_enable) & NETIF_MSG_PKTDATA))
		vnet_dump(batch->receiver, "rx", batch->rx_queue, skb);

	vnet_receive(skb, batch->receiver);
	skb_record_rx_queue(skb, batch->rx_queue);
	skb_mark_napi_id(skb, &queue->napi);
	if (batch->last)
		list_add_tail(&batch->last->list, &batch->frames);
	batch->last = skb;
}

static int vnet_poll_ring(struct vnet_queue *queue, int budget,
			  struct vnet_batch *batch)
{
	struct vnet_account *account;
	struct sk_buff *skb;
	int done = 0;

	while (done < budget && (skb = __ptr_ring_consume(&queue->ring))) {
		account = &batch->done;
		if (unlikely(vnet_cb(skb)->lost)) {
			account = &queue->lockup.account;
			batch->lost = true;
		}
		account->packets += vnet_packets(skb);
		account->sent += vnet_cb(skb)->sent;
		account->received += skb->len;
		if (vnet_cb(skb)->charged) {
			account->bql_packets++;
			account->bql_bytes += vnet_cb(skb)->charged;
		}

		vnet_arrive(queue, skb, batch);
		done++;
	}

	return done;
}

/*
 * Count where frames went, but not that they were sent. Both ends of a pair
 * count what crosses, the sender as its own verdict.
 */
static void vnet_count_frames(struct net_device *dev,
			      struct net_device *receiver,
			      struct vnet_account *account)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	if (receiver == dev) {
		vnet_count_verdict(vnet, VNET_ANSWERED, account->packets,
				   account->received);
	} else if (receiver) {
		vnet_count_verdict(vnet, VNET_CROSSED, account->packets, 0);
		vnet_count_received(netdev_priv(receiver), account->packets,
				    account->received);
	} else {
		vnet_count_verdict(vnet, VNET_DROPPED_PURGED, account->packets,
				   0);
		/* They never reached the far end. */
		account->packets = 0;
		account->sent = 0;
		account->received = 0;
	}
}

static void vnet_count_done(struct net_device *dev, struct vnet_batch *batch)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	if (likely(batch->receiver == dev)) {
		vnet_count(vnet, VNET_ANSWERED, batch->done.packets,
			   batch->done.sent, batch->done.received);
		return;
	}

	vnet_count_frames(dev, batch->receiver, &batch->done);
	vnet_count_sent(vnet, batch->done.packets, batch->done.sent);
}

/*
 * A list of one costs the stack 210 instructions more than a frame, and making
 * it 60, so a single frame was never in one.
 */
static void vnet_deliver(struct vnet_batch *batch)
{
	if (!batch->last)
		return;

	if (list_empty(&batch->frames)) {
		netif_receive_skb(batch->last);
		return;
	}

	list_add_tail(&batch->last->list, &batch->frames);
	netif_receive_skb_list(&batch->frames);
}

/*
 * The tx queue is stopped, or about to be. If it was the ring that was full,
 * wake it; if a completion is lost, the watchdog will. The lock is for that
 * difference: a wake-up that comes late would let a sender past the next loss.
 */
static bool vnet_poll_stopped(struct vnet_queue *queue, bool lost)
{
	bool wake;

	__netif_tx_lock(queue->txq, smp_processor_id());
	if (lost)
		vnet_lockup_hold(queue);
	wake = queue->lockup.state == VNET_LOST_NONE &&
	       netif_tx_queue_stopped(queue->txq);
	if (wake)
		netif_tx_wake_queue(queue->txq);
	__netif_tx_unlock(queue->txq);
	return wake;
}

static void vnet_count_queue(struct vnet_queue_stats *stats,
			     const struct vnet_account *account, bool woken)
{
	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->packets, account->packets);
	u64_stats_add(&stats->bytes, account->received);
	u64_stats_add(&stats->stops, woken);
	u64_stats_update_end(&stats->syncp);
}

static int vnet_poll(struct napi_struct *napi, int budget)
{
	struct vnet_queue *queue = container_of(napi, struct vnet_queue, napi);
	struct vnet_batch batch = {};
	bool woken = false;
	int done;

	INIT_LIST_HEAD(&batch.frames);
	vnet_find_receiver(queue, &batch);
	done = vnet_poll_ring(queue, budget, &batch);

	if (batch.done.packets)
		vnet_count_done(napi->dev, &batch);
	if (unlikely(batch.lost)) {
		vnet_count_frames(napi->dev, batch.receiver,
				  &queue->lockup.account);
		vnet_count_queue(queue->stats, &queue->lockup.account, false);
	}

	/* Transmission done: the descriptors are free again. */
	netdev_tx_completed_queue(queue->txq, batch.done.bql_packets,
				  batch.done.bql_bytes);
	if (unlikely(netif_tx_queue_stopped(queue->txq) || batch.lost))
		woken = vnet_poll_stopped(queue, batch.lost);
	if (done || woken)
		vnet_count_queue(queue->stats, &batch.done, woken);

	vnet_deliver(&batch);

	if (done < budget)
		napi_complete_done(napi, done);

	return done;
}

/* The far end went away before these were delivered. */
static void vnet_queue_purge(struct vnet_queue *queue)
{
	struct vnet_priv *vnet = netdev_priv(queue->txq->dev);
	struct sk_buff *skb;

	local_bh_disable();
	while ((skb = __ptr_ring_consume(&queue->ring))) {
		trace_vnet_drop(queue, skb, VNET_DROPPED_PURGED);
		vnet_count(vnet, VNET_DROPPED_PURGED, vnet_packets(skb), 0, 0);
		kfree_skb_reason(skb, SKB_DROP_REASON_DEV_READY);
	}
	local_bh_enable();
}

static int vnet_queue_init(struct net_device *dev, struct vnet_queue *queue,
			   unsigned int i)
{
	struct vnet_priv *vnet = netdev_priv(dev);

	queue->txq = netdev_get_tx_queue(dev, i);
	queue->rx_queue = i % dev->num_rx_queues;
	queue->stats = &vnet->queue_stats[i];
	queue->lockup.every = rtnl_dereference(vnet->conf)->lockup;
	return ptr_ring_init(&queue->ring, VNET_RING_SIZE, GFP_KERNEL_ACCOUNT);
}

/**
 * vnet_queues_open - make the queues and start polling, for ndo_open
 * @dev: the interface
 *
 * Called under RTNL, may sleep. A network namespace's owner can have thousands
 * of queues made, so their memory is charged to it.
 *
 * Return: 0 or -ENOMEM with nothing left behind.
 */
int vnet_queues_open(struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct vnet_queue *queues;
	unsigned int i;
	int err;

	queues = kvcalloc(dev->num_tx_queues, sizeof(*queues),
			  GFP_KERNEL_ACCOUNT);
	if (!queues)
		return -ENOMEM;

	for (i = 0; i < dev->num_tx_queues; i++) {
		err = vnet_queue_init(dev, &queues[i], i);
		if (err)
			goto err_cleanup_rings;
	}

	vnet->queues = queues;
	for (i = 0; i < dev->num_tx_queues; i++) {
		netif_napi_add(dev, &queues[i].napi, vnet_poll);
		napi_enable(&queues[i].napi);
	}

	return 0;

err_cleanup_rings:
	while (i--)
		ptr_ring_cleanup(&queues[i].ring, NULL);
	kvfree(queues);
	return err;
}

/**
 * vnet_queues_close - stop polling and free the queues, for ndo_stop
 * @dev: the interface
 *
 * Called under RTNL, may sleep. What is still in the rings is dropped and
 * counted. The order matters: once no poll runs nobody wakes a tx queue again,
 * so once those are stopped no xmit runs either, not even one that goes round
 * the qdisc (packet sockets, pktgen). synchronize_net() is for those who have
 * found a NAPI instance by its id, for polls of the other end that deliver to
 * this one, and for senders on their way to a queue without a qdisc, for whom
 * newer kernels do not wait: if they found it stopped the core would log that.
 * From then on nobody can arm a NAPI instance's timer any more.
 */
void vnet_queues_close(struct net_device *dev)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	unsigned int i;

	for (i = 0; i < dev->num_tx_queues; i++) {
		napi_disable(&vnet->queues[i].napi);
		__netif_napi_del(&vnet->queues[i].napi);
	}
	synchronize_net();
	netif_tx_disable(dev);

	for (i = 0; i < dev->num_tx_queues; i++) {
		/* Armed by a poll on its way out, past napi_disable(). */
		hrtimer_cancel(&vnet->queues[i].napi.timer);
		vnet_queue_purge(&vnet->queues[i]);
		vnet_lockup_end(&vnet->queues[i]);
		netdev_tx_reset_queue(vnet->queues[i].txq);
		ptr_ring_cleanup(&vnet->queues[i].ring, NULL);
	}
	kvfree(vnet->queues);
	vnet->queues = NULL;
}
