// SPDX-License-Identifier: GPL-2.0
/*
 * Each command of an interface's life meets each failing allocation
 *
 * A command is one system call. It is made again and again, each time with the
 * next of its allocations failing, until none is left to fail. Either it
 * succeeds all the same, and everything is as without a failure, or it has the
 * right errno, nothing at all has changed, and it succeeds when tried again.
 *
 * Needs a kernel with CONFIG_FAILSLAB, CONFIG_FAIL_PAGE_ALLOC and
 * CONFIG_FAULT_INJECTION_STACKTRACE_FILTER.
 */
#include "vnet_fault.h"
#include "vnet_fault_state.h"

/* More allocations than any command makes. */
#define MANY		2000

/**
 * struct command - what the test is about
 * @before: what there is already
 * @mode: of the interface that is there before
 * @queues: how many it has of each direction; 0: as many as by default
 * @build: makes the request
 * @what: which of the requests that @build can make
 * @there: the request names the other namespace
 * @act: the command, if it is no request
 * @reads: it changes nothing
 * @random: it gives the interface a random address
 * @also: an errno that the core has for a failed allocation, beside ENOMEM and
 *	ENOBUFS
 * @spare: a function below which nothing is to fail
 */
struct command {
	enum { NO_MODULE, NO_LINK, LINK, LINK_UP, LINK_ADDRESS, LINKS } before;
	__u32 mode;
	__u32 queues;
	void (*build)(struct request *rq, __u32 what);
	__u32 what;
	bool there;
	struct result (*act)(struct __test_metadata *_metadata,
			     struct world *w);
	bool reads;
	bool random;
	int also;
	const char *spare;
};

/* Preparing */

/* What is not there need not be removed. */
static void remove_links(struct __test_metadata *_metadata, struct world *w)
{
	struct request rq;
	int place, err;

	for (place = 0; place < PLACES; place++) {
		request_link(&rq, RTM_DELLINK);
		err = ask(_metadata, w, w->nl[place], &rq).err;
		ASSERT_TRUE(!err || err == ENODEV)
			TH_LOG("delete: %s", strerror(err));
	}
}

static void prepare(struct __test_metadata *_metadata, struct world *w,
		    const struct command *c)
{
	struct request rq;

	w->nth = 0;
	remove_links(_metadata, w);
	if (module_loaded() && c->before == NO_MODULE)
		ASSERT_EQ(module_unload(_metadata, w).err, 0);
	if (!module_loaded() && c->before != NO_MODULE)
		ASSERT_EQ(module_load(_metadata, w).err, 0);
	if (c->before <= NO_LINK)
		return;
	request_create(&rq, c->mode);
	put_queues(&rq, c->queues);
	must(_metadata, w, HERE, &rq, "create");
	if (c->before == LINK)
		return;
	request_up(&rq, true);
	must(_metadata, w, HERE, &rq, "up");
	if (c->before == LINK_UP)
		return;
	request_address(&rq, AF_INET);
	must(_metadata, w, HERE, &rq, "address");
	if (c->before == LINK_ADDRESS)
		return;
	request_create(&rq, c->mode);
	must(_metadata, w, THERE, &rq, "create there");
}

/* The commands */

static void request_birth(struct request *rq, __u32 mac)
{
	const struct attr attrs[ATTRS_MAX] = {
		{ IFLA_VNET_MAC, 6, .bytes = OWN },
	};

	request_newlink(rq, NLM_F_CREATE | NLM_F_EXCL, NAME,
			mac ? attrs : NULL, NULL, false);
}

/* The second end is set up when both are there. */
static void request_pair_up(struct request *rq, __u32 mode)
{
	const struct attr address = { IFLA_ADDRESS, 6, .bytes = OWN };
	const struct attr attrs[ATTRS_MAX] = {
		{ IFLA_VNET_MODE, 4, .u32 = mode },
		{ IFLA_VNET_PEER_INFO, sizeof(struct ifinfomsg),
		  .ifi = { .ifi_flags = IFF_UP, .ifi_change = IFF_UP } },
	};

	request_newlink(rq, NLM_F_CREATE | NLM_F_EXCL, NAME, attrs, &address,
			false);
}

static void request_mode(struct request *rq, __u32 mode)
{
	const struct attr attrs[ATTRS_MAX] = {
		{ IFLA_VNET_MODE, 4, .u32 = mode },
	};

	request_newlink(rq, 0, NAME, attrs, NULL, false);
}

static void request_mtu(struct request *rq, __u32 mtu)
{
	request_link(rq, RTM_NEWLINK);
	mnl_attr_put_u32(rq->nlh, IFLA_MTU, mtu);
}

static void request_mac(struct request *rq, __u32 last)
{
	const __u8 address[6] = { 0x02, [5] = last };

	request_link(rq, RTM_NEWLINK);
	mnl_attr_put(rq->nlh, IFLA_ADDRESS, sizeof(address), address);
}

