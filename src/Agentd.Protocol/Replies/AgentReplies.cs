namespace Agentd.Protocol.Replies;

/// <summary>A part of the list of configured agents.</summary>
/// <param name="Agents">In the configuration's order.</param>
/// <param name="More">Whether another page follows.</param>
public sealed record AgentList(IReadOnlyList<AgentSummary> Agents, bool More) : Reply
{
    /// <summary>The pages of a list: at least one, the last without more to come.</summary>
    public static IEnumerable<AgentList> Of(IReadOnlyList<AgentSummary> agents) =>
        Pages.Of(agents).Select(page => new AgentList(page.Rows, page.More));
}

/// <summary>One configured agent.</summary>
public sealed record AgentSummary
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its cron expression; null when it has none.</summary>
    public string? Schedule { get; init; }

    /// <summary>Its own repository; null when it has none.</summary>
    public string? RepoUrl { get; init; }

    /// <summary>When it fires next by itself; null when it does not.</summary>
    public DateTimeOffset? NextFire { get; init; }

    /// <summary>How its last ended session ended; null when none has.</summary>
    public string? LastOutcome { get; init; }

    /// <summary>The occurrence that was last passed over since the daemon started, and why; null when none was.</summary>
    public SkippedRun? LastSkip { get; init; }

    /// <summary>
    /// What the sessions used that were accepted in the last seven days; null where nothing was measured. The cost is in the currency that
    /// the daemon has now.
    /// </summary>
    public UsageSums? UsedInAWeek { get; init; }

    /// <summary>What its sessions took today; null where no day of theirs is bounded.</summary>
    public SpentToday? Today { get; init; }
}

/// <summary>An occurrence of a schedule that did not fire.</summary>
/// <param name="At">The occurrence.</param>
/// <param name="Reason">Why: <c>still_running</c>, <c>missed</c> or <c>budget</c>.</param>
public sealed record SkippedRun(DateTimeOffset At, string Reason);

/// <summary>The next scheduled fires.</summary>
/// <param name="Fires">In the order of time.</param>
public sealed record FireList(IReadOnlyList<Fire> Fires) : Reply;

/// <summary>One scheduled fire.</summary>
/// <param name="Agent">The agent that will run.</param>
/// <param name="At">When.</param>
public sealed record Fire(string Agent, DateTimeOffset At);
