using System.Text;
using Agentd.Domain.Credentials;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Agentd.Masking.Tests;

public sealed class SecretMaskerProperties
{
    [Property(MaxTest = 1000, Arbitrary = [typeof(Cases)])]
    public void Masks_what_the_naive_reference_masks_however_the_text_is_split(Case example) =>
        Masked(example, out _).ShouldBe(example.Naive.Of(example.Text));

    [Property(MaxTest = 1000, Arbitrary = [typeof(Cases)])]
    public void Holds_back_nothing_that_cannot_become_secret(Case example)
    {
        var masker = new SecretMasker(SecretPatterns.Of(example.Secrets));
        var output = new DecidedPlaces();
        var written = 0;
        foreach (var piece in example.Pieces)
        {
            masker.Write(piece, output);
            written += piece.Length;
            var decided = written - example.Naive.Undecided(example.Text[..written]);
            var lastOpenText = Array.LastIndexOf(example.Naive.Secret(example.Text[..written])[..decided], false);
            output.Until.ShouldBeGreaterThan(lastOpenText);
            output.Until.ShouldBeLessThanOrEqualTo(decided);
        }
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(Cases)])]
    public void A_fresh_masker_may_take_over_wherever_one_is_clean(Case example)
    {
        Masked(example, out var cleanAt);
        var inOne = example.Naive.Of(example.Text);
        foreach (var at in cleanAt)
        {
            byte[] inTwo = [.. example.Naive.Of(example.Text[..at]), .. example.Naive.Of(example.Text[at..])];
            inTwo.ShouldBe(inOne);
        }
    }

    private static byte[] Masked(Case example, out List<int> cleanAt)
    {
        var (masker, output, written) = (new SecretMasker(SecretPatterns.Of(example.Secrets)), new MaskedText(), 0);
        cleanAt = [];
        foreach (var piece in example.Pieces)
        {
            masker.Write(piece, output);
            written += piece.Length;
            if (masker.IsClean)
                cleanAt.Add(written);
        }

        masker.Complete(output);
        return output.Bytes.ToArray();
    }

    /// <summary>Secrets, and a text made of their forms, of pieces of those, and of bytes that resemble them.</summary>
    public sealed record Case(SecretValue[] Secrets, byte[][] Pieces)
    {
        internal byte[] Text { get; } = [.. Pieces.SelectMany(piece => piece)];

        internal NaiveMasking Naive { get; } = new(Secrets);

        public override string ToString() =>
            $"{string.Join(' ', Secrets.Select(s => Convert.ToHexString(s.Reveal().Span)))} in "
            + $"{string.Join(' ', Pieces.Select(Convert.ToHexString))}";
    }

    public static class Cases
    {
        private static readonly Gen<byte> _letter = Gen.Elements("aab\n\"/% \u0001é"u8.ToArray());

        public static Arbitrary<Case> Arbitrary() => Arb.From(
            from secrets in Bytes(0, 12).ArrayOf(3)
            let forms = secrets.SelectMany(secret => SecretForms.Of(secret)).DefaultIfEmpty([]).ToArray()
            from parts in Gen.OneOf(
                Bytes(0, 40), Gen.Elements(forms), Gen.Elements(forms).SelectMany(Beginning),
                Gen.Elements(forms).SelectMany(Wrapped)).ListOf(6)
            let text = parts.SelectMany(part => part).ToArray()
            from cuts in Gen.Choose(0, text.Length).ListOf(5)
            select new Case([.. secrets.Select(secret => new SecretValue(secret))], Split(text, cuts)));

        private static Gen<byte[]> Bytes(int fewest, int most) =>
            Gen.Choose(fewest, most).SelectMany(length => _letter.ArrayOf(length));

        private static Gen<byte[]> Beginning(byte[] form) => Gen.Choose(0, form.Length).Select(length => form[..length]);

        private static Gen<byte[]> Wrapped(byte[] form) =>
            from width in Gen.Choose(1, 12)
            from end in Gen.Elements("\n", "\r\n", " \n\t", "\r", "\n ")
            from length in Gen.Choose(form.Length / 2, form.Length)
            select form[..length].Chunk(width).SelectMany(row => row.Concat(Encoding.ASCII.GetBytes(end))).ToArray();

        private static byte[][] Split(byte[] text, IEnumerable<int> cuts)
        {
            int[] ends = [.. cuts.Order(), text.Length];
            return [.. ends.Select((end, index) => text[(index == 0 ? 0 : ends[index - 1])..end])];
        }
    }

    private sealed class DecidedPlaces : IMaskedOutput
    {
        internal long Until { get; private set; }

        public void Literal(ReadOnlySpan<byte> text, long offset) => Until = offset + text.Length;

        public void Masked(long offset) => Until = offset;
    }
}
