using System.Text.Json.Serialization;

namespace Agentd.Protocol.Replies;

/// <summary>What became of a phase.</summary>
[JsonConverter(typeof(WordConverter<PhaseState>))]
public enum PhaseState
{
    /// <summary>It began.</summary>
    Began,

    /// <summary>It ended as it should.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,
}
