using System.Text;

namespace Agentd.JsonSchema.Formats;

/// <summary>The encoding of Unicode labels in ASCII (RFC 3492).</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int MinThreshold = 1;
    private const int MaxThreshold = 26;
    private const int InitialBias = 72;
    private const int InitialCodePoint = 0x80;

    /// <summary>The code points of an encoded label; null if the text is no encoding.</summary>
    public static int[]? Decode(string text)
    {
        var delimiter = text.LastIndexOf('-');
        var output = new List<int>(text[..Math.Max(0, delimiter)].Select(unit => (int)unit));
        var (codePoint, index, bias) = ((long)InitialCodePoint, 0L, InitialBias);
        for (var at = delimiter + 1; at < text.Length;)
        {
            var before = index;
            if (ReadInteger(text, ref at, bias) is not { } delta)
                return null;

            index += delta;
            bias = Adapt((int)(index - before), output.Count + 1, isFirst: before == 0);
            codePoint += index / (output.Count + 1);
            index %= output.Count + 1;
            if (codePoint > 0x10FFFF || codePoint is >= 0xD800 and <= 0xDFFF)
                return null;
            output.Insert((int)index++, (int)codePoint);
        }

        return output.TrueForAll(value => value is >= 0 and <= 0x10FFFF) ? [.. output] : null;
    }

    public static string Encode(int[] codePoints)
    {
        var output = new StringBuilder();
        foreach (var basic in codePoints.Where(value => value < InitialCodePoint))
            output.Append((char)basic);

        var basics = output.Length;
        if (basics > 0)
            output.Append('-');
        var (handled, codePoint, delta, bias) = (basics, InitialCodePoint, 0L, InitialBias);
        while (handled < codePoints.Length)
        {
            var next = codePoints.Where(value => value >= codePoint).Min();
            delta += (long)(next - codePoint) * (handled + 1);
            codePoint = next;
            foreach (var value in codePoints)
            {
                if (value < codePoint)
                    delta++;
                if (value != codePoint)
                    continue;
                WriteInteger(output, delta, bias);
                bias = Adapt((int)delta, handled + 1, isFirst: handled == basics);
                (delta, handled) = (0, handled + 1);
            }

            (delta, codePoint) = (delta + 1, codePoint + 1);
        }

        return output.ToString();
    }

    private static long? ReadInteger(string text, ref int at, int bias)
    {
        var (value, weight) = (0L, 1L);
        for (var k = Base; ; k += Base)
        {
            if (at >= text.Length || DigitOf(text[at++]) is not { } digit)
                return null;

            value += digit * weight;
            if (value > int.MaxValue)
                return null;
            if (digit < Threshold(k, bias))
                return value;
            weight *= Base - Threshold(k, bias);
        }
    }

    private static void WriteInteger(StringBuilder output, long value, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Threshold(k, bias);
            if (value < threshold)
                break;
            output.Append(ToDigit((int)(threshold + ((value - threshold) % (Base - threshold)))));
            value = (value - threshold) / (Base - threshold);
        }

        output.Append(ToDigit((int)value));
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, MinThreshold, MaxThreshold);

    private static int Adapt(int delta, int points, bool isFirst)
    {
        const int skew = 38, damp = 700;
        delta /= isFirst ? damp : 2;
        delta += delta / points;
        var k = 0;
        for (; delta > (Base - MinThreshold) * MaxThreshold / 2; k += Base)
            delta /= Base - MinThreshold;
        return k + ((Base - MinThreshold + 1) * delta / (delta + skew));
    }

    private static int? DigitOf(char unit) => unit switch
    {
        >= 'a' and <= 'z' => unit - 'a',
        >= 'A' and <= 'Z' => unit - 'A',
        >= '0' and <= '9' => unit - '0' + 26,
        _ => null,
    };

    private static char ToDigit(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);
}
