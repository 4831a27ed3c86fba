# addresses.pl: addresses that no name was asked for, with the name of an allowed server.
use strict;
use warnings;
use Socket qw(:all);

my $allowed = hello_for('api.example.org');

for my $address (
    '45.67.0.11', '45.67.0.10', '169.254.169.254', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '192.0.2.2', '198.18.0.200',
    '45.67.0.1')
{
    attempt("the address $address", sub { reached(ip4($address), $allowed) });
}
attempt('the metadata address on 80', sub { reached(ip4('169.254.169.254', 80), "GET / HTTP/1.0\r\n\r\n") });
attempt('an address on 80', sub { reached(ip4('45.67.0.11', 80), "GET / HTTP/1.0\r\n\r\n") });
attempt('an address on 22', sub { reached(ip4('45.67.0.11', 22), "SSH-2.0-x\r\n") });
attempt('an address on the port of another rule', sub { reached(ip4('45.67.0.11', 5432), 'hello') });
attempt('an address as one number', sub { named('759365643', 'api.example.org') });
attempt('an address in hexadecimal', sub { named('0x2d43000b', 'api.example.org') });
attempt('an address in octal', sub { named('055.0103.0.013', 'api.example.org') });
attempt('a mapped address', sub { reached(ip6('::ffff:45.67.0.11'), $allowed) });
attempt('with the first data in the first packet', sub {
    socket(my $s, AF_INET, SOCK_STREAM, 0) or return 0;
    defined send($s, $allowed, 0x20000000, ip4('45.67.0.11')) or return 0;
    return answered($s);
});
attempt('a datagram', sub {
    socket(my $s, AF_INET, SOCK_DGRAM, 0) or return 0;
    connect($s, ip4('45.67.0.11', 443)) or return 0;
    defined send($s, 'hello', 0) or return 0;
    return defined recv($s, my $m, 100, 0);
});
attempt('the allowed host\'s address, by a real client', sub { curl('--connect-to', '::45.67.0.11:', 'https://api.example.org/') });
for my $address ('2a0b:1::1', 'fd00::1', '64:ff9b::2d43:b', '2002:2d43:b::1', '::2d43:b') {
    attempt("here, the address $address", sub { reached(ip6($address), $allowed) });
}
for my $address ('127.0.0.1', '0.0.0.0', '10.0.2.2', '127.88.1.1') {
    attempt("here, the address $address", sub { reached(ip4($address), $allowed) });
}
attempt('here, the loopback of IPv6', sub { reached(ip6('::1'), $allowed) });
attempt('here, several paths', sub { my $s = connected(ip4('45.67.0.11'), 262) or return 0; syswrite($s, $allowed); answered($s) });

1;
