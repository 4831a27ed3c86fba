using System.Text.Json.Serialization;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Protocol.Wire;

/// <summary>How messages become JSON: snake_case, strict in what is read, absent where null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 16,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(Hello))]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Reply))]
internal sealed partial class WireContext : JsonSerializerContext;
