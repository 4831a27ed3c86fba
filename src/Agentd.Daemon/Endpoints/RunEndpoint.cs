using Agentd.Application.Sessions.Lifecycle;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>run</c>: accepts a session and, unless the client detaches, streams it until its end.</summary>
internal sealed class RunEndpoint(SessionDispatcher dispatcher, SessionStreamer streamer)
{
    /// <summary>Answers the request. A client that goes away does not end the session.</summary>
    public async Task AnswerAsync(RunRequest request, ServerConnection connection, CancellationToken closing)
    {
        // A client that leaves before it has the session's id withdraws its request.
        closing.ThrowIfCancellationRequested();
        var session = await dispatcher.DispatchAsync(Invocation(request), closing).ConfigureAwait(false);
        await connection.SendAsync(new Accepted(session.Id.Value), closing).ConfigureAwait(false);
        if (!request.Detach) await streamer.StreamAsync(session, request.Follow, cursor: null, connection, closing).ConfigureAwait(false);
    }

    private static Invocation Invocation(RunRequest request) => new()
    {
        Agent = request.Agent,
        Repository = request.Repo,
        Intent = Intent(request),
        Trigger = request.Trigger == RunTrigger.Scheduled ? SessionTrigger.Scheduled : SessionTrigger.Manual,
        Timeout = Timeout(request.TimeoutMs),
        Continues = request.Continues,
    };

    private static TimeSpan? Timeout(long? milliseconds) => milliseconds switch
    {
        null => null,
        > 0 when milliseconds <= Domain.Sessions.Invocation.LongestTimeout.TotalMilliseconds =>
            TimeSpan.FromMilliseconds(milliseconds.Value),
        _ => throw new SessionException("a time limit must be above zero and at most 366 days"),
    };

    private static SessionIntent? Intent(RunRequest request)
    {
        SessionIntent?[] given =
        [
            request.WorkUnit is { } unit ? new SessionIntent.Work(Read(unit)) : null,
            request.RequestText is { } text ? new SessionIntent.Request(text) : null,
            request.Artifact is { } artifact ? new SessionIntent.Artifact(artifact.Type, artifact.Id, artifact.Document) : null,
        ];
        return given.OfType<SessionIntent>().ToArray() switch
        {
            [] => null,
            [var only] => only,
            _ => throw new SessionException("work unit, request and artifact exclude each other: give one"),
        };
    }

    private static WorkUnit Read(string unit)
    {
        try
        {
            return WorkUnit.Parse(unit);
        }
        catch (FormatException refusal)
        {
            throw new SessionException(refusal.Message, refusal);
        }
    }
}
