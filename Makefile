# SPDX-License-Identifier: GPL-2.0
#
# First things first:
#
#   make demo        show vnet on a stock Debian kernel in a guest
#   make check       run all tests in guests (T=test file, K=row of the matrix)
#
# Building and installing:
#
#   make modules     drivers/net/vnet/vnet.ko (KDIR=kernel build directory)
#   make plugin      iproute2-plugin/link_vnet.so
#   make install     module by DKMS for every kernel with headers, plugin,
#                    manual page, udev and networkd files (prefix=, DESTDIR=)
#   make uninstall
#
# Working on it:
#
#   make shell       a guest to play in, with vnet loaded (K=)
#   make selftests   the tests' C programs (KSFT=a kernel's selftests directory)
#   make check-debug    all tests with a kernel full of checkers
#   make check-matrix   all tests with every kernel
#   make soak        millions of random frames, long streams (FRAMES=, BULK=)
#   make coverage    what of the module the tests reach
#   make bench       what frames, streams and interfaces cost, against the
#                    alternatives (K=, I=, INTERFACES=)
#   make bench-check    nothing of vnet costs more than it did
#   make selfcheck   show that the harness turns red when it should
#   make lint        checkpatch, sparse, W=1, shellcheck, documents
#   make drawings    Documentation/drawings/*.svg of *.dot, with graphviz
#   make clean

VERSION := $(shell cat VERSION)
KDIR ?= /lib/modules/$(shell uname -r)/build
INSTALL ?= install
prefix ?= /usr/local
export prefix

# What the module is built from, and none of what building it leaves behind.
DKMS_SOURCES := COPYING Kbuild Makefile VERSION \
		include/uapi/linux/if_vnet.h \
		$(wildcard include/compat/*.h include/compat/*.mk) \
		$(addprefix drivers/net/vnet/,Kconfig Makefile) \
		$(filter-out %.mod.c,$(wildcard drivers/net/vnet/*.[ch]))
DKMS_TREE := $(DESTDIR)/usr/src/vnet-$(VERSION)
DKMS_KERNELS = $(patsubst /lib/modules/%/build,%,$(wildcard \
		/lib/modules/*/build))

UDEV_DIR := $(DESTDIR)$(prefix)/lib/udev/rules.d
NETWORKD_DIR := $(DESTDIR)$(prefix)/lib/systemd/network

all: modules plugin

modules:
	$(MAKE) -C $(KDIR) M=$(CURDIR) CONFIG_VNET=m modules

plugin:
	$(MAKE) -C iproute2-plugin

selftests:
	$(MAKE) -C selftests all

demo check shell selfcheck coverage:
	selftests/vm/$@.sh

check-debug check-matrix soak:
	selftests/vm/check.sh $(@:check-%=%)

# Frames in each mode, bytes of each long TCP stream, seconds for a test file
soak: export FRAMES ?= 10000000
soak: export BULK ?= 100000000
soak: export VNET_TEST_TIMEOUT ?= 7200
soak: export T ?= vnet_random.sh,vnet_path.sh,vnet_streams.sh

bench:
	selftests/vm/bench.sh report

bench-check bench-record:
	selftests/vm/bench.sh $(@:bench-%=%)

lint:
	selftests/lint.sh

drawings:
	Documentation/drawings/draw.sh Documentation/drawings/*.dot

# With DESTDIR only files: DKMS is then the package's business.
ifeq ($(DESTDIR),)
install: install-files
	dkms add vnet/$(VERSION)
	@# 77: dkms.conf excludes this kernel
	for k in $(DKMS_KERNELS); do \
		dkms install --force vnet/$(VERSION) -k $$k || \
			[ $$? -eq 77 ] || exit 1; \
	done

install-files: dkms-ready
else
install: install-files
endif

# What DKMS built of this version before goes first: it would not build again.
dkms-ready:
	@command -v dkms >/dev/null || \
		{ echo "make install needs dkms: apt install dkms" >&2; \
		  exit 1; }
	@[ -n "$(DKMS_KERNELS)" ] || \
		{ echo "make install needs the headers of a kernel:" \
		  "apt install linux-headers-$$(uname -r)" >&2; exit 1; }
	[ -z "$$(dkms status vnet/$(VERSION))" ] || \
		dkms remove vnet/$(VERSION) --all
	$(RM) -r $(DKMS_TREE)

# All but the module itself: this much works for a package with DESTDIR, too.
install-files: plugin
	$(MAKE) -C iproute2-plugin install
	$(INSTALL) -d $(DKMS_TREE) $(UDEV_DIR) $(NETWORKD_DIR)
	for f in $(DKMS_SOURCES); do \
		$(INSTALL) -D -m 644 $$f $(DKMS_TREE)/$$f || exit 1; \
	done
	sed 's/^PACKAGE_VERSION=.*/PACKAGE_VERSION="$(VERSION)"/' dkms.conf \
		> $(DKMS_TREE)/dkms.conf
	$(INSTALL) -m 644 Documentation/examples/90-vnet-unmanaged.rules \
		$(UDEV_DIR)/
	$(INSTALL) -m 644 Documentation/examples/10-vnet-unmanaged.network \
		$(NETWORKD_DIR)/

uninstall:
ifeq ($(DESTDIR),)
	-dkms remove vnet/$(VERSION) --all
endif
	$(MAKE) -C iproute2-plugin uninstall
	$(RM) -r $(DKMS_TREE)
	$(RM) $(UDEV_DIR)/90-vnet-unmanaged.rules
	$(RM) $(NETWORKD_DIR)/10-vnet-unmanaged.network

# DKMS calls this, too, with neither plugin nor tests in its tree.
clean:
	[ ! -d $(KDIR) ] || \
		$(MAKE) -C $(KDIR) M=$(CURDIR) CONFIG_VNET=m VNET_CLEAN=y clean
	[ ! -d iproute2-plugin ] || $(MAKE) -C iproute2-plugin clean

.PHONY: all modules plugin selftests demo check check-debug check-matrix soak \
	shell selfcheck coverage bench bench-check bench-record lint drawings \
	install install-files dkms-ready uninstall clean
