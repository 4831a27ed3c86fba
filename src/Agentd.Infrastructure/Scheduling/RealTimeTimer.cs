using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Scheduling;

/// <summary>
/// A timerfd on CLOCK_REALTIME: one expiry at a wall-clock instant, which setting the clock or resuming the host cancels.
/// </summary>
internal sealed partial class RealTimeTimer : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int ClockRealTime = 0;
    private const int CloseOnExec = 0x80000;
    private const int Absolute = 1;
    private const int CancelOnSet = 2;
    private const int Interrupted = 4;
    private const int Canceled = 125;

    /// <summary>An empty handle, which the marshaller fills; see <see cref="Create"/>.</summary>
    public RealTimeTimer() : base(ownsHandle: true) { }

    /// <exception cref="Win32Exception">The kernel gives no timer.</exception>
    public static RealTimeTimer Create()
    {
        var timer = timerfd_create(ClockRealTime, CloseOnExec);
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
        if (timerfd_settime(this, Absolute | CancelOnSet, in expiry, 0) == 0) return true;
        return Marshal.GetLastPInvokeError() == Canceled ? false : throw Failure("timerfd_settime");
    }

    /// <summary>Blocks until the timer expires or is cancelled.</summary>
    public void Wait()
    {
        while (read(this, out _, sizeof(ulong)) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Canceled) return;
            if (error != Interrupted) throw Failure("read of a timerfd");
        }
    }

    protected override bool ReleaseHandle() => close(handle) == 0;

    private static Win32Exception Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new(error, $"The scheduler's clock failed: {call}: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial RealTimeTimer timerfd_create(int clock, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int timerfd_settime(RealTimeTimer timer, int flags, in Expiry expiry, nint former);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(RealTimeTimer timer, out ulong expirations, nint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(nint timer);

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
