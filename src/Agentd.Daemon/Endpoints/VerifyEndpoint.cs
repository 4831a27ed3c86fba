using System.Collections.Concurrent;
using Agentd.Application.Sessions.List;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>verify</c> and <c>heads</c>: whether a record is as it was sealed, and how far the agents' chains reach.</summary>
internal sealed class VerifyEndpoint(
    SessionCatalog catalog, VerifierProcess verifier, DaemonConfiguration configuration, TimeProvider time)
{
    // Clicking does not make the host read terabytes: what was verified a moment ago is told again.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1), Deadline = TimeSpan.FromMinutes(10);
    private const int MostKept = 500, LongestText = 400;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<SessionId, RecordVerified> _known = new();

    public async Task AnswerAsync(VerifyRecordRequest request, ServerConnection connection, CancellationToken closing)
    {
        var view = catalog.Find(request.Session);
        if (view.Live is not null) throw new SessionException($"session {view.Record.SessionId} has no sealed record yet");
        var verified = await VerifiedAsync(view.Record.SessionId, closing).ConfigureAwait(false);
        await connection.SendAsync(verified, closing).ConfigureAwait(false);
    }

    public async Task AnswerAsync(ServerConnection connection, CancellationToken closing)
    {
        var root = configuration.AuditRoot;
        var heads = Directory.Exists(root) ? await Task.Run(() => ChainHeads.Read(root), closing).ConfigureAwait(false) : [];
        var told = heads.Select(head => new AgentHead(head.Agent, head.SessionId, head.Link)).ToArray();
        await connection.SendAsync(new HeadList(told), closing).ConfigureAwait(false);
    }

    private async Task<RecordVerified> VerifiedAsync(SessionId session, CancellationToken closing)
    {
        await _turn.WaitAsync(closing).ConfigureAwait(false);
        try
        {
            if (_known.TryGetValue(session, out var known) && time.GetUtcNow() - known.At < Fresh) return known;
            if (_known.Count >= MostKept) _known.Clear();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(closing);
            limit.CancelAfter(Deadline);
            return _known[session] = Told(session, await verifier.OneAsync(session.Value, limit.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!closing.IsCancellationRequested)
        {
            throw new SessionException(
                $"the record of session {session} was not compared within {Deadline.TotalMinutes:0} minutes: call agentd audit verify");
        }
        finally
        {
            _turn.Release();
        }
    }

    private RecordVerified Told(SessionId session, VerifyReport report)
    {
        var record = report.Records.FirstOrDefault(one => one.SessionId == session.Value);
        var differences = report.Findings.Select(finding => Cut(finding.ToString())).Take(RecordVerified.Most).ToArray();
        var what = record?.What ?? "is gone";
        return new RecordVerified(
            session.Value, report.Passed && record is not null, record is { Whole: true } && differences.Length > 0
                ? "is as it was sealed, and its agent's chain is not" : what, differences, time.GetUtcNow());
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}
