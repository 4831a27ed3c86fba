namespace Agentd.Web.Guarding;

/// <summary>
/// The names under which the page may be asked for. A page in somebody's browser can make a name of its own lead here (DNS rebinding), and
/// 2130706433 is an address of the loopback too: names are compared as they are written.
/// </summary>
/// <param name="allowed">Names that the operator allows.</param>
internal sealed class KnownNames(IEnumerable<string> allowed)
{
    private readonly HashSet<string> _names = [.. allowed, "localhost", "127.0.0.1", "[::1]"];

    /// <summary>Whether a <c>Host</c> header, with a port or without, is one of them.</summary>
    public bool Knows(string host)
    {
        var colon = host.LastIndexOf(':');
        var hasPort = colon > 0 && host.AsSpan(colon + 1) is { Length: > 0 and <= 5 } port && !port.ContainsAnyExceptInRange('0', '9');
        return _names.Contains((hasPort ? host[..colon] : host).ToLowerInvariant());
    }
}
