using Agentd.Application.Sessions.List;
using Agentd.Domain.Audit;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Stop;

/// <summary>Ends a session on request: SIGTERM, grace, kill, and the outcome <c>cancelled</c>.</summary>
public sealed class SessionStop(SessionCatalog catalog, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Asks a session to end and waits until it has. A second request waits with the first.</summary>
    /// <exception cref="SessionNotFoundException">No one session is meant.</exception>
    public async Task<StoppedSession> StopAsync(string prefix, StopWish wish, CancellationToken cancellation)
    {
        var view = catalog.Find(prefix);
        if (view.Live is not { } live) return new StoppedSession(view.Record, AlreadyEnded: true, view.Record.Outcome, view.Record.Error);
        // Its clean-up may go on for long.
        var hadEnded = live.Report.IsCompleted;
        if (!hadEnded) SessionLog.StopAsked(_log, live.Id, live.Names.Container, wish.Reason);
        live.Stop.Make(wish);
        var report = await live.Report.WaitAsync(cancellation).ConfigureAwait(false);
        return new StoppedSession(live.Record, hadEnded, report.Outcome?.Label, report.Error?.Message);
    }
}

/// <summary>What became of a request to end a session.</summary>
/// <param name="Record">What its record says.</param>
/// <param name="AlreadyEnded">Whether it had ended before.</param>
/// <param name="Outcome">The outcome's label; null where none was reached.</param>
/// <param name="Error">What went wrong on the way.</param>
public sealed record StoppedSession(SessionRecord Record, bool AlreadyEnded, string? Outcome, string? Error);
