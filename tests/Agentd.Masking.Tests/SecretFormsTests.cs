using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Agentd.Domain.Credentials;

namespace Agentd.Masking.Tests;

public sealed class SecretFormsTests
{
    private const string Value = "p4ss/w\"o rd+&é~\u0001'€(1)\U0001F511\\end";

    [Theory]
    [InlineData("%70")]
    [InlineData("p4ss%2Fw%22o%20rd%2B%26%C3%A9~%01%27%E2%82%AC%281%29%F0%9F%94%91%5Cend")] // RFC 3986
    [InlineData("p4ss%2fw%22o%20rd%2b%26%c3%a9~%01%27%e2%82%ac%281%29%f0%9f%94%91%5cend")]
    [InlineData("p4ss/w%22o%20rd%2B%26%C3%A9~%01%27%E2%82%AC%281%29%F0%9F%94%91%5Cend")] // Python's quote
    [InlineData("p4ss%2Fw%22o%20rd%2B%26%C3%A9~%01'%E2%82%AC(1)%F0%9F%94%91%5Cend")] // encodeURIComponent
    [InlineData("p4ss%2Fw%22o+rd%2B%26%C3%A9%7E%01%27%E2%82%AC%281%29%F0%9F%94%91%5Cend")] // a form
    [InlineData("703473732f77226f2072642b26c3a97e0127e282ac283129f09f94915c656e64")] // hexadecimal
    [InlineData("703473732F77226F2072642B26C3A97E0127E282AC283129F09F94915C656E64")]
    [InlineData("""p4ss/w\"o rd+&é~\u0001'€(1)🔑\\end""")] // JSON.stringify
    [InlineData("""p4ss\/w\"o rd+&\u00e9~\u0001'\u20ac(1)\ud83d\udd11\\end""")] // PHP
    [InlineData("""p4ss/w\"o rd+&\u00e9~\u0001'\u20ac(1)\ud83d\udd11\\end""")] // Python's dumps
    [InlineData("""p4ss/w\"o rd+\u0026é~\u0001'€(1)🔑\\end""")] // Go
    public void Knows_what_other_encoders_make_of_a_value(string encoded)
    {
        var isForm = encoded != "%70";
        Forms(Value).Contains(encoded).ShouldBe(isForm);
    }

