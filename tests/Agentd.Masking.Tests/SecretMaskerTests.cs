using System.Text;
using Agentd.Domain.Credentials;

namespace Agentd.Masking.Tests;

public sealed class SecretMaskerTests
{
    [Theory]
    [InlineData("token s3cr3t-value.", "token ***.")]
    [InlineData("s3cr3t-values3cr3t-value", "***")]
    [InlineData("s3cr3t-valu", "s3cr3t-valu")]
    [InlineData("s3cr3ts3cr3t-value", "s3cr3t***")]
    public void Replaces_a_value_and_nothing_else(string text, string masked) => Mask(text, "s3cr3t-value").ShouldBe(masked);

    [Fact]
    public void Leaves_no_byte_of_two_values_that_overlap() => Mask("-abcdefghi-", "abcdef", "defghi").ShouldBe("-***-");

    [Fact]
    public void Prefers_the_longer_of_two_values_at_one_place() => Mask("-abcdefghi-", "abcde", "abcdefgh").ShouldBe("-***i-");

    [Fact]
    public void Leaves_values_of_less_than_four_characters_alone() => Mask("abc and abcd", "abc", "", "\n").ShouldBe("abc and abcd");

    [Fact]
    public void Masks_each_line_of_a_value_and_the_short_ones_where_the_whole_is_printed()
    {
        const string key = "-----BEGIN-----\nMIIEvQ\nab\n-----END-----\n";

        Mask("x MIIEvQ y ab", key).ShouldBe("x *** y ab");
        Mask("x " + key + "y", key).ShouldBe("x ***\ny");
    }

    [Fact]
    public void Finds_a_value_at_every_place_of_a_long_text()
    {
        for (var before = 0; before < 80; before++)
        {
            Mask(new string('.', before) + "s3cr3t-value" + new string('.', 80 - before), "s3cr3t-value").ShouldBe(
                new string('.', before) + "***" + new string('.', 80 - before));
        }
    }

    [Fact]
    public void Passes_on_at_once_what_is_no_beginning_and_at_the_end_the_rest()
    {
        var (masker, output) = (new SecretMasker(Patterns("s3cr3t-value")), new MaskedText());

        masker.Write("plain s3cr"u8, output);
        Encoding.UTF8.GetString(output.Bytes).ShouldBe("plain ");
        masker.IsClean.ShouldBeFalse();

        masker.Write("e"u8, output);
        Encoding.UTF8.GetString(output.Bytes).ShouldBe("plain s3cre");
        masker.IsClean.ShouldBeTrue();

        masker.Write("s3cr3t-v"u8, output);
        masker.Complete(output);
        Encoding.UTF8.GetString(output.Bytes).ShouldBe("plain s3cres3cr3t-v");
    }

    [Fact]
    public void Masks_a_value_of_100_kilobytes_with_thousands_of_lines()
    {
        var random = new Random(7);
        var lines = Enumerable.Range(0, 1500).Select(_ => Convert.ToBase64String(BitConverter.GetBytes(random.NextInt64()))).ToArray();
        var value = string.Join('\n', lines) + new string('x', 80_000);

        Mask($"before {value} between {lines[700]} after", value).ShouldBe("before *** between *** after");
    }

    [Fact]
    public void Masks_an_error_message() =>
        MaskedText.Of("fatal: 'ghp_token' was refused", Patterns("ghp_token")).ShouldBe("fatal: '***' was refused");

    [Fact]
    public void Lets_everything_pass_where_nothing_is_secret() => Mask("anything").ShouldBe("anything");

    private static SecretPatterns Patterns(params string[] secrets) =>
        SecretPatterns.Of(secrets.Select(secret => new SecretValue(Encoding.UTF8.GetBytes(secret))));

    private static string Mask(string text, params string[] secrets) => MaskedText.Of(text, Patterns(secrets));
}
