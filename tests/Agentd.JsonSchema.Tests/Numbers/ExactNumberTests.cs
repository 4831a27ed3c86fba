using System.Numerics;
using System.Text;
using Agentd.JsonSchema.Numbers;
using FsCheck.Xunit;

namespace Agentd.JsonSchema.Tests.Numbers;

public class ExactNumberTests
{
    private static ExactNumber Number(string text) => ExactNumber.Parse(Encoding.ASCII.GetBytes(text));

    [Theory]
    [InlineData("0", "-0.00e5")]
    [InlineData("100", "1e2")]
    [InlineData("0.01", "1E-2")]
    [InlineData("12.50", "125e-1")]
    [InlineData("-3.0", "-3")]
    public void Is_equal_in_every_spelling(string one, string other)
    {
        Number(one).ShouldBe(Number(other));
        Number(one).GetHashCode().ShouldBe(Number(other).GetHashCode());
        Number(one).CompareTo(Number(other)).ShouldBe(0);
    }

    [Property(MaxTest = 500)]
    public void Orders_decimals_as_they_are(decimal one, decimal other)
        => Math.Sign(Number(Spell(one)).CompareTo(Number(Spell(other)))).ShouldBe(one.CompareTo(other));

    [Property(MaxTest = 500)]
    public void Knows_multiples_as_integers_do(BigInteger number, int divisor, byte zeros)
    {
        var (positive, scaled) = (Math.Abs((long)divisor) + 1, number * BigInteger.Pow(10, zeros % 30));
        new Divisor(Number(positive.ToString())).Divides(Number(scaled.ToString())).ShouldBe((scaled % positive).IsZero);
    }

    [Property(MaxTest = 500)]
    public void Finds_every_product_to_be_a_multiple(int factor, uint digits, byte scale)
    {
        var (divisor, places) = (digits + 1L, scale % 12);
        new Divisor(Number($"{divisor}e-{places}")).Divides(Number($"{(BigInteger)factor * divisor}e-{places}")).ShouldBeTrue();
    }

    private static string Spell(decimal number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
