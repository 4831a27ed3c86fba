using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Workspaces;

namespace Agentd.Application.Sessions;

/// <summary>What one session runs with: fixed at its acceptance, whatever the configuration becomes later.</summary>
public sealed record SessionDemand
{
    /// <summary>The agent, as declared at the acceptance.</summary>
    public required Agent Agent { get; init; }

    /// <summary>The repository to clone.</summary>
    public required RepositoryUrl Repository { get; init; }

    /// <summary>The work unit, if any.</summary>
    public WorkUnit? WorkUnit { get; init; }

    /// <summary>The validated operator input, if any.</summary>
    public OperatorInput? Input { get; init; }

    /// <summary>The agent's credentials with their values.</summary>
    public IReadOnlyList<ResolvedCredential> Credentials { get; init; } = [];

    /// <summary>The clone's token; null for none.</summary>
    public ResolvedCredential? RepositoryToken { get; init; }

    /// <summary>The time limit, counted from the container's start; null for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The time between SIGTERM and SIGKILL.</summary>
    public required TimeSpan StopGrace { get; init; }

    /// <summary>The longest time without output; null for no limit.</summary>
    public TimeSpan? IdleTimeout => Agent.IdleTimeout;

    /// <summary>What the session may use, and what of it the host enforces.</summary>
    public LimitPlan Limits { get; init; } = new(new ResourceLimits(), new ResourceLimits(), []);

    /// <summary>The limits as the session's record tells them.</summary>
    public SessionLimits RecordedLimits => new()
    {
        Timeout = Timeout,
        StopGrace = StopGrace,
        IdleTimeout = IdleTimeout,
        Resources = Limits.Declared,
        Unenforced = Limits.Unenforced,
    };

    /// <summary>The values that must not appear in what is kept or shown of the session's output.</summary>
    public IEnumerable<SecretValue> Secrets =>
        Credentials.Append(RepositoryToken).OfType<ResolvedCredential>().Select(c => c.Value).Where(v => !v.IsEmpty);

    /// <summary>The same without a secret, to be kept while the session waits.</summary>
    public SessionDemand WithoutCredentials() => this with { Credentials = [], RepositoryToken = null };
}
