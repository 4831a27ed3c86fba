using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Sessions.Budgets;
using Agentd.Application.Sessions.Usage;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;

namespace Agentd.Daemon.Metrics;

/// <summary>The metrics of what sessions used of models, as far as it was measured.</summary>
internal sealed class UsageRows(IAgents agents, SessionFigures figures, DayBudgets days, PricesInForce prices)
{
    private static readonly (string Direction, Func<TokenCounts, long> Of)[] Parts =
    [
        ("input", tokens => tokens.Input), ("output", tokens => tokens.Output), ("cache_read", tokens => tokens.CacheRead),
        ("cache_write", tokens => tokens.CacheWrite),
    ];

    private static readonly (StallKind Kind, string Word)[] Stalls = [.. Enum.GetValues<StallKind>().Select(kind => (kind, kind.Word()))];

    public void Write(Exposition text)
    {
        text.Begin("agentd_usage_tokens_total", "counter", "Tokens that ended sessions used, as answers of metered hosts said.");
        foreach (var agent in agents.All)
        {
            foreach (var (model, tokens) in figures.Usage.TokensOf(agent.Name))
            {
                foreach (var (direction, of) in Parts)
                    text.Sample(of(tokens), ("agent", agent.Name.Value), ("model", model), ("direction", direction));
            }
        }

        text.Begin("agentd_usage_cost_total", "counter", "What that cost by the operator's prices.");
        foreach (var agent in agents.All)
        {
            foreach (var (model, currency, cost) in figures.Usage.CostsOf(agent.Name))
                text.Sample((double)cost, ("agent", agent.Name.Value), ("model", model), ("currency", currency));
        }
        WriteDay(text);
        WriteStalls(text);
    }

    private void WriteStalls(Exposition text)
    {
        text.Begin("agentd_stalls_total", "counter", "Sessions whose requests to metered hosts got them nowhere.");
        foreach (var agent in agents.All.Where(agent => agent.Stall is not null))
        {
            foreach (var (kind, word) in Stalls)
                text.Sample(figures.Stalls[(agent.Name, kind)], ("agent", agent.Name.Value), ("kind", word));
        }
    }

    private void WriteDay(Exposition text)
    {
        var currency = ("currency", prices.Now.Currency ?? "");
        (Agent Agent, DayLimits Limits)[] bounded =
            [.. agents.All.Where(agent => agent.Budget?.Day is not null).Select(agent => (agent, agent.Budget!.Day!))];
        text.Begin("agentd_day_cost", "gauge", "What sessions took of a budget of the day, what those that run may use included.");
        foreach (var (agent, _) in bounded)
            text.Sample((double)days.Book.Taken(days.Today, agent.Name), ("agent", agent.Name.Value), currency);
        text.Begin("agentd_day_cost_limit", "gauge", "The agent's own budget of the day.");
        foreach (var (agent, limits) in bounded)
            if (limits.OfAgent is { } limit) text.Sample((double)limit, ("agent", agent.Name.Value), currency);
        text.Begin("agentd_day_cost_limit_of_all", "gauge", "The budget of the day of all agents together.");
        if (days.LimitOfAll is { } ofAll) text.Sample((double)ofAll, currency);
    }
}
