using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Numbers;

/// <summary>
/// A number exactly as its text gives it: a sign, significant digits and a power of ten. No operation is larger than the text: an
/// exponent is never written out.
/// </summary>
internal readonly struct ExactNumber : IComparable<ExactNumber>, IEquatable<ExactNumber>
{
    /// <summary>Exponents of more digits are refused, so that arithmetic on exponents stays within 64 bits.</summary>
    private const int MaxExponentDigits = 15;

    private readonly sbyte sign;

    private ExactNumber(sbyte sign, string digits, long exponent)
    {
        this.sign = sign;
        Digits = digits;
        Exponent = exponent;
    }

    /// <summary>The significant digits, without zeros at either end; empty for zero.</summary>
    public string Digits { get; }

    /// <summary>The power of ten that the digits, read as an integer, are multiplied by.</summary>
    public long Exponent { get; }

    public bool IsZero => sign == 0;

    public bool IsPositive => sign > 0;

    public bool IsInteger => Exponent >= 0;

    public static ExactNumber Of(JsonElement number) => Parse(JsonMarshal.GetRawUtf8Value(number));

    /// <summary>True if a number is an integer, however it is written.</summary>
    public static bool IsIntegral(JsonElement number)
    {
        var text = JsonMarshal.GetRawUtf8Value(number);
        return !text.ContainsAny((byte)'.', (byte)'e', (byte)'E') || Parse(text).IsInteger;
    }

    /// <summary>Parses a number that is known to be of JSON's grammar.</summary>
    public static ExactNumber Parse(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == '-';
        var mantissa = negative ? text[1..] : text;
        var exponent = 0L;
        if (mantissa.IndexOfAny((byte)'e', (byte)'E') is var mark and >= 0)
        {
            exponent = ParseExponent(mantissa[(mark + 1)..]);
            mantissa = mantissa[..mark];
        }

        var point = mantissa.IndexOf((byte)'.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? [] : mantissa[(point + 1)..];
        var digits = Encoding.ASCII.GetString(whole) + Encoding.ASCII.GetString(fraction);
        var significant = digits.TrimEnd('0');
        exponent += digits.Length - significant.Length - fraction.Length;
        significant = significant.TrimStart('0');
        return significant.Length == 0 ? new ExactNumber(0, "", 0) : new ExactNumber((sbyte)(negative ? -1 : 1), significant, exponent);
    }

    public int CompareTo(ExactNumber other)
    {
        if (sign != other.sign)
            return sign.CompareTo(other.sign);

        var byMagnitude = (Digits.Length + Exponent).CompareTo(other.Digits.Length + other.Exponent);
        return sign * (byMagnitude != 0 ? byMagnitude : Math.Sign(string.CompareOrdinal(Digits, other.Digits)));
    }

    public bool Equals(ExactNumber other) => sign == other.sign && Exponent == other.Exponent && Digits == other.Digits;

    public override bool Equals(object? obj) => obj is ExactNumber other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(sign, Exponent, Digits);

    private static long ParseExponent(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == '-';
        var digits = (text[0] is (byte)'-' or (byte)'+' ? text[1..] : text).TrimStart((byte)'0');
        if (digits.Length > MaxExponentDigits)
            throw new BoundReachedException($"a number has an exponent of more than {MaxExponentDigits} digits");

        var value = 0L;
        foreach (var digit in digits)
            value = (value * 10) + (digit - '0');
        return negative ? -value : value;
    }
}
