#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# Make of what bench.sh measured tables, or a verdict.
#
# usage: report.pl FILE...		Documentation/performance.rst
#        report.pl --record FILE...	what ceiling.tsv shall say
#        report.pl --check CEILING FILE...	TAP lines without numbers
# status: 0 only if nothing is missing, nothing varies by more than %SPREAD
#   and, of --check, no row of vnet costs more than CEILING allows
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Measured;

my $MARGIN = 1.02;	# over the record
# Instructions that a cost may differ by from boot to boot: it is a difference
# of two sums of 2,000 to 3,300, each off by up to four, 0.3 % of the dearer.
my $GRAIN = 8;

# Name, limit, and what is compared: INSTRUMENT/SIZE/ROW, of the first and of
# what it is measured by. A sum has the floor in it.
my @BARS = (
	['echo, 60 bytes, of tc-BPF on dummy', 0.85, 'frame/60/echo',
	 'frame/60/tc-bpf'],
	['echo, 60 bytes, of veth one way', 0.85, 'frame/60/echo',
	 'frame/60/veth'],
	['echo, 60 bytes, of veth + XDP_TX', 0.1, 'frame/60/echo',
	 'frame/60/veth-xdp'],
	['echo in batches, of veth one way', 0.75, 'batch/1514/echo',
	 'batch/1514/veth'],
	['echo in batches, of one at a time', 0.6, 'batch/1514/echo',
	 'frame/60/echo'],
	['echo, 1,514 bytes, of 60 bytes', 1.05, 'frame/1514/echo',
	 'frame/60/echo'],
	['drop, all of it, of dummy', 1.06, 'sum/frame/60/drop',
	 'sum/frame/60/dummy'],
	['ping, median, of veth + netns', 1, 'sum/rtt/50/echo',
	 'sum/rtt/50/veth-netns'],
	['ping, 99th percentile, of veth + netns', 1, 'sum/rtt/99/echo',
	 'sum/rtt/99/veth-netns'],
);

# The same in instructions and by the clock.
for my $tcp (qw(tcp rate)) {
	push @BARS,
		['TCP, MTU 1,500, of veth + netns + server', 1 / 2,
		 "sum/$tcp/1500/echo", "sum/$tcp/1500/veth-netns"],
		['TCP, MTU 1,500, of lo + server', 1 / 1.5,
		 "sum/$tcp/1500/echo", "sum/$tcp/65536/lo"],
		['TCP, MTU 1,500, of lo + socat', 1 / 30,
		 "sum/$tcp/1500/echo", "sum/$tcp/65536/socat-pipe"],
		['TCP, MTU 9,000, of 1,500', 1.01, "sum/$tcp/9000/echo",
		 "sum/$tcp/1500/echo"],
		['TCP, MTU 65,000, of 1,500', 1.01, "sum/$tcp/65000/echo",
		 "sum/$tcp/1500/echo"];
}

# limit NAME LIMIT VALUE: a row of a table
sub limit
{
	my ($name, $limit, $value) = @_;

	return [$name, $limit, sprintf('%.2f %s', $value,
				       $value <= $limit ? 'met' : 'missed')];
}

# per_interface GOT: what many interfaces take, and a tenth of them
sub per_interface
{
	my ($got) = @_;
	my @steps = qw(create up delete);
	my (%all, %growth, %down, %up, @rows);

	return if !$got->{control};
	my (undef, $few, $many) = sort { $a <=> $b }
		keys %{$got->{control}{vnet}};
	for my $kind (qw(dummy vnet veth)) {
		my $of = $got->{control}{$kind}{$many};
		$all{$kind} = summed($of, 0, @steps) / 1000;
		$growth{$kind} = marginal($got, $kind, $many, @steps) /
			marginal($got, $kind, $few, @steps);
		$down{$kind} = $of->{create}[2] / 1024;
		$up{$kind} = summed($of, 2, qw(create up)) / 1024;
		push @rows, [$kind, $of];
	}
	@rows = map {
		my ($kind, $of) = @$_;
		["``$kind``", sprintf('%.2f', $all{$kind} / $all{vnet}),
		 sprintf('%.0f', $all{$kind}),
		 (map { sprintf '%.0f', $of->{$_}[0] / 1000 } @steps),
		 sprintf('%.0f', summed($of, 1, @steps) / 1000),
		 sprintf('%.2f', $growth{$kind}),
		 sprintf('%.1f', $down{$kind}), sprintf('%.1f', $up{$kind})]
	} @rows;
	print "$many interfaces (of veth: pairs) are made, set up and deleted ",
		"by a call of\n``ip -batch`` each. Microseconds of the guest ",
		"for one, of them waiting, growth\nof the rest over those of ",
		"$few, and KiB of the kernel's memory, down and up:\n\n";
	table(['kind', 'of vnet', 'all', @steps, 'waits', 'growth', 'KiB down',
	       'KiB up'], @rows);
	print "Where that shall be:\n\n";
	table(['what', 'at most', 'is'],
	      limit('all three, of dummy', 1.5, $all{vnet} / $all{dummy}),
	      limit('all three, of a veth pair', 0.6, $all{vnet} / $all{veth}),
	      limit("growth, of dummy's", 1.1,
		    $growth{vnet} / $growth{dummy}),
	      limit('KiB down, above dummy', 1, $down{vnet} - $down{dummy}),
	      limit('KiB up, above dummy', 8, $up{vnet} - $up{dummy}));
}

