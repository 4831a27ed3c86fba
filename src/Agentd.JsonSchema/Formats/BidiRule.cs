namespace Agentd.JsonSchema.Formats;

/// <summary>The rule for labels of names that are written from right to left, in part or in whole (RFC 5893, section 2).</summary>
internal static class BidiRule
{
    private static readonly string[] Classes = ["R", "AL", "AN", "EN", "NSM", "ES", "ON", "BN"];

    public static bool IsRightToLeft(int[] label) => Array.Exists(label, codePoint => ClassOf(codePoint) is "R" or "AL" or "AN");

    public static bool Holds(int[] label)
    {
        var classes = Array.ConvertAll(label, ClassOf);
        var last = Array.FindLast(classes, name => name != "NSM");
        if (classes[0] is "R" or "AL")
            return !classes.Contains("L")
                && last is "R" or "AL" or "EN" or "AN"
                && !(classes.Contains("EN") && classes.Contains("AN"));

        return classes[0] == "L"
            && !Array.Exists(classes, name => name is "R" or "AL" or "AN")
            && last is "L" or "EN";
    }

    /// <summary>Most code points run from left to right; the table names the others.</summary>
    private static string ClassOf(int codePoint) => codePoint is >= 'A' and <= 'Z' or >= 'a' and <= 'z'
        ? "L"
        : Array.Find(Classes, name => IdnaTable.Is("Bidi" + name, codePoint)) ?? "L";
}
