using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// Room on the disk for the beginning of a console file, reserved before the session begins: output within it is kept even when the disk is
/// full, and needs no proof that the disk was not.
/// </summary>
internal static class ConsoleRoom
{
    internal const int Reserved = 256 * 1024;

    /// <summary>Takes it, where the file system can.</summary>
    /// <exception cref="LinuxException">There is no such room.</exception>
    internal static void Reserve(string file)
    {
        const int keepSize = 1;
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        while (LinuxCalls.Allocate((int)handle.DangerousGetHandle(), keepSize, 0, Reserved) != 0)
        {
            var failure = LinuxException.Last("fallocate");
            if (failure.Error is Errno.NotSupported or Errno.NotImplemented) return;
            if (failure.Error != Errno.Interrupted) throw failure;
        }
    }

    /// <summary>Whether all that is in a file had its room from the beginning.</summary>
    internal static bool Held(FileStatus file) => file.Size < Reserved && file.Allocated >= Reserved;
}
