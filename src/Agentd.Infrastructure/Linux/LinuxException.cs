using System.Runtime.InteropServices;

namespace Agentd.Infrastructure.Linux;

/// <summary>A system call failed.</summary>
internal sealed class LinuxException : IOException
{
    internal LinuxException(string call, int errno) : base($"{call}: {Marshal.GetPInvokeErrorMessage(errno)}") => Error = errno;

    internal int Error { get; }

    internal string Words => Marshal.GetPInvokeErrorMessage(Error);

    /// <summary>The failure of the call that was just made on this thread.</summary>
    internal static LinuxException Last(string call) => new(call, Marshal.GetLastPInvokeError());

    /// <summary>Throws where the call that was just made on this thread failed.</summary>
    internal static void ThrowIfFailed(nint result, string call)
    {
        if (result < 0) throw Last(call);
    }

    /// <summary>Whether a call succeeded; one error is an answer, and any other is thrown.</summary>
    internal static bool SucceededUnless(int answer, nint result, string call) =>
        result >= 0 || (Marshal.GetLastPInvokeError() == answer ? false : throw Last(call));

    /// <summary>Throws the failure of the call that was just made on this thread, unless a signal interrupted it.</summary>
    internal static void ThrowUnlessInterrupted(string call)
    {
        if (Marshal.GetLastPInvokeError() != Errno.Interrupted) throw Last(call);
    }
}

/// <summary>The error numbers that make a difference here; they are the same on every architecture that .NET runs on.</summary>
internal static class Errno
{
    internal const int NotPermitted = 1;
    internal const int NoEntry = 2;
    internal const int Interrupted = 4;
    internal const int InputOutput = 5;
    internal const int NoDeviceOrHole = 6;
    internal const int NotExecutable = 8;
    internal const int WouldBlock = 11;
    internal const int AccessDenied = 13;
    internal const int Exists = 17;
    internal const int NotDirectory = 20;
    internal const int Invalid = 22;
    internal const int NoSpace = 28;
    internal const int ReadOnlyFileSystem = 30;
    internal const int NameTooLong = 36;
    internal const int NotImplemented = 38;
    internal const int NotEmpty = 39;
    internal const int TooManyLinks = 40;
    internal const int NotSupported = 95;
    internal const int QuotaExceeded = 122;
    internal const int Canceled = 125;
}
