# SPDX-License-Identifier: GPL-2.0
"""What has to say the same thing in several files, compared.

usage: lint_consistency.py --list
       lint_consistency.py CHECK KERNEL-SOURCE

Run at the top of the tree. Findings go to stdout, one a line; no finding is a
pass. A file or a list that is not where it is expected is a finding too.
"""

import hashlib
import json
import os
import re
import subprocess
import sys

UAPI = "include/uapi/linux/if_vnet.h"
RST = "Documentation/networking/vnet.rst"
SPEC = "Documentation/netlink/specs/vnet.yaml"
MAN = "iproute2-plugin/ip-link-vnet.8"
PLUGIN = "iproute2-plugin/link_vnet"
DRIVER = "drivers/net/vnet"
MIN = {"modes": 6, "attributes": 9, "reasons": 28, "protocols": 6,
       "counters": 34}
# Words that people type are not always the uapi's.
WORDS = {"IFLA_VNET_PREFIXES": "for"}
# Told at creation and never reported: the word, and the test.
BIRTH = {"IFLA_VNET_PEER_INFO": ("peer", "selftests/vnet_pair.sh")}
# Traps that no test of their own covers, and what does instead.
NO_TEST = {"17": "the kernel says so, and console-deny.list has its words"}


# How documents name a function, where its file is, how its definition starts
SOURCE_NAMES = (
	(r"``(vnet_\w+\.c): (\w+)\(\)``", DRIVER + "/",
	 r"^\w[^;{}]*\b%s\([^;{}]*\n{"),
	(r"``(vnet_\w+\.(?:sh|py)): (\w+)``", "selftests/",
	 r"^(?:def )?%s\("),
)


def read(path):
	with open(path, encoding="utf-8") as f:
		return f.read()


def tree():
	"""Every file of the copy, except what a build left."""
	for top, dirs, names in os.walk("."):
		dirs[:] = sorted(d for d in dirs if d != ".git")
		for name in sorted(names):
			yield os.path.join(top, name)[2:]


def driver():
	return "\n".join(read(f) for f in tree()
			 if f.startswith(DRIVER) and f.endswith((".c", ".h")))


def plugin():
	return "\n".join(read(f) for f in tree()
			 if f.startswith(PLUGIN) and f.endswith(".c"))


def strip_comments(text):
	return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def enums():
	"""The bodies of the uapi header's enums, as lists of names."""
	out = []
	for body in re.findall(r"enum\s*\w*\s*{(.*?)}",
			       strip_comments(read(UAPI)), re.S):
		out.append(re.findall(r"^\s*(\w+)", body, re.M))
	return out


def enum_with(name):
	for names in enums():
		if name in names:
			return [n for n in names if not n.startswith("__")]
	return []


def modes():
	return [n[len("VNET_MODE_"):].lower()
		for n in enum_with("VNET_MODE_DROP")]


def attributes():
	names = enum_with("IFLA_VNET_UNSPEC")
	return [n for n in names if n != "IFLA_VNET_UNSPEC"]


def word(attribute):
	return attribute[len("IFLA_VNET_"):].lower().replace("_", "-")


def policy():
	"""The initialisers of the nla_policy table, by attribute."""
	found = re.search(r"\bvnet_policy\[[^]]*\]\s*=\s*{(.*?)\n};",
			  driver(), re.S)
	rows = {}
	if found:
		for row in re.split(r"\n\t(?=\[)", found.group(1)):
			name = re.match(r"\s*\[(\w+)\]", row)
			if name:
				rows[name.group(1)] = row
	return rows


def built():
	"""What fill_info reports is what this version implements."""
	return [a for a in attributes()
		if re.search(r"nla_(put|nest_start)\w*\([^;]*\b%s\b" % a,
			     driver())]


def has_word(text, name):
	return re.search(r"(?<![\w-])%s(?![\w-])" % re.escape(name), text)


def spec():
	import yaml
	return yaml.safe_load(read(SPEC))


def named(items, name):
	for item in items:
		if item["name"] == name:
			return item
	return {}


def enough(what, found):
	if len(found) < MIN[what]:
		yield "only %d %s found, expected %d or more" % (
			len(found), what, MIN[what])


