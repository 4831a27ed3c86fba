using System.Text.Json.Nodes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>An amount as a string: digits and one unit.</summary>
internal static class AmountWithUnit
{
    /// <summary>Reads one as a multiple of the smallest unit; false when it is none, or is longer or more than it may be.</summary>
    public static bool TryRead(string text, int mostCharacters, (string Name, long Factor)[] units, long most, out long amount)
    {
        amount = 0;
        var (name, factor) = Array.Find(units, unit => text.EndsWith(unit.Name, StringComparison.Ordinal));
        if (name is null || text.Length == name.Length || text.Length > mostCharacters) return false;
        var digits = text.AsSpan(..^name.Length);
        if (digits.ContainsAnyExceptInRange('0', '9') || !long.TryParse(digits, out var count) || count > most / factor) return false;
        amount = count * factor;
        return true;
    }
}

/// <summary>A time span as a string: <c>90s</c>, <c>15m</c>, <c>2h</c> or <c>7d</c>.</summary>
internal sealed record DurationShape : QuotedShape<TimeSpan>
{
    private static readonly (string, long)[] Units = [("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    /// <summary>One that a single timer counts: those reach to some 49 days.</summary>
    public static DurationShape OfATimer { get; } = new() { MostDays = 30 };

    public int MostDays { get; init; } = 3650;

    /// <summary>Whether it may be nothing at all.</summary>
    public bool MayBeZero { get; init; }

    public override string Words => "a duration in quotes, such as \"90s\", \"15m\", \"2h\" or \"7d\"";

    public override string Noun => "a duration";

    public override JsonObject Schema() =>
        new() { ["type"] = "string", ["pattern"] = MayBeZero ? "^[0-9]+[smhd]$" : "^0*[1-9][0-9]*[smhd]$" };

    protected override string? TextObjection(string text)
    {
        if (text[0] == '-') return $"must not be negative; it must be {Words}";
        if (!TryRead(text, out var seconds)) return $"is not a duration; it must be {Words}, and at most {MostDays} days";
        return seconds == 0 && !MayBeZero ? "must be longer than zero; leave the key out for none" : null;
    }

    protected override TimeSpan ReadText(string text) =>
        TryRead(text, out var seconds) ? TimeSpan.FromSeconds(seconds) : throw new FormatException($"'{text}' is not a duration.");

    private bool TryRead(string text, out long seconds) => AmountWithUnit.TryRead(text, 12, Units, MostDays * 86400L, out seconds);
}

/// <summary>An amount of bytes as a string, as Podman reads them: <c>512m</c>, <c>4g</c> or <c>50GiB</c>.</summary>
internal sealed record SizeShape : QuotedShape<long>
{
    // The long units first: the short ones end none of them.
    private static readonly (string, long)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("b", 1), ("k", 1L << 10), ("m", 1L << 20), ("g", 1L << 30), ("t", 1L << 40),
    ];

    /// <summary>The least amount that makes sense, in bytes.</summary>
    public long Least { get; init; } = 1;

    public override string Words => "a size in quotes, such as \"512m\", \"4g\" or \"50GiB\"";

    public override string Noun => "a size";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^0*[1-9][0-9]*([bkmgt]|[KMGT]iB)$" };

    protected override string? TextObjection(string text)
    {
        if (text[0] == '-') return $"must not be negative; it must be {Words}";
        if (!TryRead(text, out var bytes)) return $"is not a size; it must be {Words}, and at most 1048576TiB";
        if (bytes == 0) return "must be more than zero; leave the key out for no limit";
        return bytes < Least ? $"is less than {Least >> 20}m, with which no session could run" : null;
    }

    protected override long ReadText(string text) =>
        TryRead(text, out var bytes) ? bytes : throw new FormatException($"'{text}' is not a size.");

    private static bool TryRead(string text, out long bytes) => AmountWithUnit.TryRead(text, 20, Units, 1L << 60, out bytes);
}
