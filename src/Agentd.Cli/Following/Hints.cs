namespace Agentd.Cli.Following;

/// <summary>How to go on with a session, as commands that can be copied.</summary>
internal sealed class Hints(string? socketOption)
{
    private string Socket => socketOption is null ? "" : $" --socket-path {Quoted(socketOption)}";

    /// <summary>How to follow a session again.</summary>
    public string Follow(string session) => $"agentd logs {session} --follow{Socket}";

    /// <summary>How to stop a session.</summary>
    public string Stop(string session) => $"agentd stop {session}{Socket}";

    /// <summary>The hint for an operator whose client gives up on a session that may still run.</summary>
    public string MayStillRun(string session) => $"session {session} may still run; follow it with: {Follow(session)}";

    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+".Contains(c)) ? text : $"'{text.Replace("'", @"'\''")}'";
}
