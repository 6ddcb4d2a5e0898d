# SPDX-License-Identifier: GPL-2.0
#
# What bench.sh measured: read and looked up, for report.pl and plot.pl.
#
# A cost is what the interface adds to a frame: instructions of the row less
# those of the floor, dummy. Of several runs the cheapest counts, as the others
# had a timer's interrupt more.
package Measured;

use strict;
use warnings;
use Exporter 'import';

our @EXPORT = qw($FLOOR %OURS @QDISCS @ROWS marginal problem read_file series
		 summed value);

our @ROWS = qw(drop loop macswap echo pair snull tc-bpf veth veth-mirred
	      veth-xdp veth-netns);
our @QDISCS = qw(noqueue pfifo_fast);
our $FLOOR = 'dummy';
our %OURS = map { $_ => 1 } qw(drop loop macswap echo pair snull);
# percent, else 1; a namespace waits, a clock knows what else the machine did
my %SPREAD = (tcp => 3, lab => 10, 'lab/netns' => 20,
	      rate => 1000, scale => 1000);

our $bad = 0;

# problem TEXT: goes on, but not to success
sub problem
{
	warn "$0: @_\n" =~ s,^[^:]*/,,r;
	$bad = 1;
}

# read_file PATH: {about}{NAME}, {best}{QDISC}{INSTRUMENT/SIZE/ROW}, the same
# way {runs}, as they were measured, and {spread} in percent
sub read_file
{
	my ($path) = @_;
	my %got = (path => $path);
	my %all;

	open(my $in, '<', $path) or die "$path: $!\n";
	while (<$in>) {
		chomp;
		my ($what, @field) = split /\t/;
		if ($what eq 'about') {
			$got{about}{$field[0]} = $field[1];
		} elsif ($what eq 'error') {
			problem("$path: @field");
		} elsif ($what eq 'late') {
			$got{labs}{$field[0]} += $field[2];
			$got{late}{$field[0]} += $field[3];
		} elsif ($what eq 'control') {
			my ($kind, $count, $step, @value) = @field;
			$_ /= $count for @value;
			my $of = $got{control}{$kind}{$count} //= {};
			$of->{$step} = \@value if !$of->{$step} ||
				$of->{$step}[0] > $value[0];
		} elsif ($what eq 'cost') {
			my ($instrument, $qdisc, $size, $row, undef, $frames,
			    $took) = @field;
			push @{$all{$qdisc}{"$instrument/$size/$row"}},
				$took / $frames;
		}
	}
	close $in;
	for my $qdisc (keys %all) {
		for my $key (keys %{$all{$qdisc}}) {
			my @runs = sort { $a <=> $b } @{$all{$qdisc}{$key}};
			my $spread = 100 * ($runs[-1] / $runs[0] - 1);
			$got{best}{$qdisc}{$key} = $runs[0];
			$got{spread}{$qdisc}{$key} = $spread;
			problem(sprintf '%s: %s %s varies by %.1f %%', $path,
				$qdisc, $key, $spread)
				if $spread > ($SPREAD{$key =~ s,/[^/]*$,,r} //
					      $SPREAD{$key =~ s,/.*,,r} // 1);
		}
	}
	$got{runs} = \%all;
	problem("$path: nothing was measured") if !%all && !$got{control};
	return \%got;
}

# value GOT QDISC KEY: the cost, or with sum/ before the key all of it
sub value
{
	my ($got, $qdisc, $key) = @_;
	my $best = $got->{best}{$qdisc};

	return $best->{$key} if $key =~ s,^sum/,,;
	my $floor = $key =~ s,[^/]+$,$FLOOR,r;
	return undef if !defined $best->{$key} || !defined $best->{$floor};
	return $best->{$key} - $best->{$floor};
}

# summed OF INDEX STEP...: of a kind's steps, what control measured
sub summed
{
	my ($of, $index, @steps) = @_;
	my $sum = 0;

	$sum += $of->{$_}[$index] for @steps;
	return $sum;
}

# marginal GOT KIND N STEP...: what each took of N but the first, less waiting
sub marginal
{
	my ($got, $kind, $n, @steps) = @_;
	my ($one, $all) = map {
		my $of = $got->{control}{$kind}{$_};
		$_ * (summed($of, 0, @steps) - summed($of, 1, @steps))
	} 1, $n;

	return ($all - $one) / ($n - 1);
}

# series GOT: of its kernel, as 6.1
sub series
{
	my ($got) = @_;

	return ($got->{about}{kernel} // '') =~ /^(\d+\.\d+)/ ? $1 : '-';
}

1;
