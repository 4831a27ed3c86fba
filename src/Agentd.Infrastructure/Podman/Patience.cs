using System.Diagnostics;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Asks again what Podman did not answer in time, for those whose session would end otherwise although it harmed nobody: a Podman that is
/// busy with somebody else's files answers when it is done with them.
/// </summary>
/// <param name="most">How long in all.</param>
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
