using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman info</c>: the host that runs the containers, as 4.3.1 and 5.x tell of it.</summary>
internal static class InfoVerb
{
    /// <summary>The call's arguments.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["info", "--format", "json"];

    /// <summary>Reads the answer.</summary>
    /// <exception cref="EngineException">The call failed, or its answer cannot be read.</exception>
    public static PodmanInfo Parse(PodmanResult result)
    {
        result.Succeeded("the engine's host could not be asked");
        try
        {
            return JsonSerializer.Deserialize(result.Output, PodmanInfoJson.Default.PodmanInfo) ?? throw result.Garbage("nothing");
        }
        catch (JsonException unreadable)
        {
            throw result.Garbage(unreadable.Message);
        }
    }
}

/// <summary>What is used of <c>podman info</c>.</summary>
internal sealed record PodmanInfo
{
    public required HostInfo Host { get; init; }

    public StoreInfo? Store { get; init; }

    internal sealed record HostInfo
    {
        public string? CgroupVersion { get; init; }

        public string[]? CgroupControllers { get; init; }

        public SecurityInfo? Security { get; init; }

        public bool ServiceIsRemote { get; init; }
    }

    internal sealed record SecurityInfo
    {
        public bool Rootless { get; init; }
    }

    internal sealed record StoreInfo
    {
        public string? GraphDriverName { get; init; }

        public string? GraphRoot { get; init; }
    }
}

/// <summary>The engine's JSON, source-generated.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PodmanInfo))]
internal sealed partial class PodmanInfoJson : JsonSerializerContext;
