using Agentd.Domain.Audit;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Records;
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
        var publication = new Publication(settings, handle);
        if (!handle.IsPublished) Close(settings, handle, record, publication, cancellation);
        RemoveNotedEnd(handle, publication.Warnings);
        return publication.Warnings;
    }

    private static void Close(
        AuditRecordSettings settings, RecordHandle handle, SessionRecord record, Publication publication, CancellationToken cancellation)
    {
        RemoveHalves(handle.Agentd);
        var manifest = Tree(handle, cancellation);
        record = record with { Output = KeptConsole.Judge(record, handle.Agentd) };
        var console = KeptConsole.Describe(record, handle.Agentd, cancellation);
        // The session wrote its files without syncing them: none may be lost by a power cut that finds the record complete.
        handle.Directory.SyncFileSystem();
        var head = publication.Publish(SessionDocuments.From(record) with { Console = console, ManifestDigest = manifest });
        settings.Sealed?.Invoke(head);
    }

    // A process that was killed may have left the half of a file that nothing would write again: a sealed record holds none.
    private static void RemoveHalves(DirectoryHandle agentd)
    {
        var listing = DirectoryListing.Read(agentd);
        for (var place = 0; place < listing.Count; place++)
            if (listing.Name(place)[0] == '.') agentd.TryRemove(listing.Name(place));
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

    // The noted end says nothing any more; left behind, it would only be removed by the next start.
    private static void RemoveNotedEnd(RecordHandle handle, List<string> warnings)
    {
        try
        {
            if (handle.Agentd.TryRemove(RecordLayout.NotedEnd)) handle.Agentd.Sync();
        }
        catch (LinuxException failure)
        {
            warnings.Add($"the record is sealed, but the noted end beside it could not be removed: {failure.Message}; {AuditFailure.Cure(failure.Error)}");
        }
    }
}
