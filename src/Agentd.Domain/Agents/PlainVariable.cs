namespace Agentd.Domain.Agents;

/// <summary>A variable that sessions see and that is no secret: whoever asks may read it, and it is never masked.</summary>
/// <param name="Name">Its name, to which <see cref="VariableName.Objection"/> has nothing to say.</param>
/// <param name="Value">Its value, without NUL; it may be empty.</param>
public sealed record PlainVariable(string Name, string Value);
