namespace Agentd.Infrastructure.Consoles;

/// <summary>The stream that a session's program wrote to.</summary>
public enum ConsoleStream
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}
