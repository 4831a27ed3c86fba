using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Measures raw console files when inotify reports a write, at most five times per second.</summary>
internal sealed class ConsoleMeter(Inotify inotify, TimeProvider time) : IConsoleMeter
{
    // With less, another program may have used it all since the last look.
    private const long LeastRoom = 4 * 1024 * 1024;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    // The pause between looks at a session that prints all the time.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    public Task GrowsBeyondAsync(StagedSession session, long most, CancellationToken cancellation) =>
        UntilAsync(session, () => Length(session) > most, cancellation);

    public async Task LacksRoomAsync(StagedSession session, bool sinceStart, CancellationToken cancellation)
    {
        // What there was room for before the session began is certain, whoever watched.
        bool IsBeyondReserve() => Length(session) >= ConsoleRoom.Reserved;
        var isFirst = true;
        await UntilAsync(
            session,
            () =>
            {
                var isUnseen = isFirst && !sinceStart && IsBeyondReserve();
                isFirst = false;
                return isUnseen || (IsBeyondReserve() && Room(session) < LeastRoom);
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Completes when something is so; looks whenever something was printed.</summary>
    private async Task UntilAsync(StagedSession session, Func<bool> isSo, CancellationToken cancellation)
    {
        while (!await IsAtLastAsync(session, isSo, cancellation).ConfigureAwait(false))
            await Task.Delay(LookAgainAfter, time, cancellation).ConfigureAwait(false);
    }

    /// <summary>True when it is so; false when the file cannot be looked at now.</summary>
    private async Task<bool> IsAtLastAsync(StagedSession session, Func<bool> isSo, CancellationToken cancellation)
    {
        using var signal = new FileSignal();
        try
        {
            signal.Watch(inotify, session.ConsoleLog, Inotify.Modified);
            while (!isSo())
            {
                await signal.WaitAsync(cancellation).ConfigureAwait(false);
                if (isSo()) break;
                await Task.Delay(Shortest, time, cancellation).ConfigureAwait(false);
            }
            return true;
        }
        catch (IOException)
        {
            // A file that went with its session is told of elsewhere; with any other, the bound still holds.
            if (!File.Exists(session.ConsoleLog)) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation).ConfigureAwait(false);
            return false;
        }
    }

    private static long Room(StagedSession session) => new DriveInfo(session.Directory).AvailableFreeSpace;

    public DateTimeOffset? LastWrite(StagedSession session) =>
        File.Exists(session.ConsoleLog) ? File.GetLastWriteTimeUtc(session.ConsoleLog) : null;

    private static long Length(StagedSession session) => new FileInfo(session.ConsoleLog).Length;
}
