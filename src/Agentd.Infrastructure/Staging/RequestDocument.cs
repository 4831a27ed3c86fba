using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Infrastructure.Staging;

/// <summary>What a waiting session was asked, as its file holds it.</summary>
internal sealed record RequestDocument
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>The document's version.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The session's place in the line.</summary>
    public required long Place { get; init; }

    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>What asked.</summary>
    public required string Trigger { get; init; }

    /// <summary>The repository, as the record names it.</summary>
    public required string RepoUrl { get; init; }

    /// <summary>The time limit that was asked for, in milliseconds.</summary>
    public long? TimeoutMs { get; init; }

    /// <summary>The work unit.</summary>
    public string? WorkUnit { get; init; }

    /// <summary>The request's text.</summary>
    public string? RequestText { get; init; }

    /// <summary>The artifact.</summary>
    public RequestedArtifact? Artifact { get; init; }
}

/// <summary>An artifact that a session is to start from, byte for byte.</summary>
internal sealed record RequestedArtifact(string Type, string Id, byte[] Document);

/// <summary>The JSON of requests, without reflection: strict, so that what another version wrote is refused and not misread.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(RequestDocument))]
internal sealed partial class RequestJson : JsonSerializerContext
{
    private static RequestJson? _readable;

    /// <summary>The context that writes characters as they are: a request in any script stays as long as it is.</summary>
    internal static RequestJson Readable => _readable ??= new RequestJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
