// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver lends its KUnit tests. Part of it only if they are built, so
 * that no other file knows of them. Static functions are reached by the tables
 * of pointers that they stand in.
 */

#include <kunit/visibility.h>
#include <linux/export.h>
#include <net/rtnetlink.h>

#include "vnet_test.h"

const struct vnet_lent vnet_lent = {
	.modes		= vnet_modes,
	.classify_echo	= vnet_classify_echo,
	.rewrite	= vnet_rewrite,
	.stats_total	= vnet_stats_total,
	.link_ops	= &vnet_link_ops,
};
EXPORT_SYMBOL_IF_KUNIT(vnet_lent);
