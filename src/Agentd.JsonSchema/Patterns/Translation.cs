namespace Agentd.JsonSchema.Patterns;

/// <summary>An expression of ECMA-262 as .NET writes it.</summary>
/// <param name="Text">The expression for <see cref="System.Text.RegularExpressions.Regex"/>.</param>
/// <param name="RunsInLinearTime">True if it can run without backtracking.</param>
internal readonly record struct Translation(string Text, bool RunsInLinearTime);
