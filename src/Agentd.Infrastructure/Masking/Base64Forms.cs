using System.Text;

namespace Agentd.Infrastructure.Masking;

/// <summary>How a value looks in base64 and base64url.</summary>
internal static class Base64Forms
{
    /// <summary>The line lengths at which base64 is usually wrapped: coreutils and MIME, PEM and openssl.</summary>
    private static readonly int[] _widths = [76, 64];

    /// <summary>
    /// The encoding of the value alone, padded; its rows when it is wrapped; and, for each of the three ways in which a value can lie in a
    /// longer text (<c>user:TOKEN</c> of an Authorization header), the characters that the value alone decides.
    /// </summary>
    internal static IEnumerable<byte[]> Of(byte[] value)
    {
        foreach (var standard in Standard(value))
        {
            var text = Encoding.ASCII.GetBytes(standard);
            yield return text;
            if (text.AsSpan().ContainsAny("+/"u8))
                yield return Encoding.ASCII.GetBytes(standard.Replace('+', '-').Replace('/', '_'));
        }
    }

    private static IEnumerable<string> Standard(byte[] value)
    {
        var alone = Convert.ToBase64String(value);
        yield return alone;
        // What goes on behind the value, as a line end does, has another last row: of that one the characters that the value decides.
        foreach (var width in _widths.Where(width => alone.Length > width))
        {
            foreach (var row in alone.Chunk(width).Append(DecidedCharacters(value, before: 0).Chunk(width).Last()))
                yield return new string(row);
        }

        for (var before = 0; before < 3; before++)
            yield return DecidedCharacters(value, before);
    }

    private static string DecidedCharacters(byte[] value, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. value]);
        var first = ((before * 8) + 5) / 6;
        var end = (before + value.Length) * 8 / 6;
        return text[first..Math.Max(first, end)];
    }
}
