namespace Agentd.Benchmarks.Hosts;

/// <summary>The four credentials of the row with credentials; what they are worth is written here.</summary>
internal static class BenchCredentials
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["FORGE_TOKEN", "MODEL_KEY", "REGISTRY_PASSWORD", "DEPLOY_KEY"];

    /// <summary>Names and values.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Environment { get; } =
        [.. Names.Select(name => KeyValuePair.Create(name, $"{name.ToLowerInvariant()}-0123456789abcdef0123456789abcdef"))];
}
