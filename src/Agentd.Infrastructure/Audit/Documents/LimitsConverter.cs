using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>A session's limits in a record: times in seconds, and one number per limit. What has no limit is left out.</summary>
internal sealed class LimitsConverter : JsonConverter<SessionLimits>
{
    private const string Timeout = "timeout_seconds";
    private const string StopGrace = "stop_grace_seconds";
    private const string IdleTimeout = "idle_timeout_seconds";
    private const string Unenforced = "unenforced";

    public override void Write(Utf8JsonWriter writer, SessionLimits value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        Write(writer, Timeout, value.Timeout);
        Write(writer, StopGrace, value.StopGrace);
        Write(writer, IdleTimeout, value.IdleTimeout);
        foreach (var limit in ResourceLimits.All)
            if (limit.Of(value.Resources) is { } most) writer.WriteNumber(limit.Field, most);
        if (value.Unenforced.Count > 0)
        {
            writer.WriteStartArray(Unenforced);
            foreach (var key in value.Unenforced) writer.WriteStringValue(key);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    public override SessionLimits Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var limits = document.RootElement;
        if (limits.ValueKind != JsonValueKind.Object) throw new JsonException("The limits are no object.");
        return new SessionLimits
        {
            Timeout = Seconds(limits, Timeout),
            StopGrace = Seconds(limits, StopGrace),
            IdleTimeout = Seconds(limits, IdleTimeout),
            Resources = ResourceLimits.All.Aggregate(new ResourceLimits(), (all, limit) => limit.With(all, Most(limits, limit))),
            Unenforced = Keys(limits),
        };
    }

    private static void Write(Utf8JsonWriter writer, string field, TimeSpan? time)
    {
        if (time is { } value) writer.WriteNumber(field, value.TotalSeconds);
    }

    private static TimeSpan? Seconds(JsonElement limits, string field) => !Has(limits, field, out var member) ? null
        : member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var seconds) ? TimeSpan.FromSeconds(seconds)
        : throw new JsonException($"The field {field} is no number.");

    private static decimal? Most(JsonElement limits, ResourceLimit limit)
    {
        if (!Has(limits, limit.Field, out var member)) return null;
        if (member.ValueKind == JsonValueKind.Number)
        {
            if (limit.IsWhole && member.TryGetInt64(out var whole)) return whole;
            if (!limit.IsWhole && member.TryGetDecimal(out var most)) return most;
        }
        throw new JsonException($"The field {limit.Field} is no number that a limit can be.");
    }

    private static IReadOnlyList<string> Keys(JsonElement limits) => !Has(limits, Unenforced, out var member) ? []
        : member.ValueKind == JsonValueKind.Array && member.EnumerateArray().All(key => key.ValueKind == JsonValueKind.String)
            ? [.. member.EnumerateArray().Select(key => key.GetString()!)]
            : throw new JsonException($"The field {Unenforced} is no list of keys.");

    private static bool Has(JsonElement limits, string field, out JsonElement member) =>
        limits.TryGetProperty(field, out member) && member.ValueKind != JsonValueKind.Null;
}
