using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>A pattern of a schema: ECMA-262's meaning, and a limit on the time of each match.</summary>
internal static partial class Pattern
{
    // A pattern such as ^(a+)+$ takes longer than anybody waits; a good one takes microseconds.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    // .NET knows the categories by their short names only, and authors write both.
    private static readonly FrozenDictionary<string, string> Categories = """
        Letter L Uppercase_Letter Lu Lowercase_Letter Ll Titlecase_Letter Lt Modifier_Letter Lm Other_Letter Lo Mark M
        Nonspacing_Mark Mn Spacing_Mark Mc Enclosing_Mark Me Number N Decimal_Number Nd Letter_Number Nl Other_Number No
        Punctuation P Connector_Punctuation Pc Dash_Punctuation Pd Open_Punctuation Ps Close_Punctuation Pe
        Initial_Punctuation Pi Final_Punctuation Pf Other_Punctuation Po Symbol S Math_Symbol Sm Currency_Symbol Sc
        Modifier_Symbol Sk Other_Symbol So Separator Z Space_Separator Zs Line_Separator Zl Paragraph_Separator Zp Other C
        Control Cc Format Cf Surrogate Cs Private_Use Co Unassigned Cn
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="RegexParseException">It is none.</exception>
    internal static Regex Compile(string pattern)
    {
        var known = LongCategory().Replace(pattern, found => Categories.TryGetValue(found.Groups["name"].Value, out var name)
            ? $"\\{found.Groups["kind"].Value}{{{name}}}"
            : found.Value);
        return new Regex(known, RegexOptions.ECMAScript, LongestMatch);
    }

    [GeneratedRegex(@"(?<=(?<!\\)(?:\\\\)*)\\(?<kind>[pP])\{(?:General_Category=|gc=)?(?<name>[A-Za-z_]+)\}")]
    private static partial Regex LongCategory();
}
