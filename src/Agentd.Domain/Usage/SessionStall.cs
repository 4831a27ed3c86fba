namespace Agentd.Domain.Usage;

/// <summary>By what a session's requests to metered hosts show that it gets nowhere, and what follows.</summary>
public sealed record SessionStall
{
    /// <summary>So many requests in a row with the same body; null for any number.</summary>
    public int? RepeatRequests { get; init; }

    /// <summary>So many requests in a row that fail; null for any number.</summary>
    public int? ErrorsInARow { get; init; }

    /// <summary>What follows.</summary>
    public OnStall OnStall { get; init; }
}

/// <summary>What follows when a session stalls.</summary>
public enum OnStall
{
    /// <summary>Operators are told, once for each session.</summary>
    Tell,

    /// <summary>The session is ended.</summary>
    Stop,
}

/// <summary>How a session stalls.</summary>
public enum StallKind
{
    /// <summary>Its requests are the same one, again and again.</summary>
    RepeatRequests,

    /// <summary>Its requests fail.</summary>
    ErrorsInARow,
}
