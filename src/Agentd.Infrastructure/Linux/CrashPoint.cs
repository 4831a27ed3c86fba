namespace Agentd.Infrastructure.Linux;

/// <summary>
/// Stands before every call that changes the disk. The records promise what a stop of the host or a failing disk leaves behind at each of
/// these points, and tests make it happen here; in production nothing does.
/// </summary>
internal static class CrashPoint
{
    /// <summary>Called at each point; null in production.</summary>
    internal static Action? Reached { get; set; }

    internal static void Reach() => Reached?.Invoke();
}
