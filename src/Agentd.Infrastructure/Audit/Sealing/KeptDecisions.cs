using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>What was decided about a filtered session's connections, in its record.</summary>
internal static class KeptDecisions
{
    /// <summary>Writes the decisions durably and masked, in the place of an earlier copy.</summary>
    /// <returns>What they come to.</returns>
    /// <exception cref="IOException">The staged file cannot be read.</exception>
    /// <exception cref="LinuxException">The kept one cannot be written.</exception>
    internal static DecisionTally Keep(string staged, IReadOnlyList<SecretValue>? masked, DirectoryHandle agentd)
    {
        using var source = new FileStream(staged, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var file = new DurableFile(agentd, RecordLayout.Decisions);
        using var kept = new FileStream(new SafeFileHandle(file.Content.Number, ownsHandle: false), FileAccess.Write);
        var (tally, mask) = (new DecisionTally(), DecisionFile.Masking(masked));
        foreach (var decision in DecisionFile.Read(source).Select(mask))
        {
            tally.Add(decision);
            kept.Write(DecisionFile.Line(decision));
        }
        kept.Flush();
        file.Finish(FileModes.SealedFile);
        return tally;
    }

    /// <summary>The record's network, by the file that is kept of it: whichever daemon kept it.</summary>
    internal static NetworkRecordDocument? Describe(SessionRecord record, DirectoryHandle agentd, CancellationToken cancellation)
    {
        var kept = KeptFile.Describe(agentd, RecordLayout.Decisions, cancellation);
        // A daemon may have died before it had noted what was declared; only a filtered session has decisions.
        if ((record.Network ?? (kept is not null ? new DeclaredNetwork(AgentNetwork.Filtered) : null)) is not { } declared) return null;
        var document = NetworkRecordDocument.From(declared);
        if (kept is null) return document;
        using var file = agentd.Open(RecordLayout.Decisions, OpenFlags.ReadOnly);
        using var lines = new FileStream(new SafeFileHandle(file.Number, ownsHandle: false), FileAccess.Read);
        var tally = new DecisionTally();
        foreach (var decision in DecisionFile.Read(lines)) tally.Add(decision);
        return tally.Complete(document) with
        {
            Decisions = new DecisionsDocument(kept.Bytes, kept.Sha256, tally.Cut),
        };
    }
}
