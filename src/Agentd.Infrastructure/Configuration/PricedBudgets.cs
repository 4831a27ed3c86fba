using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>What prices and budgets of cost, which stand in several tables, need of one another.</summary>
internal sealed class PricedBudgets : TableRules
{
    private const string Unpriced = "needs [[prices]], by which requests cost something";

    /// <param name="networks">The rules of all agents.</param>
    public PricedBudgets(EffectiveNetworks networks)
    {
        Rule((file, context) =>
        {
            if (file.Has(FileTable.Prices) && !file.Table(FileTable.Daemon).Has(DaemonTable.Currency))
                Fail(context, file, FileTable.Prices, file.PlaceOf(FileTable.Prices), "need [daemon] currency, such as \"USD\"");
        });
        Rule((file, context) =>
        {
            if (file.Has(FileTable.Prices)) return;
            foreach (var budget in file.Tables(FileTable.Agents).Select(agent => agent.Table(AgentTable.Budget)))
                if (BudgetTable.BoundOfCost(budget) is { } key) Fail(context, budget, key, budget.PlaceOf(key), Unpriced);
            var ofAll = file.Table(FileTable.Daemon).Table(DaemonTable.Budget);
            if (ofAll.Has(DaemonBudgetTable.CostPerDay))
                Fail(context, ofAll, DaemonBudgetTable.CostPerDay, ofAll.PlaceOf(DaemonBudgetTable.CostPerDay), Unpriced);
        });
        Rule((file, context) =>
        {
            var daemon = file.Table(FileTable.Daemon);
            var isMetered = file.Tables(FileTable.Agents).Any(
                agent => BudgetTable.IsMetered(agent.Table(AgentTable.Network), networks));
            if (isMetered || !daemon.Has(DaemonTable.Budget)) return;
            Fail(context, daemon, DaemonTable.Budget, daemon.PlaceOf(DaemonTable.Budget),
                "bounds nothing, for no agent is filtered and has a rule with meter; set meter on the rules of the hosts whose models "
                + "agents use, or remove it");
        });
    }
}
