using Agentd.Egress.Inspection.Bodies;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>The body of an answer, of which a reader sees each byte that passes. It goes on as it comes.</summary>
internal sealed class MeteredStream(Stream source, UsageReader reader) : ReadOnlyStream
{
    /// <summary>Whether all of it has come.</summary>
    public bool IsAtEnd { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        reader.Read(buffer.Span[..count]);
        IsAtEnd |= count == 0 && !buffer.IsEmpty;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