def check_modes():
	names = modes()
	yield from enough("modes", names)
	drv, plug, man, rst = driver(), plugin(), read(MAN), read(RST)
	trace = read(DRIVER + "/vnet_trace.h")
	entries = named(spec()["definitions"], "vnet-mode").get("entries", [])
	if [e["name"] for e in entries] != names:
		yield SPEC + ": vnet-mode is not the uapi's list"
	for name in names:
		constant = "VNET_MODE_" + name.upper()
		if not re.search(r"\b%s\b" % constant, drv):
			yield "%s: no %s" % (DRIVER, constant)
		if not re.search(r'\[%s\]\s*=\s*"%s"' % (constant, name),
				 plug):
			yield '%s*.c: no [%s] = "%s"' % (PLUGIN, constant, name)
		for text in ("TRACE_DEFINE_ENUM(%s);" % constant,
			     '{ %s, "%s" }' % (constant, name)):
			if text not in trace:
				yield "%s/vnet_trace.h: no %s" % (DRIVER, text)
		if not has_word(man, name):
			yield "%s: mode %s is not in it" % (MAN, name)
		if "``%s``" % name not in rst:
			yield "%s: mode ``%s`` is not in it" % (RST, name)


def check_attributes():
	names = attributes()
	yield from enough("attributes", names)
	rows, done = policy(), built()
	plug, man, rst, uapi = plugin(), read(MAN), read(RST), read(UAPI)
	comment = uapi[:uapi.index("#ifndef")]
	sets = named(spec()["attribute-sets"], "linkinfo-vnet-attrs")
	listed = [a["name"] for a in sets.get("attributes", [])]
	if listed != [word(a) for a in names]:
		yield SPEC + ": linkinfo-vnet-attrs is not the uapi's list"
	if not done:
		yield DRIVER + ": fill_info reports no attribute"
	for name in names:
		if name not in rows:
			yield "%s: %s is not in the policy" % (DRIVER, name)
		if not has_word(comment, name):
			yield "%s: %s is not explained above" % (UAPI, name)
		if not has_word(rst, name):
			yield "%s: %s is not in it" % (RST, name)
		if name in BIRTH:
			typed, test = BIRTH[name]
			if '"%s"' % typed not in plug:
				yield '%s*.c: no "%s"' % (PLUGIN, typed)
			if not re.search(r'^\.BI? "?%s\b' % typed, man, re.M):
				yield "%s: %s is no entry of it" % (MAN, typed)
			if not os.path.exists(test):
				yield "%s: %s has no test" % (test, name)
			continue
		if name not in done:
			if "NLA_REJECT" not in rows.get(name, "NLA_REJECT") \
			   and "RESERVED" not in rows[name]:
				yield "%s: %s is neither reported nor " \
				      "refused" % (DRIVER, name)
			continue
		typed = WORDS.get(name, word(name))
		if not re.search(r'{ "%s", "\w+", %s,' % (typed, name), plug):
			yield '%s*.c: no row of "%s", %s' % (PLUGIN, typed,
							     name)
		if not re.search(r'^\.BI? "?%s\b' % typed.replace("-", r"\\-"),
				 man, re.M):
			yield "%s: %s is no entry of it" % (MAN, typed)
		test = "selftests/vnet_attr_%s.sh" % word(name).replace("-",
									"_")
		if not os.path.exists(test):
			yield "%s: %s has no test" % (test, name)


def check_protocols():
	"""What answer takes: uapi, plugin, spec, manual page."""
	names = [n.lower() for n in re.findall(
		r"^#define VNET_ANSWER_(\w+)\s+\(1U << \d+\)$", read(UAPI),
		re.M)]
	yield from enough("protocols", names)
	listed = re.findall(r'^\t{ "(\w+)", VNET_ANSWER_(\w+) },$', plugin(),
			    re.M)
	if [(n, n.upper()) for n in names + ["all"]] != listed:
		yield PLUGIN + "*.c: vnet_answers[] is not the uapi's list"
	entries = named(spec()["definitions"], "vnet-answer").get("entries", [])
	if entries != names:
		yield SPEC + ": vnet-answer is not the uapi's list"
	for name in names:
		if not re.search(r"^\.(BR?) %s\b" % name, read(MAN), re.M):
			yield "%s: protocol %s is not in it" % (MAN, name)


def verdicts(kind):
	text = strip_comments(read(DRIVER + "/vnet_verdicts.h"))
	return [n.lower() for n in re.findall(
		r"^VNET_%s\((\w+)\)" % kind.upper(), text, re.M)]