static void request_carrier(struct request *rq, __u32 carrier)
{
	request_link(rq, RTM_NEWLINK);
	mnl_attr_put_u8(rq->nlh, IFLA_CARRIER, carrier);
}

static struct result speed(struct __test_metadata *_metadata, struct world *w)
{
	union settings settings;
	struct result r = { };

	ASSERT_EQ(speed_get(w, HERE, NAME, &settings), 0);
	settings.base.cmd = ETHTOOL_SLINKSETTINGS;
	settings.base.speed = 2500;
	fault_arm(_metadata, w);
	r.err = speed_call(w, HERE, NAME, &settings);
	fault_disarm(_metadata, w);
	return r;
}

FIXTURE(fault)
{
	struct world w;
};

FIXTURE_VARIANT(fault)
{
	struct command command;
};

#define COMMAND(name)	FIXTURE_VARIANT_ADD(fault, name)

/* device_add() says EINVAL if there was no memory for the device's name. */
#define CREATE		.before = NO_LINK, .also = EINVAL

/* Without .spare the core's vmalloc() shows its stack. */
COMMAND(load) { { .before = NO_MODULE, .act = module_load,
		  .spare = "execmem_alloc" } };
COMMAND(create) { { CREATE, .build = request_birth, .random = true } };
COMMAND(create_mac) { { CREATE, .build = request_birth, .what = 1 } };
COMMAND(create_drop) { { CREATE, .build = request_create,
			 .what = VNET_MODE_DROP } };
COMMAND(create_loop) { { CREATE, .build = request_create,
			 .what = VNET_MODE_LOOP } };
COMMAND(create_macswap) { { CREATE, .build = request_create,
			    .what = VNET_MODE_MACSWAP } };
COMMAND(create_echo) { { CREATE, .build = request_create,
			 .what = VNET_MODE_ECHO } };
COMMAND(create_there) { { CREATE, .build = request_create,
			  .what = VNET_MODE_ECHO, .there = true } };
/* Both ends, of which the second has a random address, or neither. */
COMMAND(create_pair) { { CREATE, .build = request_create, .random = true,
			 .what = VNET_MODE_PAIR } };
COMMAND(create_pair_up) { { CREATE, .build = request_pair_up, .random = true,
			    .what = VNET_MODE_PAIR } };
COMMAND(create_snull_there) { { CREATE, .build = request_create, .random = true,
				.what = VNET_MODE_SNULL, .there = true } };
COMMAND(report) { { .before = LINK, .build = request_link,
		    .what = RTM_GETLINK, .reads = true } };
COMMAND(change_drop) { { .before = LINK_UP, .mode = VNET_MODE_ECHO,
			 .build = request_mode, .what = VNET_MODE_DROP } };
COMMAND(change_loop) { { .before = LINK_UP, .mode = VNET_MODE_DROP,
			 .build = request_mode, .what = VNET_MODE_LOOP } };
COMMAND(change_macswap) { { .before = LINK_UP, .mode = VNET_MODE_LOOP,
			    .build = request_mode,
			    .what = VNET_MODE_MACSWAP } };
COMMAND(change_echo) { { .before = LINK_UP, .mode = VNET_MODE_MACSWAP,
			 .build = request_mode, .what = VNET_MODE_ECHO } };
COMMAND(change_snull) { { .before = LINK_UP, .mode = VNET_MODE_PAIR,
			  .build = request_mode, .what = VNET_MODE_SNULL,
			  .random = true } };
COMMAND(up_pair) { { .before = LINK, .mode = VNET_MODE_PAIR,
		     .build = request_up, .what = true, .random = true } };
COMMAND(up) { { .before = LINK, .build = request_up, .what = true } };
/* A ring for each, and those that there are go if the next cannot be had. */
COMMAND(up_queues) { { .before = LINK, .queues = 4, .build = request_up,
		       .what = true } };
COMMAND(down) { { .before = LINK_ADDRESS, .build = request_up,
		  .what = false } };
COMMAND(mtu) { { .before = LINK_UP, .build = request_mtu, .what = 9000 } };
COMMAND(mac) { { .before = LINK_ADDRESS, .build = request_mac, .what = 2 } };
COMMAND(carrier) { { .before = LINK_UP, .build = request_carrier,
		     .what = false } };
COMMAND(speed) { { .before = LINK_UP, .act = speed } };
COMMAND(ipv4) { { .before = LINK_UP, .build = request_address,
		  .what = AF_INET } };
COMMAND(ipv6) { { .before = LINK_UP, .build = request_address,
		  .what = AF_INET6 } };
/* Without .spare the core warns, and leaves a link of sysfs behind. */
COMMAND(move) { { .before = LINK_ADDRESS, .build = request_link,
		  .what = RTM_NEWLINK, .there = true,
		  .spare = "device_rename" } };
COMMAND(move_end) { { .before = LINK_ADDRESS, .mode = VNET_MODE_PAIR,
		      .build = request_link, .what = RTM_NEWLINK,
		      .there = true, .random = true,
		      .spare = "device_rename" } };
