using Agentd.JsonSchema.Unicode;

namespace Agentd.JsonSchema.Patterns;

/// <summary>Reads a class in brackets; the opening bracket is already read.</summary>
internal static class ClassParser
{
    public static CodePointSet Read(PatternReader reader)
    {
        var isNegated = reader.Take('^');
        var set = CodePointSet.Empty;
        while (!reader.Take(']'))
        {
            var (first, firstSet) = ReadAtom(reader);
            if (reader.Next != '-' || reader.StartsWith("-]"))
            {
                set = set.Union(firstSet);
                continue;
            }

            reader.Take('-');
            var (last, _) = ReadAtom(reader);
            if (first is null || last is null)
                throw new PatternSyntaxException("a range in a class goes from a character to a character.");
            if (first > last)
                throw new PatternSyntaxException("a range in a class is out of order.");
            set = set.Union(CodePointSet.Of((first.Value, last.Value)));
        }

        return isNegated ? set.Complement() : set;
    }

    /// <summary>A character and the set of it alone; or no character and the set of an escape.</summary>
    private static (int? Character, CodePointSet Set) ReadAtom(PatternReader reader)
    {
        if (reader.AtEnd)
            throw new PatternSyntaxException("a class is not closed.");
        if (!reader.Take('\\'))
            return Single(reader.TakeCodePoint());
        if (reader.Take('b'))
            return Single('\b');

        return CharacterClasses.Read(reader) is { } set ? (null, set) : Single(CharacterEscape.Read(reader));
    }

    private static (int? Character, CodePointSet Set) Single(int codePoint) => (codePoint, CodePointSet.Of(codePoint));
}
