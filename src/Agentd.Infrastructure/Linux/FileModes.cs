using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Linux;

/// <summary>The modes of what the daemon keeps: private to the owner, open to readers, shared with writers, or sealed.</summary>
internal static class FileModes
{
    internal const uint Private = 0b111_000_000;
    internal const uint OpenDirectory = 0b111_101_101;
    internal const uint SharedDirectory = 0b111_111_111;
    internal const uint SealedDirectory = 0b101_101_101;
    internal const uint PrivateFile = 0b110_000_000;
    internal const uint OpenFile = 0b110_100_100;
    internal const uint SealedFile = 0b100_100_100;

    /// <summary>What the owner needs to walk through a directory.</summary>
    internal const uint OwnerTraversable = 0b101_000_000;

    /// <summary>What the owner needs to take entries out of a directory.</summary>
    internal const uint OwnerWritable = 0b010_000_000;

    /// <summary>Any permission of anybody but the owner.</summary>
    internal const uint OthersAnything = 0b000_111_111;

    private const nint ChangeModeAt2 = 452;

    private static volatile bool _kernelKnowsChangeModeAt2 = true;

    /// <summary>A mode as four octal digits.</summary>
    internal static string Octal(uint mode) => Convert.ToString(mode, 8).PadLeft(4, '0');

    /// <summary>
    /// Sets the mode of what an <see cref="OpenFlags.PathOnly"/> descriptor names, without opening it, for it may be a fifo, a device or a
    /// directory without permissions: fchmodat2 on Linux 6.6 and later, the descriptor's own place under /proc before that. A link must not
    /// come here.
    /// </summary>
    internal static void ChangeByPathDescriptor(Descriptor entry, uint mode)
    {
        CrashPoint.Reach();
        if (_kernelKnowsChangeModeAt2)
        {
            if (ChangeByDescriptor(entry.Number, mode)) return;
            var failure = LinuxException.Last("fchmodat2");
            // Seccomp profiles older than the call answer EPERM; the fallback then says whether it is meant.
            if (failure.Error is not (Errno.NotImplemented or Errno.NotPermitted)) throw failure;
            if (failure.Error == Errno.NotImplemented) _kernelKnowsChangeModeAt2 = false;
        }

        var path = OpenedFile.Name(entry.ProcessPath);
        LinuxException.ThrowIfFailed(LinuxCalls.ChangeModeAt(Libc.AtCurrentDirectory, path, mode, 0), "fchmodat");
    }

    private static unsafe bool ChangeByDescriptor(int descriptor, uint mode)
    {
        fixed (byte* empty = "\0"u8)
            return Libc.SystemCall(ChangeModeAt2, descriptor, (nint)empty, (nint)mode, LinuxCalls.AtEmptyPath) == 0;
    }
}
