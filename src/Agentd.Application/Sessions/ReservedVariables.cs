namespace Agentd.Application.Sessions;

/// <summary>The environment variables that agentd itself sets in a session's container.</summary>
internal static class ReservedVariables
{
    /// <summary>The agent's name.</summary>
    public const string AgentName = "AGENT_NAME";

    /// <summary>The repository token; gone before the agent runs.</summary>
    public const string RepositoryToken = "AGENTD_REPO_TOKEN";
}
