using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>The artifact that an operator's words become.</summary>
internal static class RequestArtifact
{
    internal const string Type = "request";
    internal const string Id = "operator-input";

    /// <summary>The document, with the text as it was given.</summary>
    internal static byte[] Of(string text)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("description", text);
            json.WriteString("source", "operator");
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }
}
