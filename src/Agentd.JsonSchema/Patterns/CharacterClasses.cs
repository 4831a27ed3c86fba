using Agentd.JsonSchema.Unicode;

namespace Agentd.JsonSchema.Patterns;

/// <summary>The sets of characters that have a letter: <c>\d</c>, <c>\w</c>, <c>\s</c>, the dot, and what Unicode names.</summary>
internal static class CharacterClasses
{
    public static readonly CodePointSet Digits = CodePointSet.Of(('0', '9'));

    public static readonly CodePointSet WordCharacters = CodePointSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    private static readonly CodePointSet LineTerminators = CodePointSet.Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029));

    private static readonly CodePointSet WhiteSpace = CodePointSet.Of(
        ('\t', '\r'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
        (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    public static readonly CodePointSet Dot = LineTerminators.Complement();

    /// <summary>Reads a class escape after the backslash, or nothing.</summary>
    public static CodePointSet? Read(PatternReader reader) => reader.Next switch
    {
        'd' when reader.Take('d') => Digits,
        'D' when reader.Take('D') => Digits.Complement(),
        'w' when reader.Take('w') => WordCharacters,
        'W' when reader.Take('W') => WordCharacters.Complement(),
        's' when reader.Take('s') => WhiteSpace,
        'S' when reader.Take('S') => WhiteSpace.Complement(),
        'p' when reader.Take("p{") => UnicodeProperties.Find(reader.TakeUntil('}')),
        'P' when reader.Take("P{") => UnicodeProperties.Find(reader.TakeUntil('}')).Complement(),
        _ => null,
    };
}
