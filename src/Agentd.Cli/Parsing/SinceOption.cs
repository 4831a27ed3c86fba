using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Agentd.Cli.Parsing;

/// <summary><c>--since</c>: a moment, as RFC 3339 or as a duration before now.</summary>
internal sealed class SinceOption : Option<DateTimeOffset?>
{
    private readonly TimeProvider clock;

    public SinceOption(TimeProvider clock) : base("--since")
    {
        this.clock = clock;
        Description = "Only what was printed since then: 2026-03-01T12:00:00Z, or 10m for the last ten minutes.";
        HelpName = "TIME";
        CustomParser = Parse;
    }

    private DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationOption.Read(text) is { } ago) return clock.GetUtcNow() - ago;
        if (text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment))
            return moment;
        result.AddError($"--since '{text}' is not a time: give 2026-03-01T12:00:00Z, or a duration such as 10m");
        return null;
    }
}
