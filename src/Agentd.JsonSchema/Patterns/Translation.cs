namespace Agentd.JsonSchema.Patterns;

/// <summary>An expression of ECMA-262 as .NET writes it.</summary>
/// <param name="Text">The expression for <see cref="System.Text.RegularExpressions.Regex"/>.</param>
/// <param name="RunsInLinearTime">True if it can run without backtracking.</param>
internal readonly record struct Translation(string Text, bool RunsInLinearTime)
{
    /// <summary>The most characters that the translations of one schema's patterns may have: a set such as <c>\p{L}</c> has thousands.</summary>
    public const int MaxLength = 8 << 20;
}
