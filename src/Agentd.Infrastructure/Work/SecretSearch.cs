using Agentd.Domain.Credentials;
using Agentd.Masking;

namespace Agentd.Infrastructure.Work;

/// <summary>Looks for a session's secret values, in every form that the console's are looked for in.</summary>
internal sealed class SecretSearch(SecretPatterns patterns) : IMaskedOutput
{
    private SecretMasker _masker = new(patterns);

    /// <summary>Whether one stood in what was looked through since the last <see cref="Begin"/>.</summary>
    public bool Found { get; private set; }

    public static SecretSearch For(IReadOnlyList<SecretValue> values) =>
        new(values.Count == 0 ? SecretPatterns.None : SecretPatterns.Of(values));

    public void Begin() => (_masker, Found) = (new SecretMasker(patterns), false);

    public void Add(ReadOnlySpan<byte> piece) => _masker.Write(piece, this);

    public bool End()
    {
        _masker.Complete(this);
        return Found;
    }

    public bool IsIn(ReadOnlySpan<byte> text)
    {
        Begin();
        Add(text);
        return End();
    }

    /// <summary>A text of the session's as it may be told.</summary>
    public string Masked(ReadOnlySpan<byte> text) => MaskedText.Of(System.Text.Encoding.UTF8.GetString(text), patterns);

    void IMaskedOutput.Literal(ReadOnlySpan<byte> text, long offset) { }

    void IMaskedOutput.Masked(long offset) => Found = true;
}
