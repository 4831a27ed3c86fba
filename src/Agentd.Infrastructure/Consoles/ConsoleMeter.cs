using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Measures raw console files: woken by inotify when something is written, and then no oftener than the room left demands.</summary>
internal sealed class ConsoleMeter(Inotify inotify, TimeProvider time) : IConsoleMeter
{
    // More than the engine's logger was ever seen to write in a second.
    private const double FastestPerSecond = 256 * 1024 * 1024;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public async Task GrowsBeyondAsync(StagedSession session, long most, CancellationToken cancellation)
    {
        while (!await IsBeyondAsync(session, most, cancellation).ConfigureAwait(false))
            await Task.Delay(LookAgainAfter, time, cancellation).ConfigureAwait(false);
    }

    /// <summary>True when the file has grown so far; false when it cannot be looked at now.</summary>
    private async Task<bool> IsBeyondAsync(StagedSession session, long most, CancellationToken cancellation)
    {
        using var signal = new FileSignal();
        try
        {
            signal.Watch(inotify, session.ConsoleLog, Inotify.Modified);
            while (Length(session) is var length && length <= most)
            {
                await signal.WaitAsync(cancellation).ConfigureAwait(false);
                var untilFull = TimeSpan.FromSeconds((most - length) / FastestPerSecond);
                await Task.Delay(untilFull > Shortest ? untilFull : Shortest, time, cancellation).ConfigureAwait(false);
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

    /// <inheritdoc/>
    public DateTimeOffset? LastWrite(StagedSession session) =>
        File.Exists(session.ConsoleLog) ? File.GetLastWriteTimeUtc(session.ConsoleLog) : null;

    private static long Length(StagedSession session) => new FileInfo(session.ConsoleLog).Length;
}
