using System.CommandLine;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Commands.Options;

/// <summary><c>--config</c>: the configuration file.</summary>
internal sealed class ConfigPathOption : PathOption
{
    public const string UsualPath = "/etc/agentd/agentd.toml";

    public ConfigPathOption(StartDirectory start) : base("--config", start)
    {
        Description = $"The configuration file (default: {UsualPath}).";
        HelpName = "PATH";
    }

    /// <summary>The file that was named, else the usual one.</summary>
    /// <exception cref="SessionException">It is relative to a directory that is gone.</exception>
    public string PathIn(ParseResult parsed) => GivenIn(parsed) ?? UsualPath;
}
