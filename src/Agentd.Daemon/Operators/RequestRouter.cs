using Agentd.Daemon.Endpoints;
using Agentd.Daemon.Health;
using Agentd.Protocol;

namespace Agentd.Daemon.Operators;

/// <summary>Which endpoint answers which request.</summary>
internal sealed class RequestRouter(
    RunEndpoint run, AttachEndpoint attach, WaitEndpoint wait, StopEndpoint stop, LogsEndpoint logs, PsEndpoint ps, InspectEndpoint inspect,
    NetworkEndpoint network, NetworkCheckEndpoint networkCheck, AgentsEndpoint agents, ScheduleEndpoint schedule, StatusEndpoint status,
    ReloadEndpoint reload, UsageEndpoint usage, RecordsEndpoint records, WatchEndpoint watch, WorkEndpoint work,
    VerifyEndpoint verify, Readiness readiness)
{
    /// <summary>Answers a request.</summary>
    public Task RouteAsync(Request request, ServerConnection connection, CancellationToken closing) => request switch
    {
        RunRequest or ReloadRequest when readiness.IsDraining => connection.SendAsync(
            new Problem(ProblemCode.ShuttingDown, "agentd is shutting down"), closing).AsTask(),
        RunRequest asked => run.AnswerAsync(asked, connection, closing),
        AttachRequest asked => attach.AnswerAsync(asked, connection, closing),
        WaitRequest asked => wait.AnswerAsync(asked, connection, closing),
        StopRequest asked => stop.AnswerAsync(asked, connection, closing),
        LogsRequest asked => logs.AnswerAsync(asked, connection, closing),
        PsRequest asked => ps.AnswerAsync(asked, connection, closing),
        RecordsRequest asked => records.AnswerAsync(asked, connection, closing),
        WorkRequest asked => work.AnswerAsync(asked, connection, closing),
        BundleRequest asked => work.AnswerAsync(asked, connection, closing),
        VerifyRecordRequest asked => verify.AnswerAsync(asked, connection, closing),
        HeadsRequest => verify.AnswerAsync(connection, closing),
        WatchRequest => watch.AnswerAsync(connection, closing),
        InspectRequest asked => inspect.AnswerAsync(asked, connection, closing),
        NetworkRequest asked => network.AnswerAsync(asked, connection, closing),
        NetworkCheckRequest asked => networkCheck.AnswerAsync(asked, connection, closing),
        UsageRequest asked => usage.AnswerAsync(asked, connection, closing),
        AgentsRequest => agents.AnswerAsync(connection, closing),
        ScheduleRequest asked => schedule.AnswerAsync(asked, connection, closing),
        StatusRequest => status.AnswerAsync(connection, closing),
        ReloadRequest => reload.AnswerAsync(connection, closing),
        _ => connection.SendAsync(new Problem(ProblemCode.Refused, "this daemon does not answer that request"), closing).AsTask(),
    };
}
