using Agentd.Application.Sessions;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;

namespace Agentd.Daemon.Endpoints;

/// <summary>Tells a client of a live session until its end: phases, steps, and at last the result.</summary>
internal sealed class SessionFollower
{
    private const string StepPrefix = "set-up:";

    /// <summary>Follows a session. Output is streamed only where it was asked for.</summary>
    public async Task FollowAsync(LiveSession session, bool output, ServerConnection connection, CancellationToken closing)
    {
        await foreach (var entry in session.Progress.FollowAsync(closing).ConfigureAwait(false))
            await connection.SendAsync(Told(entry), closing).ConfigureAwait(false);
        await connection.SendAsync(Result(await session.Report.ConfigureAwait(false)), closing).ConfigureAwait(false);
    }

    private static Reply Told(ProgressEntry entry) => entry.Name.StartsWith(StepPrefix, StringComparison.Ordinal)
        ? new StepBegan(entry.Name[StepPrefix.Length..], entry.At)
        : new PhaseChanged(entry.Name, PhaseState.Began, entry.At);

    private static Result Result(SessionReport report) => new()
    {
        SessionId = report.Session.Value,
        Label = report.Outcome?.Label,
        ExitCode = report.Outcome?.ExitCode,
        Signal = report.Outcome?.Signal,
        Error = report.Error?.Message,
        Warning = report.Warning,
    };
}
