# tls.pl: first messages to the address that stands for an allowed name.
use strict;
use warnings;
use Socket qw(:all);

my $api = inet_aton('api.example.org') or die "the allowed name leads nowhere\n";
my $there = pack_sockaddr_in(port(), $api);
my ($right, $message) = (hello_for('api.example.org'), hello_message(sni('api.example.org')));

sub server { my ($what, $hello) = @_; attempt($what, sub { reached($there, $hello) }) }

attempt('the right server in segments', sub { reached($there, map { substr $right, $_ * 20, 20 } 0 .. length($right) / 20) });
server('the right server in capitals', hello_for('API.EXAMPLE.ORG'));
server('another server', hello_for('other.example.org'));
server('a server that another rule allows', hello_for('two.example.org'));
server('a server below a wildcard', hello_for('a.wild.example.net'));
server('no server', hello(extension(10, pack('n n', 2, 23))));
server('no extension', hello());
server('an empty server', hello_for(''));
server('the server\'s address as its name', hello_for('45.67.0.10'));
server('two servers', hello_for('api.example.org', 'other.example.org'));
server('the right server twice', hello(sni('api.example.org'), sni('api.example.org')));
server('the right server and then another', hello(sni('api.example.org'), sni('other.example.org')));
server('a server of another kind', hello(extension(0, pack('n/a', pack('C n/a', 1, 'api.example.org')))));
server('the right server, cut at NUL', hello_for("api.example.org\0.other.example.org"));
server('the right server and a blank', hello_for('api.example.org '));
server('a server below the right one', hello_for('sub.api.example.org'));
server('a star', hello_for('*'));
server('a server\'s name with a byte too many', hello(extension(0, pack('n/a', pack('C n/a', 0, 'api.example.org')) . 'x')));
server('a message in two records', record(substr $message, 0, 60) . record(substr $message, 60));
server('a message and a byte in one record', record($message . 'x'));
server('a message of another kind', record("\2" . substr $message, 1));
server('an empty record before the message', record('') . $right);
server('an alert before the message', "\x15\x03\x01\0\2\1\0$right");
server('a message as of old', "\x80\x2e\1\3\1" . 'x' x 43);
server('SSH', "SSH-2.0-OpenSSH_9.2\r\n");
server('HTTP', "GET / HTTP/1.1\r\nHost: api.example.org\r\n\r\n");
server('anything', 'x' x 2000);
attempt('the allowed name on 80', sub { reached(pack_sockaddr_in(80, $api), "GET / HTTP/1.0\r\nHost: api.example.org\r\n\r\n") });
attempt('the allowed name on 22', sub { reached(pack_sockaddr_in(22, $api), "SSH-2.0-x\r\n") });
attempt('the allowed name on the port of another rule', sub { reached(pack_sockaddr_in(5432, $api), 'hello') });
attempt('anything to a host that may be told anything', sub { reached(pack_sockaddr_in(5432, inet_aton('db.example.org')), 'hello') });
attempt('that host on another port', sub { reached(pack_sockaddr_in(port(), inet_aton('db.example.org')), $right) });
attempt('the allowed host, by a real client', sub { curl('https://api.example.org/') });
attempt('another host behind the allowed one', sub { curl('-H', 'Host: other.example.org', 'https://api.example.org/') });

1;