def check_counters():
	"""IFLA_INFO_XSTATS counts what ethtool -S does; numbers are final."""
	names = ["answered", "crossed"]
	for kind in "taken", "dropped":
		names += ["%s_%s" % (kind, n) for n in verdicts(kind)]
	yield from enough("counters", names)
	prefix = "IFLA_VNET_XSTATS_"
	listed = [n[len(prefix):].lower()
		  for n in enum_with(prefix + "UNSPEC")]
	if listed[:2] != ["unspec", "pad"] or \
	   sorted(listed[2:]) != sorted(names):
		yield "%s: %s* is not the list of vnet_verdicts.h" % (UAPI,
								      prefix)
	names = listed[2:]
	rows = re.findall(r'\[%s(\w+)\]\s*= "(\w+)",' % prefix, plugin())
	if rows != [(n.upper(), n) for n in names]:
		yield PLUGIN + "*.c: vnet_xstats[] is not that list"
	sets = named(spec()["attribute-sets"], "linkinfo-vnet-xstats-attrs")
	listed = [a["name"] for a in sets.get("attributes", [])]
	if listed != ["pad"] + [n.replace("_", "-") for n in names]:
		yield SPEC + ": linkinfo-vnet-xstats-attrs is not that list"
	for name in names:
		name = name.partition("_")[2]
		if name and not has_word(read(MAN).replace("\\", ""), name):
			yield "%s: %s is not in it" % (MAN, name)


def check_nested():
	"""The attributes of one prefix, as the spec has them."""
	for first, name, skip in (
			("IFLA_VNET_PREFIX_UNSPEC", "vnet-prefixes-attrs",
			 "IFLA_VNET_"),
			("IFLA_VNET_PREFIX_ATTR_UNSPEC", "vnet-prefix-attrs",
			 "IFLA_VNET_PREFIX_")):
		names = [n[len(skip):].lower() for n in enum_with(first)[1:]]
		sets = named(spec()["attribute-sets"], name)
		listed = [a["name"] for a in sets.get("attributes", [])]
		if not names or listed != names:
			yield "%s: %s is not the uapi's list" % (SPEC, name)


def check_reasons():
	rst = read(RST)
	for kind, least in (("taken", MIN["reasons"]), ("dropped", 1)):
		names = verdicts(kind)
		listed = re.findall(r"^``%s_(\w+)``$" % kind, rst, re.M)
		if len(names) < least:
			yield "only %d of %s found" % (len(names), kind)
		for name in names:
			if name not in listed:
				yield "%s: no %s_%s" % (RST, kind, name)
		for name in listed:
			if name not in names:
				yield "%s: %s_%s does not exist" % (RST, kind,
								    name)
		if sorted(listed) == sorted(names) and listed != names:
			yield "%s: %s_* in another order" % (RST, kind)


def check_source_names():
	"""The documents name files and functions that exist."""
	drv = driver() + read("include/compat/compat.h")
	found = False
	for f in tree():
		if not f.endswith((".md", ".rst")):
			continue
		for name in set(re.findall(r"\bvnet_\w+(?=\(\))", read(f))):
			found = True
			if not re.search(r"\b%s\(" % name, drv):
				yield "%s: no function %s()" % (f, name)
		for pattern, top, starts in SOURCE_NAMES:
			for name, function in set(re.findall(pattern, read(f))):
				path = top + name
				if os.path.exists(path) and \
				   not re.search(starts % function, read(path),
						 re.M):
					yield "%s: no %s() in %s" % (
						f, function, name)
		for name in set(re.findall(
				r"\b(?:vnet_\w+|lib|lint_\w+)\."
				r"(?:[ch]|sh|py)\b", read(f))):
			if not any(os.path.basename(t) == name
				   for t in tree()):
				yield "%s: no file %s" % (f, name)
	if not found:
		yield "no document names a function"


