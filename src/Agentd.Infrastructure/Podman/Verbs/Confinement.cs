namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>
/// What every container of ours runs under, whatever containers.conf says: root inside with few capabilities, no way to gain more, none of
/// our proxies, and processes of its own, for the set-up shell ends all that it can reach.
/// </summary>
internal static class Confinement
{
    /// <summary>The arguments, with the capabilities that are kept.</summary>
    public static IEnumerable<string> Arguments(IEnumerable<string> capabilities) =>
    [
        "--user", "0:0", "--cap-drop=all", .. capabilities.Select(name => $"--cap-add={name}"),
        "--security-opt", "no-new-privileges", "--http-proxy=false", "--pid=private",
    ];
}
