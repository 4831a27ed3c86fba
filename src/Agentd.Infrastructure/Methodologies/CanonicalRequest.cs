using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>
/// The version of the canonical request that a schema says it takes. agentd writes requests of one version, and they must
/// not match a schema of another version by chance.
/// </summary>
internal static class CanonicalVersion
{
    internal const string Supported = "1.0.0";

    private const string Key = "x-tesserine-canonical";

    /// <summary>Why requests cannot be written for a schema; null when they can.</summary>
    /// <exception cref="Agentd.Domain.Sessions.InputRefusedException">The schema is not strict JSON.</exception>
    internal static string? Objection(SchemaFile schema)
    {
        using var document = Parsed(schema);
        var declared = Member(document.RootElement, Key, out var canonical) & Member(canonical, "version", out var version);
        if (declared && version.ValueKind == JsonValueKind.String && version.ValueEquals(Supported)) return null;
        var found = declared ? $"has {Key}.version {TerminalText.Escape(version.GetRawText(), 40)}" : $"declares no {Key}.version";
        return $"{found}; agentd writes requests of version \"{Supported}\"";
    }

    private static JsonDocument Parsed(SchemaFile schema)
    {
        try
        {
            return StrictJson.Parse(schema.Text);
        }
        catch (UnusableJsonException refusal)
        {
            throw schema.Unusable(refusal);
        }
    }

    private static bool Member(JsonElement element, string name, out JsonElement member)
    {
        member = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out member);
    }
}

/// <summary>The artifact that an operator's words become.</summary>
internal static class RequestArtifact
{
    internal const string Type = "request";
    internal const string Id = "operator-input";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Of(string text) =>
        Encoding.UTF8.GetBytes(new JsonObject { ["description"] = text, ["source"] = "operator" }.ToJsonString(Readable));
}