# --- verdict ------------------------------------------------------------------

sub record
{
	my ($got) = @_;

	for my $qdisc (@QDISCS) {
		for my $key (sort keys %{$got->{best}{$qdisc}}) {
			my ($instrument, $size, $row) = split m,/,, $key;
			printf "%s\t%s\t%s\t%s\t%s\t%.0f\n", series($got),
				$qdisc, $instrument, $size, $row,
				value($got, $qdisc, $key) if $OURS{$row};
		}
	}
}

sub check
{
	my ($ceiling, $got) = @_;
	my $rows = 0;

	open(my $in, '<', $ceiling) or die "$ceiling: $!\n";
	while (<$in>) {
		chomp;
		next if /^#/ || /^$/;
		my ($series, $qdisc, $instrument, $size, $row, $record) =
			split /\t/;
		next if $series ne series($got);
		$rows++;
		my $cost = value($got, $qdisc, "$instrument/$size/$row");
		my $name = "$series: $instrument $row $size $qdisc";
		my $limit = $record * $MARGIN;
		$limit = $record + $GRAIN if $limit < $record + $GRAIN;
		if (!defined $cost || $cost > $limit) {
			print "not ok - $name\n";
			$Measured::bad = 1;
		} else {
			print "ok - $name\n";
		}
		printf "# %s instructions, record %d, at most %.0f\n",
			defined $cost ? sprintf('%.0f', $cost) : 'no', $record,
			$limit;
	}
	close $in;
	return if $rows;
	print "not ok - ", series($got), ": $ceiling has a record of it\n";
	$Measured::bad = 1;
}

# --- tables -------------------------------------------------------------------

