using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>A table whose keys are names that the operator chooses, and whose values are strings.</summary>
internal sealed record VariablesShape : ValueShape<TomlTable>
{
    public override string Words => "a table of strings";

    public override string? Objection(TomlNode node) => node is TomlTable ? null : WrongKind(node);

    // What is written in the place of the table may be a secret.
    public override string? Shown(TomlNode node) => null;

    public override TomlTable Read(TomlNode node) => (TomlTable)node;

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = "^[A-Za-z_][A-Za-z0-9_]*$" },
        ["additionalProperties"] = new JsonObject { ["type"] = "string" },
    };
}
