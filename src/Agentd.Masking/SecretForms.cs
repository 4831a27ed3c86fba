using System.Text;

namespace Agentd.Masking;

/// <summary>
/// The byte strings by which a value would be known: itself and each of its lines, and both as base64, base64url, hexadecimal digits,
/// percent-encoded and escaped for JSON.
/// </summary>
internal static class SecretForms
{
    /// <summary>Shorter strings are left alone: masking them would black out ordinary text and show what it hides.</summary>
    internal const int ShortestForm = 4;

    /// <summary>All forms of a value, in no order, some perhaps more than once.</summary>
    internal static IEnumerable<byte[]> Of(ReadOnlyMemory<byte> value) =>
        [.. Plain(value).SelectMany(Encoded).Where(IsLongEnough), .. ThatWrap(value)];

    /// <summary>Those that keep their meaning when they are broken into rows.</summary>
    internal static IEnumerable<byte[]> ThatWrap(ReadOnlyMemory<byte> value) =>
        Plain(value).SelectMany(Base64Forms.ThatWrap).Where(IsLongEnough);

    private static bool IsLongEnough(byte[] form) => form.Length >= ShortestForm;

    private static IEnumerable<byte[]> Encoded(byte[] plain) =>
        [plain, .. HexForms(plain), .. Base64Forms.Rows(plain), .. PercentForms.Of(plain), .. JsonForms.Of(plain)];

    private static IEnumerable<byte[]> HexForms(byte[] plain) =>
        [Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain)), Encoding.ASCII.GetBytes(Convert.ToHexString(plain))];

    private static IEnumerable<byte[]> Plain(ReadOnlyMemory<byte> value)
    {
        // Line ends around a value would make every line end of the output a possible beginning of it, to be held back.
        var whole = value.Trim("\r\n"u8).ToArray();
        var parts = new List<byte[]> { whole };
        // White space around a line is no secret, a shell drops it, and lines such as "  }," are none at all.
        foreach (var line in whole.AsSpan().Split((byte)'\n'))
            parts.Add(whole.AsSpan(line).Trim(" \t\r"u8).ToArray());
        return parts.Where(part => part.Length >= ShortestForm).Distinct(ByteOrder.Instance);
    }
}
