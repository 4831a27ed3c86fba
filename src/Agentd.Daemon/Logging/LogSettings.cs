using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Logging;

/// <summary>The log's format and filter as the environment asks for them; a bad value falls back to the default and is told.</summary>
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

    /// <summary>Tells of bad values.</summary>
    public void Report(ILogger log)
    {
        if (BadFormat is not null) DaemonLog.FormatInvalid(log, BadFormat);
        if (BadFilter is not null) DaemonLog.FilterInvalid(log, BadFilter);
    }
}
