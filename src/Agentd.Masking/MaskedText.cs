using System.Buffers;
using System.Text;

namespace Agentd.Masking;

/// <summary>A masked text in memory.</summary>
public sealed class MaskedText : IMaskedOutput
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What stands in place of a secret.</summary>
    public static ReadOnlySpan<byte> Mask => "***"u8;

    /// <summary>The text so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Masks a whole text, an error message for instance.</summary>
    public static string Of(string text, SecretPatterns patterns)
    {
        var masked = new MaskedText();
        var masker = new SecretMasker(patterns);
        masker.Write(Encoding.UTF8.GetBytes(text), masked);
        masker.Complete(masked);
        return Encoding.UTF8.GetString(masked.Bytes);
    }

    /// <inheritdoc/>
    public void Literal(ReadOnlySpan<byte> text, long offset) => _bytes.Write(text);

    /// <inheritdoc/>
    public void Masked(long offset) => _bytes.Write(Mask);

    /// <summary>Forgets the text and keeps its memory.</summary>
    public void Clear() => _bytes.ResetWrittenCount();
}
