# wire.pl: connections, first messages of TLS, and questions for names, made by hand.
use strict;
use warnings;
use Socket qw(:all);

# Where nobody speaks TLS, and whatever arrives is answered.
sub port { return 8443 }

sub ip4 { my ($text, $to) = @_; return pack_sockaddr_in($to // port(), inet_pton(AF_INET, $text)) }
sub ip6 { my ($text, $to) = @_; return pack_sockaddr_in6($to // port(), inet_pton(AF_INET6, $text)) }

sub connected {
    my ($address, $protocol) = @_;
    socket(my $s, sockaddr_family($address), SOCK_STREAM, $protocol // 0) or return;
    setsockopt($s, IPPROTO_TCP, TCP_NODELAY, 1);
    connect($s, $address) or return;
    return $s;
}

sub answered {
    my ($s) = @_;
    my $got = '';
    while ($got !~ m{refs/heads}) { last unless sysread($s, $got, 4096, length $got) }
    return $got =~ m{refs/heads};
}

# Whether somebody answers what is said, in one segment a part.
sub reached {
    my ($address, @parts) = @_;
    my $s = connected($address) or return 0;
    my $first = shift @parts;
    syswrite($s, $first);
    for (@parts) { select undef, undef, undef, 0.2; syswrite($s, $_) }
    return answered($s);
}

sub record { return "\x16\x03\x01" . pack('n/a', $_[0]) }
sub extension { my ($kind, $body) = @_; return pack('n n/a', $kind, $body) }
sub sni { return extension(0, pack('n/a', join '', map { pack('C n/a', 0, $_) } @_)) }

sub hello_message {
    my $body = pack('n', 0x0303) . ('r' x 32) . "\0" . pack('n/a', pack('n', 0xc02b)) . "\1\0" . pack('n/a', join '', @_);
    return "\1" . substr(pack('N', length $body), 1) . $body;
}

sub hello { return record(hello_message(@_)) }
sub hello_for { return hello(sni(@_)) }

# Whoever a name leads to is asked for that name, or for another server.
sub named {
    my ($name, $server) = @_;
    my $ip = inet_aton($name) or return 0;
    return reached(pack_sockaddr_in(port(), $ip), hello_for($server // $name));
}

sub question {
    my ($name, $type) = @_;
    return pack('n6', 7, 0x0100, 1, 0, 0, 0) . join('', map { pack('C/a', $_) } split /\./, $name) . pack('xnn', $type, 1);
}

# Whether there is an answer with a record in it.
sub tells {
    my ($m) = @_;
    return 0 if !defined $m || length $m < 12;
    my (undef, $flags, undef, $records) = unpack 'n4', $m;
    return !($flags & 15) && $records > 0;
}

sub asked {
    my ($server, $message) = @_;
    socket(my $s, sockaddr_family($server), SOCK_DGRAM, 0) or return 0;
    connect($s, $server) or return 0;
    defined send($s, $message, 0) or return 0;
    defined recv($s, my $m, 4096, 0) or return 0;
    return tells($m);
}

sub asked_by_stream {
    my ($server, $message) = @_;
    my $s = connected($server) or return 0;
    syswrite($s, pack('n/a', $message));
    sysread($s, my $m, 4096) or return 0;
    return tells(substr $m, 2);
}

# Whether a real client is answered.
sub curl {
    my $words = join ' ', map { "'$_'" } @_;
    return qx{/opt/machine/bin/curl -s --max-time 15 --cacert /opt/attempts/authority.pem $words} =~ m{refs/heads};
}

1;
