using static Agentd.Infrastructure.Tests.Configuration.BadFile;

namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>What an operator may get wrong about metrics.</summary>
internal static class BadMetrics
{
    public static IEnumerable<BadFile> All =>
    [
        Listen("\"9418\"", "must be an IP address and a port from 1 to 65535"),
        Listen("\"127.0.0.1\"", "must be an IP address and a port"),
        Listen("\"127.0.0.1:0\"", "must be an IP address and a port"),
        Listen("\"127.1:9418\"", "must be an IP address and a port"),
        Listen("\"localhost:9418\"", "must be an IP address and a port"),
        Listen("\"::1:9418\"", "must be an IP address and a port"),
        Listen("\"0.0.0.0:9418\"", "is reached by other hosts; listen on 127.0.0.1 or [::1], or add listen_anywhere = true"),
        Listen("\"[2001:db8::1]:9418\"", "is reached by other hosts"),
        After("[metrics]\nlisten = ¦9418", "is an integer; it must be a string"),
        After("[metrics]\nlisten_anywhere = ¦true", "has no meaning without listen; remove it"),
        After("[metrics]\nallowed_hosts = ¦[\"a.example\"]", "has no meaning without listen; remove it"),
        After("[metrics]\nlisten = \"127.0.0.1:9418\"\nallowed_hosts = ¦[\"a.example:9418\"]", "write names without a port"),
        After("[metrics]\ntextfile = ¦\"/var/lib/agentd\"", "must be the path of a file whose name ends with .prom"),
        After("[metrics]\ntextfile = ¦\"/var/lib/.prom\"", "must be the path of a file whose name ends with .prom"),
        After("[metrics]\n¦adress = \"a\"", "unknown key; [metrics] knows listen, listen_anywhere, allowed_hosts, textfile"),
    ];

    private static BadFile Listen(string value, string message) => After($"[metrics]\nlisten = ¦{value}", message);
}
