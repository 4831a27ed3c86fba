namespace Agentd.Protocol;

/// <summary>
/// The fingerprint of every message's shape. Client and daemon compare it before anything else, so that two builds that would
/// misread each other end there.
/// </summary>
public static class Contract
{
    /// <summary>
    /// SHA-256, in lower-case hex, over the canonical description of all messages. A test computes it afresh
    /// from the types and prints the new value when a message has changed.
    /// </summary>
    public const string Hash = "8a12956158604fcd1897d6daa642d9abe86c34ab8226ba4c27148a3c0dd8ff77";
}
