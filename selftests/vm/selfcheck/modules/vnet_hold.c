// SPDX-License-Identifier: GPL-2.0
/*
 * A fault for make selfcheck: take a reference to vnet.ko as soon as it is
 * loaded and keep it, as a driver would that forgot to give one back.
 */

#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/string.h>

static int vnet_hold_notify(struct notifier_block *nb, unsigned long state,
			    void *data)
{
	struct module *mod = data;

	if (state == MODULE_STATE_LIVE && !strcmp(mod->name, "vnet"))
		__module_get(mod);
	return NOTIFY_DONE;
}

static struct notifier_block vnet_hold_nb = {
	.notifier_call = vnet_hold_notify,
};

static int __init vnet_hold_init(void)
{
	return register_module_notifier(&vnet_hold_nb);
}
module_init(vnet_hold_init);

static void __exit vnet_hold_exit(void)
{
	unregister_module_notifier(&vnet_hold_nb);
}
module_exit(vnet_hold_exit);

MODULE_DESCRIPTION("A fault for vnet's selfcheck: a reference kept");
MODULE_LICENSE("GPL");
