using System.Globalization;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Spending;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Budgets;

/// <summary>
/// Tells that a budget of the day comes to its end, once for each day and bound: what was told is kept with the sums, and only after it was
/// told, so that a daemon that is killed may tell it twice and never not at all.
/// </summary>
public sealed class DayNews(DayBudgets days, INotices notices, ILoggerFactory loggers)
{
    private const decimal Most = 0.8m;

    private readonly ILogger _log = loggers.CreateLogger(BudgetLog.Category);

    /// <summary>A session of an agent was allowed more.</summary>
    /// <exception cref="SessionException">What was told cannot be kept.</exception>
    public async Task NoteTakenAsync(AgentName agent)
    {
        foreach (var bound in days.BoundsOf(agent).Where(bound => days.Book.Taken(days.Today, bound.Agent) >= bound.Limit * Most))
        {
            var mark = Mark(agent, bound, isOver: false);
            if (IsTold(mark)) continue;
            BudgetLog.DayNear(_log, bound.Agent?.Value, days.Told(bound));
            await TellAsync(bound, isOver: false, $"four fifths are used of {days.Told(bound)}").ConfigureAwait(false);
            days.Change(book => book.With(mark));
        }
    }

    /// <summary>A session of an agent wanted more than is left.</summary>
    /// <exception cref="SessionException">What was told cannot be kept.</exception>
    public async Task NoteOverAsync(SessionId session, AgentName agent, DayBound bound)
    {
        var mark = Mark(agent, bound, isOver: true);
        if (days.Book.Marks.Contains(mark)) return;
        BudgetLog.DaySpent(_log, bound.Agent?.Value, session, days.Told(bound));
        if (!IsTold(mark))
            await TellAsync(bound, isOver: true, $"a request wanted more than is left of {days.Told(bound)}").ConfigureAwait(false);
        days.Change(book => book.With(mark));
    }

    private SpendingMark Mark(AgentName agent, DayBound bound, bool isOver) => new(agent, bound.IsOfAll, days.Today, isOver, bound.Limit);

    // Of the bound of all agents it does not matter whose session made it so.
    private bool IsTold(SpendingMark mark) =>
        days.Book.Marks.Any(told => told == mark || (mark.OfAll && told with { Agent = mark.Agent } == mark));

    private Task TellAsync(DayBound bound, bool isOver, string why)
    {
        var key = string.Create(
            CultureInfo.InvariantCulture, $"{bound.Agent?.Value ?? "daemon"}-{days.Today:yyyyMMdd}-{bound.Limit:0.######}");
        return notices.TellBudgetAsync(
            new BudgetNews(bound.IsOfAll ? BudgetOwner.Daemon : BudgetOwner.Agent, isOver, bound.Agent, key, why));
    }
}
