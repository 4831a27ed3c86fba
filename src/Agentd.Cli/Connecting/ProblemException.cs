using Agentd.Protocol.Replies;

namespace Agentd.Cli.Connecting;

/// <summary>A problem that the daemon tells: as text its message, and each of its errors on a line.</summary>
internal sealed class ProblemException(Problem problem)
    : OperatorException(problem.Details is { Count: > 0 } details ? $"{problem.Message}\n{string.Join('\n', details)}" : problem.Message)
{
    /// <summary>The problem, for a program.</summary>
    public Problem Problem { get; } = problem;
}
