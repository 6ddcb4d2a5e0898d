# SPDX-License-Identifier: GPL-2.0
#
# Number TAP lines that come without numbers, and count them.
#
# usage: awk -v rows="ROW..." -f count.awk <lines
# output: TAP with the plan at its end; the very last line is
#   N passed, N failed
# status: 0 if something passed, nothing failed and each row came to its end
#   (a line `# end of ROW')

function result(ok, text)
{
	print (ok ? "ok " : "not ok ") ++n " - " text
	if (!ok)
		failed++
	else if (text ~ / # SKIP/)
		skipped++
	else
		passed++
	fflush()
}

/^ok - /	{ result(1, substr($0, 6)); next }
/^not ok - /	{ result(0, substr($0, 10)); next }
/^# end of /	{ ended[$4] = 1; next }
		{ print (/^#/ ? "" : "# ") $0; fflush() }

END {
	count = split(rows, names, " ")
	for (i = 1; i <= count; i++)
		if (!(names[i] in ended))
			result(0, names[i] ": the harness came to its end")
	print "1.." n + 0
	if (skipped)
		print "# " skipped " skipped with leave"
	print passed + 0 " passed, " failed + 0 " failed"
	exit failed || !passed
}
