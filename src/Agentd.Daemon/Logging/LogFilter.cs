using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Logging;

/// <summary>Which events are written: a level for all targets, or one for some (<c>AGENTD_LOG=runner=debug,agentd=info</c>).</summary>
internal sealed class LogFilter
{
    private readonly Dictionary<string, LogLevel> _targets = new(StringComparer.Ordinal);
    private LogLevel _others = LogLevel.Information;

    /// <summary>What applies when nothing is asked for.</summary>
    public static LogFilter Default => new();

    /// <summary>Reads a filter; null when it is not one.</summary>
    public static LogFilter? Parse(string text)
    {
        var filter = new LogFilter();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=');
            if (Level(part[(equals + 1)..]) is not { } level || equals == 0) return null;
            if (equals < 0) filter._others = level;
            else filter._targets[part[..equals]] = level;
        }
        return filter;
    }

    /// <summary>Whether an event is written. What the host library says of its own workings is not an operator's business.</summary>
    public bool Allows(string? target, LogLevel level) => target switch
    {
        null => false,
        _ when target.StartsWith("Microsoft.", StringComparison.Ordinal) => level >= LogLevel.Critical,
        _ => level >= _targets.GetValueOrDefault(target, _others),
    };

    private static LogLevel? Level(string word) => word.ToLowerInvariant() switch
    {
        "error" => LogLevel.Error,
        "warn" => LogLevel.Warning,
        "info" => LogLevel.Information,
        "debug" => LogLevel.Debug,
        "trace" => LogLevel.Trace,
        _ => null,
    };
}
