using System.Text.Json.Serialization;

namespace Agentd.Notify.Delivery;

/// <summary>What the notifier must still know of a sink in its next run.</summary>
internal sealed record SinkMemory
{
    private static readonly Dictionary<string, DateTimeOffset> Nothing = [];

    /// <summary>The files of the message that was begun to be sent: it is sent unchanged until it is delivered or dead.</summary>
    public IReadOnlyList<string> Sending { get => field ?? []; init; }

    /// <summary>Files of a message that is done with, and which may still be there.</summary>
    public IReadOnlyList<string> Done { get => field ?? []; init; }

    /// <summary>How often the message was tried.</summary>
    public int Tries { get; init; }

    /// <summary>When it was tried first.</summary>
    public DateTimeOffset? FirstTry { get; init; }

    /// <summary>When it is tried again.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>The events that were delivered last: one that a restarted daemon tells of again is not sent again.</summary>
    public IReadOnlyList<string> Recent { get => field ?? []; init; }

    /// <summary>When messages were delivered within the last hour.</summary>
    public IReadOnlyList<DateTimeOffset> Sent { get => field ?? []; init; }

    /// <summary>When what was last told of an agent and event, while the same is not told anew.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Told { get => field ?? Nothing; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SinkMemory))]
internal sealed partial class MemoryJson : JsonSerializerContext;
