using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>A table of the configuration and the keys that it may have.</summary>
internal sealed class KnownTable(string header, string meaning, params KnownKey[] keys)
{
    private readonly FrozenDictionary<string, KnownKey> _byName = keys.ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);

    /// <summary>The table's header as it is written, such as <c>[[agents.mounts]]</c>; empty for the file itself.</summary>
    public string Header { get; } = header;

    public string Meaning { get; } = meaning;

    /// <summary>The keys, in the order in which documentation tells of them.</summary>
    public IReadOnlyList<KnownKey> Keys { get; } = keys;

    public bool TryFind(string name, [NotNullWhen(true)] out KnownKey? key) => _byName.TryGetValue(name, out key);

    /// <summary>The table as a JSON Schema that allows these keys and no others.</summary>
    public JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var key in Keys)
        {
            var schema = key.Shape.Schema();
            schema["description"] = key.Otherwise is null ? key.Meaning : $"{key.Meaning} Without it: {key.Otherwise}.";
            properties[key.Name] = schema;
        }

        var table = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = Keys.Where(key => key.Required).Select(key => (JsonNode)JsonValue.Create(key.Name)).ToArray();
        if (required.Length > 0) table["required"] = new JsonArray(required);
        return table;
    }
}
