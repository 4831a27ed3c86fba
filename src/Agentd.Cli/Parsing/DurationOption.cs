using System.CommandLine;
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
