namespace Agentd.Domain.Sessions;

/// <summary>What went wrong first, and in which phase. The message is an operator's: what, where, why, what to do.</summary>
public sealed record SessionFailure(SessionPhase Phase, string Message);
