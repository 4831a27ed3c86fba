using Agentd.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Execute;

/// <summary>Notes durably what a later daemon could not find out of a session that runs: its image's digest, and the times of its phases so far.</summary>
public sealed class StartNote(IAuditRecords records, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Writes it while the container starts, which takes longer. Without it the session goes on: nothing of it counts before the seal.</summary>
    internal Task WriteAsync(LiveSession live)
    {
        var known = live.Record with { Phases = [.. live.Progress.Timings.Where(phase => phase.Duration is not null)] };
        return Task.Run(() => Write(live, () => records.Update(known)));
    }

    private void Write(LiveSession live, Action update)
    {
        try
        {
            update();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            SessionLog.AuditWarning(_log, live.Id, "start_not_noted", FailureWords.Of(failure, live, _log));
        }
    }
}
