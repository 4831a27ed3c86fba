using System.Text.Json;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>
/// The version of the canonical request that a schema says it takes. agentd writes requests of one version, and a schema that
/// means another must not be satisfied by chance.
/// </summary>
internal static class CanonicalVersion
{
    internal const string Supported = "1.0.0";

    private const string Key = "x-tesserine-canonical";

    /// <summary>Why requests cannot be written for a schema; null when they can.</summary>
    /// <param name="schema">The text of a schema that was compiled.</param>
    internal static string? Objection(ReadOnlyMemory<byte> schema)
    {
        using var document = JsonDocument.Parse(schema, new JsonDocumentOptions { MaxDepth = Agentd.JsonSchema.StrictJson.DefaultMaxDepth });
        if (!Member(document.RootElement, Key, out var canonical) || !Member(canonical, "version", out var version))
            return $"declares no {Key}.version; agentd writes requests of version \"{Supported}\"";
        if (version.ValueKind == JsonValueKind.String && version.ValueEquals(Supported)) return null;
        return $"has {Key}.version {Legible.Of(version.GetRawText(), 40)}; agentd writes requests of version \"{Supported}\"";
    }

    private static bool Member(JsonElement element, string name, out JsonElement member)
    {
        member = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out member);
    }
}
