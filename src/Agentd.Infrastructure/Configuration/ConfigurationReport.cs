using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Infrastructure.Configuration;

/// <summary>What reading a configuration file came to: a configuration, or every error at once.</summary>
public sealed record ConfigurationReport
{
    /// <summary>The file's path, as the operator gave it.</summary>
    public required string Path { get; init; }

    /// <summary>The configuration; null when there is an error.</summary>
    public DaemonConfiguration? Configuration { get; init; }

    /// <summary>Every error, in the order of the file.</summary>
    public IReadOnlyList<ConfigurationProblem> Errors { get; init; } = [];

    /// <summary>What is valid but doubtful, in the order of the file.</summary>
    public IReadOnlyList<ConfigurationProblem> Warnings { get; init; } = [];

    /// <summary>The configuration.</summary>
    /// <exception cref="ConfigurationException">The file has errors.</exception>
    public DaemonConfiguration Require() => Configuration ?? throw new ConfigurationException(this);

    /// <summary>The errors, compiler-style, one per line: <c>agentd.toml:12:3: agent 'x': repo: must …</c>.</summary>
    public IEnumerable<string> ErrorLines() => Errors.Select(error => error.Render(Path));

    /// <summary>The warnings, compiler-style, one per line.</summary>
    public IEnumerable<string> WarningLines() => Warnings.Select(warning => warning.Render(Path, "warning"));
}

/// <summary>A configuration file cannot be used. The message holds every error, one per line.</summary>
public sealed class ConfigurationException(ConfigurationReport report)
    : Exception(string.Join('\n', report.ErrorLines()))
{
    /// <summary>All that was found.</summary>
    public ConfigurationReport Report { get; } = report;
}
