namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>What every container of ours runs under: root inside with few capabilities, no way to gain more, none of our proxies.</summary>
internal static class Confinement
{
    /// <summary>The arguments, with the capabilities that are kept.</summary>
    public static IEnumerable<string> Arguments(IEnumerable<string> capabilities) =>
    [
        "--user", "0:0", "--cap-drop=all", .. capabilities.Select(name => $"--cap-add={name}"),
        "--security-opt", "no-new-privileges", "--http-proxy=false",
    ];
}
