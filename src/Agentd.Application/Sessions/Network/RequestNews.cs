using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Network;

/// <summary>What follows from what the broker tells of a session's requests to metered hosts. Null is a session that is over.</summary>
public sealed class RequestNews(INotices notices, SessionFigures figures, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>A session used most of its budget, or wanted more than is left of it.</summary>
    internal void NoteBudget(LiveSession? live, BudgetKind kind, bool isOver)
    {
        if (live is null) return;
        if (!isOver)
        {
            SessionLog.BudgetNear(_log, live.Id, live.Names.Container, kind.Word());
            var why = $"the session used four fifths of its budget of {kind.Word()}";
            _ = notices.TellBudgetAsync(
                new BudgetNews(BudgetOwner.Session, IsOver: false, live.Session.Agent, $"{live.Id}-{kind.Word()}", why)
                {
                    Session = live.Id,
                });
        }
        else if (live.SetRequestsBound(SessionBound.Budget))
        {
            SessionLog.BudgetOver(_log, live.Id, live.Names.Container, kind.Word());
        }
    }

    /// <summary>A session's requests get it nowhere.</summary>
    internal void NoteStall(LiveSession? live, StallSign sign)
    {
        if (live?.SetStalled() != true) return;
        SessionLog.Stalled(_log, live.Id, live.Names.Container, sign.Kind.Word(), sign.Times);
        figures.Stalls.Add((live.Session.Agent, sign.Kind));
        if (sign.IsEnding) live.SetRequestsBound(SessionBound.Stalled);
        else _ = notices.TellStallAsync(new StallNews(live.Id, live.Session.Agent, Why(sign)));
    }

    private static string Why(StallSign sign) => sign.Kind == StallKind.RepeatRequests
        ? $"the session sent the same request {sign.Times} times in a row; it goes on"
        : $"{sign.Times} requests of the session to models failed in a row; it goes on";
}
