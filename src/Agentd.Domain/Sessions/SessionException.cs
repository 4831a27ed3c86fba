namespace Agentd.Domain.Sessions;

/// <summary>A failure that an operator can act on: its message is shown as it is, without a stack trace.</summary>
public class SessionException : Exception
{
    /// <summary>A failure with its whole message.</summary>
    public SessionException(string message) : base(message) { }

    /// <summary>A failure with its whole message and what caused it.</summary>
    public SessionException(string message, Exception cause) : base(message, cause) { }
}
