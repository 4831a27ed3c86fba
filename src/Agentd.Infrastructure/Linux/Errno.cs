namespace Agentd.Infrastructure.Linux;

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
    internal const int NotImplemented = 38;
    internal const int NotEmpty = 39;
    internal const int TooManyLinks = 40;
    internal const int NotSupported = 95;
    internal const int QuotaExceeded = 122;
    internal const int Canceled = 125;
}
