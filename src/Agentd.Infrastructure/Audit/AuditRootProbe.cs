using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit;

/// <summary>Finds out whether an audit root can do what records need: create, chmod, restore and remove.</summary>
internal static class AuditRootProbe
{
    private static ReadOnlySpan<byte> Entry => "entry\0"u8;

    /// <summary>Probes a root, creating it for the daemon's user alone where it is missing.</summary>
    /// <exception cref="SessionException">The root is not usable.</exception>
    internal static void Run(string root)
    {
        var probe = RecordLayout.Name($"{RecordLayout.ProbePrefix}{Guid.NewGuid():n}");
        try
        {
            if (!Directory.Exists(root)) Make(Path.TrimEndingDirectorySeparator(root));
            using var directory = DirectoryHandle.OpenPath(root);
            Try(directory, probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionException(
                $"the audit root '{root}' is not usable: {failure.Message}; the daemon must be able to create, chmod and remove "
                + "entries there, and to chmod what session containers write: align its UID with the one they write as, "
                + "or give it CAP_FOWNER",
                failure);
        }
    }

    private static void Make(string root)
    {
        var above = Path.GetDirectoryName(root) ?? "/";
        Directory.CreateDirectory(above);
        using var parent = DirectoryHandle.OpenPath(above);
        parent.MakeDirectory(Encoding.UTF8.GetBytes(Path.GetFileName(root) + '\0'), FileModes.Private).Dispose();
    }

    private static void Try(DirectoryHandle root, byte[] probe)
    {
        try
        {
            using (var probed = root.MakeDirectory(probe, FileModes.OpenDirectory)) Try(probed);
            root.TryRemove(probe, directory: true);
        }
        catch (LinuxException)
        {
            // The operator learns of the first failure. Every dispatch probes, so that leftovers would add up.
            _ = LinuxCalls.UnlinkAt(root.Number, [.. probe[..^1], (byte)'/', .. Entry], 0);
            _ = LinuxCalls.UnlinkAt(root.Number, probe, LinuxCalls.AtRemoveDirectory);
            throw;
        }
    }

    private static void Try(DirectoryHandle probed)
    {
        using (var entry = probed.Open(Entry, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, FileModes.OpenFile))
        {
            entry.ChangeMode(FileModes.SealedFile);
            entry.ChangeMode(FileModes.OpenFile);
        }

        probed.ChangeMode(FileModes.SealedDirectory);
        probed.ChangeMode(FileModes.OpenDirectory);
        probed.TryRemove(Entry);
    }
}