def check_drawings():
	"""A drawing is what was made of its source: draw.sh notes both sums."""
	sources = [f for f in tree() if f.endswith(".dot")]
	drawn = [f for f in tree() if f.endswith(".svg") and
		 not f.startswith("Documentation/performance/")]
	if not sources or [f[:-4] for f in sources] != [f[:-4] for f in drawn]:
		yield "Documentation/drawings: not one .svg for each .dot"
		return
	for source, drawing in zip(sources, drawn):
		head, start, body = read(drawing).partition("<svg")
		for name, text in (("source", read(source)),
				   ("body", start + body)):
			total = hashlib.sha256(text.encode()).hexdigest()
			if "<!-- %s %s -->" % (name, total) not in head:
				yield "%s: its %s is another one: make " \
				      "drawings" % (drawing, name)


def check_version():
	version = read("VERSION").strip()
	if not re.fullmatch(r"\d+\.\d+\.\d+", version):
		yield "VERSION: not three numbers"
	top = re.search(r"^## (\S+)", read("CHANGELOG.md"), re.M)
	if not top or top.group(1) != version:
		yield "CHANGELOG.md: its first release is not " + version
	if 'PACKAGE_VERSION="%s"' % version not in read("dkms.conf"):
		yield "dkms.conf: PACKAGE_VERSION is not " + version


def check_version_tests():
	"""trap 29"""
	bad = re.compile("LINUX_VERSION_" "CODE|KERNEL_" "VERSION")
	for f in tree():
		if f.startswith("include/compat/") or \
		   not f.endswith((".c", ".h", ".mk", "Makefile", "Kbuild")):
			continue
		for n, line in enumerate(read(f).splitlines(), 1):
			if bad.search(line):
				yield "%s:%d: kernel version test outside " \
				      "include/compat" % (f, n)


def check_spec_schema():
	import jsonschema
	import yaml
	schema = yaml.safe_load(read(
		sys.argv[2] + "/Documentation/netlink/netlink-raw.yaml"))
	for error in jsonschema.Draft7Validator(schema).iter_errors(spec()):
		yield "%s: %s: %s" % (SPEC, json.dumps(list(error.path)),
				      error.message.splitlines()[0][:200])


def check_spdx():
	"""Where a comment can stand, the first three lines have one."""
	without = ("COPYING", "VERSION", "MAINTAINERS")
	for f in tree():
		if os.path.basename(f) in without:
			continue
		# kselftest's own formats, which have no comments
		if f in ("selftests/config", "selftests/settings"):
			continue
		head = "\n".join(read(f).splitlines()[:3])
		if "SPDX-License-" "Identifier: " not in head:
			yield f + ": no SPDX line"


def check_portable():
	"""Nothing that is true, or can be looked up, on one machine only."""
	paths = ("work", "home", "root", "tmp/w", "Users")
	bad = re.compile(r"(?<![\w.}/$)])/(%s)/|://(deb|ftp|security|snapshot)"
			 r"[\w.]*\.debian\.org|localhost:\d"
			 % "|".join(paths))
	for f in tree():
		if f == "selftests/lint_consistency.py":
			continue
		for n, line in enumerate(read(f).splitlines(), 1):
			if bad.search(line):
				yield "%s:%d: %s" % (f, n, line.strip()[:70])


def traps_cited():
	"""By number: who says that it covers one, tests and KUnit's cases."""
	cited = {}
	for f in tree():
		if not f.startswith(("selftests/", DRIVER + "/vnet_test")):
			continue
		# A comment goes on in the next line.
		text = re.sub(r"\s*\n\s*(?:#|\*|//)?\s*", " ", read(f))
		for numbers in re.findall(
				r"\btraps? (\d+(?:,? (?:and )?\d+)*)", text):
			for n in re.findall(r"\d+", numbers):
				cited.setdefault(n, f)
	return cited


def check_traps():
	"""The list has no gaps; a test cites each trap, and no other."""
	listed = re.findall(r"^ ?(\d+) \w", read("Documentation/testing.rst"),
			    re.M)
	if [int(n) for n in listed] != list(range(1, len(listed) + 1)):
		yield "Documentation/testing.rst: the list of traps has gaps"
	cited = traps_cited()
	for n in sorted(set(cited) - set(listed), key=int):
		yield "%s: trap %s is not in Documentation/testing.rst" % (
			cited[n], n)
	for n in sorted(set(listed) - set(cited) - set(NO_TEST), key=int):
		yield "trap %s is cited by no test" % n
	for n in sorted(set(cited) & set(NO_TEST), key=int):
		yield "%s: trap %s has a test, NO_TEST says not" % (cited[n], n)