    [Fact]
    public void Knows_what_this_platforms_encoders_make_of_a_value()
    {
        var forms = Forms(Value);

        forms.ShouldContain(Uri.EscapeDataString(Value));
        forms.ShouldContain(System.Net.WebUtility.UrlEncode(Value));
        forms.ShouldContain(JsonSerializer.Serialize(Value)[1..^1]);
        forms.ShouldContain(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode("p4ss/w\"o rd+&é~\u0001'€(1)") + "🔑\\\\end");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Hides_a_value_within_longer_base64_wherever_it_lies(int before)
    {
        var secret = "~~~canary???>>>end"u8.ToArray();
        var text = Convert.ToBase64String([.. Enumerable.Repeat((byte)'u', before), .. secret, .. ":x"u8]);

        foreach (var encoded in new[] { text, text.Replace('+', '-').Replace('/', '_') })
        {
            var left = MaskedText.Of(encoded, SecretPatterns.Of([new SecretValue(secret)]));
            left.ShouldContain("***");

            // What is left on either side may tell a part of the first and of the last byte, and no whole one.
            (left.Length - 3).ShouldBeLessThanOrEqualTo(((before + 2) * 8 / 6) + 4);
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n    ")]
    [InlineData("\r\n\t")]
    [InlineData("  \n  ")]
    public void Hides_wrapped_base64_whatever_the_width_the_line_end_and_the_indentation(string end)
    {
        foreach (var (width, length, before) in Wrappings())
        {
            var secret = Secret(length);
            var patterns = SecretPatterns.Of([new SecretValue(secret)]);
            var wrapped = string.Join(
                end, Convert.ToBase64String([.. "user:tok:"u8[..before], .. secret]).Chunk(width).Select(row => new string(row)));

            foreach (var encoded in new[] { wrapped, wrapped.TrimEnd('='), wrapped.Replace('+', '-').Replace('/', '_') })
            {
                var left = MaskedText.Of($"key: {encoded}{end}next", patterns);

                // Of the value at most the first bits, beside what stands before it, and three characters at the end of a row.
                left.ShouldEndWith($"***{end}next");
                left.Replace(end, "", StringComparison.Ordinal).Length.ShouldBeLessThanOrEqualTo(
                    "key: ***next".Length + ((before + 1) * 8 / 6) + 3);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Leaves_no_character_of_base64_that_is_not_padded(int before)
    {
        for (var length = 8; length < 32; length++)
        {
            var secret = Secret(length);
            var padded = Convert.ToBase64String([.. "usr"u8[..before], .. secret]);

            foreach (var encoded in new[] { padded, padded.TrimEnd('=') })
                MaskedText.Of(encoded + ".", SecretPatterns.Of([new SecretValue(secret)])).ShouldEndWith("***.");
        }
    }

    [Fact]
    public void Hides_each_row_of_wrapped_base64_although_the_others_are_not_printed()
    {
        var secret = Secret(200);
        foreach (var width in new[] { 64, 76 })
        {
            foreach (var row in Convert.ToBase64String(secret).Chunk(width).Select(row => new string(row)))
                MaskedText.Of($"{row}\n", SecretPatterns.Of([new SecretValue(secret)])).ShouldBe("***\n");
        }
    }

    [Theory]
    [InlineData(91)]
    [InlineData(92)]
    [InlineData(93)]
    public void Hides_the_rows_of_base64_that_goes_on_behind_a_value(int length)
    {
        var secret = Secret(length);
        // echo "$VALUE" | base64
        var rows = Convert.ToBase64String([.. secret, (byte)'\n']).Chunk(76).Select(row => new string(row)).ToArray();

        var left = MaskedText.Of(string.Join('\n', rows), SecretPatterns.Of([new SecretValue(secret)]));

        left.ShouldStartWith("***");
        left.Length.ShouldBeLessThanOrEqualTo("***".Length + 4);
    }

    [Fact]
    public void Knows_how_encoders_that_keep_to_ascii_write_its_last_character() =>
        Forms("del\u007fete").ShouldContain(JsonSerializer.Serialize("del\u007fete")[1..^1]);

    [Fact]
    public void Knows_the_encodings_of_each_line()
    {
        var forms = Forms("first line\nsecond line");

        forms.ShouldContain("first line");
        forms.ShouldContain(Convert.ToBase64String("second line"u8));
        forms.ShouldContain("second%20line");
        forms.ShouldContain("first line\\nsecond line");
        forms.ShouldContain("first%20line%0Asecond%20line");
    }

    [Theory]
    [InlineData(" s3cr3t-value\t")]
    [InlineData("s3cr3t-value \r\n")]
    public void Knows_a_value_without_the_white_space_around_it_as_an_unquoted_word_of_a_shell_is(string value) =>
        Forms(value).ShouldContain("s3cr3t-value");

    [Fact]
    public void Ignores_line_ends_around_a_value_so_that_none_in_the_output_is_held_back() =>
        Forms("\nvalue\n").ShouldAllBe(form => form[0] != '\n');

    private static IEnumerable<(int Width, int Length, int Before)> Wrappings() =>
        from width in (int[])[19, 60, 64, 70, 76]
        from length in (int[])[24, 47, 57, 58, 100, 200]
        from before in (int[])[0, 1, 2, 5, 9]
        where (length + before) * 8 / 6 > width
        select (width, length, before);

    private static byte[] Secret(int length)
    {
        var secret = new byte[length];
        new Random(length).NextBytes(secret);
        return secret;
    }

    private static string[] Forms(string value) =>
        [.. SecretForms.Of(Encoding.UTF8.GetBytes(value)).Select(Encoding.UTF8.GetString)];
}
