using System.Buffers;
using Agentd.Masking;

namespace Agentd.Egress.Inspection.Bodies;

/// <summary>
/// A stream in which a text stands wherever a secret did, in whatever form. What is held back, and for how long, depends on no secret: the
/// session may have written what comes back.
/// </summary>
internal sealed class MaskedAnswer(Stream source, Func<SecretPatterns> patterns, ReadOnlyMemory<byte> instead) : ReadOnlyStream
{
    private const int Chunk = 16 * 1024;

    private readonly SecretMasker _masker = new(patterns, isBlind: true);
    private readonly MaskedBytes _ready = new(instead);
    private int _taken;
    private bool _ended;

    private bool HasReady => _taken < _ready.Bytes.Length;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!HasReady && !_ended)
        {
            // Who reads nothing waits for something to come, without room for it.
            if (buffer.IsEmpty) return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
        var count = Math.Min(_ready.Bytes.Length - _taken, buffer.Length);
        _ready.Bytes.Slice(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        var room = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var count = await source.ReadAsync(room.AsMemory(0, Chunk), cancellation).ConfigureAwait(false);
            (_ended, _taken) = (count == 0, 0);
            _ready.Clear();
            if (_ended) _masker.Complete(_ready);
            else _masker.Write(room.AsSpan(0, count), _ready);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }
}
