# SPDX-License-Identifier: GPL-2.0
#
# What the kernel being built for offers, asked of its headers: a version number
# gives a wrong answer wherever a distribution or a stable series has moved an
# API. Sets vnet-probes to -DVNET_HAVE_... flags; compat.h acts on them. The
# version only bounds the supported range, and here, before the compiler has
# seen a header, whoever is outside it gets one sentence.

# $(call vnet-probe,macro,header below include/,extended regular expression)
# The expression may hold neither a comma nor an unbalanced parenthesis.
vnet-probe = $(shell grep -qsE '$(3)' $(srctree)/include/$(2) && echo -D$(1))

# Controls: a probe that sees no headers must not look like an old kernel.
ifeq ($(call vnet-probe,YES,linux/netdevice.h,^struct net_device .$$),)
$(error vnet: no kernel headers found below $(srctree)/include)
endif
ifneq ($(call vnet-probe,NO,linux/netdevice.h,^struct vnet_no_such_type .$$),)
$(error vnet: the header probes answer yes to everything)
endif

vnet-probes := \
	$(call vnet-probe,VNET_HAVE_UNALIGNED_H,linux/unaligned.h,.) \
	$(call vnet-probe,VNET_HAVE_GSO_H,net/gso.h,.) \
	$(call vnet-probe,VNET_HAVE_NETDEV_LOCK_H,net/netdev_lock.h,.) \
	$(call vnet-probe,VNET_HAVE_WATCHDOG_UP,linux/netdevice.h,$\
		^void netdev_watchdog_up) \
	$(call vnet-probe,VNET_HAVE_NEWLINK_PARAMS,net/rtnetlink.h,$\
		^struct rtnl_newlink_params .$$) \
	$(call vnet-probe,VNET_HAVE_IPV4_MAX_SIZE,uapi/linux/if_link.h,$\
		[[:space:]]IFLA_GSO_IPV4_MAX_SIZE) \
	$(call vnet-probe,VNET_HAVE_PARSE_IFINFOMSG,net/rtnetlink.h,$\
		^int rtnl_nla_parse_ifinfomsg) \
	$(call vnet-probe,VNET_HAVE_QUEUE_NET,linux/netdevice.h,$\
		void unregister_netdevice_queue_net) \
	$(call vnet-probe,VNET_HAVE_PEER_TYPE,net/rtnetlink.h,$\
		[[:space:]]peer_type;) \
	$(call vnet-probe,VNET_HAVE_TXQ_HAS_NO_QUEUE,net/sch_generic.h,$\
		^static inline bool qdisc_txq_has_no_queue)

# Whoever cleans up may do so whatever the kernel.
ifneq ($(VNET_CLEAN),y)
vnet-version := $(shell echo $$(($(VERSION) * 1000 + $(PATCHLEVEL))))

ifeq ($(shell test $(vnet-version) -ge 6001 && echo y),)
$(error vnet needs Linux 6.1 or newer, such as Debian 12's)
endif
vnet-known := $(shell test $(vnet-version) -le 7003 && echo y)
ifeq ($(vnet-known)$(filter y,$(VNET_TRY_NEWER)),)
$(error vnet knows Linux up to 7.3; try make VNET_TRY_NEWER=y)
endif
# Stable releases brought what is needed here; no version says which.
ifeq ($(filter -DVNET_HAVE_PARSE_IFINFOMSG,$(vnet-probes)),)
$(error this release of Linux 6.1 is too old for vnet: update the kernel)
endif
endif
