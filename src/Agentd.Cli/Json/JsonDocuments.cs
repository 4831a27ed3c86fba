using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Agentd.Cli.Json;

/// <summary>The documents that <c>--output json</c> prints; their schemas are among the documentation.</summary>
internal static class JsonDocuments
{
    private static readonly JsonSerializerOptions Options =
        new(JsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document of a value.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));
}
