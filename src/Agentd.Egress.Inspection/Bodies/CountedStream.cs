namespace Agentd.Egress.Inspection.Bodies;

/// <summary>A stream, and how much of it was read.</summary>
internal sealed class CountedStream(Stream source) : ReadOnlyStream
{
    private long _count;

    /// <summary>The bytes that were read.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _count, count);
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
