using System.Diagnostics;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Repeats a question that Podman did not answer in time, where the session would otherwise fail through no fault of its own: Podman may be
/// busy with another session's files, and answers when it has finished.
/// </summary>
internal sealed class Patience(TimeSpan most)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Asks until there is an answer, good or bad.</summary>
    /// <exception cref="PodmanSilentException">There was none for too long.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (PodmanSilentException) when (clock.Elapsed < most)
            {
                await Task.Delay(pause, cancellation).ConfigureAwait(false);
            }
        }
    }
}

/// <summary>Podman did not answer within a call's deadline: it is busy, its lock is held, or it hangs.</summary>
internal sealed class PodmanSilentException(string message) : EngineException(message);
