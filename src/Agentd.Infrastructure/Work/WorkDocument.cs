using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Infrastructure.Work;

/// <summary>
/// <c>work.json</c>: what a session left of its repository, in the session's own words, masked; docs/audit-record.md says what each means.
/// </summary>
internal sealed record WorkDocument
{
    /// <summary>The version that is written.</summary>
    public const int Version = 1;

    /// <summary>The most bytes of a document.</summary>
    public const int MostBytes = 16 << 20;

    public int SchemaVersion { get; init; } = Version;
    public required string Kept { get; init; }
    public string? Reason { get; init; }

    /// <summary>True where no names and texts of the session's are told, for the values to mask in them are not known any more.</summary>
    public bool? Withheld { get; init; }

    public string? Base { get; init; }
    public string? Head { get; init; }
    public string? Work { get; init; }
    public IReadOnlyList<string> Branches { get; init; } = [];
    public IReadOnlyList<WorkCommit> Commits { get; init; } = [];
    public IReadOnlyList<WorkFile> Files { get; init; } = [];
    public IReadOnlyList<WorkLoss> NotKept { get; init; } = [];

    internal byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, WorkJson.Readable.WorkDocument), (byte)'\n'];

    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static WorkDocument Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, WorkJson.Readable.WorkDocument) ?? throw new InvalidDataException("is null");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"is no JSON of agentd's: {broken.Message}", broken);
        }
    }
}

/// <summary>A commit that the origin did not have.</summary>
internal sealed record WorkCommit(string Id, DateTimeOffset Time, string? Subject);

/// <summary>A file that differs from the commit that was cloned; without numbers where git takes it for binary.</summary>
internal sealed record WorkFile(string? Path, long? Added, long? Deleted);

/// <summary>
/// A file that was not kept: it is <c>large</c>, <c>special</c>, <c>unreadable</c>, <c>nested</c> or holds a <c>secret</c>.
/// </summary>
internal sealed record WorkLoss(string? Path, string Reason);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(WorkDocument))]
[JsonSerializable(typeof(WorkReport))]
internal sealed partial class WorkJson : JsonSerializerContext
{
    private static WorkJson? _readable;

    // A record is read by people, and never put into a page.
    internal static WorkJson Readable => _readable ??= new WorkJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
