using System.ComponentModel;
using System.Runtime.InteropServices;
using Agentd.Protocol.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// A timerfd on CLOCK_REALTIME: one expiry at a wall-clock instant, which setting the clock or resuming the host cancels.
/// </summary>
internal sealed partial class RealTimeTimer : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int ClockRealTime = 0;
    private const int Absolute = 1;
    private const int CancelOnSet = 2;

    /// <summary>An empty handle, which the marshaller fills; see <see cref="Create"/>.</summary>
    public RealTimeTimer() : base(ownsHandle: true) { }

    /// <exception cref="Win32Exception">The kernel gives no timer.</exception>
    public static RealTimeTimer Create()
    {
        var timer = Make(ClockRealTime, OpenFlags.CloseOnExec);
        return timer.IsInvalid ? throw Failure("timerfd_create") : timer;
    }

    /// <summary>Arms the timer; one in the past expires at once.</summary>
    /// <returns>False when the clock was set since the timer was last read, so that the caller should look at it again.</returns>
    public bool Set(DateTimeOffset instant)
    {
        // All zeroes would disarm it.
        var ticks = Math.Max(1, (instant - DateTimeOffset.UnixEpoch).Ticks);
        var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        var expiry = new Expiry { Seconds = seconds, Nanoseconds = rest * TimeSpan.NanosecondsPerTick };
        if (Arm(this, Absolute | CancelOnSet, in expiry, 0) == 0) return true;
        return Marshal.GetLastPInvokeError() == Errno.Canceled ? false : throw Failure("timerfd_settime");
    }

    public void Wait()
    {
        Span<byte> expirations = stackalloc byte[sizeof(ulong)];
        while (LinuxCalls.Read(this, expirations, sizeof(ulong)) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Errno.Canceled) return;
            if (error != Errno.Interrupted) throw Failure("read of a timerfd");
        }
    }

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;

    private static Win32Exception Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new(error, $"The scheduler's clock failed: {call}: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    private static partial RealTimeTimer Make(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    private static partial int Arm(RealTimeTimer timer, int flags, in Expiry expiry, nint former);

    // struct itimerspec of 64-bit Linux; the interval stays zero.
    [StructLayout(LayoutKind.Sequential)]
    private struct Expiry
    {
        public long IntervalSeconds;
        public long IntervalNanoseconds;
        public long Seconds;
        public long Nanoseconds;
    }
}
