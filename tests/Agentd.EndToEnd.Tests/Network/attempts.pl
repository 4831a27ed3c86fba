# attempts.pl HOST PORT ADDRESS [own]: what an agent may try against its network; one line per attempt, "NAME: through" or
# "NAME: stopped". With "own", only what stays on this host: what a session that is not filtered tries.
use strict;
use warnings;
use Socket qw(:all);
use Errno;

my ($host, $port, $own, $only) = @ARGV;
$SIG{ALRM} = sub { die "late\n" };
$SIG{PIPE} = 'IGNORE';

sub attempt {
    my ($name, $try) = @_;
    my $through = eval { alarm 15; my $got = $try->(); alarm 0; $got };
    alarm 0;
    print "$name: ", ($through ? 'through' : 'stopped'), "\n";
}

# Leaves this host where nothing is filtered.
sub abroad { attempt(@_) unless $only }

# The git server answers, and nobody else does.
sub fetched {
    my ($address, $to) = @_;
    my $family = sockaddr_family($address);
    socket(my $s, $family, SOCK_STREAM, 0) or return 0;
    connect($s, $address) or return 0;
    my $words = "git-upload-pack /demo.git\0host=x\0";
    syswrite($s, sprintf('%04x', 4 + length $words) . $words);
    my $answer = '';
    while (length $answer < 200) { last unless sysread($s, $answer, 4096, length $answer) }
    return $answer =~ m{refs/heads|HEAD};
}

sub address { my ($name) = @_; my $ip = inet_aton($name); return $ip }
sub v4 { my ($text, $to) = @_; return pack_sockaddr_in($to, inet_pton(AF_INET, $text)) }
sub v6 { my ($text, $to) = @_; return pack_sockaddr_in6($to, inet_pton(AF_INET6, $text)) }

sub question {
    my ($name, $type) = @_;
    return pack('n6', 7, 0x0100, 1, 0, 0, 0) . join('', map { pack('C/a', $_) } split /\./, $name) . pack('xnn', $type, 1);
}

# The number of answers, or -1 where there is no such name.
sub answers { my ($m) = @_; return -1 if !defined $m || length $m < 12; my (undef, $flags, undef, $n) = unpack 'n4', $m; return ($flags & 15) ? -1 : $n }

sub asked_udp {
    my ($server, $name, $type) = @_;
    socket(my $s, AF_INET, SOCK_DGRAM, 0) or return -1;
    connect($s, v4($server, 53)) or return -1;
    send($s, question($name, $type), 0) or return -1;
    my $m;
    defined recv($s, $m, 4096, 0) or return -1;
    return answers($m);
}

sub asked_tcp {
    my ($server, $name, $type) = @_;
    socket(my $s, AF_INET, SOCK_STREAM, 0) or return -1;
    connect($s, v4($server, 53)) or return -1;
    my $q = question($name, $type);
    syswrite($s, pack('n/a', $q));
    sysread($s, my $m, 4096) or return -1;
    return answers(substr $m, 2);
}

sub made { my ($family, $kind, $protocol) = @_; return socket(my $s, $family, $kind, $protocol) }
sub bound { my ($to) = @_; socket(my $s, AF_INET6, SOCK_STREAM, 0) or return 0; return bind($s, v6('::', $to)) }

attempt('the allowed host', sub { my $ip = address($host) or return 0; fetched(pack_sockaddr_in($port, $ip)) });
attempt('the host by its address', sub { fetched(v4($own, $port)) });
attempt('the allowed host on another port', sub { my $ip = address($host) or return 0; fetched(pack_sockaddr_in($port + 1, $ip)) });
attempt('loopback', sub { fetched(v4('127.0.0.1', $port)) });
attempt('loopback v6', sub { fetched(v6('::1', $port)) });
abroad('an address', sub { fetched(v4('203.0.113.9', $port)) });
abroad('an address on 80', sub { fetched(v4('203.0.113.9', 80)) });
abroad('an address on 443', sub { fetched(v4('198.51.100.7', 443)) });
abroad('an address v6', sub { fetched(v6('2001:db8::1', $port)) });
abroad('a mapped address', sub { fetched(v6('::ffff:203.0.113.9', $port)) });
abroad('the next address of a name', sub { fetched(v4('198.18.0.2', $port)) });
abroad('another name', sub { address('other.example') });
abroad('a name below the allowed one', sub { address("sub.$host") });
abroad('the allowed name behind another', sub { address("$host.other.example") });
attempt('a long label', sub { asked_udp('127.0.0.1', ('x' x 63) . '.other.example', 1) >= 0 });
attempt('a TXT record of another name', sub { asked_udp('127.0.0.1', 'data.other.example', 16) >= 0 });
attempt('a TXT record of the allowed name', sub { asked_udp('127.0.0.1', $host, 16) > 0 });
attempt('an AAAA record of the allowed name', sub { asked_udp('127.0.0.1', $host, 28) > 0 });
attempt('an HTTPS record of the allowed name', sub { asked_udp('127.0.0.1', $host, 65) > 0 });
abroad('another name server', sub { asked_udp('203.0.113.53', 'other.example', 1) >= 0 });
abroad('another name by TCP', sub { asked_tcp('203.0.113.53', 'other.example', 1) >= 0 });
abroad('UDP', sub {
    socket(my $s, AF_INET, SOCK_DGRAM, 0) or return 0;
    connect($s, v4('203.0.113.9', 443)) or return 0;
    send($s, 'hello', 0) or return 0;
    return defined recv($s, my $m, 100, 0);
});
attempt('a socket of the virtual machine', sub { made(40, SOCK_STREAM, 0) });
attempt('a socket of the kernel\'s ciphers', sub { made(38, 5, 0) });
attempt('a socket of packets', sub { made(17, SOCK_RAW, 3) });
attempt('a socket of Bluetooth', sub { made(31, SOCK_STREAM, 3) });
attempt('a raw socket', sub { made(AF_INET, SOCK_RAW, 1) });
attempt('a socket of audit', sub { made(16, SOCK_RAW, 9) });
attempt('io_uring', sub { my $room = "\0" x 200; syscall(425, 4, $room) >= 0 });
attempt('a port of the broker', sub { bound(443) || bound(53) || bound($port) });
attempt('the gate', sub { opendir(my $d, '/agentd/network') });
attempt('a socket of one\'s own', sub { made(AF_UNIX, SOCK_STREAM, 0) && made(AF_INET, SOCK_STREAM, 0) && made(AF_INET6, SOCK_DGRAM, 0) });
