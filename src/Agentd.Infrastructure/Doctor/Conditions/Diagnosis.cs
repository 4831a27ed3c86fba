using System.Text.Json.Serialization;

namespace Agentd.Infrastructure.Doctor.Conditions;

/// <summary>What was found of one condition of the host.</summary>
/// <param name="Condition">What was looked at, such as <c>subordinate ids</c>.</param>
/// <param name="Status">How it was found.</param>
/// <param name="Cause">What was seen.</param>
/// <param name="Cure">What to do; null where nothing needs to be done.</param>
public sealed record Diagnosis(string Condition, Health Status, string Cause, string? Cure);

/// <summary>How a condition of the host was found.</summary>
public enum Health
{
    /// <summary>As it must be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Sessions run, but something is missing that an operator would expect.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The daemon or its sessions cannot work.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
