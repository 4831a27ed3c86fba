using System.Text.RegularExpressions;

namespace Agentd.JsonSchema.Formats;

/// <summary>Mailboxes of RFC 5321, section 4.1.2, and their international form (RFC 6531).</summary>
internal static partial class EmailFormats
{
    private const string Ipv6Tag = "IPv6:";

    private const string Atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";

    private const string InternationalAtom = @"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\uFFFF-]";

    private const string Quoted = @"[ !#-\[\]-~]";

    private const string InternationalQuoted = @"[ !#-\[\]-~\u0080-\uFFFF]";

    public static bool IsEmail(string text) => IsMailbox(text, LocalPart(), HostnameFormats.IsHostname);

    public static bool IsInternationalEmail(string text)
        => IsMailbox(text, InternationalLocalPart(), HostnameFormats.IsInternationalHostname);

    private static bool IsMailbox(string text, Regex localPart, Func<string, bool> isDomain)
    {
        var at = text.LastIndexOf('@');
        if (at < 0 || !localPart.IsMatch(text[..at]))
            return false;

        var domain = text[(at + 1)..];
        return domain.StartsWith('[') && domain.EndsWith(']') ? IsAddress(domain[1..^1]) : isDomain(domain);
    }

    private static bool IsAddress(string literal)
        => literal.StartsWith(Ipv6Tag, StringComparison.OrdinalIgnoreCase)
            ? AddressFormats.IsIpv6(literal[Ipv6Tag.Length..])
            : AddressFormats.IsIpv4(literal);

    [GeneratedRegex($"""\A(?:(?>{Atom}+)(?>\.{Atom}+)*|"(?>{Quoted}|\\[ -~])*")\z""")]
    private static partial Regex LocalPart();

    [GeneratedRegex($"""\A(?:(?>{InternationalAtom}+)(?>\.{InternationalAtom}+)*|"(?>{InternationalQuoted}|\\[ -~])*")\z""")]
    private static partial Regex InternationalLocalPart();
}
