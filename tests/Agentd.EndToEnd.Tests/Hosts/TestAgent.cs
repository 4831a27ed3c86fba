using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Agentd.EndToEnd.Tests.Accounts;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>An agent as a test's configuration declares it.</summary>
internal sealed record TestAgent(string Name)
{
    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The agent's command.</summary>
    public IReadOnlyList<string> Argv { get; init; } = ["true"];

    /// <summary>The session image.</summary>
    public string Image { get; init; } = TestSettings.Image;

    /// <summary>The methodology; null for the demo's.</summary>
    public string? Methodology { get; init; }

    /// <summary>The repository; null for the demo's.</summary>
    public string? Repository { get; init; }

    /// <summary>Whether a repository is declared at all.</summary>
    public bool HasRepository { get; init; } = true;

    /// <summary>Further keys, as TOML: <c>timeout = "3s"</c>.</summary>
    public string Keys { get; init; } = "";

    /// <summary>The network's table, as TOML.</summary>
    public string Network { get; init; } = "";

    /// <summary>Mounts: source, target, whether read-only.</summary>
    public IReadOnlyList<(string Source, string Target, bool ReadOnly)> Mounts { get; init; } = [];

    /// <summary>Credentials: name, and the key and value that say where it comes from.</summary>
    public IReadOnlyList<(string Name, string Key, string Source)> Credentials { get; init; } = [];

    /// <summary>An agent that runs a script of the image's shell, in its repository.</summary>
    public static TestAgent Shell(string name, string script) => new(name) { Argv = ["/bin/sh", "-euc", script] };

    /// <summary>An agent that says when it runs and then waits to be released; its script follows.</summary>
    public static TestAgent Held(string name, string script = "") => Shell(name, $"""
        touch .runa/workspace/ready
        until [ -e .runa/go ]; do sleep 0.05; done
        {script}
        """);

    /// <summary>The declaration.</summary>
    public string ToToml(string methodology, string repository)
    {
        var toml = new StringBuilder()
            .AppendLine("[[agents]]")
            .AppendLine($"name = {Text(Name)}")
            .AppendLine($"base_image = {Text(Image)}")
            .AppendLine($"methodology_dir = {Text(Methodology ?? methodology)}");
        if (HasRepository) toml.AppendLine($"repo = {Text(Repository ?? repository)}");
        toml.AppendLine(Keys)
            .AppendLine("[agents.command]")
            .AppendLine($"argv = [{string.Join(", ", Argv.Select(Text))}]")
            .AppendLine(Network);
        foreach (var (source, target, readOnly) in Mounts)
        {
            toml.AppendLine("[[agents.mounts]]").AppendLine($"source = {Text(source)}").AppendLine($"target = {Text(target)}")
                .AppendLine($"read_only = {(readOnly ? "true" : "false")}");
        }

        foreach (var (name, key, source) in Credentials)
            toml.AppendLine("[[agents.credentials]]").AppendLine($"name = {Text(name)}").AppendLine($"{key} = {Text(source)}");
        return toml.ToString();
    }

    // A JSON string is a TOML basic string.
    private static string Text(string value) => JsonSerializer.Serialize(value, _plain);
}
