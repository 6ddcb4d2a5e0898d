#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# Judge what a guest said: read its results as they come, print TAP lines
# without numbers, each with the row's name.
#
# usage: $0 ROW NONCE TESTS RACING CPUS SKIPS [CHECKER]... <results
#   TESTS     file with the names of the tests asked for
#   RACING    file with those of them that must have all CPUs,
#   CPUS      that many
#   SKIPS     file with the skips allowed (skips.list)
#   CHECKER   what must have found nothing in the end (guest/tests)
#
# TAP::Parser judges each test file's own TAP.  Judged here: what the harness
# says around it (see guest/tests), names used twice, skips without leave, exit
# status, tests that never ran, taint, balance, the end.  Whatever is missing
# is a failure; the exit status says nothing.
use strict;
use warnings;
use TAP::Parser;
use TAP::Parser::Iterator::Array;

my ($row, $nonce, $tests_file, $racing_file, $cpus, $skips_file,
    @checkers) = @ARGV;
my (%seen, %checked, %taint, $file, @tap, $ended, $after);
$| = 1;

sub slurp
{
	my ($name) = @_;
	open my $fh, '<', $name or die "$name: $!\n";
	chomp(my @lines = <$fh>);
	return grep { !/^\s*(#|$)/ } @lines;
}

my @wanted = slurp($tests_file);
my %racing = map { $_ => 1 } slurp($racing_file);
my @skips = map { [split /\s*\|\s*/] } slurp($skips_file);

sub result
{
	my ($ok, $name, @why) = @_;
	$name =~ s/#/ /g;
	print $ok ? "ok - $row: $name\n" : "not ok - $row: $name\n";
	return if $ok;
	print "# $_\n" for map { split /\n/ } @why;
}

sub may_skip
{
	my ($name) = @_;
	return grep { ($_->[0] eq $row || $_->[0] =~ /^!(.*)/ && $1 ne $row ||
		       $_->[0] eq '*') && $_->[1] eq $file &&
		      ($_->[2] eq '*' || $_->[2] eq $name) } @skips;
}

# One test file: each of its tests, then the file as a whole.
sub judge
{
	my ($status, $seconds, $online) = @_;
	my $parser = TAP::Parser->new({
		iterator => TAP::Parser::Iterator::Array->new([@tap]) });
	my (%names, @problems, @notes, $failed, $really);

	while (my $r = $parser->next) {
		push @problems, 'bailed out: ' . $r->explanation
			if $r->is_bailout;
		if (!$r->is_test) {
			my $text = $r->raw;
			push @notes, $text =~ s/^#\s?//r
				if $text ne '' && !$r->is_plan &&
				   !$r->is_version;
			next;
		}
		my $name = $r->description =~ s/^-\s*//r;
		push @problems, "no name: test " . $r->number if $name eq '';
		push @problems, "name used twice: $name" if $names{$name}++;
		if ($r->has_skip && may_skip($name)) {
			print "ok - $row: $file: $name # SKIP ",
			      $r->explanation, "\n";
		} elsif ($r->has_skip) {
			$failed = 1;
			result(0, "$file: $name",
			       'skipped without leave: ' . $r->explanation);
		} else {
			my $ok = $r->is_actual_ok && !$r->has_todo;
			$failed = $really = 1 if !$ok;
			result($ok, "$file: $name", $ok ? () : @notes);
		}
		@notes = ();
	}
	push @problems, $parser->parse_errors;
	push @problems, 'skipped without leave: ' . $parser->skip_all
		if $parser->skip_all && !may_skip('*');
	push @problems, 'no test in it'
		if !$parser->tests_run && !$parser->skip_all;
	push @problems, 'killed by timeout' if $status == 124 || $status == 137;
	push @problems, "exit status $status"
		if $status && !$failed && !($status == 4 && $parser->skip_all);
	push @problems, 'exit status 0 although a test failed'
		if !$status && $really;
	push @problems, "on $online of $cpus CPUs"
		if $racing{$file} && $online < $cpus;
	print "# $row: $file: $seconds s, on $online of $cpus CPUs\n";
	result(!@problems, "$file: ran to its end",
	       @problems, @problems ? @notes : ());
}

# A line of the harness.
sub harness
{
	my ($what) = @_;

	if ($what =~ /^begin (\S+) taint (\d+)$/) {
		print "# $row: Linux $1\n";
		$taint{before} = $2;
	} elsif ($what =~ /^test (\S+)$/) {
		result(0, "$file: ran to its end", @tap) if defined $file;
		$file = $1;
		@tap = ();
		print "# $row: $file\n";
	} elsif ($what =~ /^status (\d+) seconds (\d+) cpus (\d+)$/ &&
		 defined $file) {
		judge($1, $2, $3);
		$seen{$file}++;
		@tap = ();
	} elsif ($what =~ /^balance (ok|lost)$/ && defined $file) {
		result($1 eq 'ok', "$file: leaves the guest as it was", @tap);
		$seen{$file}++;
		undef $file;
		@tap = ();
	} elsif ($what =~ /^checker (\S+) (ok|lost)$/) {
		result($2 eq 'ok', "$1 has no complaint", @tap);
		$checked{$1}++;
		@tap = ();
	} elsif ($what =~ /^taint (\d+)$/) {
		$taint{after} = $1;
	} elsif ($what eq 'end') {
		$ended = 1;
		return;
	} else {
		result(0, "harness: $what", 'not understood');
	}
	$after = $what if $ended;
}

while (my $line = <STDIN>) {
	$line =~ s/[\r\n]+$//;
	if ($line =~ /^# vnet-harness \Q$nonce\E (.*)$/) {
		harness($1);
	} elsif ($line ne '') {
		push @tap, $line;
		$after = $line if $ended;
	}
}

result(0, "$file: ran to its end", 'the guest ended before it', @tap)
	if defined $file;
for (@wanted) {
	result(0, "$_: ran", 'it did not') if ($seen{$_} // 0) != 2;
}
result(0, 'tests: asked for', 'none') if !@wanted;
for (@checkers) {
	result(0, "$_ has no complaint", 'it was not asked') if !$checked{$_};
}
for (qw(before after)) {
	result(defined $taint{$_} && $taint{$_} == 0,
	       "kernel is not tainted $_ the tests",
	       defined $taint{$_} ? "tainted: $taint{$_}" : 'not said');
}
result($ended && !defined $after, 'the guest came to its end',
       $ended ? "after the end: " . ($after // '')
	      : 'no end marker of this run')
