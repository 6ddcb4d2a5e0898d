// SPDX-License-Identifier: GPL-2.0
/*
 * A fault for make selfcheck: a module that warns when it is loaded.
 */

#include <linux/bug.h>
#include <linux/module.h>

static int __init vnet_warn_init(void)
{
	WARN(1, "vnet_warn: as asked for\n");
	return 0;
}
module_init(vnet_warn_init);

static void __exit vnet_warn_exit(void)
{
}
module_exit(vnet_warn_exit);

MODULE_DESCRIPTION("A fault for vnet's selfcheck: a warning");
MODULE_LICENSE("GPL");
