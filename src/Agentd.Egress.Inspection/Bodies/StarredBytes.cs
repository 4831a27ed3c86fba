using System.Buffers;
using Agentd.Masking;

namespace Agentd.Egress.Inspection.Bodies;

/// <summary>A masked text in memory that is as long as it came: a star stands in the place of each byte of a secret.</summary>
internal sealed class StarredBytes : IMaskedOutput
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _until;

    /// <summary>The text so far.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Another text begins, behind this one.</summary>
    public void Begin() => _until = 0;

    /// <summary>Bytes that are no text.</summary>
    public void Plain(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Nothing more comes before this place in the text.</summary>
    public void FillTo(long place)
    {
        var stars = (int)(place - _until);
        _bytes.GetSpan(Math.Max(stars, 1))[..stars].Fill((byte)'*');
        _bytes.Advance(stars);
        _until = place;
    }

    /// <inheritdoc/>
    public void Literal(ReadOnlySpan<byte> text, long offset)
    {
        FillTo(offset);
        _bytes.Write(text);
        _until += text.Length;
    }

    /// <inheritdoc/>
    public void Masked(long offset) => FillTo(offset);

    /// <summary>Forgets the text and keeps its memory.</summary>
    public void Clear() => _bytes.ResetWrittenCount();
}
