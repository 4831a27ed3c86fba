using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Conditions;

/// <summary>What matters of the file system that a path is on.</summary>
/// <param name="Kind">Its kind where that decides something (<c>NFS</c>, <c>FUSE</c> …); null for all others.</param>
/// <param name="FreeBytes">Bytes that this user may still write.</param>
/// <param name="FreeInodes">Entries that may still be made; null where the file system has no such limit.</param>
internal sealed record FileSystemFacts(string? Kind, long FreeBytes, long? FreeInodes)
{
    /// <summary>Asks the kernel about the file system of a path, or of the nearest directory above it that exists.</summary>
    /// <exception cref="IOException">The kernel does not answer for it.</exception>
    public static FileSystemFacts Of(string path)
    {
        var there = Nearest(path);
        if (LinuxCalls.StatFileSystem(OpenedFile.Name(there), out var status) != 0)
            throw new IOException($"the file system of {there} cannot be read");
        var inodes = status.Inodes > 0 ? status.FreeInodes : (long?)null;
        return new FileSystemFacts(Remote(status.Type), status.AvailableBlocks * status.BlockSize, inodes);
    }

    /// <summary>A path, or the nearest directory above it that exists.</summary>
    public static string Nearest(string path)
    {
        while (!Path.Exists(path)) path = Path.GetDirectoryName(path) ?? "/";
        return path;
    }

    // The kernel's magic numbers of file systems on which changes made elsewhere are not seen by inotify.
    private static string? Remote(long type) => (uint)type switch
    {
        0x6969 => "NFS",
        0x65735546 => "FUSE",
        0xFF534D42 or 0xFE534D42 or 0x517B => "SMB",
        0x01021997 => "9P",
        0x00C36400 => "Ceph",
        _ => null,
    };
}
