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
    public const string Hash = "848007aea9528761a18e9ffc937801ba8525ffc9daa981c4304db3800e344768";
}
