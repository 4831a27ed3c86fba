using Agentd.Domain.Agents;
using Agentd.Domain.Usage;

namespace Agentd.Application.Figures;

/// <summary>
/// What the ended sessions of each agent used, by model: it only grows, and begins at nothing with every daemon. Answers name the models,
/// so their number is bounded here.
/// </summary>
public sealed class UsageFigures
{
    private readonly Lock _turn = new();
    private readonly Dictionary<AgentName, Sums> _agents = [];

    /// <summary>A session of an agent has ended, and used this.</summary>
    public void Add(AgentName agent, SessionUsage usage)
    {
        lock (_turn)
        {
            if (!_agents.TryGetValue(agent, out var sums)) _agents.Add(agent, sums = new Sums());
            foreach (var model in usage.Models) sums.Add(model, usage.Currency);
        }
    }

    /// <summary>The tokens that the sessions of an agent used, by model.</summary>
    public IReadOnlyList<(string Model, TokenCounts Tokens)> TokensOf(AgentName agent)
    {
        lock (_turn) return _agents.TryGetValue(agent, out var sums) ? [.. sums.Tokens.Select(one => (one.Key, one.Value))] : [];
    }

    /// <summary>What models that have a price cost the sessions of an agent, by model and currency.</summary>
    public IReadOnlyList<(string Model, string Currency, decimal Cost)> CostsOf(AgentName agent)
    {
        lock (_turn)
        {
            if (!_agents.TryGetValue(agent, out var sums)) return [];
            return [.. sums.Costs.Select(one => (one.Key.Model, one.Key.Currency, one.Value))];
        }
    }

    private sealed class Sums
    {
        public Dictionary<string, TokenCounts> Tokens { get; } = [];

        public Dictionary<(string Model, string Currency), decimal> Costs { get; } = [];

        public void Add(ModelUsage used, string? currency)
        {
            var name = Tokens.ContainsKey(used.Model) || Tokens.Count < UsageTally.MostModels ? used.Model : UsageTally.Others;
            Tokens[name] = Tokens.GetValueOrDefault(name) + used.Tokens;
            if (used.Cost is { } cost && currency is not null) Costs[(name, currency)] = Costs.GetValueOrDefault((name, currency)) + cost;
        }
    }
}
