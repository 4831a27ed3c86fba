using Agentd.Domain.Audit;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>Closes one record: check, seal, publish.</summary>
internal static class RecordSeal
{
    /// <summary>Closes a record; what is returned is for the operator although the record is complete.</summary>
    internal static IReadOnlyList<string> Run(RecordHandle handle, SessionRecord record, CancellationToken cancellation)
    {
        if (handle.IsPublished) return [];
        var checkedEntries = TreeCheck.Run(handle.Directory, RecordLayout.Runa, cancellation);
        using var manifest = new ManifestFile(handle.Agentd);
        var sealedEntries = new TreeSeal(manifest, cancellation).Run(handle.Directory, RecordLayout.Runa);
        if (checkedEntries != sealedEntries)
            throw new TreeRefusedException("runa", $"had {checkedEntries} entries when it was checked and {sealedEntries} when it was sealed");
        var digest = manifest.Finish();
        handle.Write(RecordLayout.Session, SessionDocuments.From(record), FileModes.SealedFile);
        return AfterPublication(handle);
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
