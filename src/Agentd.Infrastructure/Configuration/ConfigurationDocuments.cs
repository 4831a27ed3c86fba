using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The tables of keys in <c>docs/configuration.md</c>, made from the known keys so that they cannot drift from them.</summary>
public static class ConfigurationReference
{
    /// <summary>The line of the document that the tables follow.</summary>
    public const string Begin = "<!-- keys: begin (generated) -->";

    /// <summary>The line of the document that follows the tables.</summary>
    public const string End = "<!-- keys: end -->";

    /// <summary>A document with its tables brought up to date.</summary>
    /// <exception cref="FormatException">The document has not both marking lines.</exception>
    public static string Update(string document)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new FormatException($"The document needs the lines '{Begin}' and '{End}'.");
        return $"{document[..begin]}{Begin}\n{Tables()}{document[end..]}";
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var table in Below(FileTable.Known)) Append(text, table);
        return text.Append('\n').ToString();
    }

    private static IEnumerable<KnownTable> Below(KnownTable table) =>
        table.Keys.Select(key => key.Shape.Inner).OfType<KnownTable>().SelectMany(inner => Below(inner).Prepend(inner));

    private static void Append(StringBuilder text, KnownTable table)
    {
        text.Append($"\n### `{table.Header}`\n\n{table.Meaning}\n\n");
        text.Append("| key | value | meaning | without it |\n|---|---|---|---|\n");
        foreach (var key in table.Keys.Where(key => key.Shape.Inner is null))
            text.Append($"| `{key.Name}` | {key.Shape.Noun}, `{key.Example}` | {key.Meaning} | {Without(key)} |\n");
    }

    private static string Without(KnownKey key) => key.Required ? "**required**" : key.Otherwise ?? "–";
}

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
