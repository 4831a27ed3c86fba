using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

internal sealed record TableShape(KnownTable Table) : ValueShape<TomlTable>
{
    public override string Words => $"a table, {Table.Header}";

    public override KnownTable Inner => Table;

    public override string? Objection(TomlNode node) => node is TomlTable ? null : WrongKind(node);

    // A wrong value here may hold a secret: a credential, or an argument.
    public override string? Shown(TomlNode node) => null;

    public override TomlTable Read(TomlNode node) => (TomlTable)node;

    public override IEnumerable<(TomlTable Table, FieldPath Path)> Within(TomlNode value, FieldPath path) => [((TomlTable)value, path)];

    public override JsonObject Schema() => Table.Schema();
}

internal sealed record TableListShape(KnownTable Table) : ValueShape<TomlList>
{
    /// <summary>Whether there must be at least one.</summary>
    public bool AtLeastOne { get; init; }

    /// <summary>The key by which errors name one of the tables, as they do agents; null when they count them.</summary>
    public KnownKey? NamedBy { get; init; }

    public override string Words => $"tables, each under {Table.Header}";

    public override KnownTable Inner => Table;

    public override string? Objection(TomlNode node) => node switch
    {
        TomlList { Items: [] } when AtLeastOne => $"must hold at least one table; add {Table.Header}",
        TomlList => null,
        _ => WrongKind(node),
    };

    public override string? ElementObjection(TomlNode element) => element is TomlTable ? null : $"is {element.Kind}; it must be a table";

    // A wrong value here may hold a secret: a credential, or an argument.
    public override string? Shown(TomlNode node) => null;

    public override TomlList Read(TomlNode node) => (TomlList)node;

    public override IEnumerable<(TomlTable Table, FieldPath Path)> Within(TomlNode value, FieldPath path) =>
        from item in ((TomlList)value).Items.Index()
        where item.Item is TomlTable
        let table = (TomlTable)item.Item
        select (table, NamedBy is null ? path.At(item.Index) : FieldPath.OfAgent(table, NamedBy, item.Index));

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Table.Schema() };
        if (AtLeastOne) schema["minItems"] = 1;
        return schema;
    }
}
