using Agentd.Infrastructure.Configuration;

namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>A directory of its own with a configuration file in it, and an environment that the test decides.</summary>
public sealed class ConfigurationFolder : IDisposable
{
    public const string Minimal = """
        [[agents]]
        name = "site-builder"
        base_image = "localhost/site-builder:1"
        methodology_dir = "method"
        [agents.command]
        argv = ["site-builder", "exec"]

        """;

    public string Root { get; } = Directory.CreateTempSubdirectory("agentd-config-").FullName;

    public Dictionary<string, string> Environment { get; } = new()
    {
        ["XDG_RUNTIME_DIR"] = "/run/user/4711",
        ["HOME"] = "/home/operator",
        ["TMPDIR"] = "/var/lib/agentd/tmp",
    };

    public string Path => System.IO.Path.Combine(Root, "agentd.toml");

    public ConfigurationLoader Loader => new(Environment.GetValueOrDefault);

    public ConfigurationReport Load(string text)
    {
        File.WriteAllText(Path, text);
        return Loader.Load(Path);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
