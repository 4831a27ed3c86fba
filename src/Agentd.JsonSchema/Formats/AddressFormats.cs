using System.Text.RegularExpressions;

namespace Agentd.JsonSchema.Formats;

/// <summary>Internet addresses: dotted quads (RFC 2673) and IPv6 (RFC 4291).</summary>
internal static partial class AddressFormats
{
    private const int GroupsOfIpv6 = 8;

    public static bool IsIpv4(string text) => Ipv4Shape().IsMatch(text);

    public static bool IsIpv6(string text)
    {
        if (text.Contains('.'))
        {
            var tail = text.LastIndexOf(':') + 1;
            if (!IsIpv4(text[tail..]))
                return false;
            text = text[..tail] + "0:0";
        }

        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
            return CountGroups(text) == GroupsOfIpv6;

        return CountGroups(text[..gap]) is { } before && CountGroups(text[(gap + 2)..]) is { } after && before + after < GroupsOfIpv6;
    }

    /// <summary>How many groups stand between colons; null if one of them is none.</summary>
    private static int? CountGroups(string text)
    {
        if (text.Length == 0)
            return 0;

        var groups = text.Split(':');
        return Array.TrueForAll(groups, group => group.Length is >= 1 and <= 4 && group.All(char.IsAsciiHexDigit)) ? groups.Length : null;
    }

    [GeneratedRegex(@"\A(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!\z)|\z)){4}\z")]
    private static partial Regex Ipv4Shape();
}
