namespace Agentd.Protocol;

/// <summary>The conversation cannot go on. The message is an operator's: it says what is wrong, without a stack trace.</summary>
public sealed class ProtocolException : Exception
{
    /// <summary>A problem of one of the kinds of <see cref="ProblemCode"/>.</summary>
    public ProtocolException(string code, string message) : base(message) => Code = code;

    /// <summary>A problem of one of the kinds of <see cref="ProblemCode"/>, with what caused it.</summary>
    public ProtocolException(string code, string message, Exception cause) : base(message, cause) => Code = code;

    /// <summary>What kind of problem it is: a word of <see cref="ProblemCode"/>.</summary>
    public string Code { get; }
}
