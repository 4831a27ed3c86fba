using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The JSON Schema of the configuration, for editors, made from the known keys so that it cannot drift from them.</summary>
public static class ConfigurationSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
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
            ["description"] = FileTable.Known.Meaning,
        };
        foreach (var (name, value) in FileTable.Known.Schema().ToArray()) schema[name] = value?.DeepClone();
        return schema.ToJsonString(Indented) + "\n";
    }
}
