using System.CommandLine;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Commands.Options;

/// <summary>An option that takes a path. An empty one, mostly a variable of a script that is not set, is no path.</summary>
internal class PathOption : Option<string>
{
    private readonly StartDirectory _start;

    public PathOption(string name, StartDirectory start) : base(name)
    {
        _start = start;
        Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }]) result.AddError($"{name} must not be empty");
        });
    }

    /// <summary>The path that was given, absolute; null when none was.</summary>
    /// <exception cref="SessionException">It is relative to a directory that is gone.</exception>
    public string? GivenIn(ParseResult parsed) => parsed.GetValue(this) is { } given ? _start.PathTo(given) : null;
}

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
