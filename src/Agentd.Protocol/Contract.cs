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
    public const string Hash = "2499a80b6e7b93cf12e7ebdfb2f87b4bc2262abfdc7a9a07ce607849ba02c2bf";
}
