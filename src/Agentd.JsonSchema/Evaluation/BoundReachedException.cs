namespace Agentd.JsonSchema.Evaluation;

/// <summary>Ends a validation that cannot come to a verdict within its bounds; told to the caller in the result.</summary>
internal sealed class BoundReachedException(string bound, Exception? cause = null) : Exception(bound, cause);
