using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman version</c>: of the engine that runs the containers, local or remote.</summary>
internal static class VersionVerb
{
    private const int MostLength = 64;

    /// <summary>The call's arguments.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["version", "--format", "{{if .Server}}{{.Server.Version}}{{else}}{{.Client.Version}}{{end}}"];

    /// <summary>Reads the answer.</summary>
    public static string Parse(PodmanResult result)
    {
        var version = result.Succeeded("the engine's version could not be read").Output.Trim();
        return version.Length is > 0 and <= MostLength && char.IsAsciiDigit(version[0]) ? version : throw result.Garbage("no version");
    }
}
