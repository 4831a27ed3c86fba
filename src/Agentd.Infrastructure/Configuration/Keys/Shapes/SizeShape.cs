using System.Text.Json.Nodes;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>An amount of bytes as a string: digits and one unit, <c>500MiB</c> or <c>50GiB</c>.</summary>
internal sealed record SizeShape : TextShape
{
    private const long Most = 1L << 60;

    private static readonly (string Name, int Bits)[] Units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)];

    public override string Words => "a size in quotes, such as \"500MiB\", \"50GiB\" or \"2TiB\"";

    public override string Noun => "a size";

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^0*[1-9][0-9]*(KiB|MiB|GiB|TiB)$" };

    /// <summary>Reads a size, in bytes, that <see cref="TextShape.Objection"/> has nothing against.</summary>
    public static long Read(string text) => TryRead(text, out var bytes) ? bytes : throw new FormatException($"'{text}' is not a size.");

    protected override string? TextObjection(string text)
    {
        if (!TryRead(text, out var bytes)) return $"is not a size; it must be {Words}, and at most 1048576TiB";
        return bytes == 0 ? "must be more than zero; leave the key out for no limit" : null;
    }

    private static bool TryRead(string text, out long bytes)
    {
        bytes = 0;
        var (name, bits) = Array.Find(Units, unit => text.EndsWith(unit.Name, StringComparison.Ordinal));
        if (name is null || text.Length is < 4 or > 20 || text.AsSpan(..^3).ContainsAnyExceptInRange('0', '9')) return false;
        var count = long.Parse(text.AsSpan(..^3));
        bytes = count << bits;
        return count <= Most >> bits;
    }
}
