using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Budgets;
using Agentd.Egress.Inspection.Certificates;
using Agentd.Egress.Inspection.Credentials;
using Agentd.Egress.Inspection.Metering;
using Agentd.Egress.Inspection.Stalls;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Agentd.Egress.Relay;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Inspection;

/// <summary>From a session's order to what the reading of its requests needs.</summary>
internal static class InspectionReading
{
    private const int LongestSeconds = 30 * 24 * 60 * 60;

    // As long as the daemon may need to hear that the relay was started anew, and to read its sources again.
    private static readonly TimeSpan ValuePatience = TimeSpan.FromSeconds(30);

    /// <summary>Reads it; null where no request of the session is read.</summary>
    /// <param name="carry">The order.</param>
    /// <param name="opened">What came with it.</param>
    /// <param name="tell">Hears of credentials whose values a host does not take, of a budget that comes to its end, and of
    /// requests that get the session nowhere.</param>
    /// <exception cref="FormatException">Something of it is not what this broker knows, or an authority is missing.</exception>
    /// <exception cref="IOException">The authority's files cannot be used.</exception>
    public static InspectedParts? Read(Carry carry, SessionDescriptors opened, Action<RelayNews> tell)
    {
        if (!RuleReading.AreRead(carry.Rules, carry.CloneRule, carry.Credentials)) return null;
        EgressRule[] rules = [.. carry.Rules, .. carry.CloneRule is { } clone ? (EgressRule[])[clone] : []];
        var inspected = rules.Select(RuleReading.Read).Where(rule => rule.IsInspected).ToArray();
        var credentials = (carry.Credentials ?? []).Select(one => new BrokeredCredential(one)).ToArray();
        HostName[] names =
        [
            .. inspected.Where(rule => rule.Protocol == NetworkProtocol.Https).Select(rule => rule.Host.Name).OfType<HostName>(),
            .. credentials.SelectMany(one => one.Names),
        ];
        var authority = names.Length == 0 ? null : Authority(carry, opened, names);
        var given = new SessionCredentials(credentials, ValuePatience, name => tell(new ValueRejected(carry.Session, name)));
        return new InspectedParts(authority, Trust(rules), given, Dialer.Of(carry.Proxy), Metering(carry, rules, opened, tell));
    }

    private static SessionAuthority Authority(Carry carry, SessionDescriptors opened, IReadOnlyList<HostName> names)
    {
        if (carry.AuthoritySeconds is not { } seconds || opened.AuthorityFiles is not var (key, certificate))
            throw new FormatException($"requests to {names[0]} are to be read, and no authority was named");
        return KeptAuthority.In(key, certificate, names, TimeSpan.FromSeconds(Math.Clamp(seconds, 1, LongestSeconds)));
    }

    private static SessionMetering? Metering(Carry carry, EgressRule[] rules, SessionDescriptors opened, Action<RelayNews> tell)
    {
        if (rules.FirstOrDefault(rule => rule.Meter is not null) is not { } metered) return null;
        if (opened.Usage is not { } handle)
            throw new FormatException($"what requests to {metered.Host} use is to be measured, and no file for it was named");
        // Before this relay's own first line.
        var earlier = carry.Budget is null ? new EarlierSpending() : EarlierSpending.Read(handle);
        var file = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        var journal = new UsageJournal(file, file.Length, TimeProvider.System);
        var stall = carry.Stall is { } watched
            ? new StallWatch(watched, (kind, times) => tell(new StallTurn(carry.Session, kind.Word(), times, watched.IsEnding))) : null;
        return new SessionMetering(journal, carry.Budget is { } budget ? Ledger(carry, budget, journal, earlier, tell) : null, stall);
    }

    private static SessionLedger Ledger(
        Carry carry, EgressBudget budget, UsageJournal journal, EarlierSpending earlier, Action<RelayNews> tell)
    {
        void Ring(BudgetKind kind, bool isOver) => tell(new BudgetTurn(carry.Session, kind.Word(), isOver));
        void Ask(decimal least, decimal most) => tell(new CostTurn(carry.Session, least, most, budget.Currency ?? ""));
        var day = budget.IsDaily ? new DayAllowance(Ask, TimeProvider.System) : null;
        return new SessionLedger(journal, new BudgetTerms(budget), earlier, Ring, TimeProvider.System, day);
    }

    private static UpstreamTrust Trust(IEnumerable<EgressRule> rules)
    {
        var trust = new UpstreamTrust();
        foreach (var rule in rules)
            if (rule.UpstreamCa is { } pem) trust.Add(HostPattern.Parse(rule.Host), pem);
        return trust;
    }
}
