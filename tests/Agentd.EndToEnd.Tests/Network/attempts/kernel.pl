# kernel.pl: ways around the network that begin in the kernel. Sockets are made, and never connected.
use strict;
use warnings;
use Socket qw(:all);

die "not as root, who can take the machine's own network down\n" if $> == 0;

sub made { my ($family, $kind, $protocol) = @_; return socket(my $s, $family, $kind, $protocol) }
sub bound { my ($to) = @_; socket(my $s, AF_INET6, SOCK_STREAM, 0) or return 0; return bind($s, ip6('::', $to)) }

# Sends a message about routes or devices to the kernel; whether it says 0 for done.
sub told {
    my ($kind, $body) = @_;
    socket(my $s, 16, SOCK_RAW, 0) or return 0;
    defined send($s, pack('L S S L L', 16 + length $body, $kind, 5, 1, 0) . $body, 0) or return 0;
    defined recv($s, my $m, 4096, 0) or return 0;
    return unpack('x16 l', $m) == 0;
}

sub route_less { return told(25, pack('C8 L S S L', 2, 0, 0, 0, 255, 4, 254, 2, 0, 8, 4, 1)) }

# Tries as who has every capability in a user namespace of one's own, which anybody may make, and in further new namespaces.
sub as_root {
    my ($more, $try) = @_;
    my $child = fork // die;
    if (!$child) { exit(syscall(272, 0x10000000 | $more) == 0 && $try->() ? 0 : 1) }
    waitpid $child, 0;
    return $? == 0;
}

# A program for 32-bit systems that makes one call and ends with 0 where it succeeded; its fourth argument is a family for the old call.
sub old_program {
    my ($number, $first, $second, $family) = @_;
    my $args = 0x08048054 + 36;
    my $code = pack('C L C L C L C L', 0xb8, $number, 0xbb, $first, 0xb9, $second // $args, 0xba, 0)
        . "\xcd\x80\xc1\xe8\x1f\x93\xb8\1\0\0\0\xcd\x80\0\0\0" . pack('L3', $family // 0, 1, 0);
    my $size = 84 + length $code;
    my $file = "/tmp/old-program-$$";
    open(my $out, '>:raw', $file) or die;
    print $out "\x7fELF\1\1\1", "\0" x 9, pack('S S L L L L L S S S S S S', 2, 3, 1, 0x08048054, 52, 0, 0, 52, 32, 1, 0, 0, 0),
        pack('L8', 1, 0, 0x08048000, 0x08048000, $size, $size, 5, 4096), $code;
    close $out;
    chmod 0755, $file;
    my $end = system $file;
    unlink $file;
    return $end == 0;
}

attempt('here, a socket of the virtual machine', sub { made(40, SOCK_STREAM, 0) });
attempt('here, a socket of the virtual machine for datagrams', sub { made(40, SOCK_DGRAM, 0) });
attempt('here, a socket of the kernel\'s ciphers', sub { made(38, 5, 0) });
attempt('here, a socket of packets', sub { made(17, SOCK_RAW, 3) });
attempt('here, a socket of Bluetooth', sub { made(31, SOCK_STREAM, 3) });
attempt('here, a socket of express data paths', sub { made(44, SOCK_RAW, 0) });
attempt('here, a socket of the bus of cars', sub { made(29, SOCK_RAW, 1) });
attempt('here, a socket of TIPC', sub { made(30, SOCK_STREAM, 0) });
attempt('here, a raw socket', sub { made(AF_INET, SOCK_RAW, 1) });
attempt('here, a raw socket of IPv6', sub { made(AF_INET6, SOCK_RAW, 58) });
attempt('here, a socket for pings', sub { made(AF_INET, SOCK_DGRAM, 1) });
attempt('here, a socket of audit', sub { made(16, SOCK_RAW, 9) });
attempt('here, io_uring', sub { my $room = "\0" x 200; syscall(425, 4, $room) >= 0 });
attempt('here, a port of the broker', sub { bound(443) || bound(53) || bound(80) });
attempt('here, the gate', sub { opendir(my $d, '/agentd/network') });
attempt('here, a route less', \&route_less);
attempt('here, the loopback down', sub { told(16, pack('C C S l L L', 0, 0, 0, 1, 0, 1)) });
attempt('here, a network of one\'s own', sub { syscall(272, 0x40000000) == 0 });
attempt('here, a raw socket as root of a user namespace', sub { as_root(0, sub { made(AF_INET, SOCK_RAW, 1) }) });
attempt('here, a route less as root of a user namespace', sub { as_root(0, \&route_less) });
attempt('here, an address from a network of one\'s own', sub {
    as_root(0x40000000, sub { reached(ip4('45.67.0.11'), hello_for('api.example.org')) });
});
attempt('here, the network of the first process', sub {
    open(my $network, '<', '/proc/1/ns/net') or return 0;
    return syscall(308, fileno $network, 0x40000000) == 0;
});
attempt('here, sockets of one\'s own', sub {
    made(AF_UNIX, SOCK_STREAM, 0) && made(AF_INET, SOCK_STREAM, 0) && made(AF_INET6, SOCK_DGRAM, 0);
});
if (unpack('x18 S', do { open(my $self, '<:raw', '/proc/self/exe') or die; read $self, my $head, 20; $head }) == 62) {
    attempt('here, a socket of a 32-bit program', sub { old_program(359, AF_INET, SOCK_STREAM) });
    attempt('here, a socket of the virtual machine of a 32-bit program', sub { old_program(359, 40, SOCK_STREAM) });
    attempt('here, a socket of the virtual machine by the old call', sub { old_program(102, 1, undef, 40) });
    attempt('here, any socket by the old call', sub { old_program(102, 1, undef, AF_INET) });
}

1;
