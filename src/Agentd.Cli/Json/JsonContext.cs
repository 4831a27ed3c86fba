using System.Text.Json.Serialization;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Wire;

namespace Agentd.Cli.Json;

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
[JsonSerializable(typeof(DaemonStatus))]
[JsonSerializable(typeof(Stopped))]
[JsonSerializable(typeof(Accepted))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class JsonContext : JsonSerializerContext;
