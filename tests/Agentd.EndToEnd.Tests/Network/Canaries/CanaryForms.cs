using System.Text;

namespace Agentd.EndToEnd.Tests.Network.Canaries;

/// <summary>The texts by which a secret is known again: as it is, in hexadecimal, for URLs, and in base64 wherever it begins.</summary>
internal static class CanaryForms
{
    /// <summary>Those of the whole and of its first half.</summary>
    public static IReadOnlyList<string> Of(string secret) => [.. Forms(secret).Concat(Forms(secret[..(secret.Length / 2)])).Distinct()];

    private static IEnumerable<string> Forms(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        return
        [
            text, Convert.ToHexStringLower(bytes), Convert.ToHexString(bytes), Uri.EscapeDataString(text),
            .. Enumerable.Range(0, 3).Select(before => Base64(bytes, before)),
        ];
    }

    // The characters that depend on nothing that stands before or after.
    private static string Base64(byte[] bytes, int before)
    {
        const int Octet = 8, Sextet = 6;
        var whole = Convert.ToBase64String([.. new byte[before], .. bytes]);
        return whole[((before * Octet + Sextet - 1) / Sextet)..((before + bytes.Length) * Octet / Sextet)];
    }
}
