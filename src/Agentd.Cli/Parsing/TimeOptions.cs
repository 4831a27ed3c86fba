using System.CommandLine.Parsing;
using System.Globalization;

namespace Agentd.Cli.Parsing;

/// <summary>An option that takes a duration: a number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
internal sealed class DurationOption : Option<TimeSpan?>
{
    private const long MostSeconds = 10L * 366 * 86_400;

    public DurationOption(string name) : base(name)
    {
        HelpName = "DURATION";
        CustomParser = Parse;
    }

    /// <summary>Reads a duration; null when the text is none.</summary>
    public static TimeSpan? Read(string text)
    {
        if (text.Length < 2) return null;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        long? unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => null };
        return unit is { } seconds && count <= MostSeconds / seconds ? TimeSpan.FromSeconds(count * seconds) : null;
    }

    private TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Read(text) is { } duration && duration > TimeSpan.Zero) return duration;
        result.AddError($"{Name} '{text}' is not a duration: give a positive number and s, m, h or d, such as 90s");
        return null;
    }
}

/// <summary><c>--since</c>: a moment, as RFC 3339 or as a duration before now.</summary>
internal sealed class SinceOption : Option<DateTimeOffset?>
{
    private readonly TimeProvider _clock;

    public SinceOption(TimeProvider clock) : base("--since")
    {
        _clock = clock;
        Description = "Only what was printed since then: 2026-03-01T12:00:00Z, or 10m for the last ten minutes.";
        HelpName = "TIME";
        CustomParser = Parse;
    }

    private DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationOption.Read(text) is { } ago) return _clock.GetUtcNow() - ago;
        if (text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment))
            return moment;
        result.AddError($"--since '{text}' is not a time: give 2026-03-01T12:00:00Z, or a duration such as 10m");
        return null;
    }
}
