using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Measures raw console files: woken by inotify when something is written, and then no oftener than the room left demands.</summary>
internal sealed class ConsoleMeter(Inotify inotify, TimeProvider time) : IConsoleMeter
{
    // More than the engine's logger was ever seen to write in a second.
    private const double FastestPerSecond = 256 * 1024 * 1024;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public async Task GrowsBeyondAsync(StagedSession session, long most, CancellationToken cancellation)
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
        }
        catch (IOException)
        {
            // The file went with its session: that it has ended is told elsewhere.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset? LastWrite(StagedSession session) =>
        File.Exists(session.ConsoleLog) ? File.GetLastWriteTimeUtc(session.ConsoleLog) : null;

    private static long Length(StagedSession session) => new FileInfo(session.ConsoleLog).Length;
}
