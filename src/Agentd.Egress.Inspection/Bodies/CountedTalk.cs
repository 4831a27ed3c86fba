namespace Agentd.Egress.Inspection.Bodies;

/// <summary>A connection on which two sides talk, and how much each has said.</summary>
internal sealed class CountedTalk(Stream talk) : TalkStream(talk)
{
    private readonly Stream _talk = talk;
    private long _sent, _received;

    /// <summary>The bytes that the session said.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>The bytes that the host said.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _talk.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _received, count);
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _talk.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _sent, buffer.Length);
    }
}
