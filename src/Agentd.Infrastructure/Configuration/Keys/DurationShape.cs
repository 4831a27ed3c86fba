using System.Text.Json.Nodes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>A time span as a string: digits and one unit, <c>90s</c>, <c>15m</c>, <c>2h</c> or <c>7d</c>.</summary>
internal sealed record DurationShape : QuotedShape<TimeSpan>
{
    private const int Longest = 3650;

    /// <summary>One that a single timer counts: those reach to some 49 days.</summary>
    public static DurationShape OfATimer { get; } = new() { MostDays = 30 };

    /// <summary>The most days.</summary>
    public int MostDays { get; init; } = Longest;

    public override string Words => "a duration in quotes, such as \"90s\", \"15m\", \"2h\" or \"7d\"";

    public override string Noun => "a duration";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^0*[1-9][0-9]*[smhd]$" };

    protected override string? TextObjection(string text)
    {
        if (text[0] == '-') return $"must not be negative; it must be {Words}";
        if (!TryRead(text, out var span) || span > TimeSpan.FromDays(MostDays))
            return $"is not a duration; it must be {Words}, and at most {MostDays} days";
        return span == TimeSpan.Zero ? "must be longer than zero; leave the key out for none" : null;
    }

    protected override TimeSpan ReadText(string text) =>
        TryRead(text, out var span) ? span : throw new FormatException($"'{text}' is not a duration.");

    private static bool TryRead(string text, out TimeSpan span)
    {
        span = default;
        if (text.Length is < 2 or > 12 || text.AsSpan(..^1).ContainsAnyExceptInRange('0', '9')) return false;
        var seconds = long.Parse(text.AsSpan(..^1)) * text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => -1 };
        if (seconds is < 0 or > Longest * 86400L) return false;
        span = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
