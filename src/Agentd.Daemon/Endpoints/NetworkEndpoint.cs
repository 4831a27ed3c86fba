using Agentd.Application.Ports;
using Agentd.Application.Sessions.List;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Egress;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>network</c>: what was decided about a session's connections, from its record, or so far.</summary>
internal sealed class NetworkEndpoint(SessionCatalog catalog, IRecordArchive archive, IStaging staging)
{
    public async Task AnswerAsync(NetworkRequest request, ServerConnection connection, CancellationToken closing)
    {
        var decisions = await Task.Run(() => Decisions(catalog.Find(request.Session), request.Denied), closing).ConfigureAwait(false);
        foreach (var page in NetworkPage.Of(decisions)) await connection.SendAsync(page, closing).ConfigureAwait(false);
    }

    private List<NetworkDecision> Decisions(SessionView view, bool deniedOnly)
    {
        var mask = DecisionFile.Masking(view.Live is { } live ? live.Masked : []);
        try
        {
            using var file = Open(view);
            return file is null ? throw new SessionException(Objection(view.Record)) :
                [.. DecisionFile.Read(file).Where(one => !deniedOnly || IsDenied(one)).Select(mask).Select(Reply)];
        }
        catch (IOException failure)
        {
            throw new SessionException(
                $"the network of session {view.Record.SessionId} cannot be read: {failure.Message}; try again", failure);
        }
    }

    // In its record before the raw file goes: looked for first, what is kept is never missed.
    private FileStream? Open(SessionView view)
    {
        var staged = staging.Find(view.Record.Names)?.NetworkDecisions;
        var kept = archive.NetworkDecisions(view.Record.Agent, view.Record.SessionId);
        return new[] { kept, staged }.OfType<string>().Where(File.Exists).Select(Open).FirstOrDefault();
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static string Objection(SessionRecord record) => record.Network?.Mode switch
    {
        null => $"session {record.SessionId} has no network yet, or its record does not tell of it",
        AgentNetwork.Filtered => $"session {record.SessionId} has not come to its network, or the decisions about it are lost",
        var mode => $"session {record.SessionId} is not filtered (network mode {mode}): nobody knows what it reached",
    };

    private static bool IsDenied(Decision decision) => decision.Verdict is NetworkVerdict.Deny or NetworkVerdict.WouldDeny;

    private static NetworkDecision Reply(Decision decision) => new()
    {
        Time = decision.Time,
        Verdict = decision.Verdict.Word(),
        Kind = decision.Kind?.Word(),
        Host = decision.Host,
        Port = decision.Port,
        Rule = decision.Rule,
        Reason = decision.Reason,
        Seen = decision.Seen,
        Method = decision.Method,
        Path = decision.Path,
        Status = decision.Status,
        Credential = decision.Credential,
        Address = decision.Address,
        Sent = decision.Sent,
        Received = decision.Received,
        Ms = decision.Ms,
        Times = decision.Times,
    };
}
