using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Domain.Spending;

/// <summary>
/// What sessions cost, by the days on which it was allowed: what those that live may take, used or not, and what those that are over took.
/// It never changes: each change makes another.
/// </summary>
public sealed record SpendingBook
{
    // A clock that was wrong for days must not have made it forget. Without its lease a session is charged anew, from its beginning.
    private const int DaysOfSums = 7, DaysOfLeases = 60;

    /// <summary>One in which nothing stands.</summary>
    public static SpendingBook Empty { get; } = new();

    /// <summary>What sessions that live may take, each once.</summary>
    public IReadOnlyList<SpendingLease> Leases { get; init; } = [];

    /// <summary>What is taken for good, by agent, day and currency, each once.</summary>
    public IReadOnlyList<SpentSum> Sums { get; init; } = [];

    /// <summary>What days have come to.</summary>
    public IReadOnlyList<SpendingMark> Marks { get; init; } = [];

    /// <summary>What a session may take; null for nothing.</summary>
    public SpendingLease? Of(SessionId session) => Leases.FirstOrDefault(lease => lease.Session == session);

    /// <summary>What is taken on a day, or on one to come, where the clock was set back.</summary>
    /// <param name="day">The day.</param>
    /// <param name="agent">By whom; null for all.</param>
    public decimal Taken(DateOnly day, AgentName? agent) => On(day, agent).Sum(one => one.Cost);

    /// <summary>The currencies of what is taken on a day.</summary>
    public IEnumerable<string> Currencies(DateOnly day, AgentName? agent) => On(day, agent).Select(one => one.Currency).Distinct();

    /// <summary>A session may take so much from its beginning on: what that is more than before counts on this day.</summary>
    public SpendingBook Allow(SessionId session, AgentName agent, DateOnly day, string currency, decimal total)
    {
        if (Of(session) is not { } before)
            return this with { Leases = [.. Leases, new SpendingLease(session, agent, day, currency, 0, total)] };
        if (before.Day >= day) return With(before with { Cost = Math.Max(before.Cost, total - before.Before) });
        // The earlier day keeps what was allowed on it.
        return With(before with { Day = day, Before = before.Total, Cost = Math.Max(0, total - before.Total) }) with
        {
            Sums = Added(new SpentSum(before.Agent, before.Day, before.Currency, before.Cost)),
        };
    }

    /// <summary>A session has taken so much, and may take no more until that is allowed anew.</summary>
    public SpendingBook TakeBack(SessionId session, decimal taken) =>
        Of(session) is { } lease ? With(lease with { Cost = Math.Max(0, taken - lease.Before) }) : this;

    /// <summary>A session is over, and has taken so much.</summary>
    public SpendingBook Settle(SessionId session, decimal taken)
    {
        if (TakeBack(session, taken) is not { } last || last.Of(session) is not { } lease) return this;
        return last with
        {
            Leases = [.. last.Leases.Where(one => one != lease)],
            Sums = Added(new SpentSum(lease.Agent, lease.Day, lease.Currency, lease.Cost)),
        };
    }

    /// <summary>Notes what a day has come to.</summary>
    public SpendingBook With(SpendingMark mark) => Marks.Contains(mark) ? this : this with { Marks = [.. Marks, mark] };

    /// <summary>Forgets what no day will ask for.</summary>
    public SpendingBook On(DateOnly today) => this with
    {
        Leases = [.. Leases.Where(lease => lease.Day.AddDays(DaysOfLeases) >= today)],
        Sums = [.. Sums.Where(sum => sum.Day.AddDays(DaysOfSums) >= today)],
        Marks = [.. Marks.Where(mark => mark.Day.AddDays(DaysOfSums) >= today)],
    };

    private IEnumerable<SpentSum> On(DateOnly day, AgentName? agent) => Leases
        .Select(lease => new SpentSum(lease.Agent, lease.Day, lease.Currency, lease.Cost)).Concat(Sums)
        .Where(one => one.Day >= day && (agent is null || one.Agent == agent));

    private SpendingBook With(SpendingLease changed) =>
        this with { Leases = [.. Leases.Select(lease => lease.Session == changed.Session ? changed : lease)] };

    private IReadOnlyList<SpentSum> Added(SpentSum more)
    {
        var before = Sums.FirstOrDefault(one => one with { Cost = 0 } == more with { Cost = 0 });
        return [.. Sums.Where(one => one != before), more with { Cost = more.Cost + (before?.Cost ?? 0) }];
    }
}
