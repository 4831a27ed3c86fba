using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Work;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>What a session left of its repository, in its record: the parcel's summary, and its bundle where no secret is in it.</summary>
internal sealed class KeptWork(SessionRecord record, WorkEvidence evidence, DirectoryHandle agentd)
{
    private const string NotMade = "it could not be read: the repository is damaged, there was not time enough, or no room on the disk";
    private const string InCommit = "a secret value is in a commit: in its message, in a name, or in a file";
    private const string InBranch = "a secret value is in the name of a branch";
    private const string InName = "a secret value is in the name of a file that was not committed";
    private const string InFile = "a secret value is in a file that was not committed";
    private const string Unknown = "the values to look for in it are not known any more: a credential changed, or the agent was removed, "
        + "and the daemon was restarted, while the session ran";

    /// <summary>Keeps it durably, in the place of an earlier attempt's; or says how the parcel is to be made anew.</summary>
    /// <exception cref="IOException">The parcel cannot be read.</exception>
    /// <exception cref="LinuxException">The record cannot be written.</exception>
    internal WorkFound Keep()
    {
        try
        {
            using var source = new FileStream(evidence.Parcel, FileMode.Open, FileAccess.Read);
            return Keep(source);
        }
        catch (Exception torn) when (torn is InvalidDataException or FileNotFoundException)
        {
            return evidence.IsLast
                ? Write(new WorkDocument { Kept = WorkKept.None.Word(), Base = record.Commit }, evidence.Trouble ?? NotMade)
                : new WorkFound(null, Again: new WorkAgain([], CommitsOnly: false));
        }
    }

    private WorkFound Keep(FileStream source)
    {
        var search = evidence.Masked is { } masked ? SecretSearch.For(masked) : null;
        var (parcel, summary) = (new ParcelStream(source), new ParcelSummary(search));
        summary.Read(parcel);
        var document = summary.ToDocument(record.Commit);
        if (summary.Kept is not (WorkKept.All or WorkKept.Commits))
        {
            parcel.Expect("end"u8);
            var isNothing = document is { Reason: null, NotKept.Count: 0 } && summary.Kept == WorkKept.None;
            return isNothing ? Nothing() : Write(document, document.Reason);
        }
        if (search is null) return Write(document with { Kept = WorkKept.Summary.Word() }, Unknown);
        var objects = new ParcelObjects(search);
        var size = objects.Read(parcel);
        if ((summary.HasSecretInBranch ? InBranch : Objection(objects)) is { } reason)
        {
            return evidence.IsLast || objects.InCommits || summary.HasSecretInBranch
                ? Write(document with { Kept = WorkKept.Summary.Word() }, reason)
                : new WorkFound(null, Again: new WorkAgain(objects.Files, objects.InNames || objects.AreTooMany));
        }
        return Write(document, document.Reason, bundle => Copy(parcel, size, bundle));
    }

    private static string? Objection(ParcelObjects objects) => objects switch
    {
        { AreClean: true } => null,
        { InCommits: true } => InCommit,
        { InNames: true } => InName,
        _ => InFile,
    };

    private static void Copy(ParcelStream parcel, long size, FileStream bundle)
    {
        parcel.Read(size, bundle.Write);
        parcel.Expect("end"u8);
    }

    private WorkFound Nothing()
    {
        Remove();
        return new WorkFound(WorkKept.None);
    }

    private void Remove()
    {
        agentd.TryRemove(RecordLayout.WorkBundle);
        agentd.TryRemove(RecordLayout.WorkSummary);
    }

    // The summary last: a bundle without one is half of an attempt.
    private WorkFound Write(WorkDocument document, string? reason, Action<FileStream>? copy = null)
    {
        Remove();
        if (copy is not null)
        {
            using var file = new DurableFile(agentd, RecordLayout.WorkBundle);
            using (var bundle = new FileStream(new SafeFileHandle(file.Content.Number, ownsHandle: false), FileAccess.Write)) copy(bundle);
            file.Finish(FileModes.SealedFile);
        }
        DurableFile.Replace(agentd, RecordLayout.WorkSummary, (document with { Reason = reason }).ToBytes(), FileModes.SealedFile);
        return new WorkFound(Words.Parse<WorkKept>(document.Kept), reason);
    }

    /// <summary>The record's work, by the files that are kept of it: whichever daemon kept them.</summary>
    /// <exception cref="InvalidDataException">The summary is damaged.</exception>
    internal static WorkRecordDocument? Describe(SessionRecord record, DirectoryHandle agentd, CancellationToken cancellation)
    {
        if (DurableFile.TryRead(agentd, RecordLayout.WorkSummary, WorkDocument.MostBytes) is not { } bytes)
        {
            agentd.TryRemove(RecordLayout.WorkBundle);
            return record.Work == WorkKept.None ? new WorkRecordDocument(WorkKept.None.Word()) : null;
        }
        return new WorkRecordDocument(WorkDocument.Read(bytes).Kept)
        {
            Summary = KeptFile.Describe(agentd, RecordLayout.WorkSummary, cancellation),
            Bundle = KeptFile.Describe(agentd, RecordLayout.WorkBundle, cancellation),
        };
    }
}
