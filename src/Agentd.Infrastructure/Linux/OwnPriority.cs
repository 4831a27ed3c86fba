namespace Agentd.Infrastructure.Linux;

/// <summary>How much this process takes before others do.</summary>
internal static class OwnPriority
{
    private const int OfProcess = 0, This = 0, Lowest = 19;

    /// <summary>
    /// Takes processor and disk only where nobody else wants them, as far as the kernel has it so. What is begun from this thread does the
    /// same. Where that is not allowed, the priority stays.
    /// </summary>
    public static void Lower() => _ = LinuxCalls.SetPriority(OfProcess, This, Lowest);
}
