using System.Buffers;
using System.Text;

namespace Agentd.Masking;

/// <summary>Where a masker puts a text of which nothing is secret any more, in order.</summary>
public interface IMaskedOutput
{
    /// <summary>A stretch of the text as it came.</summary>
    /// <param name="text">The bytes; valid only during the call.</param>
    /// <param name="offset">The place of the first one in all that was written to the masker.</param>
    void Literal(ReadOnlySpan<byte> text, long offset);

    /// <summary>A secret stood here. What follows directly may be secret too and is then not reported again.</summary>
    /// <param name="offset">The place of its first byte in all that was written to the masker.</param>
    void Masked(long offset);

    /// <summary>Here stood the line that ends an output; nothing takes its place.</summary>
    /// <param name="offset">The place of its first byte in all that was written to the masker.</param>
    void Ended(long offset) { }
}

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
