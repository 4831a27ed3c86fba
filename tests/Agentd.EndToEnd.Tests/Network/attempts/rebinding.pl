# rebinding.pl: names that rules allow, and that lead to where none of them may.
use strict;
use warnings;

attempt('an allowed name at a private address', sub { named('lan.example.org') });
attempt('an allowed name at another private address', sub { named('office.example.org') });
attempt('an allowed name at the metadata address', sub { named('metadata.example.org') });
attempt('an allowed name at an address of the host itself', sub { named('own.example.org') });
attempt('an allowed name at a carrier\'s address', sub { named('carrier.example.org') });
attempt('an allowed name at an address of documents', sub { named('document.example.org') });
attempt('an allowed name that leads outside', sub { named('rebound.example.org') });
attempt('the same name, which leads inside now', sub { named('rebound.example.org') });
attempt('here, an allowed name at the loopback', sub { named('loop.example.org') });
attempt('here, an allowed name at the loopback of IPv6', sub { named('loop6.example.org') });
attempt('here, an allowed name at a local address of IPv6', sub { named('local6.example.org') });
attempt('here, an allowed name at a mapped address', sub { named('mapped.example.org') });
attempt('here, an allowed name at an address behind NAT64', sub { named('nat64.example.org') });
attempt('here, an allowed name at no address', sub { named('nowhere.example.org') });

1;
