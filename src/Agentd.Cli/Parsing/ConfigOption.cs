using System.CommandLine;

namespace Agentd.Cli.Parsing;

/// <summary><c>--config</c>: the daemon's configuration. Given to any other verb, it is an error of its own.</summary>
internal sealed class ConfigOption : Option<string?>
{
    public ConfigOption() : base("--config")
    {
        Description = "The daemon's configuration (default: /etc/agentd/agentd.toml).";
        HelpName = "PATH";
    }
}
