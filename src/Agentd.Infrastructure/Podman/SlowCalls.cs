using System.Diagnostics;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Reports when calls take long, and when Podman answers again. All waiting calls share one report, which is repeated the more rarely the
/// longer the wait lasts.
/// </summary>
internal sealed class SlowCalls(TimeSpan first, Action<PodmanWait> tell)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly HashSet<PodmanCall> _slow = [];
    private TimeSpan _pause;
    private long? _since;
    private long _quietSince;

    public async Task WatchAsync(PodmanCall call)
    {
        for (var pause = first; !await HasEndedAsync(call, pause).ConfigureAwait(false); pause *= 2) Tell(Slow(call));
        Tell(Ended(call));
    }

    private static async Task<bool> HasEndedAsync(PodmanCall call, TimeSpan within)
    {
        try
        {
            // A call that failed has ended too; its caller gets the failure.
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

    // A killed call is no answer, and a quick one says nothing about those that still wait.
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

/// <summary>That Podman keeps the daemon waiting, for an operator.</summary>
/// <param name="Call">What was called, without its arguments.</param>
/// <param name="Seconds">For how long nothing has come of it, or of what was asked before it.</param>
/// <param name="Calls">How many calls wait.</param>
/// <param name="ProcessId">The call's process.</param>
/// <param name="IsOver">Whether Podman answered now.</param>
public sealed record PodmanWait(string Call, long Seconds, int Calls, int ProcessId, bool IsOver);