COMMAND(delete_end) { { .before = LINK_ADDRESS, .mode = VNET_MODE_PAIR,
			.build = request_link, .what = RTM_DELLINK } };
COMMAND(delete) { { .before = LINK_ADDRESS, .build = request_link,
		    .what = RTM_DELLINK } };
COMMAND(unload) { { .before = LINKS, .act = module_unload } };

FIXTURE_SETUP(fault)
{
	const struct function *spare;

	world_open(_metadata, &self->w);
	if (variant->command.spare) {
		spare = find_function(variant->command.spare);
		ASSERT_NE(spare, NULL);
		fault_spare(_metadata, SLAB, spare);
	}
}

FIXTURE_TEARDOWN(fault)
{
	self->w.nth = 0;
	if (!module_loaded())
		EXPECT_EQ(module_load(_metadata, &self->w).err, 0);
	remove_links(_metadata, &self->w);
	fault_settings_return();
}

static struct result act(struct __test_metadata *_metadata, struct world *w,
			 const struct command *c, unsigned int nth)
{
	struct request rq;

	w->nth = nth;
	if (c->act)
		return c->act(_metadata, w);
	c->build(&rq, c->what);
	if (c->there)
		mnl_attr_put_u32(rq.nlh, IFLA_NET_NS_FD, w->ns[THERE]);
	return ask(_metadata, w, w->nl[HERE], &rq);
}

/* How often which of the outcomes was seen. */
struct tally {
	unsigned int refused, succeeded, lost, also;
};

static bool legitimate(const struct command *c, int err)
{
	return err == ENOMEM || err == ENOBUFS || err == c->also;
}

/* How many interfaces a command makes: for each the core may say @also once. */
static unsigned int births(const struct command *c)
{
	if (c->build != request_create && c->build != request_pair_up)
		return 1;
	return c->what >= VNET_MODE_PAIR ? 2 : 1;
}

/* Makes one attempt and judges it; returns whether an allocation failed. */
static bool attempt(struct __test_metadata *_metadata, struct world *w,
		    const struct command *c, unsigned int nth,
		    const struct state *complete, struct tally *tally)
{
	struct state before, after;
	struct result r;
	bool failed;

	prepare(_metadata, w, c);
	state_read(_metadata, w, &before);
	r = act(_metadata, w, c, nth);
	failed = !w->left;
	state_read(_metadata, w, &after);
	if (!r.err || r.lost) {
		tally->succeeded += !r.err;
		tally->lost += r.lost;
		EXPECT_TRUE(state_same(&after, complete, true, c->random)) {
			TH_LOG("allocation %u: done by halves", nth);
			state_print("complete", complete);
			state_print("now", &after);
		}
		return failed;
	}
	tally->refused++;
	tally->also += r.err == c->also;
	EXPECT_TRUE(failed && legitimate(c, r.err))
		TH_LOG("allocation %u: %s", nth, strerror(r.err));
	EXPECT_TRUE(state_same(&before, &after, false, false)) {
		TH_LOG("allocation %u: refused, but not undone", nth);
		state_print("before", &before);
		state_print("now", &after);
	}

	r = act(_metadata, w, c, 0);
	EXPECT_EQ(r.err, 0)
		TH_LOG("after allocation %u: %s", nth, strerror(r.err));
	state_read(_metadata, w, &after);
	EXPECT_TRUE(state_same(&after, complete, true, c->random)) {
		TH_LOG("after allocation %u: done by halves", nth);
		state_print("complete", complete);
		state_print("now", &after);
	}
	return failed;
}

TEST_F_TIMEOUT(fault, each_allocation, 900)
{
	const struct command *c = &variant->command;
	struct state before, complete;
	struct world *w = &self->w;
	struct tally tally = { };
	struct result r;
	unsigned int nth;

	prepare(_metadata, w, c);
	state_read(_metadata, w, &before);
	r = act(_metadata, w, c, 0);
	ASSERT_EQ(r.err, 0)
		TH_LOG("without a failure: %s", strerror(r.err));
	state_read(_metadata, w, &complete);
	EXPECT_EQ(state_same(&before, &complete, false, false), c->reads);

	for (nth = 1; nth <= MANY && !_metadata->exit_code; nth++)
		if (!attempt(_metadata, w, c, nth, &complete, &tally))
			break;
	ASSERT_EQ(_metadata->exit_code, KSFT_PASS);
	ASSERT_LE(nth, MANY);
	EXPECT_GT(nth, 1)
		TH_LOG("no allocation failed");
	EXPECT_LE(tally.also, births(c));
	/* The last attempt was one without a failure. */
	ksft_print_msg("%u allocations failed: refused %u, done %u, lost %u\n",
		       nth - 1, tally.refused, tally.succeeded - 1,
		       tally.lost);
}

int main(int argc, char **argv)
{
	return fault_main(argc, argv);
}
