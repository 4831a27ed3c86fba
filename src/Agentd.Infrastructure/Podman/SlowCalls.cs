using System.Diagnostics;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Tells when calls take long, and when Podman answers again. However many wait, they speak with one voice, and the longer it lasts the
/// more rarely.
/// </summary>
/// <param name="first">After how long a call is told of.</param>
/// <param name="tell">Whom.</param>
internal sealed class SlowCalls(TimeSpan first, Action<PodmanWait> tell)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly HashSet<PodmanCall> _slow = [];
    private TimeSpan _pause;
    private long? _since;
    private long _quietSince;

    /// <summary>Watches a call until its end.</summary>
    public async Task WatchAsync(PodmanCall call)
    {
        for (var pause = first; !await HasEndedAsync(call, pause).ConfigureAwait(false); pause *= 2) Tell(Slow(call));
        Tell(Ended(call));
    }

    private static async Task<bool> HasEndedAsync(PodmanCall call, TimeSpan within)
    {
        try
        {
            // Ended is also what failed: whoever made the call is told how.
            await Task.WhenAny(call.Over).WaitAsync(within < LongestPause ? within : LongestPause).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Tell(PodmanWait? wait)
    {
        if (wait is not null) tell(wait);
    }

    private PodmanWait? Slow(PodmanCall call)
    {
        lock (_lock)
        {
            _slow.Add(call);
            _since = _since < call.Began ? _since : call.Began;
            if (_pause > TimeSpan.Zero && Stopwatch.GetElapsedTime(_quietSince) < _pause) return null;
            _pause = _pause == TimeSpan.Zero ? first : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            _quietSince = Stopwatch.GetTimestamp();
            return Word(call, isOver: false);
        }
    }

    // A call that had to be killed is no answer, and one that was quick tells nothing of those that still wait.
    private PodmanWait? Ended(PodmanCall call)
    {
        lock (_lock)
        {
            _slow.Remove(call);
            if (_since is null || call.WasKilled || _slow.Count > 0) return null;
            var word = Word(call, isOver: true);
            (_since, _pause) = (null, TimeSpan.Zero);
            return word;
        }
    }

    private PodmanWait Word(PodmanCall call, bool isOver) =>
        new(call.Verb, (long)Stopwatch.GetElapsedTime(_since!.Value).TotalSeconds, _slow.Count, call.ProcessId, isOver);
}
