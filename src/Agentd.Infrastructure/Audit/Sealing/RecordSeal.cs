using Agentd.Domain.Audit;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>Closes one record: check, seal, publish, in this order.</summary>
internal static class RecordSeal
{
    /// <summary>Closes a record.</summary>
    /// <returns>What an operator should be told although the record is complete.</returns>
    /// <exception cref="LinuxException">The record stays incomplete.</exception>
    /// <exception cref="TreeRefusedException">The record stays incomplete.</exception>
    internal static List<string> Run(
        AuditRecordSettings settings, RecordHandle handle, SessionRecord record, CancellationToken cancellation)
    {
        if (handle.IsPublished) return AfterPublication(handle);
        var manifest = Tree(handle, cancellation);
        var console = KeptConsole.Describe(record, handle.Agentd, cancellation);
        handle.Agentd.Sync();
        var publication = new Publication(settings, handle);
        var head = publication.Publish(SessionDocuments.From(record) with { Console = console, ManifestDigest = manifest });
        settings.Sealed?.Invoke(head);
        return AfterPublication(handle);
    }

    private static string Tree(RecordHandle handle, CancellationToken cancellation)
    {
        var checkedEntries = TreeCheck.Run(handle.Directory, RecordLayout.Runa, cancellation);
        using var manifest = new ManifestFile(handle.Agentd);
        var sealedEntries = new TreeSeal(manifest, cancellation).Run(handle.Directory, RecordLayout.Runa);
        return checkedEntries == sealedEntries
            ? manifest.Finish()
            : throw new TreeRefusedException("runa", $"had {checkedEntries} entries when it was checked and {sealedEntries} when it was sealed");
    }

    private static List<string> AfterPublication(RecordHandle handle)
    {
        var warnings = new List<string>();
        try
        {
            handle.Agentd.Sync();
            if (handle.Agentd.TryRemove(RecordLayout.NotedEnd)) handle.Agentd.Sync();
        }
        catch (LinuxException failure)
        {
            warnings.Add($"the record is sealed, but its directory could not be synced: {failure.Message}; {AuditFailure.Cure(failure.Error)}");
        }

        return warnings;
    }
}
