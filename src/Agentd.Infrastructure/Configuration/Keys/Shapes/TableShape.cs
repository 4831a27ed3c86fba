using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>A table of its own.</summary>
internal sealed record TableShape(KnownTable Table) : ValueShape
{
    public override string Words => $"a table, {Table.Header}";

    public override string? Objection(TomlNode node) => node is TomlTable ? null : WrongKind(node);

    public override JsonObject Schema() => Table.Schema();
}
