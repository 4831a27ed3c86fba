# asks.pl HOST TIMES: asks an allowed host so many times, each on a connection of its own, and prints how long that took, in
# milliseconds, and how many times it was answered.
use strict;
use warnings;
use Socket qw(:all);

require './wire.pl';

my ($host, $times) = @ARGV;
my $answered = 0;
$SIG{ALRM} = sub { die "nobody answers\n" };
my $began = now();
for (1 .. $times) {
    alarm 120;
    $answered++ if named($host);
}
printf "%d %d\n", (now() - $began) * 1000, $answered;

sub now { open(my $uptime, '<', '/proc/uptime') or die; return (split / /, <$uptime>)[0] }
