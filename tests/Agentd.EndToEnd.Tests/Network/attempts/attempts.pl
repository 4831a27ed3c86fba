# attempts.pl: what an agent may try against its network; a line per attempt, "NAME: through" or "NAME: stopped". Names that begin with
# "here, " are of attempts that stay in the container, or that its network's own kind may stop; all others get through where nothing is
# filtered. The addresses and names are those of the tests' own namespace, where everybody answers with a list of references.
use strict;
use warnings;

$| = 1;
$SIG{ALRM} = sub { die "late\n" };
$SIG{PIPE} = 'IGNORE';

sub attempt {
    my ($name, $try) = @_;
    my $through = eval { alarm 20; my $got = $try->(); alarm 0; $got };
    alarm 0;
    print "$name: ", ($through ? 'through' : 'stopped'), "\n";
}

require "./$_.pl" for qw(wire rebinding addresses names dns tls proxy kernel);
