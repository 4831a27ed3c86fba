using Agentd.Domain.Usage;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[agents.budget]</c>: what a session may use of models.</summary>
internal sealed class BudgetTable : TableRules
{
    private static readonly KnownKey<int> Tokens = new("tokens", new CountShape(1, 1_000_000_000),
        "The most tokens of a session, of input, output and caches together.", Otherwise: "no bound", Example: "5000000");

    private static readonly KnownKey<int> Requests = new("requests", new CountShape(1, 1_000_000),
        "The most requests of a session to metered hosts, those that cost nothing included.", Otherwise: "no bound", Example: "500");

    public static readonly KnownKey<decimal> Cost = new("cost", new AmountShape(0, ModelPrice.Most),
        "The most that a session's tokens may cost, in [daemon] currency, by [[prices]]. A model that has none may not be asked.",
        Otherwise: "no bound", Example: "2.50");

    public static readonly KnownKey<decimal> CostPerDay = new("cost_per_day", new AmountShape(0, ModelPrice.Most),
        "The most that the tokens of all sessions of the agent may cost on a day of the daemon's time zone.",
        Otherwise: "no bound", Example: "20.00");

    private static readonly KnownKey<IReadOnlyList<string>> Models = new("models", new TextsShape(),
        "The models that a session may ask: names, or their beginnings and '*'; at most 64.",
        Otherwise: "all, under cost all that have a price", Example: "[\"claude-sonnet-*\"]");

    private const int MostModels = 64;

    public static readonly KnownTable Known = new(
        "[agents.budget]",
        "What a session may use of metered hosts. What a request can use at most is taken from it before the request goes out; a session "
        + "that wants more than is left is ended. Needs a rule with meter.",
        Tokens, Requests, Cost, CostPerDay, Models);

    public BudgetTable() => Rule(Models, models => TextList.Objection(models, MostModels, ModelPattern.Objection));

    /// <summary>Null where nothing bounds what sessions use.</summary>
    /// <param name="table">The agent's table.</param>
    /// <param name="prices">What models cost.</param>
    /// <param name="dayOfAll">What sessions of all metered agents may cost on a day; null for no bound, or where the agent is none.</param>
    public static SessionBudget? Bind(WrittenTable table, PriceList prices, decimal? dayOfAll)
    {
        var day = new DayLimits(table.Find(CostPerDay)?.Value, dayOfAll);
        if (!(table.Has(Tokens) || table.Has(Requests) || table.Has(Cost) || table.Has(Models)) && day == new DayLimits(null, null))
            return null;
        return new SessionBudget
        {
            Tokens = table.Find(Tokens)?.Value,
            Requests = table.Find(Requests)?.Value,
            Cost = table.Find(Cost)?.Value,
            Models = [.. (table.Find(Models)?.Value ?? []).Select(ModelPattern.Parse)],
            Prices = prices,
            Day = day == new DayLimits(null, null) ? null : day,
        };
    }

    /// <summary>The key of a table, which need not be valid, by which what is spent is bounded; null for none.</summary>
    public static KnownKey? BoundOfCost(WrittenTable table) => table.Has(Cost) ? Cost : table.Has(CostPerDay) ? CostPerDay : null;

    /// <summary>Whether answers to sessions of an agent are measured.</summary>
    public static bool IsMetered(WrittenTable network, EffectiveNetworks networks) =>
        networks.IsFiltered(network) && network.Tables(NetworkTable.Allow).Concat(networks.RulesOfAll).Any(InspectionKeys.IsMetered);

    /// <summary>What is wrong with an agent's budget; null for nothing.</summary>
    public static string? Objection(WrittenTable network, EffectiveNetworks networks) =>
        IsMetered(network, networks)
            ? null
            : "bounds nothing, for no rule of the agent has a meter; set meter on the rules of the hosts whose models it uses, in mode "
                + "\"filtered\"";
}

/// <summary><c>[daemon.budget]</c>: what the sessions of all agents may use of models, all together.</summary>
internal static class DaemonBudgetTable
{
    public static readonly KnownKey<decimal> CostPerDay = new("cost_per_day", new AmountShape(0, ModelPrice.Most),
        "The most that the tokens of all sessions of agents with a metered host may cost on a day of the daemon's time zone.",
        Otherwise: "no bound", Example: "100.00");

    public static readonly KnownTable Known = new(
        "[daemon.budget]",
        "What sessions of all agents may use of metered hosts, all together. It holds for every agent that has a rule with meter.",
        CostPerDay);
}
