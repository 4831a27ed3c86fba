namespace Agentd.Protocol.Replies;

/// <summary>The request is not granted, or cannot be gone on with. Nothing follows.</summary>
/// <param name="Code">What kind of problem it is: a word of <see cref="ProblemCode"/>.</param>
/// <param name="Message">The problem as one sentence, for an operator.</param>
/// <param name="Details">Every single error, where there are several; null otherwise.</param>
public sealed record Problem(string Code, string Message, IReadOnlyList<string>? Details = null) : Reply;
