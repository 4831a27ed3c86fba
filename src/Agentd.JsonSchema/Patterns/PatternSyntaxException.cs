namespace Agentd.JsonSchema.Patterns;

/// <summary>A text that is no regular expression of ECMA-262, or one that is beyond the bounds kept here.</summary>
internal sealed class PatternSyntaxException(string problem, Exception? cause = null) : Exception(problem, cause);
