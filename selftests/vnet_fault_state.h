/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a command that failed may not have changed.
 */
#ifndef VNET_FAULT_STATE_H
#define VNET_FAULT_STATE_H

#include "vnet_fault.h"

#define LINKS_MAX	8	/* in a namespace */

/* An interface. Mode and speed are zero if it is none of ours. */
struct iface {
	char name[IFNAMSIZ];
	int ifindex;
	int other;			/* ifindex of a pair's other end */
	__u32 mtu, mode, speed;
	__u8 address[6], perm[6];
	__u8 ours, up, carrier;
};

/* What there is, in both namespaces. */
struct state {
	bool loaded;
	int links[PLACES];
	int addresses[PLACES];		/* global ones, if one of ours is up */
	struct iface link[PLACES][LINKS_MAX];
};

static void read_link(const struct nlmsghdr *nlh, struct iface *iface)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *a;
	struct link link;

	parse_link(nlh, &link);
	iface->ifindex = link.ifindex;
	iface->up = !!(ifi->ifi_flags & IFF_UP);
	iface->ours = link.has_mode;
	iface->mode = link.mode;
	memcpy(iface->address, link.address, 6);
	memcpy(iface->perm, link.perm, 6);
	mnl_attr_for_each(a, nlh, sizeof(*ifi)) {
		switch (mnl_attr_get_type(a)) {
		case IFLA_IFNAME:
			snprintf(iface->name, IFNAMSIZ, "%s",
				 mnl_attr_get_str(a));
			break;
		case IFLA_LINK:
			iface->other = mnl_attr_get_u32(a);
			break;
		case IFLA_MTU:
			iface->mtu = mnl_attr_get_u32(a);
			break;
		case IFLA_CARRIER:
			iface->carrier = mnl_attr_get_u8(a);
			break;
		}
	}
}

struct reading {
	struct state *state;
	int place;
};

static int read_message(const struct nlmsghdr *nlh, void *data)
{
	struct reading *reading = data;
	struct state *state = reading->state;
	int place = reading->place;
	struct ifaddrmsg *ifa;
	int i;

	if (nlh->nlmsg_type == RTM_NEWADDR) {
		ifa = mnl_nlmsg_get_payload(nlh);
		if (ifa->ifa_scope == RT_SCOPE_UNIVERSE)
			state->addresses[place]++;
	} else if (nlh->nlmsg_type == RTM_NEWLINK) {
		i = state->links[place]++;
		if (i < LINKS_MAX)
			read_link(nlh, &state->link[place][i]);
	}
	return MNL_CB_OK;
}

static void read_dump(struct __test_metadata *_metadata, struct world *w,
		      __u16 type, struct reading *reading)
{
	struct mnl_socket *nl = w->nl[reading->place];
	unsigned int portid = mnl_socket_get_portid(nl);
	struct request rq;
	char buf[32768];
	ssize_t len;
	int more;

	request_start(&rq, type, NLM_F_DUMP);
	ASSERT_GT(mnl_socket_sendto(nl, rq.buf, rq.nlh->nlmsg_len), 0);
	do {
		len = mnl_socket_recvfrom(nl, buf, sizeof(buf));
		ASSERT_GT(len, 0);
		more = mnl_cb_run(buf, len, 1, portid, read_message, reading);
		ASSERT_GE(more, 0);
	} while (more);
}

/* Link settings as "ethtool" gets and sets them: both take two attempts. */
union settings {
	struct ethtool_link_settings base;
	char room[sizeof(struct ethtool_link_settings) + 3 * 127 * 4];
};

static int speed_call(struct world *w, int place, const char *name,
		      union settings *settings)
{
	struct ifreq ifr = { .ifr_data = (void *)settings };

	snprintf(ifr.ifr_name, IFNAMSIZ, "%s", name);
	return ioctl(w->sock[place], SIOCETHTOOL, &ifr) < 0 ? errno : 0;
}

static int speed_get(struct world *w, int place, const char *name,
		     union settings *settings)
{
	int err;

	memset(settings, 0, sizeof(*settings));
	settings->base.cmd = ETHTOOL_GLINKSETTINGS;
	err = speed_call(w, place, name, settings);
	if (err)
		return err;
	settings->base.cmd = ETHTOOL_GLINKSETTINGS;
	settings->base.link_mode_masks_nwords *= -1;
	return speed_call(w, place, name, settings);
}

static void state_read(struct __test_metadata *_metadata, struct world *w,
		       struct state *state)
{
	union settings settings;
	struct reading reading;
	struct iface *iface;
	int place, i;
	bool up;

	memset(state, 0, sizeof(*state));
	state->loaded = module_loaded();
	for (place = 0; place < PLACES; place++) {
		reading = (struct reading){ state, place };
		read_dump(_metadata, w, RTM_GETLINK, &reading);
		ASSERT_LE(state->links[place], LINKS_MAX);
		up = false;
		for (i = 0; i < state->links[place]; i++) {
			iface = &state->link[place][i];
			if (!iface->ours)
				continue;
			ASSERT_EQ(speed_get(w, place, iface->name, &settings),
				  0);
			iface->speed = settings.base.speed;
			up |= iface->up;
		}
		if (up)
			read_dump(_metadata, w, RTM_GETADDR, &reading);
	}
}

static void state_print(const char *when, const struct state *state)
{
	const struct iface *iface;
	int place, i;

	for (place = 0; place < PLACES; place++) {
		ksft_print_msg("%s, %s: module %d addresses %d links %d\n",
			       when, place == HERE ? "here" : "there",
			       state->loaded, state->addresses[place],
			       state->links[place]);
		for (i = 0; i < state->links[place]; i++) {
			iface = &state->link[place][i];
			if (!iface->ours)
				continue;
			ksft_print_msg("%d %s of %d: mtu %u mode %u speed %u\n",
				       iface->ifindex, iface->name,
				       iface->other, iface->mtu, iface->mode,
				       iface->speed);
			ksft_print_msg("up %u carrier %u address %02x..%02x\n",
				       iface->up, iface->carrier,
				       iface->address[0], iface->address[5]);
		}
	}
}

/* @again: another interface of the same kind will do. */
static bool state_same(const struct state *a, const struct state *b,
		       bool again, bool random)
{
	struct state copy[2] = { *a, *b };
	struct iface *iface;
	int i, place, k;

	for (i = 0; i < 2; i++) {
		for (place = 0; place < PLACES; place++) {
			for (k = 0; k < LINKS_MAX; k++) {
				iface = &copy[i].link[place][k];
				if (again) {
					iface->ifindex = 0;
					iface->other = !!iface->other;
				}
				if (random)
					memset(iface->address, 0, 6);
			}
		}
	}
	return !memcmp(&copy[0], &copy[1], sizeof(copy[0]));
}

#endif /* VNET_FAULT_STATE_H */
