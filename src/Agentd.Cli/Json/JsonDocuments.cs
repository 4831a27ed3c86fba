using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Agentd.Protocol.Wire;

namespace Agentd.Cli.Json;

/// <summary>The documents that <c>--output json</c> prints; their schemas are among the documentation.</summary>
internal static class JsonDocuments
{
    private static readonly JsonSerializerOptions Options =
        new(JsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document of a value.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));
}

/// <summary>What <c>--output json</c> prints: as the wire has it, but indented and with absent values as null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(SessionDetails))]
[JsonSerializable(typeof(IReadOnlyList<SessionSummary>))]
[JsonSerializable(typeof(IReadOnlyList<AgentSummary>))]
[JsonSerializable(typeof(IReadOnlyList<Fire>))]
[JsonSerializable(typeof(IReadOnlyList<NetworkDecision>))]
[JsonSerializable(typeof(NetworkAnswer))]
[JsonSerializable(typeof(IReadOnlyList<UsageRow>))]
[JsonSerializable(typeof(DaemonStatus))]
[JsonSerializable(typeof(Stopped))]
[JsonSerializable(typeof(Accepted))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class JsonContext : JsonSerializerContext;
