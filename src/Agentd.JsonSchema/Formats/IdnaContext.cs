namespace Agentd.JsonSchema.Formats;

/// <summary>Code points that an international label may hold only between certain others (RFC 5892, appendix A).</summary>
internal static class IdnaContext
{
    private const int MiddleDot = 0xB7;
    private const int GreekKeraia = 0x375;
    private const int HebrewGeresh = 0x5F3;
    private const int HebrewGershayim = 0x5F4;
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;
    private const int KatakanaMiddleDot = 0x30FB;

    public static bool Allows(int[] label, int at) => label[at] switch
    {
        ZeroWidthNonJoiner => IsAfterVirama(label, at) || JoinsBothSides(label, at),
        ZeroWidthJoiner => IsAfterVirama(label, at),
        MiddleDot => Before(label, at) == 'l' && After(label, at) == 'l',
        GreekKeraia => IdnaTable.IsOfScript("Greek", After(label, at)),
        HebrewGeresh or HebrewGershayim => IdnaTable.IsOfScript("Hebrew", Before(label, at)),
        KatakanaMiddleDot => Array.Exists(label, IsJapanese),
        >= 0x660 and <= 0x669 => !Array.Exists(label, codePoint => codePoint is >= 0x6F0 and <= 0x6F9),
        >= 0x6F0 and <= 0x6F9 => !Array.Exists(label, codePoint => codePoint is >= 0x660 and <= 0x669),
        _ => false,
    };

    private static int Before(int[] label, int at) => at > 0 ? label[at - 1] : -1;

    private static int After(int[] label, int at) => at + 1 < label.Length ? label[at + 1] : -1;

    private static bool IsAfterVirama(int[] label, int at) => IdnaTable.Is("Virama", Before(label, at));

    private static bool IsJapanese(int codePoint)
        => IdnaTable.IsOfScript("Hiragana", codePoint)
            || IdnaTable.IsOfScript("Katakana", codePoint)
            || IdnaTable.IsOfScript("Han", codePoint);

    /// <summary>True if, transparent code points aside, one that joins forwards precedes and one that joins backwards follows.</summary>
    private static bool JoinsBothSides(int[] label, int at)
    {
        var (left, right) = (at - 1, at + 1);
        while (left >= 0 && IdnaTable.Is("JoiningT", label[left]))
            left--;
        while (right < label.Length && IdnaTable.Is("JoiningT", label[right]))
            right++;

        return left >= 0 && (IdnaTable.Is("JoiningL", label[left]) || IdnaTable.Is("JoiningD", label[left]))
            && right < label.Length && (IdnaTable.Is("JoiningR", label[right]) || IdnaTable.Is("JoiningD", label[right]));
    }
}
