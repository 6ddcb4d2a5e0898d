#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# make lint: what can be judged without a running kernel.
#
# Each check is one TAP line, its findings are printed above it as comments.
# The checks run in a guest root that has the tools and both header sets, on a
# copy of what git knows, so the checkout is never written to. A check that
# could not run, or that had nothing to look at, has failed.
#
# usage: lint.sh [CHECK...]	names as printed, default all
#        lint.sh --inside TREE SRC [CHECK...]	what runs in the root

set -u
export LC_ALL=C

# Kernels the module is built for: whatever header sets the root has.
KERNELS=/lib/modules
NUM=0 PASSED=0 FAILED=0

# checkpatch types that are left out, each with its reason. Nothing is left out
# for the whole tree: the second word is where.
CHECKPATCH_IGNORE=(
	"MACRO_WITH_FLOW_CONTROL include/compat/* the macro defines a function"
	"MACRO_ARG_REUSE include/compat/* parameters of that function"
	"COMPLEX_MACRO drivers/net/vnet/vnet_trace.h lists of fields, of values"
	"PARENTHESIS_ALIGNMENT drivers/net/vnet/vnet_trace.h as all events"
	"OPEN_ENDED_LINE drivers/net/vnet/vnet_trace.h likewise"
)

# kbuild's flags come from a configuration made for gcc. These words turn off
# what clang 14 does not know; none of them changes what it warns about.
CLANG_CONFIG=(
	CC=clang CONFIG_CC_IS_GCC= CONFIG_CC_IS_CLANG=y
	# -mfunction-return=thunk-extern: clang 15
	CONFIG_RETHUNK= CONFIG_MITIGATION_RETHUNK=
	# -mharden-sls=all: clang 15
	CONFIG_SLS= CONFIG_MITIGATION_SLS=
	# -ftrivial-auto-var-init=zero: clang 16 without asking twice
	CONFIG_INIT_STACK_ALL_ZERO=
	# -mrecord-mcount is gcc's
	CONFIG_FTRACE_MCOUNT_USE_CC=
	# the =5 is gcc's
	CONFIG_CC_IMPLICIT_FALLTHROUGH=-Wimplicit-fallthrough
	# 6.1 asks for the version of gcc in place of clang's; 6.12's per-CPU
	# accessors repeat gcc's named address space
	"KCFLAGS=-Wno-unknown-warning-option -Wno-duplicate-decl-specifier"
)

# --- outside: copy, enter the root ------------------------------------------

outside()
{
	local vm tmp root src

	vm=$(cd "$(dirname "$0")/vm" && pwd) || return 1
	"$vm/setup.sh" || bail "this machine lacks what guests take"
	root=$("$vm/root.sh" lint) || bail "no lint root"
	src=$("$vm/source.sh") || bail "no kernel source"
	tmp=$(mktemp -d "${TMPDIR:-/tmp}/vnet-lint.XXXXXX") || return 1
	# shellcheck disable=SC2064 # tmp is local, so expand it now
	trap "rm -rf '$tmp'" EXIT
	"$vm/copy.sh" "$tmp/tree" || bail "cannot copy the tree"
	"$vm/enter.sh" "$root" --bind "$tmp" --ro-bind "$src" -- \
		bash "$tmp/tree/selftests/lint.sh" --inside "$tmp/tree" \
		"$src" "$@" </dev/null
}

bail()
{
	echo "Bail out! $*"
	echo "0 passed, 1 failed"
	exit 1
}

# --- inside: the frame --------------------------------------------------------

# check NAME COMMAND...: passes when the command returns 0 and prints nothing.
check()
{
	local name=$1 out=$WORK/out

	shift
	if [ -n "$ONLY" ] && [[ " $ONLY " != *" ${name// /_} "* ]]; then
		return
	fi
	NUM=$((NUM + 1))
	if "$@" >"$out" 2>&1 && [ ! -s "$out" ]; then
		echo "ok $NUM $name"
		PASSED=$((PASSED + 1))
		return
	fi
	[ -s "$out" ] || echo "failed without a word" >"$out"
	sed -n '1,60s/^/# /p' "$out"
	[ "$(wc -l <"$out")" -le 60 ] || echo "# ... $(wc -l <"$out") lines"
	echo "not ok $NUM $name"
	FAILED=$((FAILED + 1))
}

