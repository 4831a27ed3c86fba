using Agentd.Application.Ports;
using Agentd.Domain.Audit;

namespace Agentd.Application.Sessions.Execute;

/// <summary>
/// Waits for the first bound that a running session hits: time, silence, what it leaves on disk, or what its requests hit. Costs nothing
/// while none is near.
/// </summary>
public sealed class BoundWatch(IConsoleMeter console, TimeProvider time)
{
    /// <summary>The most bytes of raw output where the session's own limit does not say less.</summary>
    public const long MostConsole = 512L * 1024 * 1024;

    // A timer counts to some 49 days, and a limit may be longer.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    /// <summary>Completes with the bound that was hit; ends with the cancellation.</summary>
    public async Task<SessionBound> FirstAsync(Supervision supervision, CancellationToken ended)
    {
        _ = NoteRoomAsync(supervision, ended);
        var first = await Task.WhenAny(
            TimeAsync(supervision, ended),
            IdleAsync(supervision, ended),
            OutputAsync(supervision, ended),
            supervision.Live.RequestsBound.WaitAsync(ended),
            ExcessAsync(supervision, ended)).ConfigureAwait(false);
        return await first.ConfigureAwait(false);
    }

    private async Task<SessionBound> TimeAsync(Supervision supervision, CancellationToken ended)
    {
        await PassAsync(supervision.StartedAt + supervision.Limits.Timeout - time.GetUtcNow(), ended).ConfigureAwait(false);
        return SessionBound.Timeout;
    }

    // Looks when the time would be up, and not before: what was printed since then only moves that moment.
    private async Task<SessionBound> IdleAsync(Supervision supervision, CancellationToken ended)
    {
        var sign = console.LastWrite(supervision.Staged);
        var quiet = time.GetUtcNow() - (sign > supervision.StartedAt ? sign.Value : supervision.StartedAt);
        while (true)
        {
            var (looked, at) = (time.GetUtcNow(), time.GetTimestamp());
            await PassAsync(supervision.Limits.IdleTimeout - Positive(quiet), ended).ConfigureAwait(false);
            var last = console.LastWrite(supervision.Staged);
            if (last == sign) return SessionBound.IdleTimeout;
            // If the host's clock was set meanwhile, the output may be as much younger than it looks.
            var set = (time.GetUtcNow() - looked - time.GetElapsedTime(at)).Duration();
            (sign, quiet) = (last, time.GetUtcNow() - last.GetValueOrDefault(looked) - set);
        }
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private async Task<SessionBound> OutputAsync(Supervision supervision, CancellationToken ended)
    {
        var most = Math.Min(supervision.Limits.Resources.Disk ?? MostConsole, MostConsole);
        await console.GrowsBeyondAsync(supervision.Staged, most, ended).ConfigureAwait(false);
        supervision.Live.SetExcess(new Excess(SessionBound.Disk, DiskPlace.Output));
        return SessionBound.Disk;
    }

    // No bound: without room the session goes on, and its output is not called whole.
    private async Task NoteRoomAsync(Supervision supervision, CancellationToken ended)
    {
        var live = supervision.Live;
        live.RoomIsWatched = true;
        try
        {
            await console.LacksRoomAsync(supervision.Staged, sinceStart: !live.Record.Recovered, ended).ConfigureAwait(false);
            live.RoomIsWatched = false;
        }
        catch (OperationCanceledException)
        {
            // The session ended, and there always was room.
        }
    }

    private static async Task<SessionBound> ExcessAsync(Supervision supervision, CancellationToken ended) =>
        (await supervision.Live.Exceeded.WaitAsync(ended).ConfigureAwait(false)).Bound;

    // No matter how the host's clock is set meanwhile.
    private async Task PassAsync(TimeSpan? span, CancellationToken ended)
    {
        var from = time.GetTimestamp();
        while ((span ?? TimeSpan.MaxValue) - time.GetElapsedTime(from) is var left && left > TimeSpan.Zero)
            await Task.Delay(left < LongestTimer ? left : LongestTimer, time, ended).ConfigureAwait(false);
    }
}
