using System.CommandLine;

namespace Agentd.Daemon.Commands;

/// <summary>An option that takes a path. An empty one, mostly a variable of a script that is not set, is no path.</summary>
internal class PathOption : Option<string>
{
    public PathOption(string name) : base(name) => Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: "" }]) result.AddError($"{name} must not be empty");
    });
}
