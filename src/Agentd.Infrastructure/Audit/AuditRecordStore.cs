using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Sealing;
using Agentd.Infrastructure.Audit.Signatures;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit;

/// <summary>The records under one audit root, on disk.</summary>
internal sealed class AuditRecordStore(AuditRecordSettings settings) : IAuditRecords
{
    private string Root => settings.Root;

    public void Probe()
    {
        AuditRootProbe.Run(Root);
        if (settings.SigningKeyFile is { } file) SigningKeyFile.ReadPrivate(file).Dispose();
    }

    public bool TryBegin(SessionRecord record)
    {
        try
        {
            using var root = DirectoryHandle.OpenPath(Root);
            return RecordBeginning.Run(root, Open(record));
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(PathOf(record), "begin the audit record", failure);
        }
    }

    public void Update(SessionRecord record) =>
        WriteOpen(record, "update the audit record", handle => handle.Write(RecordLayout.Session, Open(record)));

    public void NoteEnd(SessionRecord record) =>
        WriteOpen(record, "note the session's end in the audit record", handle => handle.Write(RecordLayout.NotedEnd, record));

    public Task<KeptOutput> KeepConsoleAsync(SessionRecord record, ConsoleEvidence evidence, CancellationToken cancellation) =>
        Task.Run(() => KeepConsole(record, evidence, cancellation), cancellation);

    public Task<NetworkCounts?> KeepDecisionsAsync(
        SessionRecord record, string staged, IReadOnlyList<SecretValue>? masked, CancellationToken cancellation) =>
        Task.Run(() => KeepDecisions(record, staged, masked), cancellation);

    public Task<SessionUsage?> KeepUsageAsync(
        SessionRecord record, string staged, IReadOnlyList<SecretValue>? masked, PriceList prices, CancellationToken cancellation) =>
        Task.Run(() => KeepUsage(record, staged, masked, prices), cancellation);

    public Task<WorkFound> KeepWorkAsync(SessionRecord record, WorkEvidence evidence, CancellationToken cancellation) =>
        Task.Run(() => KeepWork(record, evidence), cancellation);

    public Task<IReadOnlyList<string>> SealAsync(SessionRecord record, IReadOnlyList<SecretValue>? masked, CancellationToken cancellation)
    {
        if (!record.IsComplete) throw new ArgumentException("Only a record with an end and an outcome can be sealed.", nameof(record));
        return Task.Run(() => Seal(record, masked, cancellation), cancellation);
    }

    public IReadOnlyList<SessionRecord> Incomplete(DaemonId daemon)
    {
        if (!Directory.Exists(Root)) return [];
        try
        {
            using var root = DirectoryHandle.OpenPath(Root);
            return [.. IncompleteRecords.Find(root, daemon)];
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(Root, "read the audit records under", failure);
        }
        catch (InvalidDataException damage)
        {
            throw new SessionException(
                $"cannot read the audit records under '{Root}': a session.json or end.json {damage.Message}; move its record away", damage);
        }
    }

    public string RunaDirectory(AgentName agent, SessionId session) => Path.Combine(Root, agent.Value, session.Value, "runa");

    private IReadOnlyList<string> Seal(SessionRecord record, IReadOnlyList<SecretValue>? masked, CancellationToken cancellation)
    {
        try
        {
            return With(record, "seal the audit record", handle => new RecordSeal(settings, handle).Run(record, masked, cancellation));
        }
        catch (InvalidDataException damage)
        {
            throw new SessionException(
                $"cannot seal the audit record '{PathOf(record)}': {damage.Message}; the record stays incomplete", damage);
        }
        catch (TreeRefusedException refusal)
        {
            var cure = refusal.InnerException is LinuxException failure ? $"; {AuditFailure.Cure(failure.Error)}" : "";
            throw new SessionException($"cannot seal the audit record '{PathOf(record)}': {refusal.MaskedMessage(masked)}{cure}; "
                + "the record stays incomplete", refusal);
        }
    }

    private KeptOutput KeepConsole(SessionRecord record, ConsoleEvidence evidence, CancellationToken cancellation)
    {
        try
        {
            return With(record, "keep the console output in", handle => handle.IsPublished
                ? new KeptOutput(OutputState.Unknown, "its record was complete before")
                : KeptConsole.Keep(settings.Console, evidence, handle.Agentd, cancellation));
        }
        catch (IOException failure)
        {
            throw new SessionException($"cannot keep the console output in '{PathOf(record)}': {failure.Message}", failure);
        }
    }

    private NetworkCounts? KeepDecisions(SessionRecord record, string staged, IReadOnlyList<SecretValue>? masked)
    {
        try
        {
            return With(record, "keep the network's decisions in", handle => handle.IsPublished
                ? null : KeptDecisions.Keep(staged, masked, handle.Agentd).Counts);
        }
        catch (IOException failure)
        {
            throw new SessionException($"cannot keep the network's decisions in '{PathOf(record)}': {failure.Message}", failure);
        }
    }

    private SessionUsage? KeepUsage(SessionRecord record, string staged, IReadOnlyList<SecretValue>? masked, PriceList prices)
    {
        try
        {
            return With(record, "keep what the session used in", handle => handle.IsPublished || !File.Exists(staged)
                ? null : KeptUsage.Keep(staged, masked, prices, handle.Agentd));
        }
        catch (IOException failure)
        {
            throw new SessionException($"cannot keep what the session used in '{PathOf(record)}': {failure.Message}", failure);
        }
    }

    private WorkFound KeepWork(SessionRecord record, WorkEvidence evidence)
    {
        try
        {
            return With(record, "keep the session's work in", handle => handle.IsPublished
                ? new WorkFound(record.Work) : new KeptWork(record, evidence, handle.Agentd).Keep());
        }
        catch (IOException failure)
        {
            throw new SessionException($"cannot keep the session's work in '{PathOf(record)}': {failure.Message}", failure);
        }
    }

    private void WriteOpen(SessionRecord record, string action, Action<RecordHandle> write) => With(record, action, handle =>
    {
        if (handle.IsPublished) throw new SessionException($"cannot {action} '{PathOf(record)}': the record is complete");
        write(handle);
        return true;
    });

    private T With<T>(SessionRecord record, string action, Func<RecordHandle, T> work)
    {
        try
        {
            using var handle = RecordHandle.Open(Root, record.Agent, record.SessionId);
            return work(handle);
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(PathOf(record), action, failure);
        }
    }

    private string PathOf(SessionRecord record) => Path.Combine(Root, record.Agent.Value, record.SessionId.Value);

    private static SessionRecord Open(SessionRecord record) => record with { EndedAt = null, Outcome = null, ExitCode = null };
}
