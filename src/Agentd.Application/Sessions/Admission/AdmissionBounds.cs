namespace Agentd.Application.Sessions.Admission;

/// <summary>How much may go on at a time.</summary>
public sealed record AdmissionBounds
{
    /// <summary>The most sessions that run at a time, from admission to seal; null for no bound.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>The most sessions that wait for their turn.</summary>
    public int MaxQueued { get; init; } = 1000;

    /// <summary>The most containers that are started at the same moment.</summary>
    public int MaxParallelStarts { get; init; } = 4;
}