def check_text():
	"""No trailing blanks, no missing last newline, 80 columns."""
	for f in tree():
		text = read(f)
		if f in ("COPYING",) or not text:
			continue
		if not text.endswith("\n") or text.endswith("\n\n"):
			yield f + ": does not end in one newline"
		for n, line in enumerate(text.splitlines(), 1):
			if line != line.rstrip():
				yield "%s:%d: trailing blanks" % (f, n)
			width = len(line.expandtabs(8))
			if width > 80 and not exempt(f, line):
				yield "%s:%d: %d columns" % (f, n, width)


def exempt(f, line):
	# one preprocessor line or one table row cannot be split; checkpatch
	# judges C, and programs write drawings and measured values
	return (f.endswith((".c", ".h", ".svg", ".tsv")) or
		line.lstrip().startswith("|") or
		(f.endswith(".list") and " | " in line) or
		(f.endswith(".mk") and "$(call" in line) or
		line.startswith("BUILD_EXCLUSIVE") or "://" in line)


def check_executable():
	"""Scripts are executable as git sees them, other files are not."""
	for f in tree():
		script = read(f).startswith("#!")
		if script != os.access(f, os.X_OK):
			yield "%s: %s" % (f, "not executable" if script else
					  "executable without #!")


def check_python_syntax():
	found = [f for f in tree() if f.endswith(".py")]
	for f in found:
		try:
			compile(read(f), f, "exec")
		except SyntaxError as error:
			yield "%s:%s: %s" % (f, error.lineno, error.msg)
	if not found:
		yield "no Python file found"


def check_tests():
	"""Each test file is run, and so is each function in it."""
	found = re.search(r"^TEST_PROGS := (.*?)^#",
			  read("selftests/Makefile"), re.M | re.S)
	listed = re.findall(r"[\w.]+\.sh", found.group(1)) if found else []
	files = [f for f in tree()
		 if re.fullmatch(r"selftests/vnet_\w+\.sh", f)]
	have = [os.path.basename(f) for f in files]
	if not have:
		yield "selftests: no test file found"
	for name in sorted(set(have) ^ set(listed)):
		yield "%s: %s" % (name, "not in TEST_PROGS"
				  if name in have else "does not exist")
	racing = re.findall(r"^[\w.]+", read("selftests/vm/racing.list"), re.M)
	for name in sorted(set(racing) - set(have)):
		yield "racing.list: %s does not exist" % name
	for f in files:
		text = re.sub(r"^\s*#.*", "", read(f), flags=re.M)
		if re.search(r"^source .*/starve\.sh", text, re.M) and \
		   os.path.basename(f) not in racing:
			yield "%s: keeps a CPU busy, not in racing.list" % f
		found = re.search(r'^ALL_TESTS="(.*?)"', text, re.M | re.S)
		names = found.group(1).split() if found else []
		functions = re.findall(r"^(\w+)\(\)", text, re.M)
		for name in names:
			if name not in functions:
				yield "%s: no function %s" % (f, name)
			if names.count(name) > 1:
				yield "%s: %s twice in ALL_TESTS" % (f, name)
		for name in functions:
			if len(re.findall(r"\b%s\b" % name, text)) < 2:
				yield "%s: %s is never run" % (f, name)


def check_make():
	"""Every target that the documents name exists."""
	text = "\n".join(read(f) for f in tree()
			 if f.endswith((".md", ".rst")) or f == ".ci/run")
	targets = set(re.findall(r"(?:`|^ +(?:sudo )?|\$ )make ([a-z]+)", text,
				 re.M))
	if not targets:
		yield "no document names a target"
	for target in sorted(targets):
		rc = subprocess.run(["make", "-n", target], text=True,
				    stdout=subprocess.PIPE,
				    stderr=subprocess.STDOUT, check=False)
		if "No rule to make target '%s'" % target in rc.stdout:
			yield "make %s is documented, the Makefile does " \
			      "not know it" % target


CHECKS = {name[len("check_"):].replace("_", "-"): value
	  for name, value in list(globals().items())
	  if name.startswith("check_")}


def main():
	if sys.argv[1:] == ["--list"]:
		print("\n".join(CHECKS))
		return 0
	rc = 0
	for finding in CHECKS[sys.argv[1]]():
		print(finding)
		rc = 1
	return rc


if __name__ == "__main__":
	sys.exit(main())
