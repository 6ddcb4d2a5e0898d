#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# Number TAP lines that come without numbers, and count them. Perl rather than
# awk, since Debian's mawk reads a pipe in blocks and the lines shall come out
# as they come in.
#
# usage: count.pl ROW... <lines
# output: TAP with the plan at its end; the very last line is
#   N passed, N failed
# status: 0 if something passed, nothing failed and each row came to its end
#   (a line `# end of ROW')
use strict;
use warnings;

$| = 1;
my ($n, $passed, $failed, $skipped) = (0, 0, 0, 0);
my %ended;

sub result
{
	my ($ok, $text) = @_;

	print $ok ? 'ok ' : 'not ok ', ++$n, " - $text\n";
	if (!$ok) {
		$failed++;
	} elsif ($text =~ / # SKIP/) {
		$skipped++;
	} else {
		$passed++;
	}
}

while (my $line = <STDIN>) {
	chomp $line;
	if ($line =~ /^(not )?ok - (.*)/) {
		result(!$1, $2);
	} elsif ($line =~ /^# end of (\S+)/) {
		$ended{$1} = 1;
	} else {
		print $line =~ /^#/ ? '' : '# ', "$line\n";
	}
}

$ended{$_} or result(0, "$_: the harness came to its end") for @ARGV;
print "1..$n\n";
print "# $skipped skipped with leave\n" if $skipped;
print "$passed passed, $failed failed\n";
exit($failed || !$passed ? 1 : 0);
