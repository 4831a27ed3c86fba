using System.Runtime.InteropServices;

namespace Agentd.Benchmarks.Programs;

/// <summary>Processor time, user and system, as the kernel accounts it.</summary>
internal static partial class CpuTime
{
    private const int Children = -1;
    private const int ThisProcess = 0;

    /// <summary>Of all programs that this process ran to their end, and of what they waited for themselves.</summary>
    public static TimeSpan OfChildren => Of(Children);

    /// <summary>Of this process.</summary>
    public static TimeSpan OfThisProcess => Of(ThisProcess);

    private static TimeSpan Of(int who)
    {
        if (GetUsage(who, out var usage) != 0)
            throw new InvalidOperationException($"getrusage failed: {Marshal.GetLastPInvokeErrorMessage()}");
        return TimeSpan.FromSeconds(usage.UserSeconds + usage.SystemSeconds)
            + TimeSpan.FromMicroseconds(usage.UserMicroseconds + usage.SystemMicroseconds);
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
