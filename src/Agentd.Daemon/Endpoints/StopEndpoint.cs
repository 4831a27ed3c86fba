using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Stop;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>stop</c>: ends a session and answers when it has ended.</summary>
internal sealed class StopEndpoint(SessionStop stop)
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(1);

    public async Task AnswerAsync(Protocol.Requests.StopRequest request, ServerConnection connection, CancellationToken closing)
    {
        var stopped = await stop.StopAsync(
            request.Session, new StopWish(Grace(request.GraceMs), request.Reason), closing).ConfigureAwait(false);
        var reply = new Stopped(stopped.Record.SessionId.Value, stopped.AlreadyEnded, stopped.Outcome, stopped.Error);
        await connection.SendAsync(reply, closing).ConfigureAwait(false);
    }

    private static TimeSpan? Grace(long? milliseconds) => milliseconds switch
    {
        null => null,
        >= 0 when milliseconds <= LongestGrace.TotalMilliseconds => TimeSpan.FromMilliseconds(milliseconds.Value),
        _ => throw new SessionException("a grace must not be negative and is at most a day"),
    };
}
