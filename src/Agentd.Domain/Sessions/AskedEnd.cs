namespace Agentd.Domain.Sessions;

/// <summary>That somebody asked a session to end before it did by itself.</summary>
/// <param name="By">Who asked.</param>
/// <param name="Reason">Why, in the words of whoever asked; null where none were given.</param>
public sealed record AskedEnd(StopAsker By, string? Reason = null);

/// <summary>Who asks sessions to end.</summary>
public enum StopAsker
{
    /// <summary>An operator.</summary>
    Operator,

    /// <summary>The daemon, because it was asked to stop.</summary>
    Shutdown,

    /// <summary>Not known any more: an earlier daemon was asked.</summary>
    Earlier,
}
