using Agentd.Domain.Workspaces;

namespace Agentd.Domain.Sessions;

/// <summary>One request to run an agent, as it came in and before anything of it was checked.</summary>
public sealed record Invocation
{
    /// <summary>The longest time limit that can be asked for.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(366);

    /// <summary>The agent's name, as asked for.</summary>
    public required string Agent { get; init; }

    /// <summary>The repository to clone instead of the agent's own, as asked for; null for the agent's.</summary>
    public string? Repository { get; init; }

    /// <summary>What is asked; null for whatever is ready.</summary>
    public SessionIntent? Intent { get; init; }

    /// <summary>The session, by the beginning of its id, that this one is to go on from; null for none.</summary>
    public string? Continues { get; init; }

    /// <summary>What asked.</summary>
    public SessionTrigger Trigger { get; init; }

    /// <summary>A time limit for this session alone; the shorter of it and the agent's counts.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>What asked for a session.</summary>
public enum SessionTrigger
{
    /// <summary>An operator, through <c>agentd run</c>.</summary>
    Manual,

    /// <summary>The agent's schedule.</summary>
    Scheduled,
}
