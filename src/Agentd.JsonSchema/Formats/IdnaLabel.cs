using System.Globalization;

namespace Agentd.JsonSchema.Formats;

/// <summary>Labels of international names (RFC 5891, section 4.2), save for their direction.</summary>
internal static class IdnaLabel
{
    public static bool IsValid(int[] label)
        => label.Length > 0
            && label[0] != '-' && label[^1] != '-'
            && !HasReservedHyphens(label)
            && !IsMark(label[0])
            && Enumerable.Range(0, label.Length).All(at => IsAllowed(label, at));

    /// <summary>Hyphens in the third and fourth place are kept for encodings.</summary>
    public static bool HasReservedHyphens(int[] label) => label is [_, _, '-', '-', ..];

    private static bool IsMark(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsAllowed(int[] label, int at)
    {
        if (IdnaTable.Is("PVALID", label[at]))
            return true;

        return (IdnaTable.Is("CONTEXTJ", label[at]) || IdnaTable.Is("CONTEXTO", label[at])) && IdnaContext.Allows(label, at);
    }
}
