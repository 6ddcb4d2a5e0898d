// SPDX-License-Identifier: GPL-2.0
/*
 * vnet's counters, as ip -s -d link shows them
 */
#include <assert.h>
#include <string.h>

#include "link_vnet.h"

/* The names that ethtool -S has. */
static const char *const vnet_xstats[] = {
	[IFLA_VNET_XSTATS_ANSWERED]		= "answered",
	[IFLA_VNET_XSTATS_TAKEN_MODE]		= "taken_mode",
	[IFLA_VNET_XSTATS_TAKEN_CARRIER]	= "taken_carrier",
	[IFLA_VNET_XSTATS_TAKEN_OVERSIZE]	= "taken_oversize",
	[IFLA_VNET_XSTATS_TAKEN_TRUNCATED]	= "taken_truncated",
	[IFLA_VNET_XSTATS_TAKEN_MALFORMED]	= "taken_malformed",
	[IFLA_VNET_XSTATS_TAKEN_SOURCE_MAC]	= "taken_source_mac",
	[IFLA_VNET_XSTATS_TAKEN_GROUP]		= "taken_group",
	[IFLA_VNET_XSTATS_TAKEN_OTHER_MAC]	= "taken_other_mac",
	[IFLA_VNET_XSTATS_TAKEN_VLAN]		= "taken_vlan",
	[IFLA_VNET_XSTATS_TAKEN_ETHERTYPE]	= "taken_ethertype",
	[IFLA_VNET_XSTATS_TAKEN_BRIDGE_PORT]	= "taken_bridge_port",
	[IFLA_VNET_XSTATS_TAKEN_ARP_OTHER]	= "taken_arp_other",
	[IFLA_VNET_XSTATS_TAKEN_ARP_PROBE]	= "taken_arp_probe",
	[IFLA_VNET_XSTATS_TAKEN_ARP_ANNOUNCE]	= "taken_arp_announce",
	[IFLA_VNET_XSTATS_TAKEN_ND_OTHER]	= "taken_nd_other",
	[IFLA_VNET_XSTATS_TAKEN_ND_PROBE]	= "taken_nd_probe",
	[IFLA_VNET_XSTATS_TAKEN_ADDRESS]	= "taken_address",
	[IFLA_VNET_XSTATS_TAKEN_PREFIX]		= "taken_prefix",
	[IFLA_VNET_XSTATS_TAKEN_SWITCHED_OFF]	= "taken_switched_off",
	[IFLA_VNET_XSTATS_TAKEN_IP_CHECKSUM]	= "taken_ip_checksum",
	[IFLA_VNET_XSTATS_TAKEN_SOURCE_ROUTE]	= "taken_source_route",
	[IFLA_VNET_XSTATS_TAKEN_ROUTING]	= "taken_routing",
	[IFLA_VNET_XSTATS_TAKEN_IPSEC]		= "taken_ipsec",
	[IFLA_VNET_XSTATS_TAKEN_EXT_HEADERS]	= "taken_ext_headers",
	[IFLA_VNET_XSTATS_TAKEN_PROTOCOL]	= "taken_protocol",
	[IFLA_VNET_XSTATS_TAKEN_ICMP]		= "taken_icmp",
	[IFLA_VNET_XSTATS_TAKEN_ICMP6]		= "taken_icmp6",
	[IFLA_VNET_XSTATS_TAKEN_PORT]		= "taken_port",
	[IFLA_VNET_XSTATS_TAKEN_INETD]		= "taken_inetd",
	[IFLA_VNET_XSTATS_DROPPED_NO_MEMORY]	= "dropped_no_memory",
	[IFLA_VNET_XSTATS_DROPPED_RING_FULL]	= "dropped_ring_full",
	[IFLA_VNET_XSTATS_DROPPED_PURGED]	= "dropped_purged",
	[IFLA_VNET_XSTATS_CROSSED]		= "crossed",
};

static_assert(ARRAY_SIZE(vnet_xstats) == IFLA_VNET_XSTATS_MAX + 1,
	      "a counter of if_vnet.h has no name");

/* Print a counter; as text its group comes first, unless it is @group. */
static void vnet_print_xstat(const char *name, __u64 value, char *group,
			     size_t size)
{
	size_t len = strcspn(name, "_");
	const char *rest = name;

	if (is_json_context()) {
		print_lluint(PRINT_JSON, name, NULL, value);
		return;
	}

	if (name[len]) {
		rest += len + 1;
		if (strncmp(group, name, len)) {
			snprintf(group, size, "%.*s", (int)len, name);
			print_string(PRINT_FP, NULL, "%s: ", group);
		}
	}
	print_string(PRINT_FP, NULL, "%s ", rest);
	print_lluint(PRINT_FP, NULL, "%llu ", value);
}

/* ip -s -d: all counters as JSON, those that counted something as text. */
void vnet_print_xstats(struct link_util *lu, FILE *f, struct rtattr *xstats)
{
	char group[16] = "", unknown[16];
	const struct rtattr *attr = RTA_DATA(xstats);
	int left = RTA_PAYLOAD(xstats);
	const char *name;
	__u64 value;

	print_nl();
	print_string(PRINT_FP, NULL, "%s", "    ");
	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		/* Padding, for one. */
		if (RTA_PAYLOAD(attr) != sizeof(value))
			continue;
		memcpy(&value, RTA_DATA(attr), sizeof(value));
		if (!value && !is_json_context() &&
		    attr->rta_type != IFLA_VNET_XSTATS_ANSWERED)
			continue;

		snprintf(unknown, sizeof(unknown), "other_%u", attr->rta_type);
		name = unknown;
		if (attr->rta_type < ARRAY_SIZE(vnet_xstats) &&
		    vnet_xstats[attr->rta_type])
			name = vnet_xstats[attr->rta_type];
		vnet_print_xstat(name, value, group, sizeof(group));
	}
}
