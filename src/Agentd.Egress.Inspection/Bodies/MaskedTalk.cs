using System.Buffers;
using Agentd.Masking;

namespace Agentd.Egress.Inspection.Bodies;

/// <summary>A WebSocket with a server: what the server says is masked, frame by frame; what is said to it goes as it is.</summary>
internal sealed class MaskedTalk : TalkStream
{
    private const int Chunk = 16 * 1024;

    private readonly StarredBytes _ready = new();
    private readonly Stream _talk;
    private readonly FrameMask _mask;
    private int _taken;

    /// <summary>Takes over a connection on which both sides have agreed to talk.</summary>
    public MaskedTalk(Stream talk, Func<SecretPatterns> patterns) : base(talk) => (_talk, _mask) = (talk, new FrameMask(patterns, _ready));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_taken == _ready.Bytes.Length)
        {
            // Who reads nothing waits for something to come, without room for it.
            if (buffer.IsEmpty) return await _talk.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (!await FillAsync(cancellationToken).ConfigureAwait(false)) return 0;
        }
        var count = Math.Min(_ready.Bytes.Length - _taken, buffer.Length);
        _ready.Bytes.Slice(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _talk.WriteAsync(buffer, cancellationToken);

    // Whether something came.
    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        var room = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var count = await _talk.ReadAsync(room.AsMemory(0, Chunk), cancellation).ConfigureAwait(false);
            _taken = 0;
            _ready.Clear();
            _mask.Write(room.AsSpan(0, count));
            return count > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }
}
