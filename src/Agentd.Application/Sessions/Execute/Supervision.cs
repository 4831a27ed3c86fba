using Agentd.Application.Ports;

namespace Agentd.Application.Sessions.Execute;

/// <summary>A container to be seen to its end, started by this daemon or adopted from an earlier one.</summary>
/// <param name="Live">The session.</param>
/// <param name="Staged">Its staging directory.</param>
/// <param name="StartedAt">When the container started: the time limit counts from here.</param>
/// <param name="Timeout">The time limit; null for none.</param>
/// <param name="Grace">The time between SIGTERM and SIGKILL.</param>
public sealed record Supervision(LiveSession Live, StagedSession Staged, DateTimeOffset StartedAt, TimeSpan? Timeout, TimeSpan Grace)
{
    /// <summary>The longest time without output; null for no limit.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The bytes that the session may print; null for the bound that always holds.</summary>
    public long? Disk { get; init; }
}
