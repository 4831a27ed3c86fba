namespace Agentd.Domain.Agents;

/// <summary>When a session's image is pulled.</summary>
public enum PullPolicy
{
    /// <summary>When it is not there.</summary>
    Missing,

    /// <summary>Never: a missing image is an error.</summary>
    Never,

    /// <summary>Before every session, if the registry has a newer one; one that cannot be reached is no error while an image is there.</summary>
    Newer,

    /// <summary>Before every session; a pull that fails is an error.</summary>
    Always,
}