# table HEAD ROW...: in reStructuredText, each an array
sub table
{
	my @rows = @_;
	my @width;

	for my $row (@rows) {
		for my $i (0 .. $#$row) {
			my $len = length $row->[$i];
			$width[$i] = $len if $len > ($width[$i] // 0);
		}
	}
	my $line = join(' ', map { '=' x $_ } @width) . "\n";
	my $print = sub {
		my @field = map { sprintf '%-*s', $width[$_], $_[0][$_] }
			    0 .. $#width;
		print join(' ', @field) =~ s/ +$//r, "\n";
	};
	print $line;
	$print->(shift @rows);
	print $line;
	$print->($_) for @rows;
	print "$line\n";
}

sub title
{
	my ($text, $under) = @_;

	print "\n$text\n", $under x length $text, "\n\n";
}

# drawing GOT KIND TEXT: which plot.pl makes of the same
sub drawing
{
	my ($got, $kind, $text) = @_;
	my $instrument = $kind eq 'stream' ? 'udp' : $kind;

	return if !grep { m,^$instrument/, } keys %{$got->{best}{$QDISCS[0]}};
	print ".. image:: performance/bench-$got->{about}{row}-$kind.svg\n",
		"   :alt: $text\n\n";
}

# costs GOT INSTRUMENT SIZE TEXT: ratios first
sub costs
{
	my ($got, $instrument, $size, $text) = @_;
	my $prefix = "$instrument/$size";
	my @rows;

	for my $row (@ROWS) {
		my @fields;
		for my $qdisc (@QDISCS) {
			my $key = "$prefix/$row";
			my $cost = value($got, $qdisc, $key) // next;
			my $echo = value($got, $qdisc, "$prefix/echo");
			push @fields, sprintf('%.2f', $cost / $echo),
				sprintf('%.0f', $cost),
				sprintf('%.2f %%',
					$got->{spread}{$qdisc}{$key});
		}
		push @rows, ["``$row``", @fields] if @fields;
	}
	return if !@rows;
	printf "%s.\nAbove dummy, itself %.0f and %.0f instructions:\n\n",
		$text, map { value($got, $_, "sum/$prefix/$FLOOR") } @QDISCS;
	table(['row', 'of echo', '``noqueue``', 'spread', 'of echo',
	       '``pfifo_fast``', 'spread'], @rows);
}

# totals GOT SHOW TEXT KEY...: all that it costs, ratios to the first first
sub totals
{
	my ($got, $show, $text, @keys) = @_;
	my @rows;

	for my $key (@keys) {
		my ($instrument, $size, $row) = split m,/,, $key;
		my @fields;
		for my $qdisc (@QDISCS) {
			my $cost = $got->{best}{$qdisc}{$key} // next;
			my $echo = $got->{best}{$qdisc}{$keys[0]} // next;
			push @fields, sprintf('%.2f', $cost / $echo),
				$show->($cost),
				sprintf('%.2f %%',
					$got->{spread}{$qdisc}{$key});
		}
		push @rows, ["``$row``", $size, @fields] if @fields;
	}
	return if !@rows;
	print "$text:\n\n";
	table(['row', '', 'of echo', '``noqueue``', 'spread', 'of echo',
	       '``pfifo_fast``', 'spread'], @rows);
}

# quartiles VALUE...: the second is the median
sub quartiles
{
	my @sorted = sort { $a <=> $b } @_;

	return map { $sorted[int($#sorted * $_ / 4 + 0.5)] } 1, 2, 3;
}

# scaling GOT: two CPUs, each with its own flow
sub scaling
{
	my ($got) = @_;
	my $runs = $got->{runs}{noqueue};
	my @kinds = qw(dummy drop echo one-queue veth);
	my %of;

	return if !grep { m,^scale/, } keys %$runs;
	for my $row (@kinds) {
		my ($one, $two) = map { $runs->{"scale/$_/$row"} // [] } 1, 2;
		return problem("$got->{path}: scale of $row is not whole")
			if !@$one || @$one != @$two;
		$of{$row} = [quartiles(map { $one->[$_] / $two->[$_] }
				       0 .. $#$one)];
	}
	print "UDP, 60 bytes, frames a millisecond of one CPU and of two, ",
		"each with a queue and\na flow of its own; in ``one-queue`` ",
		"they share an echo's queue. Medians, and\nwithin what half ",
		"of the ratios are:\n\n";
	table(['row', 'two, of one', 'half', 'one', 'two'], map {
		my $row = $_;
		["``$row``", sprintf('%.2f', $of{$row}[1]),
		 sprintf('%.2f to %.2f', @{$of{$row}}[0, 2]),
		 map { sprintf '%.0f',
		       1e6 / (quartiles(@{$runs->{"scale/$_/$row"}}))[1]
		 } 1, 2]
	} @kinds);
	print "Where that shall be:\n\n";
	table(['what', 'at least', 'is'], map {
		my ($is, $floor) = @of{$_, 'dummy'};
		my $verdict = $is->[0] / $floor->[2] >= 0.95 ? 'met' :
			      $is->[2] / $floor->[0] < 0.95 ? 'missed' :
			      'not decided';
		["$_, of dummy's", '0.95',
		 sprintf('%.2f %s', $is->[1] / $floor->[1], $verdict)]
	} qw(drop echo));
}

# labs GOT: from nothing to the first answered ping
sub labs
{
	my ($got) = @_;
	my $best = $got->{best}{noqueue};
	my @steps = qw(netns setup ping);
	my @kinds = qw(vnet vnet-here veth veth-here);
	my %all;

	return if !$got->{labs};
	for my $row (@kinds) {
		$all{$row} += $best->{"lab/$_/$row"} for @steps;
	}
	print "From nothing to the first answered ping, microseconds of the ",
		"guest, and how\noften the answer was a second late:\n\n";
	table(['row', 'of vnet', 'all', @steps, 'late'], map {
		my $row = $_;
		["``$row``", sprintf('%.2f', $all{$row} / $all{vnet}),
		 (map { sprintf '%.0f', $_ / 1000 } $all{$row},
		  map { $best->{"lab/$_/$row"} } @steps),
		 "$got->{late}{$row} of $got->{labs}{$row}"]
	} @kinds);
	print "Where that shall be:\n\n";
	table(['what', 'at most', 'is'],
	      limit('vnet, of veth', 0.3, $all{vnet} / $all{veth}),
	      limit('vnet-here, of veth-here', 0.3,
		    $all{'vnet-here'} / $all{'veth-here'}));
}

sub bars
{
	my ($got) = @_;
	my @rows;

	for my $bar (@BARS) {
		my ($name, $limit, $a, $b) = @$bar;
		my @fields;
		my $instrument = $a =~ s,^sum/,,r =~ s,/.*,,r;
		next if !grep { m,^$instrument/, }
			keys %{$got->{best}{$QDISCS[0]}};
		for my $qdisc (@QDISCS) {
			my $x = value($got, $qdisc, $a);
			my $y = value($got, $qdisc, $b);
			my $ratio = defined $x && $y ? $x / $y : undef;
			push @fields, defined $ratio ?
				sprintf('%.2f %s', $ratio, $ratio <= $limit ?
					'met' : 'missed') : 'not measured';
		}
		push @rows, [$name, sprintf('%.2f', $limit), @fields];
	}
	return if !@rows;
	print "How far that is from where it shall be:\n\n";
	table(['what', 'at most', map { "``$_``" } @QDISCS], @rows);
}

sub report
{
	my ($got) = @_;
	my $about = $got->{about};
	my $whole = sub { sprintf '%.0f', $_[0] };
	my $exact = sub { sprintf '%.2f', $_[0] };
	my $rate = sub { sprintf '%.0f', 1000 / $_[0] };
	my @streams = ((map { ("tcp/$_/echo", "tcp/$_/veth-netns") }
			qw(1500 9000 65000)),
		       map { "tcp/65536/$_" } qw(lo socat-pipe socat-cat));

	title("Linux $about->{kernel}" .
	      ($about->{clock} ? '' : ', by the clock'), '=');
	drawing($got, 'frame', 'The costs of a frame of 60 bytes, as bars');
	costs($got, 'frame', 60, 'UDP, 60 bytes, one frame at a time');
	costs($got, 'frame', 1514, 'UDP, 1,514 bytes, one frame at a time');
	costs($got, 'icmp', 60, 'ICMP echo requests, 60 bytes, a system call ' .
	      'each');
	costs($got, 'batch', 1514, 'UDP, 1,514 bytes, 44 frames of one GSO ' .
	      'datagram');
	totals($got, $whole, 'Ping, 56 bytes of data, from sending to the ' .
	       "answer, median and 99th\npercentile, instructions",
	       map { ("rtt/50/$_", "rtt/99/$_") }
	       qw(echo veth-netns tap lo));
	drawing($got, 'stream', 'The costs of a byte there and back, as bars');
	totals($got, $exact, 'TCP, instructions for a byte that comes back, ' .
	       'by MTU', @streams);
	totals($got, $exact, 'UDP with GSO and GRO, instructions for a byte ' .
	       'that comes back, by datagram',
	       map { "udp/1472/$_" } qw(echo veth-netns lo));
	totals($got, $rate, 'TCP, MB/s there and back, by MTU',
	       map { s/^tcp/rate/r } @streams);
	scaling($got);
	bars($got);
	labs($got);
	per_interface($got);
}

sub head
{
	my ($about) = @_;
	my $here = $0 =~ s,[^/]*$,,r;

	open(my $in, '<', "${here}performance.in") or
		die "${here}performance.in: $!\n";
	while (<$in>) {
		s/\@([a-z]+)\@/$about->{$1} \/\/ ''/ge;
		print;
	}
	close $in;
}

my $mode = @ARGV && $ARGV[0] =~ /^--/ ? shift : '';
my $ceiling = $mode eq '--check' ? shift : undef;
die "usage: see the top of report.pl\n" if !@ARGV;
my @got = map { read_file($_) } @ARGV;
my $text = '';
open(my $out, '>', \$text) or die "no memory\n";
select $out;
head($got[0]{about}) if !$mode;
for my $got (@got) {
	if ($mode eq '--record') {
		record($got);
	} elsif ($mode eq '--check') {
		check($ceiling, $got);
	} else {
		report($got);
	}
}
close $out;
print STDOUT $text =~ s/\n+\z/\n/r;
exit $Measured::bad;
