using Agentd.Application.Ports;
using Agentd.Infrastructure.Audit.Digests;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>Puts the console output into a record.</summary>
internal static class ConsoleEvidence
{
    private static ReadOnlySpan<byte> Beside => ".console.new\0"u8;

    /// <summary>Writes the output durably; null where none is kept.</summary>
    /// <exception cref="LinuxException">The output cannot be written.</exception>
    internal static ConsoleDocument? Keep(IConsoleArchive? archive, AuditEvidence evidence, DirectoryHandle agentd, CancellationToken cancellation)
    {
        if (archive is null || evidence.ConsoleLog is not { } raw) return null;
        agentd.TryRemove(Beside);
        var cut = Write(archive, raw, evidence, agentd, cancellation);
        using var file = agentd.Open(Beside, OpenFlags.ReadOnly);
        var digest = ContentDigest.Of(file, new byte[ContentDigest.BufferSize], out var size, cancellation);
        file.ChangeMode(FileModes.SealedFile);
        file.Sync();
        agentd.Rename(Beside, RecordLayout.Console);
        return new ConsoleDocument(size, Convert.ToHexStringLower(digest), cut);
    }

    private static bool Write(IConsoleArchive archive, string raw, AuditEvidence evidence, DirectoryHandle agentd, CancellationToken cancellation)
    {
        using var file = agentd.Open(Beside, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, FileModes.Private);
        using var destination = new SafeFileHandle(file.Number, ownsHandle: false);
        return archive.Write(raw, evidence.Masked, destination, cancellation);
    }
}
