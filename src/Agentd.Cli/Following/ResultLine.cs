using Agentd.Protocol.Replies;

namespace Agentd.Cli.Following;

/// <summary>The last line of <c>run</c> and <c>wait</c>: how the session ended, where it is printed and what we exit with.</summary>
/// <param name="Text">The line.</param>
/// <param name="ExitCode">The exit code; the line of a good end goes to standard output, every other to standard error.</param>
internal sealed record ResultLine(string Text, int ExitCode)
{
    /// <summary>The line of a result.</summary>
    public static ResultLine Of(Result result) => result switch
    {
        { Error: { } error } => new(error, Cli.ExitCode.Failure),
        { Label: "success" or "blocked" or "nothing_ready" } => new($"session {result.Label}", Cli.ExitCode.Success),
        { Label: "timed_out" } => new("session timed out", Cli.ExitCode.Failure),
        { Label: null } => new($"session {result.SessionId} ended without an outcome: see its record", Cli.ExitCode.Failure),
        { ExitCode: { } code, Signal: { } signal } =>
            new($"session {result.Label} (exit code {code}, signal {signal})", Cli.ExitCode.Failure),
        { ExitCode: { } code } => new($"session {result.Label} (exit code {code})", Cli.ExitCode.Failure),
        _ => new($"session {result.Label}", Cli.ExitCode.Failure),
    };
}
