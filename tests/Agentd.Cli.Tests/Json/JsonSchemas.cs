using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using Agentd.Cli.Json;
using Agentd.Protocol.Replies;

namespace Agentd.Cli.Tests.Json;

/// <summary>The schema of each document that <c>--output json</c> prints, made from the C# shapes and their documentation.</summary>
internal static class JsonSchemas
{
    public static readonly IReadOnlyDictionary<string, Type> Documents = new Dictionary<string, Type>
    {
        ["ps"] = typeof(IReadOnlyList<SessionSummary>),
        ["inspect"] = typeof(SessionDetails),
        ["agents"] = typeof(IReadOnlyList<AgentSummary>),
        ["network"] = typeof(IReadOnlyList<NetworkDecision>),
        ["network-check"] = typeof(NetworkAnswer),
        ["usage"] = typeof(IReadOnlyList<UsageRow>),
        ["schedule"] = typeof(IReadOnlyList<Fire>),
        ["status"] = typeof(DaemonStatus),
        ["stop"] = typeof(Stopped),
        ["run-detach"] = typeof(Accepted),
        ["problem"] = typeof(Problem),
    };

    private static readonly XDocument Words = XDocument.Load(Path.ChangeExtension(typeof(SessionSummary).Assembly.Location, ".xml"));

    public static JsonObject Of(string document)
    {
        var schema = JsonContext.Default.Options.GetJsonSchemaAsNode(
            Documents[document],
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", $"agentd {document.Replace("-", " --")} --output json");
        return schema;
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset)) node = Moment("string");
        if (type == typeof(DateTimeOffset?)) node = Moment(new JsonArray("string", "null"));
        var schema = node.AsObject();
        schema.Remove("default");
        if (schema["properties"] is JsonObject properties)
        {
            schema["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]);
            schema["additionalProperties"] = false;
        }

        if (context.PropertyInfo is { } property && Summary(property) is { } words) schema["description"] = words;
        return schema;
    }

    // Its converter is our own: the exporter cannot know what it writes.
    private static JsonObject Moment(JsonNode type) => new() { ["type"] = type, ["format"] = "date-time" };

    private static string? Summary(JsonPropertyInfo property)
    {
        var member = (System.Reflection.PropertyInfo)property.AttributeProvider!;
        var summary = Member($"P:{member.DeclaringType!.FullName}.{member.Name}")?.Element("summary")
            ?? Members($"M:{member.DeclaringType.FullName}.#ctor").SelectMany(e => e.Elements("param"))
                .FirstOrDefault(e => e.Attribute("name")!.Value == member.Name)
            ?? Member($"T:{member.DeclaringType.FullName}")?.Elements("param")
                .FirstOrDefault(e => e.Attribute("name")!.Value == member.Name);
        return summary is null ? null : string.Join(' ', summary.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static XElement? Member(string name) => Words.Descendants("member").FirstOrDefault(e => e.Attribute("name")!.Value == name);

    private static IEnumerable<XElement> Members(string start) =>
        Words.Descendants("member").Where(e => e.Attribute("name")!.Value.StartsWith(start, StringComparison.Ordinal));
}
