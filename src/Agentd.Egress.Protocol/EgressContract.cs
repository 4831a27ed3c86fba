using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Agentd.Egress.Protocol;

/// <summary>
/// The contract between a daemon and its broker: frames of JSON over a socket that is 0600. Golden files hold its shapes.
/// </summary>
public static class EgressContract
{
    /// <summary>The contract's number. A broker serves its own and the one before, and so does a daemon speak to both.</summary>
    public const int Version = 2;

    /// <summary>The one before.</summary>
    public const int VersionBefore = Version - 1;

    /// <summary>The most bytes of a message: the most rules, with the longest names and addresses.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>
    /// The version from which on a broker understands a request: one before takes more than it knows for the end of the conversation.
    /// </summary>
    public static int Since(EgressRequest request) =>
        request is Attach { Stall: not null } or Attach { Learn: not null } or Attach { Proxy: not null } ? Version : VersionBefore;

    /// <summary>A message's bytes.</summary>
    public static byte[] Write<T>(T message) where T : class => JsonSerializer.SerializeToUtf8Bytes(message, Shape<T>());

    /// <summary>The message of some bytes.</summary>
    /// <exception cref="JsonException">They are no such message.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, Shape<T>()) ?? throw new JsonException("a message is null");
        }
        catch (NotSupportedException unknown)
        {
            throw new JsonException("a message of no known kind", unknown);
        }
    }

    private static JsonTypeInfo<T> Shape<T>() => (JsonTypeInfo<T>)EgressJson.Default.GetTypeInfo(typeof(T))!;
}

/// <summary>The contract's JSON: strict in what is read, absent where null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EgressRequest))]
[JsonSerializable(typeof(EgressReply))]
internal sealed partial class EgressJson : JsonSerializerContext;
