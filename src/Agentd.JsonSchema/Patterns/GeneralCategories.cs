using System.Globalization;

namespace Agentd.JsonSchema.Patterns;

/// <summary>Unicode's general categories by their short and long names.</summary>
internal static class GeneralCategories
{
    /// <summary>Short name, long names, in the order of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] Single =
    [
        "Lu Uppercase_Letter", "Ll Lowercase_Letter", "Lt Titlecase_Letter", "Lm Modifier_Letter", "Lo Other_Letter",
        "Mn Nonspacing_Mark", "Mc Spacing_Mark", "Me Enclosing_Mark",
        "Nd Decimal_Number digit", "Nl Letter_Number", "No Other_Number",
        "Zs Space_Separator", "Zl Line_Separator", "Zp Paragraph_Separator",
        "Cc Control cntrl", "Cf Format", "Cs Surrogate", "Co Private_Use",
        "Pc Connector_Punctuation", "Pd Dash_Punctuation", "Ps Open_Punctuation", "Pe Close_Punctuation",
        "Pi Initial_Punctuation", "Pf Final_Punctuation", "Po Other_Punctuation",
        "Sm Math_Symbol", "Sc Currency_Symbol", "Sk Modifier_Symbol", "So Other_Symbol", "Cn Unassigned",
    ];

    /// <summary>Names, then the short names of the members.</summary>
    private static readonly string[] Groups =
    [
        "L Letter: Lu Ll Lt Lm Lo", "LC Cased_Letter: Lu Ll Lt", "M Mark Combining_Mark: Mn Mc Me", "N Number: Nd Nl No",
        "P Punctuation punct: Pc Pd Ps Pe Pi Pf Po", "S Symbol: Sm Sc Sk So", "Z Separator: Zs Zl Zp", "C Other: Cc Cf Cs Co Cn",
    ];

    private static readonly Dictionary<string, int> ByName = Build();

    /// <summary>The categories of a name, a bit for each; 0 if there is no such name.</summary>
    public static int Find(string name) => ByName.GetValueOrDefault(name);

    public static bool Includes(int categories, int codePoint)
        => (categories & (1 << (int)CharUnicodeInfo.GetUnicodeCategory(codePoint))) != 0;

    private static Dictionary<string, int> Build()
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (category, names) in Single.Index())
            foreach (var name in names.Split(' '))
                byName[name] = 1 << category;

        foreach (var group in Groups.Select(line => line.Split(": ")))
            foreach (var name in group[0].Split(' '))
                byName[name] = group[1].Split(' ').Aggregate(0, (all, member) => all | byName[member]);

        return byName;
    }
}
