using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Configuration.Checks;

/// <summary>Gathers what a check of the host finds.</summary>
internal sealed class Findings
{
    private readonly List<ConfigurationProblem> _errors = [];
    private readonly List<ConfigurationProblem> _warnings = [];

    public void Refuse(Agent agent, Place place, string field, string message) => _errors.Add(Problem(agent, place, field, message));

    public void Warn(Agent agent, Place place, string field, string message) => _warnings.Add(Problem(agent, place, field, message));

    public void WarnOfDaemon(Place place, string field, string message) =>
        _warnings.Add(new ConfigurationProblem { Place = place, Field = field, Message = message });

    /// <summary>A report with the findings in it; with an error among them, it has no configuration.</summary>
    public ConfigurationReport AddTo(ConfigurationReport report)
    {
        IReadOnlyList<ConfigurationProblem> warnings = [.. report.Warnings.Concat(_warnings).OrderBy(warning => warning.Place)];
        return report with
        {
            Configuration = _errors.Count > 0 ? null : report.Configuration! with { Warnings = warnings },
            Errors = [.. _errors.OrderBy(error => error.Place)],
            Warnings = warnings,
        };
    }

    private static ConfigurationProblem Problem(Agent agent, Place place, string field, string message) =>
        new() { Agent = agent.Name.Value, Place = place, Field = field, Message = message };
}
