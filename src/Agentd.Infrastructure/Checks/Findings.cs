using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Infrastructure.Checks;

/// <summary>Gathers what a check of the host finds about the values of a file.</summary>
internal sealed class Findings
{
    private readonly List<ConfigurationProblem> _errors = [];
    private readonly List<ConfigurationProblem> _warnings = [];

    public void Refuse<T>(WrittenTable table, KnownKey<T> key, string message) => _errors.Add(Problem(table, key, message));

    public void Warn<T>(WrittenTable table, KnownKey<T> key, string message) => _warnings.Add(Problem(table, key, message));

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

    private static ConfigurationProblem Problem<T>(WrittenTable table, KnownKey<T> key, string message) =>
        table.Path.To(key.Name).Problem(table.PlaceOf(key), message);
}
