using System.Net.Sockets;
using Agentd.Daemon.Endpoints;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Agentd.Protocol;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Operators;

/// <summary>Serves one connection: who is it, what do they want, which endpoint answers. A bad one harms no other.</summary>
internal sealed class RequestRouter(RunEndpoint run, ILoggerFactory loggers)
{
    /// <summary>The time that a client has to greet and to ask.</summary>
    private static readonly TimeSpan AskWithin = TimeSpan.FromSeconds(10);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private volatile bool _shuttingDown;

    /// <summary>From now on, nothing new is begun.</summary>
    public void StopAccepting() => _shuttingDown = true;

    /// <summary>Serves a connection to its end. Never throws.</summary>
    public async Task ServeAsync(Socket accepted, ServerConnection connection, CancellationToken closing)
    {
        try
        {
            if (!PeerCheck.Allows(accepted, out var peer))
            {
                DaemonLog.ConnectionFailed(_log, $"uid {peer.Uid} (pid {peer.Pid}) may not ask: only root and the daemon's own user may");
                return;
            }
            await AnswerAsync(connection, closing).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ProtocolException or OperationCanceledException or SocketException or IOException)
        {
            DaemonLog.ConnectionFailed(_log, failure.Message);
        }
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            DaemonLog.Defect(_log, defect, "a request could not be answered");
        }
    }

    private async Task AnswerAsync(ServerConnection connection, CancellationToken closing)
    {
        var request = await AskedAsync(connection, closing).ConfigureAwait(false);
        try
        {
            await RouteAsync(request, connection, closing).ConfigureAwait(false);
        }
        catch (SessionException refusal)
        {
            await connection.SendAsync(new Problem(ProblemCode.Refused, refusal.Message), closing).ConfigureAwait(false);
        }
    }

    private static async Task<Request> AskedAsync(ServerConnection connection, CancellationToken closing)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(closing);
        limit.CancelAfter(AskWithin);
        await connection.GreetAsync(limit.Token).ConfigureAwait(false);
        try
        {
            return await connection.ReadRequestAsync(limit.Token).ConfigureAwait(false);
        }
        catch (ProtocolException unreadable) when (unreadable.Code is ProblemCode.Malformed or ProblemCode.FrameTooLarge)
        {
            await connection.SendAsync(new Problem(unreadable.Code, unreadable.Message), limit.Token).ConfigureAwait(false);
            throw;
        }
    }

    private Task RouteAsync(Request request, ServerConnection connection, CancellationToken closing) => request switch
    {
        RunRequest when _shuttingDown => connection.SendAsync(
            new Problem(ProblemCode.ShuttingDown, "agentd is shutting down"), closing).AsTask(),
        RunRequest asked => run.AnswerAsync(asked, connection, closing),
        _ => connection.SendAsync(new Problem(ProblemCode.Refused, "this daemon does not answer that request"), closing).AsTask(),
    };
}
