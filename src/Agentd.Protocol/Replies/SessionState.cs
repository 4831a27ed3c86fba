using System.Text.Json.Serialization;

namespace Agentd.Protocol.Replies;

/// <summary>Where a session is between its acceptance and its end.</summary>
[JsonConverter(typeof(WordConverter<SessionState>))]
public enum SessionState
{
    /// <summary>Accepted, and waiting for its turn.</summary>
    Queued,

    /// <summary>In the phases prepare and mount.</summary>
    Preparing,

    /// <summary>In the set-up, until the clone is done.</summary>
    Cloning,

    /// <summary>In the rest of execute.</summary>
    Running,

    /// <summary>Told to end.</summary>
    Stopping,

    /// <summary>In teardown.</summary>
    TearingDown,

    /// <summary>In seal.</summary>
    Sealing,

    /// <summary>Over.</summary>
    Ended,
}
