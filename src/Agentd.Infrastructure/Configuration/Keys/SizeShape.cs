using System.Text.Json.Nodes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>An amount of bytes as a string, as Podman reads them: digits and one unit, <c>512m</c>, <c>4g</c> or <c>50GiB</c>.</summary>
internal sealed record SizeShape : QuotedShape<long>
{
    private const long Most = 1L << 60;

    // The long units first: the short ones end none of them.
    private static readonly (string Name, int Bits)[] Units =
    [
        ("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40), ("b", 0), ("k", 10), ("m", 20), ("g", 30), ("t", 40),
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

    private static bool TryRead(string text, out long bytes)
    {
        bytes = 0;
        var (name, bits) = Array.Find(Units, unit => text.EndsWith(unit.Name, StringComparison.Ordinal));
        if (name is null || text.Length == name.Length || text.Length > 20) return false;
        var digits = text.AsSpan(..^name.Length);
        if (digits.ContainsAnyExceptInRange('0', '9') || !long.TryParse(digits, out var count)) return false;
        bytes = count << bits;
        return count <= Most >> bits;
    }
}
