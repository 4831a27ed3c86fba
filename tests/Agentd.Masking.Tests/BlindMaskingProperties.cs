using System.Text;
using Agentd.Domain.Credentials;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Agentd.Masking.Tests;

/// <summary>A masker whose reader may have written the text: when something is passed on tells nothing of the secrets.</summary>
public sealed class BlindMaskingProperties
{
    [Property(MaxTest = 300, Arbitrary = [typeof(SecretMaskerProperties.Cases)])]
    public void Masks_what_the_naive_reference_masks_however_the_text_is_split(SecretMaskerProperties.Case example)
    {
        var patterns = SecretPatterns.Of(example.Secrets);
        foreach (var pieces in (byte[][][])[example.Pieces, [.. example.Text.Select(octet => (byte[])[octet])]])
        {
            var (masker, output) = (Blind(patterns), new MaskedText());
            foreach (var piece in pieces) masker.Write(piece, output);
            masker.Complete(output);
            output.Bytes.ToArray().ShouldBe(example.Naive.Of(example.Text));
        }
    }

    [Fact]
    public void Masks_every_form_wherever_the_text_around_it_is_cut()
    {
        var patterns = SecretPatterns.Of([new SecretValue("a \"n,ordinary\\/ p+ssword é"u8)]);
        foreach (var form in SecretForms.Of("a \"n,ordinary\\/ p+ssword é"u8.ToArray()))
        {
            byte[] text = [.. "<."u8, .. form, .. ".>"u8];
            for (var cut = 0; cut <= text.Length; cut++)
            {
                var (masker, output) = (Blind(patterns), new MaskedText());
                masker.Write(text.AsSpan(0, cut), output);
                masker.Write(text.AsSpan(cut), output);
                masker.Complete(output);
                Encoding.UTF8.GetString(output.Bytes).ShouldBe("<.***.>");
            }
        }
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(SecretMaskerProperties.Cases)])]
    public void Decides_at_every_byte_what_it_would_decide_with_other_secrets_of_that_kind(SecretMaskerProperties.Case example)
    {
        SecretValue[] others = [.. example.Secrets.Select(Other)];
        var (one, other) = (Blind(SecretPatterns.Of(example.Secrets)), Blind(SecretPatterns.Of(others)));
        foreach (var octet in example.Text)
        {
            one.Write([octet], new MaskedText());
            other.Write([octet], new MaskedText());
            one.Decided.ShouldBe(other.Decided);
        }
    }

    [Theory]
    [InlineData("""{"text":"s3cr3t-v"}""")]
    [InlineData("data: {\"text\":\"s3cr3t-value-of-a-k\"}\n\n")]
    [InlineData("data: {\"text\":\"s3cr3t-value-of-a-k\"}\r\n\r\n")]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("{\"text\":\"czNjcjN0\"}\n")]
    public void Holds_nothing_of_a_whole_event(string text)
    {
        var (masker, output) = (Blind(Key), new MaskedText());
        masker.Write(Encoding.UTF8.GetBytes(text), output);
        Encoding.UTF8.GetString(output.Bytes).ShouldBe(text);
    }

    [Fact]
    public void Lets_no_guess_of_the_next_byte_be_told_from_another()
    {
        var guesses = Enumerable.Range(' ', '~' - ' ').Where(c => char.IsAsciiLetterOrDigit((char)c)).Select(guess =>
        {
            var (masker, output) = (Blind(Key), new MaskedText());
            masker.Write(Encoding.UTF8.GetBytes($"so: s3cr3t-value-of-a-{(char)guess}"), output);
            return Encoding.UTF8.GetString(output.Bytes);
        });

        guesses.Distinct().ShouldBe(["so: "]);
    }

    [Fact]
    public void Holds_no_more_of_a_text_without_an_end_than_the_longest_form_may_need()
    {
        var (masker, output) = (Blind(Key), new MaskedText());
        masker.Write(Encoding.ASCII.GetBytes(new string('x', 10_000)), output);
        (10_000 - output.Bytes.Length).ShouldBeInRange("s3cr3t-value-of-a-key".Length, 64);
    }

    [Fact]
    public void A_value_that_comes_while_it_masks_is_masked_although_something_is_held()
    {
        var patterns = SecretPatterns.None;
        var (masker, output) = (new SecretMasker(() => patterns, isBlind: true), new MaskedText());
        masker.Write("before"u8, output);
        patterns = Key;
        masker.Write("s3cr3t-value-of-a-key"u8, output);
        masker.Complete(output);
        Encoding.UTF8.GetString(output.Bytes).ShouldBe("before***");
    }

    private static SecretPatterns Key => SecretPatterns.Of([new SecretValue("s3cr3t-value-of-a-key"u8)]);

    private static SecretMasker Blind(SecretPatterns patterns) => new(() => patterns, isBlind: true);

    // As long, of the same kinds of letters, and, as far as the letters go, another.
    private static SecretValue Other(SecretValue secret) => new(
        [.. secret.Reveal().ToArray().Select(octet => octet switch { (byte)'a' => (byte)'b', (byte)'b' => (byte)'a', _ => octet })]);
}
