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
    public const string Hash = "e6dc0a07b8e9a878454e3fcf6199d837c1fb85d9175250e061cfe0ca9715d5b0";
}
