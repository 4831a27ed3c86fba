using System.Collections.Concurrent;
using System.Net.Sockets;
using Agentd.Application.Sessions.List;
using Agentd.Application.Sessions.Prepare;
using Agentd.Daemon.Lifetime;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Agentd.Protocol;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Linux;

namespace Agentd.Daemon.Operators;

/// <summary>Serves one connection: checks the user, reads the request, sends an answer or a problem. A bad one harms no other.</summary>
internal sealed class OperatorConnection(RequestRouter router, AnswerBell answers, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>The time that a client has to greet and to ask, or to take a refusal.</summary>
    private static readonly TimeSpan AskWithin = TimeSpan.FromSeconds(10);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly ConcurrentDictionary<ServerConnection, Task> _answers = new();

    /// <summary>Completes when every client that has asked has its answer. Clients that have not asked yet do not count.</summary>
    public Task AnsweredAsync() => Task.WhenAll(_answers.Values);

    /// <summary>Serves a connection to its end. Never throws.</summary>
    public async Task ServeAsync(Socket accepted, ServerConnection connection, CancellationToken closing)
    {
        try
        {
            var peer = PeerCredentials.Of(accepted);
            if (peer.Uid != 0 && peer.Uid != Libc.EffectiveUser())
            {
                var message = $"uid {peer.Uid} may not ask: only root and the daemon's own user may";
                DaemonLog.ConnectionFailed(_log, $"{message} (pid {peer.Pid})");
                await RefuseAsync(connection, new Problem(ProblemCode.NotPermitted, message), closing).ConfigureAwait(false);
                return;
            }
            var request = await AskedAsync(connection, closing).ConfigureAwait(false);
            _answers[connection] = WhileThereAsync(connection, there => AnswerAsync(request, connection, there), closing);
            await _answers[connection].ConfigureAwait(false);
        }
        catch (ProtocolException gone) when (gone.Code is ProblemCode.ConnectionLost)
        {
            // The client went away, as it may; its session goes on.
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            // The client went away, or the daemon closes.
        }
        catch (Exception failure) when (failure is ProtocolException or SocketException or IOException)
        {
            DaemonLog.ConnectionFailed(_log, failure.Message);
        }
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            DaemonLog.Defect(_log, defect, "a request could not be answered");
            await SendProblemAsync(
                connection, new Problem(ProblemCode.Failed, "agentd failed at its own work: see its log"), closing).ConfigureAwait(false);
        }
        finally
        {
            _answers.TryRemove(connection, out _);
            answers.Ring();
        }
    }

    /// <summary>Refuses a client because there is no room for it now. Never throws.</summary>
    public Task RefuseAsync(ServerConnection connection, int most, CancellationToken closing)
    {
        var words = $"agentd serves {most} connections at a time and has no room for another: try again later";
        return RefuseAsync(connection, new Problem(ProblemCode.TooManyConnections, words), closing);
    }

    private async Task RefuseAsync(ServerConnection connection, Problem why, CancellationToken closing)
    {
        using var patience = new CancellationTokenSource(AskWithin, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(closing, patience.Token);
        try
        {
            await connection.GreetAsync(limit.Token).ConfigureAwait(false);
            await connection.SendAsync(why, limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ProtocolException or OperationCanceledException or IOException)
        {
            DaemonLog.ConnectionFailed(_log, $"a client that was refused ({why.Code}) did not hear it: {failure.Message}");
        }
    }

    // A client that goes away must not leave an endpoint waiting for a session of days.
    private static async Task WhileThereAsync(ServerConnection connection, Func<CancellationToken, Task> answer, CancellationToken closing)
    {
        using var there = CancellationTokenSource.CreateLinkedTokenSource(closing);
        var left = CancelWithAsync(connection.HangUpAsync(there.Token), there);
        try
        {
            await answer(there.Token).ConfigureAwait(false);
        }
        finally
        {
            await there.CancelAsync().ConfigureAwait(false);
            await left.ConfigureAwait(false);
        }
    }

    private static async Task CancelWithAsync(Task hangUp, CancellationTokenSource there)
    {
        try
        {
            await hangUp.ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or ProtocolException or ObjectDisposedException)
        {
            // Answered, closing, or a client that talks on: the conversation is over in any case.
        }
        await there.CancelAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(Request request, ServerConnection connection, CancellationToken closing)
    {
        try
        {
            await router.RouteAsync(request, connection, closing).ConfigureAwait(false);
        }
        catch (SessionNotFoundException unknown)
        {
            var code = unknown.IsAmbiguous ? ProblemCode.Ambiguous : ProblemCode.NotFound;
            await connection.SendAsync(new Problem(code, unknown.Message), closing).ConfigureAwait(false);
        }
        catch (SessionException refusal)
        {
            var details = refusal is InputRefusedException { Details: { Count: > 0 } all } ? all : null;
            var code = refusal is UnknownAgentException ? ProblemCode.UnknownAgent : ProblemCode.Refused;
            await connection.SendAsync(new Problem(code, refusal.Message, details), closing).ConfigureAwait(false);
        }
        catch (ProtocolException oversize) when (oversize.Code is ProblemCode.FrameTooLarge)
        {
            // Nothing of it was sent.
            var message = $"agentd's answer does not fit the protocol: a reply has at most {FrameLimits.Reply} bytes";
            await connection.SendAsync(new Problem(ProblemCode.Failed, message), closing).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Request> AskedAsync(ServerConnection connection, CancellationToken closing)
    {
        using var patience = new CancellationTokenSource(AskWithin, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(closing, patience.Token);
        try
        {
            await connection.GreetAsync(limit.Token).ConfigureAwait(false);
            return await connection.ReadRequestAsync(limit.Token).ConfigureAwait(false);
        }
        catch (ProtocolException unreadable)
            when (unreadable.Code is ProblemCode.Malformed or ProblemCode.FrameTooLarge or ProblemCode.Truncated)
        {
            await SendProblemAsync(connection, new Problem(unreadable.Code, unreadable.Message), limit.Token).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException) when (!closing.IsCancellationRequested)
        {
            throw new ProtocolException(ProblemCode.Timeout, $"a client did not ask within {AskWithin.TotalSeconds:0} s");
        }
    }

    private async Task SendProblemAsync(ServerConnection connection, Problem problem, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(AskWithin, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await connection.SendAsync(problem, limit.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or ProtocolException { Code: ProblemCode.ConnectionLost })
        {
            // The client is gone; the caller logs the problem.
        }
    }
}
