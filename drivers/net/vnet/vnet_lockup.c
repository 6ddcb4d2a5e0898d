// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lost completions and the watchdog that makes up for them.
 *
 * With "lockup N" every Nth transmission of a queue never completes. Its frame
 * goes the way of the others and its answer is delivered, but tx_packets,
 * tx_bytes and BQL do not hear of it and the tx queue stands still. The core's
 * watchdog finds a queue that has stood still for "tx-timeout" and calls
 * vnet_tx_timeout(), which completes what was lost and wakes it.
 *
 * A queue has at most one such transmission, since it is stopped by it. The tx
 * queue's lock protects that: it keeps xmit, poll and watchdog apart.
 */

#include <linux/capability.h>
#include <net/sch_generic.h>

#include "vnet.h"
#include "vnet_trace.h"

/*
 * The watchdog's period while nothing is to be lost: weeks. Whoever sends may
 * starve the poll for some seconds, and what the core then logs, without any
 * limit, is not for a user namespace to bring about.
 */
#define VNET_NO_WATCHDOG	(INT_MAX / 2)

/**
 * vnet_lockup_count - count a transmission while "lockup" is on
 * @queue: the queue that the frame was sent on
 *
 * Called by vnet_lockup_hits(). Without a qdisc there is nobody to wait for the
 * queue: the core would drop and log each frame.
 *
 * Return: whether the completion of this one is lost.
 */
bool vnet_lockup_count(struct vnet_queue *queue)
{
	struct vnet_lockup *lockup = &queue->lockup;

	if (qdisc_txq_has_no_queue(queue->txq) ||
	    lockup->state != VNET_LOST_NONE)
		return false;

	if (++lockup->count < lockup->every)
		return false;

	lockup->count = 0;
	return true;
}

/**
 * vnet_lockup_lose - a transmission begins that will not complete
 * @queue: the queue that the frame was sent on
 *
 * Called by xmit under the tx queue's lock, which it stops.
 */
void vnet_lockup_lose(struct vnet_queue *queue)
{
	struct vnet_queue_stats *stats = queue->stats;
	struct vnet_lockup *lockup = &queue->lockup;

	lockup->state = VNET_LOST_SENT;
	lockup->since = jiffies;
	memset(&lockup->account, 0, sizeof(lockup->account));
	u64_stats_update_begin(&stats->lockup_syncp);
	u64_stats_inc(&stats->lost);
	u64_stats_update_end(&stats->lockup_syncp);

	netif_tx_stop_queue(queue->txq);
}

/*
 * Complete what is held back. BQL does not bear two who complete at the same
 * time: behind a frame that went through the ring nothing else is in flight,
 * and of one that was taken BQL has never heard, so there is nothing to do.
 */
static void vnet_lockup_complete(struct vnet_queue *queue)
{
	const struct vnet_account *account = &queue->lockup.account;

	vnet_count_sent(netdev_priv(queue->txq->dev), account->packets,
			account->sent);
	netdev_tx_completed_queue(queue->txq, account->bql_packets,
				  account->bql_bytes);
	queue->lockup.state = VNET_LOST_NONE;
	netif_tx_wake_queue(queue->txq);
}

/**
 * vnet_lockup_hold - the frame is counted: keep back what completes it
 * @queue: the queue that stands still because of it, with its account
 *
 * Called under the tx queue's lock: by xmit for a frame that was taken, by the
 * poll when all that went before it is completed.
 */
void vnet_lockup_hold(struct vnet_queue *queue)
{
	struct vnet_lockup *lockup = &queue->lockup;

	lockup->state = VNET_LOST_HELD;

	/* Switched off since the frame was put into the ring. */
	if (!lockup->every)
		vnet_lockup_complete(queue);
}

/**
 * vnet_lockup_end - count what a lost completion holds back, for ndo_stop
 * @queue: a queue without poll, xmit and watchdog, its ring empty
 *
 * May sleep. The transmission has reached the far end. BQL is the caller's to
 * reset.
 */
void vnet_lockup_end(struct vnet_queue *queue)
{
	const struct vnet_account *account = &queue->lockup.account;

	if (queue->lockup.state != VNET_LOST_HELD)
		return;

	local_bh_disable();
	vnet_count_sent(netdev_priv(queue->txq->dev), account->packets,
			account->sent);
	local_bh_enable();
}

/* Report that a queue stood still for @ms until the watchdog came. */
static void vnet_timed_out(struct vnet_queue *queue, unsigned int ms)
{
	struct vnet_queue_stats *stats = queue->stats;

	trace_vnet_tx_timeout(queue, ms);
	u64_stats_update_begin(&stats->lockup_syncp);
	u64_stats_inc(&stats->timeouts);
	u64_stats_add(&stats->stalled, ms);
	u64_stats_update_end(&stats->lockup_syncp);
}

