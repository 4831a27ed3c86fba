using System.Net;

namespace Agentd.Daemon.Scraping;

/// <summary>
/// For which hosts requests are answered. A page in somebody's browser can make its own name lead to this address; what it sends bears that
/// name. Names are compared as they are written, for 2130706433 is an address of the loopback too.
/// </summary>
/// <param name="allowed">The names that the operator allows.</param>
internal sealed class KnownHosts(IEnumerable<string> allowed)
{
    private readonly HashSet<string> _names = [.. allowed.Select(name => name.ToLowerInvariant()), "localhost", "127.0.0.1", "[::1]"];

    /// <summary>Whether a request is for this daemon.</summary>
    /// <param name="host">The request's <c>Host</c>, with a port or without.</param>
    /// <param name="reached">The address that the connection reached; null for none, as of a Unix socket.</param>
    public bool Knows(string host, IPEndPoint? reached)
    {
        var colon = host.LastIndexOf(':');
        var hasPort = colon > 0 && host.AsSpan(colon + 1) is { IsEmpty: false } port && !port.ContainsAnyExceptInRange('0', '9');
        var name = (hasPort ? host[..colon] : host).ToLowerInvariant();
        return _names.Contains(name) || (reached is not null && name == Written(reached.Address));
    }

    private static string Written(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
    }
}
