using System.Text.RegularExpressions;

namespace Agentd.JsonSchema.Formats;

/// <summary>URI templates of RFC 6570.</summary>
internal static partial class UriTemplateFormat
{
    private const string Percent = "%[0-9A-Fa-f]{2}";

    private const string Literal = """[^\x00-\x20\x7F-\x9F"%<>\\^`{|}]""";

    private const string Name = $@"(?:[A-Za-z0-9_]|{Percent})(?>\.?(?:[A-Za-z0-9_]|{Percent}))*";

    private const string Variable = $@"{Name}(?:\*|:[1-9][0-9]{{0,3}})?";

    public static bool IsUriTemplate(string text) => Shape().IsMatch(text);

    [GeneratedRegex($@"\A(?>{Literal}|{Percent}|\{{[+#./;?&=,!@|]?{Variable}(?:,{Variable})*\}})*\z")]
    private static partial Regex Shape();
}
