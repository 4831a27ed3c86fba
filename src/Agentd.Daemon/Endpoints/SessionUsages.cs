using System.Runtime.CompilerServices;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.List;
using Agentd.Application.Sessions.Usage;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Infrastructure.Egress;

namespace Agentd.Daemon.Endpoints;

/// <summary>What sessions used: as their records say it or, while they run, as their answers did so far.</summary>
internal sealed class SessionUsages(IStaging staging, PricesInForce prices)
{
    // Gone with the session.
    private readonly ConditionalWeakTable<LiveSession, UsageSoFar> _soFar = [];

    /// <summary>What a session used; null where nothing is measured.</summary>
    /// <exception cref="SessionException">What it used so far cannot be read.</exception>
    public SessionUsage? Of(SessionView view) =>
        view.Record.Usage ?? (view.Live is { } live ? live.Usage ?? SoFar(view.Record, live) ?? live.Usage : null);

    /// <summary>The same in the words of the protocol.</summary>
    /// <exception cref="SessionException">What it used so far cannot be read.</exception>
    public UsageSummary? Told(SessionView view) => Of(view) is { } usage ? Summary(usage) : null;

    /// <summary>The same in short.</summary>
    /// <exception cref="SessionException">What it used so far cannot be read.</exception>
    public UsageSums? Short(SessionView view) => Of(view) is { } usage
        ? new UsageSums(usage.Tokens.All, usage.Unmeasured.Values.Sum(), usage.Cost, usage.Cost is null ? null : usage.Currency) : null;

    /// <summary>What several sessions used together; null where nothing is measured. No cost in another currency is in it.</summary>
    /// <exception cref="SessionException">What one used so far cannot be read.</exception>
    public UsageSums? Sum(IEnumerable<SessionView> views)
    {
        var (sums, currency) = ((UsageSums?)null, prices.Now.Currency);
        foreach (var one in views.Select(Short).OfType<UsageSums>())
        {
            var cost = one.Currency == currency ? one.Cost : null;
            sums = new UsageSums(
                (sums?.Tokens ?? 0) + one.Tokens, (sums?.Unmeasured ?? 0) + one.Unmeasured,
                sums?.Cost is { } before ? before + (cost ?? 0) : cost);
        }
        return sums is { Cost: not null } ? sums with { Currency = currency } : sums;
    }

    private SessionUsage? SoFar(SessionRecord record, LiveSession live)
    {
        if (!_soFar.TryGetValue(live, out var soFar))
        {
            if (staging.Find(record.Names)?.NetworkUsage is not { } path) return null;
            soFar = _soFar.GetValue(live, _ => new UsageSoFar(path));
        }
        try
        {
            return soFar.Read(prices.Now, live.Masked);
        }
        catch (IOException failure)
        {
            throw new SessionException($"what session {record.SessionId} used cannot be read: {failure.Message}; try again", failure);
        }
    }

    private static UsageSummary Summary(SessionUsage usage) => new()
    {
        Models = [.. usage.Models.Select(Model)],
        Currency = usage.Currency,
        Cost = usage.Cost,
        Unmeasured = usage.Unmeasured.Values.Sum(),
        Failed = usage.Failed,
        UnderWay = usage.UnderWay,
    };

    private static UsedModel Model(ModelUsage usage) => new(
        usage.Model, usage.Requests, usage.Tokens.Input, usage.Tokens.Output, usage.Tokens.CacheRead, usage.Tokens.CacheWrite, usage.Cost);
}
