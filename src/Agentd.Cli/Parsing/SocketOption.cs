using System.CommandLine;

namespace Agentd.Cli.Parsing;

/// <summary><c>--socket-path</c>: which daemon to talk to.</summary>
internal sealed class SocketOption : Option<string?>
{
    public SocketOption() : base("--socket-path")
    {
        Description = "The daemon's socket (default: $XDG_RUNTIME_DIR/agentd/agentd.sock).";
        HelpName = "PATH";
    }
}
