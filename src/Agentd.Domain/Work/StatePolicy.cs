namespace Agentd.Domain.Work;

/// <summary>What the state is, runa's workspace and store, that a session of an agent begins with.</summary>
public enum StatePolicy
{
    /// <summary>Empty.</summary>
    Fresh,

    /// <summary>That of the agent's last sealed session on the same repository.</summary>
    Carry,
}
