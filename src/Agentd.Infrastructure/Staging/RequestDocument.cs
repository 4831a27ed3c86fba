using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;

namespace Agentd.Infrastructure.Staging;

/// <summary>What a waiting session was asked, as its file holds it.</summary>
internal sealed record RequestDocument
{
    // The version that is written, and the only one that is read.
    private const int Version = 1;

    // What a number may be in every JSON reader.
    private const long HighestPlace = 1L << 53;

    public required int SchemaVersion { get; init; }

    public required long Place { get; init; }

    public required string Agent { get; init; }

    public required string Trigger { get; init; }

    /// <summary>The repository, as the record names it.</summary>
    public required string RepoUrl { get; init; }

    public long? TimeoutMs { get; init; }

    public string? WorkUnit { get; init; }

    public string? RequestText { get; init; }

    public RequestedArtifact? Artifact { get; init; }

    /// <summary>The session whose kept work it goes on from, as the record names it.</summary>
    public string? Continues { get; init; }

    internal static byte[] Write(WaitingRequest request) => JsonSerializer.SerializeToUtf8Bytes(
        new RequestDocument
        {
            SchemaVersion = Version,
            Place = request.Place,
            Agent = request.Asked.Agent,
            Trigger = request.Asked.Trigger.Word(),
            RepoUrl = request.Asked.Repository
                ?? throw new ArgumentException("The repository of a session that waits is settled.", nameof(request)),
            TimeoutMs = (long?)request.Asked.Timeout?.TotalMilliseconds,
            WorkUnit = (request.Asked.Intent as SessionIntent.Work)?.Unit.Value,
            RequestText = (request.Asked.Intent as SessionIntent.Request)?.Text,
            Artifact = request.Asked.Intent is SessionIntent.Artifact artifact
                ? new(artifact.Type, artifact.Id, artifact.Document.ToArray())
                : null,
            Continues = request.Asked.Continues,
        },
        RequestJson.Readable.RequestDocument);

    /// <summary>The request of a document. What it asks for is judged by whoever resolves it, like any other request.</summary>
    /// <exception cref="InvalidDataException">It is not one of this version and of this session; the words quote nothing of it.</exception>
    internal static WaitingRequest Read(ReadOnlySpan<byte> bytes, ResourceNames names)
    {
        var document = Parsed(bytes);
        if (document.SchemaVersion != Version)
            throw new InvalidDataException($"is of another version of agentd (schema_version {document.SchemaVersion}, not {Version})");
        if (document.Agent != names.Agent.Value) throw new InvalidDataException("names another agent than the record");
        if (document.Place is < 1 or > HighestPlace) throw new InvalidDataException("holds a place that there cannot be");
        return new WaitingRequest(document.Place, new Invocation
        {
            Agent = document.Agent,
            Repository = document.RepoUrl,
            Intent = document.Intent(),
            Trigger = document.TriggerOfWord(),
            Timeout = document.Timeout(),
            Continues = document.Continues,
        });
    }

    private static RequestDocument Parsed(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, RequestJson.Readable.RequestDocument) ?? throw new InvalidDataException("is null");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException(
                $"is not what this version of agentd writes (line {(broken.LineNumber ?? 0) + 1}, byte {broken.BytePositionInLine ?? 0})",
                broken);
        }
    }

    private SessionIntent? Intent()
    {
        SessionIntent?[] given =
        [
            WorkUnit is { } unit ? new SessionIntent.Work(Unit(unit)) : null,
            RequestText is { } text ? new SessionIntent.Request(text) : null,
            Artifact is { } artifact ? new SessionIntent.Artifact(artifact.Type, artifact.Id, artifact.Document) : null,
        ];
        return given.OfType<SessionIntent>().ToArray() is { Length: > 1 } ? throw new InvalidDataException("asks for more than one thing")
            : given.OfType<SessionIntent>().FirstOrDefault();
    }

    private static WorkUnit Unit(string text) => Domain.Workspaces.WorkUnit.Objection(text) is { } objection
        ? throw new InvalidDataException($"holds a work unit that {objection}") : Domain.Workspaces.WorkUnit.Parse(text);

    private SessionTrigger TriggerOfWord() => Words.Parse<SessionTrigger>(Trigger)
        ?? throw new InvalidDataException("holds a trigger that there is not");

    private TimeSpan? Timeout() => TimeoutMs switch
    {
        null => null,
        > 0 and var milliseconds when milliseconds <= Invocation.LongestTimeout.TotalMilliseconds =>
            TimeSpan.FromMilliseconds(milliseconds),
        _ => throw new InvalidDataException("holds a time limit that there cannot be"),
    };
}

internal sealed record RequestedArtifact(string Type, string Id, byte[] Document);

/// <summary>The JSON of requests: strict, so that what another version wrote is refused and not misread.</summary>
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

    // Characters as they are: a request in any script stays as long as it is.
    internal static RequestJson Readable => _readable ??= new RequestJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
