using System.Text.Json.Serialization;

namespace Agentd.Infrastructure.Doctor.Conditions;

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
