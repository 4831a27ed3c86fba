using System.Collections.Concurrent;
using Agentd.JsonSchema.Unicode;

namespace Agentd.JsonSchema.Patterns;

/// <summary>The sets behind <c>\p{…}</c>: general categories, scripts, and the few binary properties that need no tables.</summary>
internal static class UnicodeProperties
{
    private static readonly ConcurrentDictionary<string, CodePointSet> Found = new(StringComparer.Ordinal);

    private static readonly Lazy<Dictionary<string, CodePointSet>> Scripts = new(() => UnicodeTable.Read("scripts", names: 2));

    /// <exception cref="PatternSyntaxException">There is no such property, or its table is not held here.</exception>
    public static CodePointSet Find(string property) => Found.GetOrAdd(property, Read);

    private static CodePointSet Read(string property)
    {
        var equals = property.IndexOf('=');
        var (name, value) = equals < 0 ? ("", property) : (property[..equals], property[(equals + 1)..]);
        return name switch
        {
            "" => Category(value) ?? Binary(value),
            "General_Category" or "gc" => Category(value),
            "Script" or "sc" => Scripts.Value.GetValueOrDefault(value),
            _ => null,
        } ?? throw new PatternSyntaxException($"the Unicode property '{property}' is not known.");
    }

    private static CodePointSet? Category(string name)
        => GeneralCategories.Find(name) is var categories and not 0
            ? CodePointSet.Where(codePoint => codePoint is < 0xD800 or > 0xDFFF && GeneralCategories.Includes(categories, codePoint))
            : null;

    private static CodePointSet? Binary(string name) => name switch
    {
        "Any" => CodePointSet.All,
        "ASCII" => CodePointSet.Of((0, 0x7F)),
        "Assigned" => Category("Cn")!.Complement(),
        "ASCII_Hex_Digit" or "AHex" => CodePointSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
        "White_Space" or "space" => CodePointSet.Of(
            ('\t', '\r'), (' ', ' '), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
            (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
        _ => null,
    };
}
