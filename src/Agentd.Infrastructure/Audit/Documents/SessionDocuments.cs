using System.Text.Json;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>Between a session's record and its document.</summary>
internal static class SessionDocuments
{
    /// <summary>The document's bytes, with a newline at the end.</summary>
    internal static byte[] Bytes(SessionDocument document) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(document, AuditJson.Readable.SessionDocument), (byte)'\n'];

    /// <summary>Reads a document; null when the bytes are not one.</summary>
    internal static SessionDocument? TryRead(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, AuditJson.Readable.SessionDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The document of a record.</summary>
    internal static SessionDocument From(SessionRecord record) => new()
    {
        SchemaVersion = SessionRecord.SchemaVersion,
        SessionId = record.SessionId.Value,
        Agent = record.Agent.Value,
        RepoUrl = record.RepositoryUrl,
        WorkUnit = record.WorkUnit,
        StartTimestamp = record.StartedAt,
        DaemonId = record.DaemonId.Value,
        EndTimestamp = record.EndedAt,
        Outcome = record.Outcome,
        ExitCode = record.ExitCode,
        Error = record.Error,
        Bound = record.Bound?.Word(),
        Displaced = record.Displaced?.Word(),
        Queued = record.Queued ? true : null,
        Recovered = record.Recovered ? true : null,
        HandOverOwed = record.HandOverOwed ? true : null,
        Trigger = record.Trigger.Word(),
        BootId = record.BootId,
        ImageDigest = record.ImageDigest,
        Commit = record.Commit,
        Phases = record.Phases.Count == 0 ? null : [.. record.Phases.Select(From)],
        Limits = record.Limits,
        Output = record.Output is { } output ? new OutputDocument(output.State.Word(), output.Reason) : null,
    };

    /// <summary>The record of a document; null when it is not one that this implementation wrote.</summary>
    internal static SessionRecord? Record(SessionDocument document)
    {
        if (!Domain.Sessions.SessionId.TryParse(document.SessionId, out var session)) return null;
        if (!AgentName.TryParse(document.Agent, out var agent) || !Domain.Sessions.DaemonId.TryParse(document.DaemonId, out var daemon)) return null;
        return new SessionRecord
        {
            SessionId = session,
            Agent = agent,
            DaemonId = daemon,
            RepositoryUrl = document.RepoUrl,
            WorkUnit = document.WorkUnit,
            StartedAt = document.StartTimestamp,
            EndedAt = document.EndTimestamp,
            Outcome = document.Outcome,
            ExitCode = document.ExitCode,
            Error = document.Error,
            Bound = SessionBoundWords.Parse(document.Bound),
            Displaced = DisplacementWords.Parse(document.Displaced),
            Queued = document.Queued ?? false,
            Recovered = document.Recovered ?? false,
            HandOverOwed = document.HandOverOwed ?? false,
            Trigger = SessionTriggerWords.Parse(document.Trigger),
            BootId = document.BootId,
            ImageDigest = document.ImageDigest,
            Commit = document.Commit,
            Phases = [.. (document.Phases ?? []).Select(Timing)],
            Limits = document.Limits,
            Output = document.Output is { } output ? new KeptOutput(OutputStateWords.Parse(output.State), output.Reason) : null,
        };
    }

    private static PhaseDocument From(PhaseTiming phase) =>
        new(phase.Name, phase.StartedAt, (long?)phase.Duration?.TotalMilliseconds);

    private static PhaseTiming Timing(PhaseDocument phase) =>
        new(phase.Name, phase.Start, phase.DurationMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
}
