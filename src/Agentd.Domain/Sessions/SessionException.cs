namespace Agentd.Domain.Sessions;

/// <summary>A failure that an operator can act on: its message is shown as it is, without a stack trace.</summary>
public class SessionException : Exception
{
    /// <summary>A failure with its whole message.</summary>
    public SessionException(string message) : base(message) { }

    /// <summary>A failure with its whole message and what caused it.</summary>
    public SessionException(string message, Exception cause) : base(message, cause) { }
}

/// <summary>Operator input that a methodology does not take. The message names the file and the first violated rule.</summary>
public sealed class InputRefusedException : SessionException
{
    /// <summary>A refusal for one reason.</summary>
    public InputRefusedException(string message) : base(message) { }

    /// <summary>A refusal for one reason, and what caused it.</summary>
    public InputRefusedException(string message, Exception cause) : base(message, cause) { }

    /// <summary>Every violated rule on a line of its own, the first included, where there are several; empty otherwise.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>The refusal for the log, which must not repeat a word of the input: the message, where that repeats none.</summary>
    public string ForLog { get => field ?? Message; init; }
}
