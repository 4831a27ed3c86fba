using Agentd.Daemon.Logging;

namespace Agentd.Daemon.Health;

/// <summary>
/// Logs that Podman does not answer, once it has not for a while, and that it does again: whoever asks whether the daemon is ready is not
/// the operator who must know of it.
/// </summary>
internal sealed class PodmanSilence(TimeProvider time, ILogger log)
{
    // A busy host answers late; that is no trouble yet.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _since;
    private bool _logged;

    /// <summary>Podman was asked.</summary>
    /// <param name="trouble">Why it gave no answer; null where it did.</param>
    public void Note(string? trouble)
    {
        lock (_lock)
        {
            if (trouble is null) End();
            else if (!_logged && Since(_since ??= time.GetTimestamp()) >= Patience) Begin(trouble);
        }
    }

    private void Begin(string trouble)
    {
        DaemonLog.PodmanIsUnreachable(log, trouble);
        _logged = true;
    }

    private void End()
    {
        if (_logged) DaemonLog.PodmanAnswers(log, (long)Since(_since!.Value).TotalSeconds);
        (_since, _logged) = (null, false);
    }

    private TimeSpan Since(long moment) => time.GetElapsedTime(moment);
}
