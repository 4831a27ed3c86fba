using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Protocol;

/// <summary>An enum as its snake_case word; numbers are refused.</summary>
public sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
