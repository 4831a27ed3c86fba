namespace Agentd.Daemon.Logging;

/// <summary>The log's format and filter as the environment asks for them; a bad value falls back to the default and is logged.</summary>
internal sealed record LogSettings(string Formatter, LogFilter Filter, string? BadFormat, string? BadFilter)
{
    /// <summary>Reads <c>AGENTD_LOG_FORMAT</c> and <c>AGENTD_LOG</c>.</summary>
    public static LogSettings From(Func<string, string?> environment)
    {
        var (format, filter) = (environment("AGENTD_LOG_FORMAT"), environment("AGENTD_LOG"));
        var formatter = format switch
        {
            null or "" or "json" => JsonLineFormatter.FormatName,
            "pretty" => PrettyFormatter.FormatName,
            _ => null,
        };
        var parsed = string.IsNullOrEmpty(filter) ? LogFilter.Default : LogFilter.Parse(filter);
        return new LogSettings(formatter ?? JsonLineFormatter.FormatName, parsed ?? LogFilter.Default,
            formatter is null ? format : null, parsed is null ? filter : null);
    }

    /// <summary>Logs bad values.</summary>
    public void Report(ILogger log)
    {
        if (BadFormat is not null) DaemonLog.FormatInvalid(log, BadFormat);
        if (BadFilter is not null) DaemonLog.FilterInvalid(log, BadFilter);
    }
}

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

    /// <summary>The word of a level in the log's lines.</summary>
    public static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        _ => "ERROR",
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
