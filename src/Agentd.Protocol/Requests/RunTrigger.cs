using System.Text.Json.Serialization;

namespace Agentd.Protocol.Requests;

/// <summary>What asked for a session.</summary>
[JsonConverter(typeof(WordConverter<RunTrigger>))]
public enum RunTrigger
{
    /// <summary>An operator.</summary>
    Manual,

    /// <summary>The agent's schedule.</summary>
    Scheduled,
}
