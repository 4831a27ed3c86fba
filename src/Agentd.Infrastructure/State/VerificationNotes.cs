using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.State;

/// <summary>How far the verification of all records has come, and what the last whole one found.</summary>
internal sealed record VerificationNote
{
    /// <summary>When the one that is under way began; null where none is.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>The agent of the record behind which it goes on.</summary>
    public string? AfterAgent { get; init; }

    /// <summary>The record behind which it goes on.</summary>
    public string? AfterSession { get; init; }

    /// <summary>How many records it has compared.</summary>
    public long Records { get; init; }

    /// <summary>What is not as it was sealed: sessions, and agents' chains. At most <see cref="MostFound"/>.</summary>
    public IReadOnlyList<string> Found { get; init; } = [];

    /// <summary>When the last whole one began; null before the first.</summary>
    public DateTimeOffset? LastBegan { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? LastEnded { get; init; }

    /// <summary>How many records it compared.</summary>
    public long LastRecords { get; init; }

    /// <summary>What it found.</summary>
    public IReadOnlyList<string> LastFound { get; init; } = [];

    /// <summary>The most that is kept of what is found: beyond it, something else is to be done than to count.</summary>
    public const int MostFound = 1000;

    /// <summary>How many records and chains are known not to be as they were sealed.</summary>
    [JsonIgnore]
    public int Tampered => Found.Union(LastFound).Count();
}

/// <summary>
/// The note, kept in the state directory, so that a daemon that is stopped goes on where it was, and tells nothing twice.
/// </summary>
/// <param name="directory">The state directory, an absolute path.</param>
internal sealed class VerificationNotes(string directory)
{
    private const int MostBytes = 1 << 20;

    private static ReadOnlySpan<byte> File => "verification\0"u8;

    /// <summary>What is noted. A note that is damaged is none: the worst that comes of that is work done twice.</summary>
    /// <exception cref="SessionException">The state directory cannot be used; the message says what to do.</exception>
    public VerificationNote Read()
    {
        if (!Directory.Exists(directory)) return new VerificationNote();
        try
        {
            return StateDirectory.Use(directory, state => DurableFile.TryRead(state, File, MostBytes) is { } bytes
                ? JsonSerializer.Deserialize(bytes, VerificationJson.Default.VerificationNote) : null) ?? new VerificationNote();
        }
        catch (JsonException)
        {
            return new VerificationNote();
        }
    }

    /// <summary>Notes.</summary>
    /// <exception cref="SessionException">As for <see cref="Read"/>.</exception>
    public void Keep(VerificationNote note)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(note, VerificationJson.Default.VerificationNote);
        StateDirectory.Use(directory, state =>
        {
            DurableFile.Replace(state, File, content, FileModes.PrivateFile);
            return true;
        });
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerificationNote))]
internal sealed partial class VerificationJson : JsonSerializerContext;
