using System.Buffers;
using System.Text;
using Agentd.Masking;

namespace Agentd.Egress.Inspection.Bodies;

/// <summary>A masked text in memory, with another text in the place of each secret.</summary>
internal sealed class MaskedBytes(ReadOnlyMemory<byte> instead) : IMaskedOutput
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The text so far.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Masks a header's value, of which each byte is a character.</summary>
    public static string Of(string header, SecretPatterns patterns, ReadOnlyMemory<byte> instead)
    {
        var (masked, masker) = (new MaskedBytes(instead), new SecretMasker(patterns));
        masker.Write(Encoding.Latin1.GetBytes(header), masked);
        masker.Complete(masked);
        return Encoding.Latin1.GetString(masked.Bytes.Span);
    }

    /// <inheritdoc/>
    public void Literal(ReadOnlySpan<byte> text, long offset) => _bytes.Write(text);

    /// <inheritdoc/>
    public void Masked(long offset) => _bytes.Write(instead.Span);

    /// <summary>Forgets the text and keeps its memory.</summary>
    public void Clear() => _bytes.ResetWrittenCount();
}
