# names.pl: names that look like allowed ones.
use strict;
use warnings;

attempt('the allowed name', sub { named('api.example.org') });
attempt('the allowed name in capitals', sub { named('API.Example.ORG') });
attempt('the allowed name with a last dot', sub { named('api.example.org.') });
attempt('the allowed name, cut at NUL by the client itself', sub { named("api.example.org\0.other.example.net", 'api.example.org') });
attempt('a name below a wildcard', sub { named('a.wild.example.net') });
attempt('a name far below a wildcard', sub { named('a.b.c.wild.example.net') });
for my $name (
    'other.example.org', 'example.org', 'sub.api.example.org', 'api.example.org.example.net', 'xapi.example.org', 'evil-api.example.org',
    'api-example.org', 'apiexample.org', 'api.example.net', 'api.example.com', 'pi.example.org', 'wild.example.net', 'awild.example.net',
    'a.wild.example.net.example.com', 'xn--pi-6kc.example.org', 'xn--api-.example.org', '_api.example.org', 'secrets-of-mine.example.org')
{
    attempt("the name $name", sub { named($name) });
    attempt("the name $name with an allowed server", sub { named($name, 'api.example.org') });
}
attempt('the clone\'s host', sub { named('git.example.org', 'api.example.org') });
attempt('here, a name with a star', sub { named('*.wild.example.net', 'a.wild.example.net') });
attempt('here, a name of letters that look alike', sub { named("\xd0\xb0pi.example.org", 'api.example.org') });
attempt('here, a name with a blank', sub { named('api.example.org .example.net', 'api.example.org') });
attempt('here, the name of Podman for its host', sub { named('host.containers.internal', 'api.example.org') });
attempt('here, localhost', sub { named('localhost', 'api.example.org') });

1;