# files PATTERN...: tracked files; nothing found is a failure of the check.
files()
{
	local f found=()

	for f in "$@"; do
		while IFS= read -r -d '' f; do
			found+=("${f#./}")
		done < <(find . -path ./build -prune -o -type f \
			-name "$f" -print0 | sort -z)
	done
	[ ${#found[@]} -gt 0 ] || return 1
	printf '%s\n' "${found[@]}"
}

shell_files()
{
	files '*.sh'
	# the others say in a line what they are
	grep -rlE -e '^#!(/usr)?/bin/(env )?(ba)?sh' \
		-e '^# shellcheck shell=' . |
		sed 's,^\./,,' | grep -v '\.sh$'
}

# A copy of its own for each build, so that none sees another's objects.
fresh_copy()
{
	rm -rf "$WORK/build" && cp -r . "$WORK/build"
}

# --- the checks ---------------------------------------------------------------

check_tools()
{
	local t

	for t in make gcc clang sparse shellcheck mandoc codespell patch perl \
		python3 ip strings nm; do
		command -v "$t" >/dev/null || echo "$t is missing"
	done
	for t in yaml docutils jsonschema pyflakes; do
		python3 -c "import $t" 2>/dev/null || echo "no python3-$t"
	done
	for t in scripts/checkpatch.pl scripts/kernel-doc \
		Documentation/netlink/netlink-raw.yaml; do
		[ -e "$SRC/$t" ] || echo "the kernel source has no $t"
	done
	[ -n "$(kernels)" ] || echo "no kernel headers in $KERNELS"
}

kernels()
{
	(cd "$KERNELS" && for t in */build; do
		[ ! -e "$t/Makefile" ] || echo "${t%/build}"
	done | sort -V)
}

check_checkpatch()
{
	local list f line type where words part pid pids=()

	list=$(files '*.c' '*.h') || return 1
	words=$(python3 -c 'import codespell_lib, os
print(os.path.join(os.path.dirname(codespell_lib.__file__),
      "data", "dictionary.txt"))')
	if [ ! -e "$words" ]; then
		echo "codespell has no dictionary"
		return 1
	fi
	# neighbour discovery, not a slip of "and"
	grep -v '^nd->' "$words" >"$WORK/words" || return 1
	# Two minutes for one CPU
	rm -f "$WORK"/part.*
	split -n "r/$(nproc)" - "$WORK/part." <<<"$list" || return 1
	for part in "$WORK"/part.*; do
		# shellcheck disable=SC2046 # no blanks in our names
		perl "$SRC/scripts/checkpatch.pl" --no-tree --strict \
			--codespell --codespellfile "$WORK/words" \
			--max-line-length=80 --terse --show-types \
			--no-summary -f $(cat "$part") >"$part.out" 2>&1 &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		# 0 and 1 are verdicts, the rest is a script that did not run
		wait "$pid" || [ $? -eq 1 ] || {
			cat "$WORK"/part.*.out
			return 1
		}
	done
	cat "$WORK"/part.*.out >"$WORK/cp"
	while IFS= read -r line; do
		f=${line%%:*}
		for where in "${CHECKPATCH_IGNORE[@]}"; do
			read -r type where _ <<<"$where"
			# shellcheck disable=SC2053 # where is a pattern
			if [[ $line == *":$type:"* && $f == $where ]]; then
				continue 2
			fi
		done
		echo "$line"
	done <"$WORK/cp"
}

# with_kunit KERNEL: its headers have what the KUnit tests include.
with_kunit()
{
	[ -e "$KERNELS/$1/source/include/kunit/visibility.h" ] &&
		[ -e "$KERNELS/$1/source/include/linux/hex.h" ]
}

# build KERNEL WORD...: only warnings and errors come out.
build()
{
	local k=$1 log=$WORK/build.log rc words=()

	shift
	fresh_copy || return 1
	! with_kunit "$k" ||
		words=(CONFIG_VNET_KUNIT_TEST=m KBUILD_MODPOST_WARN=1)
	make -s -C "$WORK/build" -j"$(nproc)" modules \
		KDIR="$KERNELS/$k/build" "${words[@]}" "$@" >"$log" 2>&1
	rc=$?
	# no vmlinux, no BTF: says so once, on 6.1, and it is true; and Debian's
	# kernels are built without the KUnit that they have the headers of
	grep -vE -e '^Skipping BTF generation for .* due to unavailability' \
		-e '^WARNING: modpost: "(_*kunit_\w*|vnet_lent)" .* undefined' \
		"$log"
	[ "$rc" -eq 0 ] && [ -s "$WORK/build/drivers/net/vnet/vnet.ko" ]
}

check_gcc()
{
	build "$1" W=1
}

# refused KERNEL SENTENCE WORD...: the build ends with that, and says only that
refused()
{
	local out

	out=$(build "$1" "${@:3}" | grep -v '^make')
	[[ $out == *": *** vnet $2"* && $out != *$'\n'* ]] && return
	echo "$out"
	return 1
}

# A kernel that is out of the range that vnet supports.
check_range()
{
	refused "$1" "needs Linux 6.1" VERSION=6 PATCHLEVEL=0 &&
		refused "$1" "knows Linux up to 7.3" VERSION=7 PATCHLEVEL=4 &&
		build "$1" VERSION=7 PATCHLEVEL=4 VNET_TRY_NEWER=y &&
		make -s -C "$WORK/build" clean KDIR="$KERNELS/$1/build" \
			VERSION=7 PATCHLEVEL=4 &&
		[ ! -e "$WORK/build/drivers/net/vnet/vnet.ko" ]
}

check_clang()
{
	build "$1" W=1 "${CLANG_CONFIG[@]}"
}

# sparse 0.6.4 has things to say about the kernel's own headers: only what it
# says about our files counts. The wrapper proves that it saw each of them.
check_sparse()
{
	local f rc list

	list=$(cd drivers/net/vnet && files '*.c') || return 1
	printf '#!/bin/sh\necho "$@" >>%s\nexec sparse "$@"\n' \
		"$WORK/seen" >"$WORK/sparse"
	chmod +x "$WORK/sparse"
	: >"$WORK/seen"
	build "$1" C=2 CF=-D__CHECK_ENDIAN__ CHECK="$WORK/sparse" \
		>"$WORK/sparse.log"
	rc=$?
	grep -E "^($WORK/build/)?(drivers|include)/" "$WORK/sparse.log"
	[ "$rc" -eq 0 ] || cat "$WORK/sparse.log"
	with_kunit "$1" || list=$(grep -v '^vnet_test' <<<"$list")
	for f in $list; do
		grep -q "drivers/net/vnet/$f" "$WORK/seen" ||
			echo "sparse has not seen $f"
	done
	return "$rc"
}

check_plugin()
{
	fresh_copy || return 1
	make -s -C "$WORK/build" plugin CC="$1" || return 1
	[ -s "$WORK/build/iproute2-plugin/link_vnet.so" ]
}

# What the plugin parses and prints, and which symbols of ip it uses.
check_plugin_test()
{
	fresh_copy || return 1
	make -s -C "$WORK/build/iproute2-plugin" check >"$WORK/log" 2>&1 || {
		cat "$WORK/log"
		return 1
	}
}

check_selftests()
{
	fresh_copy || return 1
	make -s -C "$WORK/build" selftests \
		KSFT="$SRC/tools/testing/selftests" >"$WORK/log" 2>&1 || {
		cat "$WORK/log"
		return 1
	}
	grep -E 'warning|error' "$WORK/log" || true
}

check_shellcheck()
{
	local list

	list=$(shell_files) && [ -n "$list" ] || return 1
	xargs -P "$(nproc)" -n 8 shellcheck -x -P SCRIPTDIR <<<"$list"
}

check_kernel_doc()
{
	local list

	list=$(cd drivers/net/vnet && files '*.c' '*.h') || return 1
	# shellcheck disable=SC2086
	(cd drivers/net/vnet && "$SRC/scripts/kernel-doc" -none -Werror $list)
	list=$(cd include && files '*.h') || return 1
	# shellcheck disable=SC2086
	(cd include && "$SRC/scripts/kernel-doc" -none -Werror $list)
}

check_man()
{
	local list

	list=$(files '*.8') || return 1
	# shellcheck disable=SC2086
	mandoc -T lint -W warning $list
}

check_python()
{
	local list

	list=$(files '*.py') || return 1
	# shellcheck disable=SC2086
	python3 -m pyflakes $list
}

check_rst()
{
	local f list

	list=$(cd Documentation && files '*.rst') || return 1
	for f in $list; do
		python3 - "Documentation/$f" <<'PY' || echo "$f: not read"
import sys
import docutils.core

with open(sys.argv[1]) as f:
    docutils.core.publish_doctree(
        f.read(), source_path=sys.argv[1],
        settings_overrides={"report_level": 1, "halt_level": 5})
PY
	done
}

# They follow the driver: one that no longer applies shows nothing.
check_planted()
{
	local f list

	list=$(files '*.patch') || return 1
	for f in $list; do
		patch -p1 -s -f -F0 --dry-run <"$f" || echo "$f does not apply"
	done
}

check_consistency()
{
	python3 selftests/lint_consistency.py "$1" "$SRC"
}

inside()
{
	local k name

	TREE=$1 SRC=$2
	shift 2
	ONLY=$*
	WORK=$(mktemp -d) || exit 1
	# shellcheck disable=SC2064 # WORK must not change any more
	trap "rm -rf '$WORK'" EXIT
	cd "$TREE" || exit 1

	echo "TAP version 13"
	check tools check_tools
	check checkpatch check_checkpatch
	for k in $(kernels); do
		check "gcc $k" check_gcc "$k"
		check "clang $k" check_clang "$k"
		check "sparse $k" check_sparse "$k"
	done
	check "out of range" check_range "$(kernels | head -n 1)"
	check "plugin gcc" check_plugin gcc
	check "plugin clang" check_plugin clang
	check "plugin test" check_plugin_test
	check "selftests build" check_selftests
	check shellcheck check_shellcheck
	check kernel-doc check_kernel_doc
	check "manual page" check_man
	check python check_python
	check rst check_rst
	check "planted faults" check_planted
	for name in $(python3 selftests/lint_consistency.py --list); do
		check "$name" check_consistency "$name"
	done
	echo "1..$NUM"
	echo "$PASSED passed, $FAILED failed"
	[ "$FAILED" -eq 0 ] && [ "$PASSED" -gt 0 ]
}

case ${1-} in
--inside)
	shift
	inside "$@"
	;;
*)
	outside "$@"
	;;
esac
