namespace Agentd.Infrastructure.Podman;

/// <summary>That Podman keeps the daemon waiting, for an operator.</summary>
/// <param name="Call">What was called, without its arguments.</param>
/// <param name="Seconds">For how long nothing has come of it, or of what was asked before it.</param>
/// <param name="Calls">How many calls wait.</param>
/// <param name="ProcessId">The call's process.</param>
/// <param name="IsOver">Whether Podman answered now.</param>
public sealed record PodmanWait(string Call, long Seconds, int Calls, int ProcessId, bool IsOver);
