using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Work;
using Agentd.Domain.Workspaces;

namespace Agentd.Domain.Sessions;

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

    /// <summary>What it goes on from of an earlier session; null for nothing.</summary>
    public ContinuedWork? Continues { get; init; }

    /// <summary>
    /// Whether that is the state of the agent's last session, which may be another one when this one's turn has come.
    /// </summary>
    public bool Carries { get; init; }

    /// <summary>The agent's credentials with their values.</summary>
    public IReadOnlyList<ResolvedCredential> Credentials { get; init; } = [];

    /// <summary>The clone's token; null for none.</summary>
    public ResolvedCredential? RepositoryToken { get; init; }

    /// <summary>Its limits, as declared.</summary>
    public required SessionLimits Limits { get; init; }

    /// <summary>What the container is given of them: not what the host would ignore.</summary>
    public ResourceLimits Enforced { get; init; } = new();

    /// <summary>How what it leaves of the repository is kept.</summary>
    public WorkKeeping Keeping { get; init; } = WorkKeeping.Never;

    /// <summary>Why the host would ignore the others, and what to do.</summary>
    public string UnenforcedBecause { get; init; } = "";

    /// <summary>The credentials that have a value, the clone's token among them.</summary>
    public IEnumerable<ResolvedCredential> Given =>
        Credentials.Append(RepositoryToken).OfType<ResolvedCredential>().Where(credential => !credential.Value.IsEmpty);

    /// <summary>The values that must not appear in what is kept or shown of the session's output.</summary>
    public IEnumerable<SecretValue> Secrets => Given.Select(credential => credential.Value);

    /// <summary>Those of them that the session holds: these alone can it have printed, for a later daemon to mask.</summary>
    public IEnumerable<SecretValue> HeldSecrets => Given.Where(credential => credential.IsHeld).Select(credential => credential.Value);

    /// <summary>The credentials whose values the session's broker puts into requests.</summary>
    public IEnumerable<ResolvedCredential> Brokered => Given.Where(credential => !credential.IsHeld);

    /// <summary>The same without a secret, to be kept while the session waits.</summary>
    public SessionDemand WithoutCredentials() => this with { Credentials = [], RepositoryToken = null };
}
