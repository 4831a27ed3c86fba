namespace Agentd.Protocol;

/// <summary>The stable words that say what kind of problem a message is about. Scripts may rely on them.</summary>
public static class ProblemCode
{
    /// <summary>A frame is longer than its kind may be.</summary>
    public const string FrameTooLarge = "frame_too_large";

    /// <summary>A frame is not the message that it should be: not UTF-8, not JSON, a key twice, a field missing or unknown.</summary>
    public const string Malformed = "malformed";

    /// <summary>The stream ended within a frame, or before one that had to come.</summary>
    public const string Truncated = "truncated";

    /// <summary>The peer went away while a frame was read or written.</summary>
    public const string ConnectionLost = "connection_lost";

    /// <summary>A deadline passed without the frame that was due.</summary>
    public const string Timeout = "timeout";

    /// <summary>Client and daemon are not the same build.</summary>
    public const string VersionMismatch = "version_mismatch";

    /// <summary>The daemon no longer takes requests.</summary>
    public const string ShuttingDown = "shutting_down";

    /// <summary>The daemon serves as many clients as it may.</summary>
    public const string TooManyConnections = "too_many_connections";

    /// <summary>The peer's user may not talk to the daemon.</summary>
    public const string NotPermitted = "not_permitted";

    /// <summary>No agent of that name is configured.</summary>
    public const string UnknownAgent = "unknown_agent";

    /// <summary>The request was understood and is not granted; the message says why.</summary>
    public const string Refused = "refused";

    /// <summary>No session begins with the given id.</summary>
    public const string NotFound = "not_found";

    /// <summary>More than one session begins with the given id.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>The daemon failed at its own work; the message says at what.</summary>
    public const string Failed = "failed";
}
