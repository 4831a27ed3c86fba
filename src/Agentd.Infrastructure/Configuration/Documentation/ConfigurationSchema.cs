using System.Text.Json;
using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration.Documentation;

/// <summary>The JSON Schema of the configuration, for editors, made from the known keys so that it cannot drift from them.</summary>
public static class ConfigurationSchema
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema's text, as it is kept in <c>docs/agentd.schema.json</c>.</summary>
    public static string Text()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "agentd.toml",
            ["description"] = FileKeys.Table.Meaning,
        };
        foreach (var (name, value) in FileKeys.Table.Schema().ToArray()) schema[name] = value?.DeepClone();
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented)) schema.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
