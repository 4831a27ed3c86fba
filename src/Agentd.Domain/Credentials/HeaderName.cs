using System.Collections.Frozen;

namespace Agentd.Domain.Credentials;

/// <summary>Names of headers that a credential's value may be put into.</summary>
public static class HeaderName
{
    private const int MaxLength = 64;

    // They belong to one connection, or say whom a request is for and how long it is: whoever forwards it writes them.
    private static readonly FrozenSet<string> Forwarders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    /// <summary>What is wrong with a name, and what would be right; null when it is a valid one. Case does not matter.</summary>
    public static string? Objection(string name)
    {
        if (name.Length is 0 or > MaxLength || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return $"must be a header's name: letters, digits, '-' and '_', at most {MaxLength}";
        return Forwarders.Contains(name) || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase)
            ? "must not be a header that is written anew when a request is forwarded" : null;
    }
}
