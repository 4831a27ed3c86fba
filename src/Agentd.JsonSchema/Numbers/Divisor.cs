using System.Globalization;
using System.Numerics;

namespace Agentd.JsonSchema.Numbers;

/// <summary>
/// Decides exactly whether a number is a multiple of another. The number is divided digit group by digit group and its power of ten by
/// modular exponentiation, so that neither a million digits nor an exponent of a billion is ever spelled out.
/// </summary>
internal sealed class Divisor
{
    private const int GroupLength = 18;

    private static readonly BigInteger Group = BigInteger.Pow(10, GroupLength);

    private readonly BigInteger significand;
    private readonly long exponent;

    public Divisor(ExactNumber number)
    {
        significand = BigInteger.Parse(number.Digits, CultureInfo.InvariantCulture);
        exponent = number.Exponent;
    }

    public bool Divides(ExactNumber number)
    {
        if (number.IsZero)
            return true;

        // The digits end in no zero: with a lower power of ten than the divisor's, a factor of ten is missing for good.
        if (number.Exponent < exponent)
            return false;

        var power = BigInteger.ModPow(10, number.Exponent - exponent, significand);
        return (Remainder(number.Digits) * power % significand).IsZero;
    }

    private BigInteger Remainder(string digits)
    {
        var remainder = BigInteger.Zero;
        var head = digits.Length % GroupLength;
        if (head > 0)
            remainder = Parse(digits.AsSpan(0, head)) % significand;
        for (var at = head; at < digits.Length; at += GroupLength)
            remainder = ((remainder * Group) + Parse(digits.AsSpan(at, GroupLength))) % significand;
        return remainder;
    }

    private static long Parse(ReadOnlySpan<char> digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
