# flood.pl HOST BEGUN OVER: floods its own network, from three sides at once: connections whose first message of TLS never comes to its
# end, connections to addresses, and questions for names without end. Makes one file when it is under way, and ends when the other is there.
use strict;
use warnings;
use Socket qw(:all);

require './wire.pl';

my ($host, $begun, $over) = @ARGV;
$SIG{PIPE} = 'IGNORE';
my $ip = inet_aton($host) or die "the allowed name leads nowhere\n";
my $half = substr hello_for($host), 0, 60;

sub half_open {
    my @held;
    while (!-e $over) {
        my $s = connected(pack_sockaddr_in(port(), $ip)) or next;
        syswrite($s, $half);
        push @held, $s;
        if (@held == 300) { open my $note, '>', $begun or die }
        shift @held if @held > 400;
    }
}

sub addresses { for (my $at = 0; !-e $over; $at++) { connected(ip4('45.67.' . ($at >> 8 & 255) . '.' . ($at & 255))) } }

sub names {
    socket(my $s, AF_INET, SOCK_DGRAM, 0) or die;
    connect($s, ip4('45.67.0.53', 53)) or die;
    for (my $at = 0; !-e $over; $at++) { send($s, question("n$at.flood.example", 1), 0); recv($s, my $m, 4096, MSG_DONTWAIT) }
}

for my $side (\&half_open, \&addresses, \&names) { fork or do { $side->(); exit 0 } }
1 while wait > 0;
