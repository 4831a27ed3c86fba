using System.Text.Json.Serialization;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman version</c> and <c>podman info</c>: of the engine that runs the containers, local or remote, 4.3.1 or 5.x.</summary>
internal static class HostVerbs
{
    private const int MostLength = 64;

    public static IReadOnlyList<string> AskVersion { get; } =
        ["version", "--format", "{{if .Server}}{{.Server.Version}}{{else}}{{.Client.Version}}{{end}}"];

    public static IReadOnlyList<string> AskInfo { get; } = ["info", "--format", "json"];

    /// <exception cref="EngineException">The call failed, or its answer cannot be read.</exception>
    public static string Version(PodmanResult result)
    {
        var version = result.Succeeded("the engine's version could not be read").Output.Trim();
        return version.Length is > 0 and <= MostLength && char.IsAsciiDigit(version[0]) ? version : throw result.Garbage("no version");
    }

    /// <exception cref="EngineException">The call failed, or its answer cannot be read.</exception>
    public static PodmanInfo Info(PodmanResult result) =>
        result.Succeeded("the engine's host could not be asked").Read(PodmanInfoJson.Default.PodmanInfo);
}

/// <summary>What is used of <c>podman info</c>.</summary>
internal sealed record PodmanInfo
{
    public required HostInfo Host { get; init; }

    public StoreInfo? Store { get; init; }

    internal sealed record HostInfo(string? CgroupVersion, string[]? CgroupControllers, SecurityInfo? Security, bool ServiceIsRemote);

    internal sealed record SecurityInfo(bool Rootless);

    internal sealed record StoreInfo(string? GraphDriverName, string? GraphRoot);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PodmanInfo))]
internal sealed partial class PodmanInfoJson : JsonSerializerContext;
