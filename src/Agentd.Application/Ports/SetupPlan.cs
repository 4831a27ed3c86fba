using Agentd.Domain.Agents;
using Agentd.Domain.Workspaces;

namespace Agentd.Application.Ports;

/// <summary>What happens inside the container before and around the agent, as values.</summary>
public sealed record SetupPlan
{
    /// <summary>The agent, whose name the session user bears.</summary>
    public required AgentName Agent { get; init; }

    /// <summary>The repository to clone.</summary>
    public required RepositoryUrl Repository { get; init; }

    /// <summary>The agent's exact argv.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The work unit, if any.</summary>
    public WorkUnit? WorkUnit { get; init; }

    /// <summary>The operator's input, if any; staged as a file.</summary>
    public OperatorInput? Input { get; init; }

    /// <summary>The names of the agent's credentials: git must not see them.</summary>
    public IReadOnlyList<string> CredentialNames { get; init; } = [];

    /// <summary>Those of them whose values arrive with the escapes of <c>printf %b</c>, because they are not UTF-8.</summary>
    public IReadOnlyList<string> EscapedCredentials { get; init; } = [];

    /// <summary>Whether the repository token arrives so too.</summary>
    public bool TokenIsEscaped { get; init; }

    /// <summary>The targets of the agent's own mounts: their content is not given to the session user.</summary>
    public IReadOnlyList<string> MountTargets { get; init; } = [];

    /// <summary>The bytes that the session may leave in its record, and in its container; null for no bound.</summary>
    public long? Disk { get; init; }

    /// <summary>The files and directories that it may leave in either.</summary>
    public long Entries { get; init; } = ResourceLimits.UsualEntries;
}
