namespace Agentd.Protocol.Replies;

/// <summary>The configured agents.</summary>
/// <param name="Agents">In the configuration's order.</param>
public sealed record AgentList(IReadOnlyList<AgentSummary> Agents) : Reply;

/// <summary>One configured agent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schedule">Its cron expression; null when it has none.</param>
/// <param name="RepoUrl">Its own repository; null when it has none.</param>
/// <param name="NextFire">When it fires next by itself; null when it does not.</param>
/// <param name="LastOutcome">How its last ended session ended; null when none has.</param>
public sealed record AgentSummary(
    string Name, string? Schedule = null, string? RepoUrl = null, DateTimeOffset? NextFire = null, string? LastOutcome = null);

/// <summary>The next scheduled fires.</summary>
/// <param name="Fires">In the order of time.</param>
public sealed record FireList(IReadOnlyList<Fire> Fires) : Reply;

/// <summary>One scheduled fire.</summary>
/// <param name="Agent">The agent that will run.</param>
/// <param name="At">When.</param>
public sealed record Fire(string Agent, DateTimeOffset At);
