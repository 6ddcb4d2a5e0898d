#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0
#
# What bench.sh measured as a drawing: commands for gnuplot, on stdout.
#
# usage: plot.pl frame|stream FILE
#   frame   instructions above dummy for a frame of 60 bytes
#   stream  instructions for a byte that TCP or UDP brings back
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Measured;

# Rows of a drawing: what is written below the bars, and the key of value().
my %DRAWINGS = (
	frame => ['UDP, 60 bytes, one frame at a time',
		  'instructions above dummy',
		  map { [$_, "frame/60/$_"] } @ROWS],
	stream => ['TCP, MTU 1,500, and UDP with GSO, there and back',
		   'instructions for a byte',
		   (map { ["TCP $_", "sum/tcp/1500/$_"] } qw(echo veth-netns)),
		   ['TCP lo', 'sum/tcp/65536/lo'],
		   ['TCP socat', 'sum/tcp/65536/socat-pipe'],
		   (map { ["UDP $_", "sum/udp/1472/$_"] }
		    qw(echo veth-netns lo))],
);

die "usage: see the top of plot.pl\n" if @ARGV != 2 || !$DRAWINGS{$ARGV[0]};
my $got = read_file($ARGV[1]);
my ($title, $unit, @rows) = @{$DRAWINGS{$ARGV[0]}};

print <<"EOF";
set terminal svg size 720,360 font 'sans,12' background 'white'
set title '$title, Linux @{[series($got)]}' noenhanced
set ylabel '$unit'
set style data histograms
set style histogram clustered gap 1
set style fill solid 0.8 noborder
set yrange [0:*]
set grid ytics
set xtics rotate by 30 right noenhanced
set key noenhanced top left
\$costs << EOD
row @QDISCS
EOF
for my $row (@rows) {
	my ($name, $key) = @$row;
	my @costs = map { value($got, $_, $key) } @QDISCS;

	printf "\"%s\" %.2f %.2f\n", $name, @costs
		if !grep { !defined } @costs;
}
print <<"EOF";
EOD
plot \$costs using 2:xtic(1) title columnheader(2), \\
     '' using 3 title columnheader(3)
EOF
exit $Measured::bad;
