namespace Agentd.Infrastructure.Linux;

/// <summary>
/// The line that every change of the disk crosses. What a stop of the host or a failing disk leaves behind at each crossing is a promise
/// of the records, and tests keep it from here; in production nothing watches.
/// </summary>
internal static class KernelBoundary
{
    /// <summary>Called before each call that changes the disk; null in production.</summary>
    internal static Action? Watch { get; set; }

    /// <summary>Says that a call that changes the disk comes next.</summary>
    internal static void Cross() => Watch?.Invoke();
}
