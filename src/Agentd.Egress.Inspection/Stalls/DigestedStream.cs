using System.Security.Cryptography;
using Agentd.Egress.Inspection.Bodies;

namespace Agentd.Egress.Inspection.Stalls;

/// <summary>A body, and a digest of what passed: nothing else of it is kept, and no byte is held back.</summary>
/// <param name="source">The body.</param>
/// <param name="length">Its length; null where it is not known. Whoever gets all of it may answer before its end is looked for.</param>
internal sealed class DigestedStream(Stream source, long? length) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _count;
    private volatile bool _isWhole;

    /// <summary>The digest of all of it; null while that has not passed, and of nothing.</summary>
    /// <param name="context">What makes another thing of the same bytes.</param>
    public byte[]? DigestWith(ReadOnlySpan<byte> context)
    {
        if (!_isWhole || _count == 0) return null;
        _hash.AppendData(context);
        return _hash.GetHashAndReset();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0) _hash.AppendData(buffer.Span[..count]);
        _count += count;
        if (_count == length || (count == 0 && !buffer.IsEmpty)) _isWhole = true;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
