namespace Agentd.Application.Scheduling;

/// <summary>The host's wall clock, which operators and NTP set and which goes on while the host is suspended.</summary>
public interface IWallClock
{
    /// <summary>What the clock shows now.</summary>
    DateTimeOffset Now { get; }

    /// <summary>
    /// Waits, without waking up in between, until the clock shows <paramref name="until"/>, is set, goes on after a suspension, or
    /// <paramref name="interrupt"/> is cancelled, whichever comes first. It may return for no reason, and does not throw when it is
    /// interrupted. One caller waits at a time.
    /// </summary>
    Task WaitAsync(DateTimeOffset until, CancellationToken interrupt);
}
