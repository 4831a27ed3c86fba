using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>Any number of tables.</summary>
internal sealed record TableListShape(KnownTable Table) : ValueShape
{
    /// <summary>Whether there must be at least one.</summary>
    public bool AtLeastOne { get; init; }

    public override string Words => $"tables, each under {Table.Header}";

    public override string? Objection(TomlNode node) => node switch
    {
        TomlList { Items: [] } when AtLeastOne => $"must hold at least one table; add {Table.Header}",
        TomlList => null,
        _ => WrongKind(node),
    };

    /// <summary>What is wrong with one element; null when it is a table.</summary>
    public string? ElementObjection(TomlNode element) => element is TomlTable ? null : $"is {element.Kind}; it must be a table";

    // What stands where this should be may hold a secret: a credential, or an argument.
    public override string? Shown(TomlNode node) => null;

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Table.Schema() };
        if (AtLeastOne) schema["minItems"] = 1;
        return schema;
    }
}
