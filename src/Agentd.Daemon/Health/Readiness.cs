namespace Agentd.Daemon.Health;

/// <summary>Whether the daemon is ready, and since when; whether it only lets sessions end.</summary>
internal sealed class Readiness
{
    private volatile bool _draining;
    private volatile bool _ready;

    /// <summary>When the daemon became ready.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Whether the socket is bound and what an earlier daemon left is settled.</summary>
    public bool IsReady => _ready;

    /// <summary>Whether the daemon is shutting down: nothing new is begun.</summary>
    public bool IsDraining => _draining;

    /// <summary>The socket is bound.</summary>
    public void Ready(DateTimeOffset now) => (Since, _ready) = (now, true);

    /// <summary>From now on, nothing new is begun.</summary>
    public void Drain() => _draining = true;
}
