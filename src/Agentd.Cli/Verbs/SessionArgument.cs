using System.CommandLine;

namespace Agentd.Cli.Verbs;

/// <summary><c>SESSION</c>: which session is meant.</summary>
internal sealed class SessionArgument : Argument<string>
{
    public SessionArgument() : base("SESSION") => Description = "The session's id, or any unique beginning of it.";
}
