using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>Reads what an answer used, from its bytes as they pass: it keeps nothing else of them, and holds none back.</summary>
internal sealed class UsageReader
{
    private readonly UsageShape _shape;
    private readonly JsonScan _json;
    private readonly EventScan? _events;
    private readonly string? _asked;

    private UsageReader(UsageShape shape, bool isStream, string? asked)
    {
        (_shape, _asked) = (shape, asked);
        _json = new JsonScan(shape.Names, shape.Take, shape.End);
        _events = isStream ? new EventScan(_json, shape) : null;
    }

    /// <summary>What the answer used; null as long as it has not said so.</summary>
    public MeasuredAnswer? Answer => _json.IsBroken || _events is { IsOdd: true } ? null : _shape.Answer(_asked);

    /// <summary>A reader of an answer; null for a kind of content that tells no usage.</summary>
    /// <param name="api">Whose answer.</param>
    /// <param name="mediaType">The kind of its content.</param>
    /// <param name="asked">The model that the request's path names; null where it names none.</param>
    public static UsageReader? For(MeteredApi api, string? mediaType, string? asked = null)
    {
        bool? isStream = mediaType?.ToLowerInvariant() switch
        {
            "text/event-stream" => true,
            "application/json" => false,
            _ => null,
        };
        if (isStream is not { } events) return null;
        UsageShape shape = api switch
        {
            MeteredApi.Anthropic => new AnthropicShape(),
            MeteredApi.Openai => new OpenaiShape(events),
            _ => new GeminiShape(),
        };
        return new UsageReader(shape, events, asked);
    }

    /// <summary>Reads the next piece.</summary>
    public void Read(ReadOnlySpan<byte> piece)
    {
        if (_events is { } events) events.Read(piece);
        else _json.Read(piece);
    }
}
