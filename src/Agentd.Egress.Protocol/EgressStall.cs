using System.Text.Json.Serialization;

namespace Agentd.Egress.Protocol;

/// <summary>By what a session's requests to metered hosts show that it gets nowhere.</summary>
/// <param name="RepeatRequests">So many in a row with the same body; null for any number.</param>
/// <param name="ErrorsInARow">So many in a row that fail; null for any number.</param>
/// <param name="IsEnding">Whether the session is to end then.</param>
public sealed record EgressStall(
    int? RepeatRequests = null, int? ErrorsInARow = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsEnding = false);
