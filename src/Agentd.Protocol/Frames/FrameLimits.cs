namespace Agentd.Protocol.Frames;

/// <summary>The most bytes that a frame's body may have, by what it carries.</summary>
public static class FrameLimits
{
    /// <summary>A greeting.</summary>
    public const int Hello = 4 * 1024;

    /// <summary>A request: an artifact of <see cref="Artifact"/> bytes in base64, and room to spare.</summary>
    public const int Request = 24 * 1024 * 1024;

    /// <summary>What the daemon answers. Longer answers come in several frames.</summary>
    public const int Reply = 1024 * 1024;

    /// <summary>The most bytes of an artifact's document, before its encoding.</summary>
    public const int Artifact = 16 * 1024 * 1024;

    /// <summary>The most bytes of a request's text in UTF-8.</summary>
    public const int RequestText = 1024 * 1024;

    /// <summary>The most raw bytes of session output in one reply.</summary>
    public const int Output = 256 * 1024;
}
