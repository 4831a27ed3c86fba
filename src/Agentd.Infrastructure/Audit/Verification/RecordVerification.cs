using Agentd.Domain.Audit;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>Compares one complete record with what it says of itself.</summary>
/// <param name="found">Takes an entry's path, or null for the record, and what is different.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class RecordVerification(Action<string?, string> found, CancellationToken cancellation)
{
    internal void Run(DirectoryHandle agent, RecordReading reading)
    {
        try
        {
            using var record = RecordHandle.Open(agent, RecordLayout.Name(reading.SessionId));
            var document = reading.Document!;
            if (document.SessionId != reading.SessionId)
                found(null, $"is the record of session {document.SessionId}: it was swapped or moved");
            if (document.SchemaVersion is < SessionRecord.OldestSchemaVersion or > SessionRecord.SchemaVersion)
                found("agentd/session.json", $"has schema version {document.SchemaVersion}");
            CheckNames(record.Directory, "", ["agentd", "runa"]);
            CheckNames(record.Agentd, "agentd/", Expected(document), LeftOver(record, document));
            CheckModes(record);
            CheckFile(record.Agentd, RecordLayout.Console, "agentd/console.log", document.Console?.Bytes, document.Console?.Sha256);
            var decisions = document.Network?.Decisions;
            CheckFile(record.Agentd, RecordLayout.Decisions, "agentd/network.jsonl", decisions?.Bytes, decisions?.Sha256);
            var requests = document.Usage?.Requests;
            CheckFile(record.Agentd, RecordLayout.Usage, "agentd/usage.jsonl", requests?.Bytes, requests?.Sha256);
            var (summary, bundle) = (document.Work?.Summary, document.Work?.Bundle);
            CheckFile(record.Agentd, RecordLayout.WorkSummary, "agentd/work.json", summary?.Bytes, summary?.Sha256);
            CheckFile(record.Agentd, RecordLayout.WorkBundle, "agentd/work.bundle", bundle?.Bytes, bundle?.Sha256);
            CheckTree(record, document.ManifestDigest);
        }
        catch (LinuxException failure)
        {
            found(null, $"could not be compared: {failure.Message}; {AuditFailure.Cure(failure.Error)}");
        }
    }

    private static string[] Expected(SessionDocument document) =>
    [
        "manifest.mtree", "session.json",
        .. document.Console is null ? (string[])[] : ["console.log"],
        .. document.Network?.Decisions is null ? (string[])[] : ["network.jsonl"],
        .. document.Usage?.Requests is null ? (string[])[] : ["usage.jsonl"],
        .. document.Work?.Summary is null ? (string[])[] : ["work.json"],
        .. document.Work?.Bundle is null ? (string[])[] : ["work.bundle"],
        .. document.SigningKey is null ? (string[])[] : ["session.sig"],
    ];

    // The noted end goes once the record is published: until then, and after a stop just there, the same end is there twice.
    private static string[] LeftOver(RecordHandle record, SessionDocument document) =>
        record.Agentd.TryStatusOf(RecordLayout.NotedEnd, out var status)
        && status is { Type: EntryType.File, Size: <= DurableFile.MaxBytes }
        && record.Read(RecordLayout.NotedEnd) is { } noted
        && (noted.SessionId, noted.EndTimestamp, noted.Outcome) == (document.SessionId, document.EndTimestamp, document.Outcome)
            ? ["end.json"] : [];

    private void CheckNames(DirectoryHandle directory, string prefix, string[] expected, params string[] tolerated)
    {
        var there = NamedEntry.In(directory).ConvertAll(entry => entry.Shown);
        foreach (var name in there.Except([.. expected, .. tolerated])) found(prefix + name, "was added");
        foreach (var name in expected.Except(there)) found(prefix + name, "is missing");
    }

    private void CheckModes(RecordHandle record)
    {
        CheckMode("", record.Directory.Status(), FileModes.OpenDirectory);
        CheckMode("agentd", record.Agentd.Status(), FileModes.OpenDirectory);
        foreach (var entry in NamedEntry.In(record.Agentd))
        {
            if (!RecordLayout.NotedEnd.SequenceEqual(entry.Bytes))
                CheckMode($"agentd/{entry.Shown}", record.Agentd.StatusOf(entry.Bytes), FileModes.SealedFile);
        }
    }

    private void CheckMode(string path, FileStatus status, uint mode)
    {
        if (status.Permissions != mode)
            found(path.Length == 0 ? null : path, $"had mode {FileModes.Octal(mode)} and has {FileModes.Octal(status.Permissions)}");
    }

    private void CheckFile(DirectoryHandle agentd, ReadOnlySpan<byte> name, string shown, long? bytes, string? sha256)
    {
        if (bytes is null || !agentd.TryStatusOf(name, out var status)) return;
        if (status.Type != EntryType.File || status.Size != bytes)
        {
            found(shown, $"had {bytes} bytes and has {status.Size}");
        }
        else
        {
            using var file = agentd.Open(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
            var digest = ContentDigest.Compute(file, new byte[ContentDigest.BufferSize], out _, cancellation);
            if (Convert.ToHexStringLower(digest) != sha256) found(shown, "has another content");
        }
    }

    private void CheckTree(RecordHandle record, string? digest)
    {
        try
        {
            // What is missing was named already.
            if (!record.Agentd.TryStatusOf(RecordLayout.Manifest, out _) || !record.Directory.TryStatusOf(RecordLayout.Runa, out _)) return;
            using var manifest = new ManifestReader(record.Agentd);
            if (manifest.Digest() != digest)
                found("agentd/manifest.mtree", "has another content; what is in runa/ cannot be compared with it");
            else new TreeVerification(manifest, found, cancellation).Run(record.Directory, RecordLayout.Runa);
        }
        catch (TreeRefusedException refusal)
        {
            found("runa", $"was not compared to its end: {refusal.Message}");
        }
        catch (InvalidDataException damage)
        {
            found("agentd/manifest.mtree", damage.Message);
        }
    }
}
