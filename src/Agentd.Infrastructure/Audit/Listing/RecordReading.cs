using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Listing;

/// <summary>One record as its documents have it, its tree not looked at.</summary>
/// <param name="SessionId">The record, by the name of its directory.</param>
/// <param name="Document">Its <c>session.json</c>; null where that is missing or none.</param>
/// <param name="Bytes">The bytes of <c>session.json</c>; empty where it is missing.</param>
internal sealed record RecordReading(string SessionId, SessionDocument? Document, byte[] Bytes)
{
    internal bool IsComplete => Document is { EndTimestamp: not null, Outcome: not null };

    internal string Link => ChainLink.DigestOf(Bytes);

    /// <summary>Reads all records of an agent, in the order of their names; one that is pruned meanwhile is left out.</summary>
    internal static IEnumerable<RecordReading> AllOf(DirectoryHandle agent) =>
        RecordDirectories.Records(agent).Select(name => RecordDirectories.UnlessGone(() => Read(agent, name))).OfType<RecordReading>();

    internal static RecordReading Read(DirectoryHandle agent, ReadOnlySpan<byte> name)
    {
        var session = RecordDirectories.Text(name);
        if (!RecordDirectories.HasDocuments(agent, name)) return new RecordReading(session, null, []);
        using var record = RecordHandle.Open(agent, name);
        try
        {
            var bytes = DurableFile.TryRead(record.Agentd, RecordLayout.Session) ?? [];
            return new RecordReading(session, SessionDocument.TryRead(bytes), bytes);
        }
        catch (InvalidDataException)
        {
            return new RecordReading(session, null, []);
        }
    }

    internal RecordSummary Summary(string root, string agent) => new()
    {
        Agent = agent,
        SessionId = SessionId,
        Complete = IsComplete,
        Outcome = Document?.Outcome,
        ExitCode = Document?.ExitCode,
        StartTimestamp = Document?.StartTimestamp,
        EndTimestamp = Document?.EndTimestamp,
        DaemonId = Document?.DaemonId,
        Sequence = Document?.Chain?.Sequence,
        Continues = Document?.Continues?.SessionId,
        Path = Path.Combine(root, agent, SessionId),
    };
}
