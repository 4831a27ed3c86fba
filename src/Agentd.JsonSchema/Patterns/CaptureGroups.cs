namespace Agentd.JsonSchema.Patterns;

/// <summary>The capturing groups of an expression, known before it is translated because a back-reference may come first.</summary>
internal sealed class CaptureGroups
{
    private readonly Dictionary<string, int> numbersByName = new(StringComparer.Ordinal);

    private CaptureGroups()
    {
    }

    public int Count { get; private set; }

    /// <summary>True if anything refers back to a group; otherwise groups need not be captured at all.</summary>
    public bool AreReferredTo { get; private set; }

    public int? Find(string name) => numbersByName.TryGetValue(name, out var number) ? number : null;

    public static CaptureGroups Scan(string source)
    {
        var groups = new CaptureGroups();
        var inClass = false;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '\\')
                groups.AreReferredTo |= !inClass && ++i < source.Length && (source[i] == 'k' || source[i] is >= '1' and <= '9');
            else if (source[i] == '[')
                inClass = true;
            else if (source[i] == ']')
                inClass = false;
            else if (source[i] == '(' && !inClass)
                groups.Open(source, i + 1);
        }

        return groups;
    }

    private void Open(string source, int at)
    {
        var isNamed = string.CompareOrdinal(source, at, "?<", 0, 2) == 0 && at + 2 < source.Length && source[at + 2] is not ('=' or '!');
        if (!isNamed && at < source.Length && source[at] == '?')
            return;

        Count++;
        if (!isNamed)
            return;
        var end = source.IndexOf('>', at);
        var name = end < 0 ? "" : source[(at + 2)..end];
        if (!IsIdentifier(name))
            throw new PatternSyntaxException("a group has no valid name.");
        if (!numbersByName.TryAdd(name, Count))
            throw new PatternSyntaxException($"two groups have the name '{name}'.");
    }

    private static bool IsIdentifier(string name)
        => name.Length > 0
            && (char.IsLetter(name[0]) || name[0] is '_' or '$')
            && name.All(unit => char.IsLetterOrDigit(unit) || unit is '_' or '$');
}
