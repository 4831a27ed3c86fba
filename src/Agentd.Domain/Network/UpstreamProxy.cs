namespace Agentd.Domain.Network;

/// <summary>An operator's proxy, by way of which filtered sessions reach names; it is asked by <c>CONNECT</c>.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
public sealed record UpstreamProxy(string Host, int Port)
{
    private const int UsualPort = 80;

    /// <summary>Names that are reached without it.</summary>
    public IReadOnlyList<HostPattern> Without { get; init; } = [];

    /// <summary>What is wrong with an address, and what would be right; null when it is a valid one. Never holds any of it.</summary>
    public static string? Objection(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.IdnHost.Length == 0)
            return "must be the address of a proxy, as in \"http://proxy.example.org:3128\"";
        if (url.UserInfo.Length > 0)
        {
            return "must hold no user and no password; write USER:PASSWORD into a file of its own, and name that in "
                + "upstream_proxy_login_file";
        }

        return url.PathAndQuery == "/" && url.Fragment.Length == 0 ? null : "must have nothing behind its port";
    }

    /// <summary>Reads an address to which there is no objection.</summary>
    public static UpstreamProxy Parse(string address)
    {
        var url = new Uri(address);
        return new UpstreamProxy(url.IdnHost.Trim('[', ']'), url.Port > 0 ? url.Port : UsualPort);
    }

    /// <inheritdoc/>
    public bool Equals(UpstreamProxy? other) => other is not null && (Host, Port) == (other.Host, other.Port)
        && Without.Select(one => one.Text).SequenceEqual(other.Without.Select(one => one.Text));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Port);
}
