using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Keys.Shapes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>Takes the values of known keys out of a table. What is absent, or was refused for its shape already, is null.</summary>
internal static class DraftReader
{
    public static Located<string>? Text(this TomlTable table, KnownKey key) =>
        table.Find<TomlText>(key) is { } text && text.Value.Length > 0 ? new(text.Value, text.Place, key.Shape.Shown(text)) : null;

    public static Located<TimeSpan>? Duration(this TomlTable table, KnownKey key) =>
        table.Text(key) is { } text ? new(DurationShape.Read(text.Value), text.Place, text.Shown) : null;

    public static Located<long>? Size(this TomlTable table, KnownKey key) =>
        table.Text(key) is { } text ? new(SizeShape.Read(text.Value), text.Place, text.Shown) : null;

    public static Located<decimal>? Number(this TomlTable table, KnownKey key) =>
        table.Find<TomlNumber>(key) is { } number ? new(number.Value, number.Place, key.Shape.Shown(number)) : null;

    public static Located<bool>? Flag(this TomlTable table, KnownKey key) =>
        table.Find<TomlFlag>(key) is { } flag ? new(flag.Value, flag.Place, key.Shape.Shown(flag)) : null;

    public static IReadOnlyList<string>? Arguments(this TomlTable table, KnownKey key) =>
        table.Find<TomlList>(key) is { } list ? [.. list.Items.OfType<TomlText>().Select(text => text.Value)] : null;

    public static TomlTable? Table(this TomlTable table, KnownKey key) => table.Find<TomlTable>(key);

    public static IReadOnlyList<TomlTable> Tables(this TomlTable table, KnownKey key) =>
        table.Find<TomlList>(key) is { } list ? [.. list.Items.OfType<TomlTable>()] : [];

    private static TNode? Find<TNode>(this TomlTable table, KnownKey key) where TNode : TomlNode =>
        table.TryFind(key.Name, out var entry) && key.Shape.Objection(entry.Value) is null ? entry.Value as TNode : null;
}
