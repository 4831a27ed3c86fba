using System.Runtime.InteropServices;

namespace Agentd.Infrastructure.Linux;

/// <summary>A system call failed.</summary>
internal sealed class LinuxException : IOException
{
    internal LinuxException(string call, int errno) : base($"{call}: {Marshal.GetPInvokeErrorMessage(errno)}") => Error = errno;

    /// <summary>One of <see cref="Errno"/>, or another of the kernel's.</summary>
    internal int Error { get; }

    /// <summary>What the kernel said.</summary>
    internal string Words => Marshal.GetPInvokeErrorMessage(Error);

    /// <summary>The failure of the call that was just made on this thread.</summary>
    internal static LinuxException Last(string call) => new(call, Marshal.GetLastPInvokeError());
}
