namespace Agentd.Benchmarks.Hosts;

/// <summary>An agent of a benchmark's configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Argv">Its command.</param>
internal sealed record BenchAgent(string Name, params string[] Argv)
{
    /// <summary>Credentials, each with the variable of the daemon's environment that it comes from.</summary>
    public IReadOnlyList<string> Credentials { get; init; } = [];

    /// <summary>The host that the credentials go to, if their session is not to hold them; null where it is.</summary>
    public string? BrokeredTo { get; init; }

    /// <summary>Further keys, as TOML.</summary>
    public string Keys { get; init; } = "";

    /// <summary>The declaration.</summary>
    public string ToToml(string image, string methodology, string repository) => $"""
        [[agents]]
        name = "{Name}"
        base_image = "{image}"
        methodology_dir = "{methodology}"
        repo = "{repository}"
        {Keys}
        [agents.command]
        argv = [{string.Join(", ", Argv.Select(word => $"\"{word}\""))}]
        {string.Concat(Credentials.Select(Credential))}

        """;

    private string Credential(string name) => $"[[agents.credentials]]\nname = \"{name}\"\nsource = \"{name}\"\n"
        + (BrokeredTo is { } host ? $"hosts = [\"{host}\"]\n" : "");
}