/* A queue whose poll is only late is left to the poll. */
static void vnet_lockup_recover(struct vnet_queue *queue)
{
	if (queue->lockup.state != VNET_LOST_HELD)
		return;

	vnet_timed_out(queue, jiffies_to_msecs(jiffies - queue->lockup.since));
	vnet_lockup_complete(queue);
}

/**
 * vnet_tx_timeout - ndo_tx_timeout
 * @dev: the interface
 * @txqueue: the first of its tx queues that has stood still for too long
 *
 * Called by the core's timer, with the tx queues frozen but their locks free.
 * The core names one queue each time and begins with the first again, so under
 * load the others might wait for ever: what is due with it is completed, too.
 */
void vnet_tx_timeout(struct net_device *dev, unsigned int txqueue)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct vnet_queue *queue;
	unsigned int i;

	for (i = 0; i < dev->num_tx_queues; i++) {
		queue = &vnet->queues[i];
		__netif_tx_lock(queue->txq, smp_processor_id());
		if (i == txqueue || time_after(jiffies, queue->lockup.since +
					       dev->watchdog_timeo))
			vnet_lockup_recover(queue);
		__netif_tx_unlock(queue->txq);
	}
}

/* What the root qdisc is, or will be once the interface is up. */
static bool vnet_lockup_no_qdisc(const struct net_device *dev)
{
	if (rtnl_dereference(dev->qdisc) == &noop_qdisc)
		return dev->priv_flags & IFF_NO_QUEUE;

	return !rtnl_dereference(dev->qdisc)->enqueue;
}

/**
 * vnet_lockup_check - may "lockup" and "tx-timeout" become what they shall be?
 * @conf: what they shall be
 * @old: what they are; the defaults before @dev is registered
 * @dev: the interface
 * @data: attributes of IFLA_INFO_DATA, to be named
 * @extack: for the reason
 *
 * Called under RTNL. A value may be repeated by anyone, so that what ip prints
 * can be typed again.
 *
 * Return: 0, or why not.
 */
int vnet_lockup_check(const struct vnet_config *conf,
		      const struct vnet_config *old,
		      const struct net_device *dev, struct nlattr *data[],
		      struct netlink_ext_ack *extack)
{
	bool lockup = conf->lockup && conf->lockup != old->lockup;

	/* The core logs each timeout, without any limit. */
	if (lockup && !capable(CAP_NET_ADMIN)) {
		VNET_NL_ERR(extack, data[IFLA_VNET_LOCKUP],
			    "lockup needs CAP_NET_ADMIN in the initial user namespace");
		return -EPERM;
	}
	if (conf->tx_timeout != old->tx_timeout && !capable(CAP_NET_ADMIN)) {
		VNET_NL_ERR(extack, data[IFLA_VNET_TX_TIMEOUT],
			    "tx-timeout needs CAP_NET_ADMIN in the initial user namespace");
		return -EPERM;
	}

	if (lockup && dev->reg_state == NETREG_REGISTERED &&
	    vnet_lockup_no_qdisc(dev)) {
		VNET_NL_ERR(extack, data[IFLA_VNET_LOCKUP],
			    "lockup needs a qdisc: tc qdisc replace dev NAME root pfifo");
		return -EOPNOTSUPP;
	}

	return 0;
}

/**
 * vnet_lockup_prepare - give an interface what "lockup" needs
 * @dev: the interface, not registered yet
 * @conf: its configuration
 *
 * Only a queue with a qdisc can stand still for the watchdog.
 */
void vnet_lockup_prepare(struct net_device *dev, const struct vnet_config *conf)
{
	if (conf->lockup)
		dev->priv_flags &= ~IFF_NO_QUEUE;
}

/**
 * vnet_lockup_set - put "lockup" and "tx-timeout" into force
 * @dev: the interface, registered
 * @conf: its configuration
 *
 * Called under RTNL. With "lockup 0" what is lost is completed at once, or by
 * the poll: there is no watchdog any more. Otherwise the watchdog starts anew,
 * with its new period. Of an interface that is down, ndo_open does the rest.
 */
void vnet_lockup_set(struct net_device *dev, const struct vnet_config *conf)
{
	struct vnet_priv *vnet = netdev_priv(dev);
	struct vnet_queue *queue;
	unsigned int i;

	dev->watchdog_timeo = VNET_NO_WATCHDOG;
	if (conf->lockup)
		dev->watchdog_timeo = msecs_to_jiffies(conf->tx_timeout);
	if (!netif_running(dev))
		return;

	for (i = 0; i < dev->num_tx_queues; i++) {
		queue = &vnet->queues[i];
		__netif_tx_lock_bh(queue->txq);
		WRITE_ONCE(queue->lockup.every, conf->lockup);
		if (!conf->lockup && queue->lockup.state == VNET_LOST_HELD)
			vnet_lockup_complete(queue);
		__netif_tx_unlock_bh(queue->txq);
	}
	netdev_watchdog_up(dev);
}
