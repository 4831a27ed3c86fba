using Agentd.Domain.Credentials;
using Agentd.Domain.Scheduling;
using Agentd.Domain.Usage;
using Agentd.Domain.Work;
using Agentd.Domain.Workspaces;

namespace Agentd.Domain.Agents;

/// <summary>A named environment that an operator declared: what a session of it needs, nothing of how it is made.</summary>
public sealed record Agent
{
    /// <summary>The agent's name.</summary>
    public required AgentName Name { get; init; }

    /// <summary>The image that sessions run in.</summary>
    public required string BaseImage { get; init; }

    /// <summary>Absolute host directory of the methodology, which holds <c>manifest.toml</c>.</summary>
    public required string MethodologyDirectory { get; init; }

    /// <summary>The agent's exact argv, handed on through runa and never through a shell.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The repository cloned when an invocation names none.</summary>
    public RepositoryUrl? Repository { get; init; }

    /// <summary>When the agent runs by itself; null for never.</summary>
    public AgentSchedule? Schedule { get; init; }

    /// <summary>Where the clone's token comes from; null for none.</summary>
    public CredentialSource? RepositoryToken { get; init; }

    /// <summary>The agent's own bind mounts.</summary>
    public IReadOnlyList<BindMount> Mounts { get; init; } = [];

    /// <summary>The agent's credentials, in the order of their declaration.</summary>
    public IReadOnlyList<CredentialDeclaration> Credentials { get; init; } = [];

    /// <summary>The plain variables that sessions see, in the order of their declaration.</summary>
    public IReadOnlyList<PlainVariable> Environment { get; init; } = [];

    /// <summary>The longest time a session may run, counted from its container's start; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The time between asking the agent to end and killing it; null for the daemon's default.</summary>
    public TimeSpan? StopGrace { get; init; }

    /// <summary>The longest time that a session may print nothing; null for no limit.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The longest time without a success before the agent is overdue; null for never.</summary>
    public TimeSpan? ExpectSuccessWithin { get; init; }

    /// <summary>How many sessions must fail in a row before the agent is failing; null for never.</summary>
    public int? FailAfter { get; init; }

    /// <summary>Where the address is written that waits for signs of life of the agent; null for none.</summary>
    public CredentialSource? PingAddress { get; init; }

    /// <summary>What a session may use; what is not said here, the daemon's defaults say.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>Whether a limit that the host cannot enforce keeps a session from starting; null for the daemon's default.</summary>
    public bool? LimitsRequired { get; init; }

    /// <summary>When the image is pulled.</summary>
    public PullPolicy Pull { get; init; }

    /// <summary>The most sessions of the agent at a time; null for no bound but the daemon's.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>The network that sessions are on.</summary>
    public AgentNetwork Network { get; init; } = AgentNetwork.Default;

    /// <summary>What each session may use of metered hosts; null where nothing bounds it.</summary>
    public SessionBudget? Budget { get; init; }

    /// <summary>By what its sessions show that they get nowhere; null where nobody looks.</summary>
    public SessionStall? Stall { get; init; }

    /// <summary>When what a session leaves of its repository is kept.</summary>
    public KeepWork KeepWork { get; init; }

    /// <summary>The state that a session begins with, unless its invocation names an earlier one.</summary>
    public StatePolicy State { get; init; }

    /// <summary>What sessions are confined by.</summary>
    public AgentSecurity Security { get; init; } = AgentSecurity.Default;
}

/// <summary>When a session's image is pulled.</summary>
public enum PullPolicy
{
    /// <summary>When it is not there.</summary>
    Missing,

    /// <summary>Never: a missing image is an error.</summary>
    Never,

    /// <summary>
    /// Before every session, if the registry has a newer one; one that cannot be reached is no error while an image is there.
    /// </summary>
    Newer,

    /// <summary>Before every session; a pull that fails is an error.</summary>
    Always,
}
