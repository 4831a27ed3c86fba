using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Domain.Usage;

namespace Agentd.Daemon.Metrics;

/// <summary>The metrics of what sessions used of models, as far as it was measured.</summary>
internal sealed class UsageRows(IAgents agents, SessionFigures figures)
{
    private static readonly (string Direction, Func<TokenCounts, long> Of)[] Parts =
    [
        ("input", tokens => tokens.Input), ("output", tokens => tokens.Output), ("cache_read", tokens => tokens.CacheRead),
        ("cache_write", tokens => tokens.CacheWrite),
    ];

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
    }
}
