# dns.pl: questions that carry something out, and answers that nobody is to have.
use strict;
use warnings;
use Socket qw(:all);

my $server = ip4('45.67.0.53', 53);
my ($secret, $other) = ('c2VjcmV0.data.example.com', 'other.example.org');

attempt('a question with data in it', sub { asked($server, question($secret, 1)) });
attempt('a question with data below the allowed name', sub { asked($server, question('c2VjcmV0.api.example.org', 1)) });
attempt('a question of long labels', sub { asked($server, question(join('.', ('x' x 63) x 3, 'example.com'), 1)) });
for my $type (10, 15, 16, 33, 64, 65, 255) {
    attempt("a record of type $type of the allowed name", sub { asked($server, question('api.example.org', $type)) });
    attempt("a record of type $type of another name", sub { asked($server, question($other, $type)) });
}
attempt('the allowed name, asked elsewhere', sub { asked($server, question('api.example.org', 1)) });
attempt('another name, asked elsewhere', sub { asked(ip4('45.67.0.99', 53), question($other, 1)) });
attempt('another name, asked at a private address', sub { asked(ip4('10.1.2.3', 53), question($other, 1)) });
attempt('another name by a stream', sub { asked_by_stream($server, question($other, 1)) });
attempt('data by a stream', sub { asked_by_stream($server, question($secret, 16)) });
attempt('a name server over TLS', sub { reached(ip4('45.67.0.53', 853), hello_for('dns.example.net')) });
attempt('a name server over HTTPS', sub { reached(ip4('45.67.0.53', 443), "GET /dns-query HTTP/1.0\r\n\r\n") });
attempt('here, a record of IPv6 of the allowed name', sub { asked($server, question('api.example.org', 28)) });
attempt('here, an answer instead of a question', sub { my $m = question($other, 1); substr($m, 2, 1) = "\x81"; asked($server, $m) });
attempt('here, two questions', sub {
    my $m = question('api.example.org', 1);
    substr($m, 4, 2) = "\0\2";
    asked($server, $m . substr question($other, 1), 12);
});
attempt('here, a name server of IPv6', sub { asked(ip6('2a0b:1::53', 53), question($other, 1)) });

1;
