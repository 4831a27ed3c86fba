using System.Threading.Channels;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// Wakes the follower of one console file. A ring is remembered until it is heard, so that none is lost between reading and waiting.
/// </summary>
public sealed class ConsoleBell
{
    private readonly Channel<bool> _rings =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A bell of a file that is complete: nothing is waited for.</summary>
    public static ConsoleBell OfEndedSession()
    {
        var bell = new ConsoleBell();
        bell.End();
        return bell;
    }

    /// <summary>Says that the file may have changed.</summary>
    public void Ring() => _rings.Writer.TryWrite(true);

    /// <summary>Says that the session has ended and nobody writes the file any more: the follower reads what is left and ends.</summary>
    public void End() => _rings.Writer.TryComplete();

    /// <summary>
    /// Says that nobody waits for more, although somebody may still write the file: the follower reads what is there and ends.
    /// </summary>
    public void Leave()
    {
        IsLeft = true;
        End();
    }

    /// <summary>Whether more may come than the follower waited for.</summary>
    internal bool IsLeft { get; private set; }

    /// <summary>Waits for a ring; false when there will be none any more.</summary>
    internal async ValueTask<bool> WaitAsync(CancellationToken cancellation)
    {
        var rang = await _rings.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false);
        return rang && _rings.Reader.TryRead(out _);
    }
}
