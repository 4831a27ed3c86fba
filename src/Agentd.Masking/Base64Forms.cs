using System.Text;

namespace Agentd.Masking;

/// <summary>How a value looks in base64 and base64url.</summary>
internal static class Base64Forms
{
    /// <summary>The line lengths at which base64 is usually wrapped: coreutils and MIME, PEM and openssl.</summary>
    private static readonly int[] Widths = [76, 64];

    /// <summary>Shorter ends of a form would black out ordinary text.</summary>
    private const int ShortestEnd = 8;

    /// <summary>
    /// The rows of the value's own encoding at the usual widths: each is known by itself, should the others not be printed.
    /// </summary>
    internal static IEnumerable<byte[]> Rows(byte[] value) => InBothAlphabets(Widths.SelectMany(width => Rows(value, width)));

    /// <summary>
    /// All that may be wrapped, at any width: for each of the three ways in which a value can lie in a longer text (<c>user:TOKEN</c> of an
    /// Authorization header, or nothing), the characters that the value alone decides, with the last one and the padding where the text
    /// ends with it. A wrap may leave up to three of them at the end of a row, too few to know them by: what follows is a form as well.
    /// </summary>
    internal static IEnumerable<byte[]> ThatWrap(byte[] value) => InBothAlphabets(
        from before in Enumerable.Range(0, 3)
        from form in Within(value, before)
        from left in Enumerable.Range(0, SecretForms.ShortestForm)
        where left == 0 || form.Length - left >= ShortestEnd
        select form[left..]);

    private static IEnumerable<byte[]> InBothAlphabets(IEnumerable<string> forms)
    {
        foreach (var form in forms)
        {
            yield return Encoding.ASCII.GetBytes(form);
            if (form.AsSpan().ContainsAny("+/"))
                yield return Encoding.ASCII.GetBytes(form.Replace('+', '-').Replace('/', '_'));
        }
    }

    private static IEnumerable<string> Within(byte[] value, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. value]);
        var first = ((before * 8) + 5) / 6;
        yield return text[first..Math.Max(first, (before + value.Length) * 8 / 6)];
        if (text[^1] != '=')
            yield break;
        yield return text[first..].TrimEnd('=');
        yield return text[first..];
    }

    private static IEnumerable<string> Rows(byte[] value, int width)
    {
        var alone = Convert.ToBase64String(value);
        if (alone.Length <= width)
            return [];
        // What goes on behind the value, as a line end does, has another last row: of that one the characters that the value decides.
        return alone.Chunk(width).Append(Within(value, before: 0).First().Chunk(width).Last()).Select(row => new string(row));
    }
}
