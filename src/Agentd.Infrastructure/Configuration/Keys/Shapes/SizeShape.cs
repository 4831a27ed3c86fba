using System.Text.Json.Nodes;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>A number of bytes as Podman writes them: digits and a unit, <c>512m</c> or <c>4g</c>; without a unit, bytes.</summary>
/// <param name="Least">The least that makes sense, in bytes.</param>
internal sealed record SizeShape(long Least) : TextShape
{
    private const long Most = 1L << 50;

    public override string Words => "a size in quotes, such as \"512m\" or \"4g\"";

    public override string Noun => "a size";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^0*[1-9][0-9]*[bkmgt]?$" };

    /// <summary>Reads a size that <see cref="TextShape.Objection"/> has nothing against.</summary>
    public static long Read(string text) => TryRead(text, out var bytes) ? bytes : throw new FormatException($"'{text}' is not a size.");

    protected override string? TextObjection(string text)
    {
        if (text[0] == '-') return $"must not be negative; it must be {Words}";
        if (!TryRead(text, out var bytes)) return $"is not a size; it must be {Words}";
        if (bytes > Most) return "is more than 1024t";
        return bytes < Least ? $"is less than {Shown(Least)}, with which no session could run" : null;
    }

    private static bool TryRead(string text, out long bytes)
    {
        var unit = text[^1] switch { 'b' => 0, 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => -1 };
        var digits = text.AsSpan(0, unit < 0 ? text.Length : text.Length - 1);
        bytes = 0;
        if (digits.Length is < 1 or > 18 || digits.ContainsAnyExceptInRange('0', '9')) return false;
        var whole = (Int128)long.Parse(digits) << Math.Max(0, unit);
        bytes = (long)Int128.Min(whole, long.MaxValue);
        return true;
    }

    private static string Shown(long bytes) => bytes % (1 << 20) == 0 ? $"{bytes >> 20}m" : $"{bytes}b";
}
