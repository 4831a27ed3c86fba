namespace Agentd.Infrastructure.Configuration;

/// <summary>What a daemon that is asked to stop does with sessions.</summary>
public enum ShutdownMode
{
    /// <summary>Waits for them.</summary>
    Drain,

    /// <summary>Leaves them running for the next daemon.</summary>
    Leave,
}
