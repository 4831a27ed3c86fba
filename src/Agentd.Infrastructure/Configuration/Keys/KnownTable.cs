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

/// <summary>A key that a table may have: one entry here is known to the reader, the schema and the documentation.</summary>
/// <param name="Name">The key as it is written.</param>
/// <param name="Meaning">What it decides, in a sentence.</param>
/// <param name="Otherwise">What holds without it, in words; null when it is required or nothing happens.</param>
/// <param name="Example">A value as it would be written in TOML; null for tables.</param>
/// <param name="Required">Whether its table must have it.</param>
internal abstract record KnownKey(string Name, string Meaning, string? Otherwise, string? Example, bool Required)
{
    public abstract ValueShape Shape { get; }
}

/// <summary>A key whose values are read as <typeparamref name="T"/>.</summary>
internal sealed record KnownKey<T>(
    string Name, ValueShape<T> Shape, string Meaning, string? Otherwise = null, string? Example = null, bool Required = false)
    : KnownKey(Name, Meaning, Otherwise, Example, Required)
{
    public override ValueShape<T> Shape { get; } = Shape;
}
