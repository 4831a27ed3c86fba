namespace Agentd.Infrastructure.Configuration;

/// <summary>A configuration file cannot be used. The message holds every error, one a line.</summary>
public sealed class ConfigurationException(ConfigurationReport report)
    : Exception(string.Join('\n', report.ErrorLines()))
{
    /// <summary>All that was found.</summary>
    public ConfigurationReport Report { get; } = report;
}
