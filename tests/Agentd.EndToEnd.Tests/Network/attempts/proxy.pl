# proxy.pl: the forward proxy that stands at the container's own loopback, and what it must not be talked into.
use strict;
use warnings;
use Socket qw(:all);

my ($proxy, $hello) = (ip4('127.0.0.1', 80), hello_for('api.example.org'));

# Whether somebody answers what is said through a tunnel, which stands or does not.
sub tunnelled {
    my ($request, $said) = @_;
    my $s = connected($proxy) or return 0;
    syswrite($s, $request);
    sysread($s, my $answer, 4096) or return 0;
    syswrite($s, $said) if $answer =~ m{^HTTP/1.1 200 };
    return answered($s);
}

sub tunnel {
    my ($what, $to, $said) = @_;
    attempt("here, a tunnel to $what", sub { tunnelled("CONNECT $to HTTP/1.1\r\nHost: x\r\n\r\n", $said // $hello) });
}

tunnel('the allowed host', 'api.example.org:8443');
tunnel('the allowed host with another server', 'api.example.org:8443', hello_for('other.example.org'));
tunnel('the allowed host, without TLS', 'api.example.org:8443', "GET / HTTP/1.0\r\n\r\n");
tunnel('the host that may be told anything', 'db.example.org:5432', 'hello');
for my $to (
    'other.example.org:8443', 'api.example.org:22', 'api.example.org:80', '45.67.0.10:8443', '45.67.0.11:8443', '759365642:8443',
    '0x2d43000a:8443', '055.0103.0.012:8443', '127.0.0.1:80', '[::1]:80', '169.254.169.254:80', 'localhost:80', 'git.example.org:9418',
    'user@api.example.org:8443', 'api.example.org:8443@other.example.org', 'api.example.org :8443', 'api.example.org:8443 ',
    'api.example.org:+8443', 'api.example.org:08443', 'api.example.org:73979', 'api.example.org', 'lan.example.org:8443')
{
    tunnel($to, $to);
}
tunnel('the allowed host, its port cut at NUL', "api.example.org:8443\0");
tunnel('the allowed host, cut at NUL', "api.example.org\0.other.example.org:8443");
attempt('here, a tunnel with bare line ends', sub { tunnelled("CONNECT api.example.org:8443 HTTP/1.1\nHost: x\n\n", $hello) });
attempt('here, a tunnel in small letters', sub { tunnelled("connect api.example.org:8443 HTTP/1.1\r\nHost: x\r\n\r\n", $hello) });

sub asked { my ($what, $request) = @_; attempt("here, the proxy is asked for $what", sub { reached($proxy, $request) }) }

asked('an allowed address', "GET http://db.example.org/ HTTP/1.1\r\nHost: db.example.org\r\nConnection: close\r\n\r\n");
asked('an allowed address of an allowed host on another port', "GET http://db.example.org:5432/ HTTP/1.1\r\nHost: db.example.org\r\n\r\n");
asked('another host', "GET http://other.example.org/ HTTP/1.1\r\nHost: other.example.org\r\n\r\n");
asked('another host by its Host', "GET http://db.example.org/ HTTP/1.1\r\nHost: other.example.org\r\n\r\n");
asked('the metadata address', "GET http://169.254.169.254/ HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n");
asked('a host of TLS', "GET https://api.example.org/ HTTP/1.1\r\nHost: api.example.org\r\n\r\n");
asked('an allowed host with a user', "GET http://user\@db.example.org/ HTTP/1.1\r\nHost: db.example.org\r\n\r\n");
asked('a path', "GET / HTTP/1.1\r\nHost: db.example.org\r\n\r\n");
asked('a path as of old', "GET /\r\n\r\n");
asked('another host, after an allowed one', "HEAD http://db.example.org/ HTTP/1.1\r\nHost: db.example.org\r\n\r\n"
    . "GET http://other.example.org/ HTTP/1.1\r\nHost: other.example.org\r\n\r\n");

1;
