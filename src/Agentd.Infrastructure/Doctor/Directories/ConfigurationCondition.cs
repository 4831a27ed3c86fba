using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether the daemon could start with its configuration.</summary>
internal sealed class ConfigurationCondition(ConfigurationReport report) : FileCondition("configuration", Cure)
{
    private const string Cure = "'agentd check' tells every error with its place; docs/configuration.md has the keys";

    protected override Diagnosis Examine()
    {
        if (report.ErrorLines().ToList() is { Count: > 0 } errors)
            return Failed(errors.Count == 1 ? errors[0] : $"{errors[0]} (and {errors.Count - 1} more)", Cure);
        return report.WarningLines().FirstOrDefault() is { } warning
            ? Warning(warning, Cure)
            : Ok($"{report.Path}, {report.Configuration!.Agents.Count} agent(s)");
    }
}
