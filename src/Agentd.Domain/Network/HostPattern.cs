using System.Net;

namespace Agentd.Domain.Network;

/// <summary>Whom a rule allows: a name, every name below one, or addresses. Exactly one of the three.</summary>
public sealed record HostPattern
{
    private const string BelowPrefix = "*.";

    private HostPattern(string text) => Text = text;

    /// <summary>The pattern as it is written: names in lower case.</summary>
    public string Text { get; }

    /// <summary>The name, or the one below which names are meant; null for addresses.</summary>
    public HostName? Name { get; private init; }

    /// <summary>Whether the names below <see cref="Name"/> are meant, and not that name itself.</summary>
    public bool IsWildcard { get; private init; }

    /// <summary>The addresses; null for names.</summary>
    public IPNetwork? Addresses { get; private init; }

    /// <summary>What is wrong with a pattern, and what would be right; null when it is a valid one.</summary>
    public static string? Objection(string text)
    {
        if (Read(text) is not null) return null;
        if (text.Length == 0) return "must not be empty; name a host";
        if (text.Contains("://", StringComparison.Ordinal) || text.Contains('/') && !char.IsAsciiDigit(text[0]) && !text.Contains(':'))
            return "must be a host alone, without scheme and path";
        if (text.StartsWith(BelowPrefix, StringComparison.Ordinal) && HostName.TryParse(text[BelowPrefix.Length..], out _))
            return "must name at least two labels after '*.': a public suffix is everybody's";
        if (text.Contains('*')) return "may hold '*' only as a whole first label, as in \"*.example.org\"";
        return "must be a host's name, \"*.\" and a name, an address or a CIDR; write international names in their xn-- form";
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">The pattern is not valid; the message says why.</exception>
    public static HostPattern Parse(string text) =>
        Read(text) ?? throw new FormatException($"the host '{text}' {Objection(text)}");

    /// <summary>Whether a name is meant.</summary>
    public bool Matches(HostName name) => Name is { } mine && (IsWildcard ? name.IsBelow(mine) : name == mine);

    /// <summary>Whether an address is meant, by the rule itself and not by a name.</summary>
    public bool Matches(IPAddress address) => Addresses is { } mine && mine.Contains(address);

    /// <summary>Whether there is a name, or an address, that both patterns mean.</summary>
    public bool Overlaps(HostPattern other)
    {
        if (Addresses is { } mine && other.Addresses is { } theirs)
            return mine.Contains(theirs.BaseAddress) || theirs.Contains(mine.BaseAddress);
        if (Name is not { } name || other.Name is not { } otherName) return false;
        return (IsWildcard == other.IsWildcard && name == otherName)
            || (IsWildcard && otherName.IsBelow(name)) || (other.IsWildcard && name.IsBelow(otherName));
    }

    /// <summary>Whether this pattern means all names, or all addresses, that another one means.</summary>
    public bool Covers(HostPattern other)
    {
        if (Addresses is { } mine && other.Addresses is { } theirs)
            return mine.PrefixLength <= theirs.PrefixLength && mine.Contains(theirs.BaseAddress);
        if (Name is not { } name || other.Name is not { } otherName) return false;
        return (IsWildcard == other.IsWildcard && name == otherName) || (IsWildcard && otherName.IsBelow(name));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static HostPattern? Read(string text)
    {
        if (AddressRange.TryParse(text, out var range)) return new HostPattern(text) { Addresses = range };
        var below = text.StartsWith(BelowPrefix, StringComparison.Ordinal);
        if (!HostName.TryParse(below ? text[BelowPrefix.Length..] : text, out var name)) return null;
        if (below && !name.Text.Contains('.')) return null;
        return new HostPattern(below ? BelowPrefix + name.Text : name.Text) { Name = name, IsWildcard = below };
    }
}
