using System.Text.RegularExpressions;

namespace Agentd.Egress.Inspection.Credentials;

/// <summary>A header that is set on requests without it, for tools that send none.</summary>
/// <param name="Name">The header.</param>
/// <param name="Template">Its value; <c>{}</c> and <c>{basic:USER}</c> in it stand for the credential's.</param>
internal sealed partial record SetHeader(string Name, string Template)
{
    // Whom a request is for, and where it ends, is not a credential's to say.
    private static readonly string[] Others = ["host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "expect"];

    /// <summary>Reads <c>NAME: VALUE</c>.</summary>
    /// <exception cref="FormatException">It is none, or has no place for the value.</exception>
    public static SetHeader Parse(string text)
    {
        if (Written().Match(text) is not { Success: true } written || Others.Contains(written.Groups[1].Value.ToLowerInvariant()))
            throw new FormatException($"'{text}' sets no header; write it as in \"Authorization: Bearer {{}}\"");
        return Place().IsMatch(written.Groups[2].Value) ? new SetHeader(written.Groups[1].Value, written.Groups[2].Value)
            : throw new FormatException($"'{text}' has no place for the value: write {{}} or {{basic:USER}}");
    }

    /// <summary>The header's value.</summary>
    public string With(BrokeredValue value) => Place().Replace(
        Template, place => place.Groups[1].Success ? value.InBasic(place.Groups[1].Value) : value.InHeader);

    [GeneratedRegex(@"^([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}): ?([ -~]{1,1000})$")]
    private static partial Regex Written();

    [GeneratedRegex(@"\{(?:basic:([^{}:]*))?\}")]
    private static partial Regex Place();
}
