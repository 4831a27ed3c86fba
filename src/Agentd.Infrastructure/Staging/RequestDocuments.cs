using System.Text.Json;
using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;

namespace Agentd.Infrastructure.Staging;

/// <summary>Between what a waiting session was asked and its document.</summary>
internal static class RequestDocuments
{
    // What a number may be in every JSON reader.
    private const long HighestPlace = 1L << 53;

    /// <summary>The document of a request.</summary>
    internal static RequestDocument From(WaitingRequest request) => new()
    {
        SchemaVersion = RequestDocument.Version,
        Place = request.Place,
        Agent = request.Asked.Agent,
        Trigger = request.Asked.Trigger.Word(),
        RepoUrl = request.Asked.Repository ?? throw new ArgumentException("The repository of a session that waits is settled.", nameof(request)),
        TimeoutMs = (long?)request.Asked.Timeout?.TotalMilliseconds,
        WorkUnit = (request.Asked.Intent as SessionIntent.Work)?.Unit.Value,
        RequestText = (request.Asked.Intent as SessionIntent.Request)?.Text,
        Artifact = request.Asked.Intent is SessionIntent.Artifact artifact ? new(artifact.Type, artifact.Id, artifact.Document.ToArray()) : null,
    };

    /// <summary>The request of a document. What it asks for is judged by whoever resolves it, like any other request.</summary>
    /// <exception cref="InvalidDataException">It is not one of this version and of this session; the words quote nothing of it.</exception>
    internal static WaitingRequest Request(ReadOnlySpan<byte> bytes, ResourceNames names)
    {
        var document = Document(bytes);
        if (document.SchemaVersion != RequestDocument.Version)
            throw new InvalidDataException($"is of another version of agentd (schema_version {document.SchemaVersion}, not {RequestDocument.Version})");
        if (document.Agent != names.Agent.Value) throw new InvalidDataException("names another agent than the record");
        if (document.Place is < 1 or > HighestPlace) throw new InvalidDataException("holds a place that there cannot be");
        return new WaitingRequest(document.Place, new Invocation
        {
            Agent = document.Agent,
            Repository = document.RepoUrl,
            Intent = Intent(document),
            Trigger = Trigger(document),
            Timeout = Timeout(document),
        });
    }

    private static RequestDocument Document(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, RequestJson.Readable.RequestDocument) ?? throw new InvalidDataException("is null");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException(
                $"is not what this version of agentd writes (line {(broken.LineNumber ?? 0) + 1}, byte {broken.BytePositionInLine ?? 0})", broken);
        }
    }

    private static SessionIntent? Intent(RequestDocument document)
    {
        SessionIntent?[] given =
        [
            document.WorkUnit is { } unit ? new SessionIntent.Work(Unit(unit)) : null,
            document.RequestText is { } text ? new SessionIntent.Request(text) : null,
            document.Artifact is { } artifact ? new SessionIntent.Artifact(artifact.Type, artifact.Id, artifact.Document) : null,
        ];
        return given.OfType<SessionIntent>().ToArray() is { Length: > 1 } ? throw new InvalidDataException("asks for more than one thing")
            : given.OfType<SessionIntent>().FirstOrDefault();
    }

    private static WorkUnit Unit(string text) =>
        WorkUnit.Objection(text) is { } objection ? throw new InvalidDataException($"holds a work unit that {objection}") : WorkUnit.Parse(text);

    private static SessionTrigger Trigger(RequestDocument document) => Words.Parse<SessionTrigger>(document.Trigger)
        ?? throw new InvalidDataException("holds a trigger that there is not");

    private static TimeSpan? Timeout(RequestDocument document) => document.TimeoutMs switch
    {
        null => null,
        > 0 and var milliseconds when milliseconds <= Invocation.LongestTimeout.TotalMilliseconds => TimeSpan.FromMilliseconds(milliseconds),
        _ => throw new InvalidDataException("holds a time limit that there cannot be"),
    };
}
