# SPDX-License-Identifier: GPL-2.0
#
# What the kernel being built for offers, asked of its headers: a version number
# gives a wrong answer wherever a distribution or a stable series has moved an
# API. Sets vnet-probes to -DVNET_HAVE_... flags; compat.h acts on them.

# $(call vnet-probe,header below include/,extended regular expression,macro)
# The expression may hold neither a comma nor an unbalanced parenthesis.
vnet-probe = $(shell grep -qsE '$(2)' $(srctree)/include/$(1) && echo -D$(3))

# Controls: a probe that cannot see the headers must not look like an old kernel.
ifeq ($(call vnet-probe,linux/netdevice.h,^struct net_device .$$,YES),)
$(error vnet: no kernel headers found below $(srctree)/include)
endif
ifneq ($(call vnet-probe,linux/netdevice.h,^struct vnet_no_such_type .$$,NO),)
$(error vnet: the header probes answer yes to everything)
endif

vnet-probes := \
	$(call vnet-probe,linux/unaligned.h,.,VNET_HAVE_UNALIGNED_H) \
	$(call vnet-probe,net/netdev_lock.h,.,VNET_HAVE_NETDEV_LOCK_H) \
	$(call vnet-probe,net/rtnetlink.h,^struct rtnl_newlink_params .$$,VNET_HAVE_NEWLINK_PARAMS) \
	$(call vnet-probe,net/sch_generic.h,^static inline bool qdisc_txq_has_no_queue,VNET_HAVE_TXQ_HAS_NO_QUEUE)
