using System.CommandLine;

namespace Agentd.Daemon.Commands;

/// <summary><c>--config</c>: the configuration file.</summary>
internal sealed class ConfigOption : PathOption
{
    public const string UsualPath = "/etc/agentd/agentd.toml";

    public ConfigOption() : base("--config")
    {
        Description = $"The configuration file (default: {UsualPath}).";
        HelpName = "PATH";
    }

    /// <summary>The file that was named, else the usual one.</summary>
    public string PathIn(ParseResult parsed) => parsed.GetValue(this) ?? UsualPath;
}
