#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# Number TAP lines that come without numbers, count them, and sum them up in a
# table with a line for each row (the word before the first colon). What failed
# is said again at the end, with its reason. Perl rather than awk, since mawk,
# Debian's, reads a pipe in blocks and the lines shall come out as they come in.
#
# usage: count.pl ROW... <lines
# output: TAP with the plan at its end, the table, what failed; the very last
#   line is N passed, N failed
# status: 0 if something passed, nothing failed and each row came to its end
#   (a line `# end of ROW')
use strict;
use warnings;

$| = 1;
my ($n, $passed, $failed, $skipped) = (0, 0, 0, 0);
my (%ended, %count, %about);

# The failed, each with the lines below it. Those below what passed get lost.
use constant REASON_LINES => 20;
my (@failures, $reason);

sub result
{
	my ($ok, $text) = @_;

	print $ok ? 'ok ' : 'not ok ', ++$n, " - $text\n";
	$reason = [];
	push @failures, { text => "$n - $text", reason => $reason } if !$ok;
	my $row = $text =~ /^([^:]+):/ ? $1 : '-';
	if (!$ok) {
		$failed++;
		$count{$row}{failed}++;
	} elsif ($text =~ / # SKIP/) {
		$skipped++;
		$count{$row}{skipped}++;
	} else {
		$passed++;
		$count{$row}{passed}++;
	}
}

# What a row says of itself.
sub about
{
	my ($row, $text) = @_;

	$about{$row}{kernel} = $1 if $text =~ /^Linux (\S+)/;
	$about{$row}{tools} = $1 if $text =~ /^tools (.*)/;
	$about{$row}{seconds} = $1 if $text =~ /^took (\d+) s$/;
}

sub table
{
	my $form = "# %-22s %-24s %-24s %6s %6s %7s %8s\n";

	printf $form, 'row', 'kernel', 'tools', qw(passed failed skipped
						   seconds);
	for my $row (sort keys %count) {
		printf $form, $row, (map { $about{$row}{$_} // '' }
				     qw(kernel tools)),
			(map { $count{$row}{$_} // 0 }
			 qw(passed failed skipped)),
			$about{$row}{seconds} // '';
	}
}

sub failures
{
	for my $failure (@failures) {
		print "# failed: $failure->{text}\n";
		print "$_\n" for @{$failure->{reason}};
	}
}

while (my $line = <STDIN>) {
	chomp $line;
	if ($line =~ /^(not )?ok - (.*)/) {
		result(!$1, $2);
	} elsif ($line =~ /^# end of (\S+)/) {
		$ended{$1} = 1;
	} else {
		about($1, $2) if $line =~ /^# ([^ :]+): (.*)/;
		$line =~ s/^(?!#)/# /;
		print "$line\n";
		push @$reason, $line if $reason && @$reason < REASON_LINES;
	}
}

$ended{$_} or result(0, "$_: the harness came to its end") for @ARGV;
print "1..$n\n";
table();
failures();
print "# $skipped skipped with leave\n" if $skipped;
print "$passed passed, $failed failed\n";
exit($failed || !$passed ? 1 : 0);
