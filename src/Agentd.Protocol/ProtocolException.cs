namespace Agentd.Protocol;

/// <summary>The conversation cannot go on. The message is for an operator: it says what is wrong, without a stack trace.</summary>
/// <param name="code">What kind of problem it is: a word of <see cref="ProblemCode"/>.</param>
/// <param name="message">What is wrong.</param>
/// <param name="cause">What caused it, where something did.</param>
public sealed class ProtocolException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What kind of problem it is: a word of <see cref="ProblemCode"/>.</summary>
    public string Code { get; } = code;
}
