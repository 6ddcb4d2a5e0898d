// SPDX-License-Identifier: GPL-2.0-only
/*
 * The frame dump: with "ethtool -s vnet0 msglvl pktdata on" the kernel's log
 * shows what is sent and what comes back.
 *
 * Whoever owns a network namespace can switch it on there, so it is bounded: it
 * says nothing in the network namespaces of containers, and elsewhere no more
 * than a log can take. Hexadecimal digits only: no frame can look like a
 * message of the kernel.
 */

#include <linux/netdevice.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/user_namespace.h>
#include <net/net_namespace.h>

#include "vnet.h"

/* Enough for two tags, IPv6 and TCP with all options, or for a whole ping. */
#define VNET_DUMP_LEN		128

/*
 * One limit, not one for each interface, of which there may be any number: what
 * fills the log is their sum. A ping each second and what IPv6 says by itself
 * stay below it.
 */
static DEFINE_RATELIMIT_STATE(vnet_dump_limit, 5 * HZ, 30);

/**
 * vnet_dump - print a frame, unless that would be too much
 * @dev: the interface
 * @direction: "tx" or "rx", as the interface sees it
 * @queue: number of the tx or rx queue
 * @skb: frame of any length, its data at the Ethernet header; not changed
 *
 * Called with BH off. The interface's namespace is asked here, each time, since
 * an interface can be moved.
 */
void vnet_dump(const struct net_device *dev, const char *direction,
	       unsigned int queue, const struct sk_buff *skb)
{
	char prefix[IFNAMSIZ + sizeof(": ")];
	u8 data[VNET_DUMP_LEN];
	unsigned int len;

	if (dev_net(dev)->user_ns != &init_user_ns)
		return;
	if (!__ratelimit(&vnet_dump_limit))
		return;

	len = min_t(unsigned int, skb->len, sizeof(data));
	if (skb_copy_bits(skb, 0, data, len))
		return;

	netdev_info(dev, "%s queue %u, %u bytes\n", direction, queue,
		    skb->len);
	snprintf(prefix, sizeof(prefix), "%s: ", dev->name);
	print_hex_dump(KERN_INFO, prefix, DUMP_PREFIX_OFFSET, 16, 1, data, len,
		       false);
}
