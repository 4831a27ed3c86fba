using Agentd.Application.Ports;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>What is told of a budget that comes to its end.</summary>
internal static class BudgetNotice
{
    /// <summary>It does.</summary>
    public static TellableEvent Of(BudgetNews news) => new(TypeOf(news), news.Key, new NoticeData
    {
        SessionId = news.Session?.Value,
        Agent = news.Agent?.Value,
        Why = news.Why,
        Command = news.Session is { } session ? $"agentd inspect {session}" : "agentd usage --since 1d",
    });

    // That a session is over its budget, its end tells.
    private static string TypeOf(BudgetNews news) => news.Of switch
    {
        BudgetOwner.Session => NoticeTypes.SessionBudgetNear,
        BudgetOwner.Agent => news.IsOver ? NoticeTypes.AgentOverBudget : NoticeTypes.AgentBudgetNear,
        _ => news.IsOver ? NoticeTypes.DaemonOverBudget : NoticeTypes.DaemonBudgetNear,
    };
}
