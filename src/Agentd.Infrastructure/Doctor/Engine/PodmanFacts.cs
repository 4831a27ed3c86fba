using System.Text.Json;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>Asks Podman about its host, once for all conditions that want to know.</summary>
internal sealed class PodmanInquiry
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Lazy<Task<PodmanFacts>> _facts;

    public PodmanInquiry(PodmanCli podman) => _facts = new(() => AskAsync(podman));

    /// <summary>What Podman answers.</summary>
    /// <exception cref="Agentd.Application.Ports.EngineException">It does not, or not in time.</exception>
    public Task<PodmanFacts> FactsAsync(CancellationToken cancellation) => _facts.Value.WaitAsync(cancellation);

    private static async Task<PodmanFacts> AskAsync(PodmanCli podman) =>
        PodmanFacts.Parse(await podman.RunAsync(PodmanFacts.Arguments, CancellationToken.None).ConfigureAwait(false));
}

/// <summary>What <c>podman info</c> says of the engine that runs the containers, local or remote.</summary>
/// <param name="Rootless">Whether it runs without root's powers.</param>
/// <param name="StorageDriver">How images become containers.</param>
/// <param name="CgroupVersion"><c>v1</c> or <c>v2</c>.</param>
/// <param name="Controllers">The cgroup controllers that it may use.</param>
/// <param name="Selinux">Whether it labels containers for SELinux.</param>
/// <param name="Users">How its containers' users are numbered on the host; empty where they have the same numbers.</param>
internal sealed record PodmanFacts(
    bool Rootless, string StorageDriver, string CgroupVersion, IReadOnlyList<string> Controllers, bool Selinux,
    IReadOnlyList<(uint Inside, uint Outside, uint Count)> Users)
{
    public static IReadOnlyList<string> Arguments { get; } = ["info", "--format", "json"];

    /// <summary>The host's number of the user that root in a container is.</summary>
    public uint RootOutside => Users.Where(range => range.Inside == 0).Select(range => range.Outside).FirstOrDefault();

    /// <summary>Whether a user of the host has a number in containers, so that root in one may give files to it.</summary>
    public bool Knows(uint outside) =>
        Users.Count == 0 || Users.Any(range => outside >= range.Outside && outside - range.Outside < range.Count);

    public static PodmanFacts Parse(PodmanResult result)
    {
        try
        {
            using var answer = JsonDocument.Parse(result.Succeeded("Podman could not be asked about its host").Output);
            var host = answer.RootElement.GetProperty("host");
            var security = host.GetProperty("security");
            return new PodmanFacts(
                security.GetProperty("rootless").GetBoolean(),
                answer.RootElement.GetProperty("store").GetProperty("graphDriverName").GetString() ?? "",
                host.GetProperty("cgroupVersion").GetString() ?? "",
                Words(host, "cgroupControllers"),
                security.GetProperty("selinuxEnabled").GetBoolean(),
                UsersOf(host));
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw result.Garbage(failure.Message);
        }
    }

    private static IReadOnlyList<string> Words(JsonElement host, string name) =>
        host.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(word => word.GetString() ?? "")]
            : [];

    private static IReadOnlyList<(uint Inside, uint Outside, uint Count)> UsersOf(JsonElement host)
    {
        if (!host.TryGetProperty("idMappings", out var mappings) || !mappings.TryGetProperty("uidmap", out var map)) return [];
        if (map.ValueKind != JsonValueKind.Array) return [];
        return
        [
            .. map.EnumerateArray().Select(range => (
                range.GetProperty("container_id").GetUInt32(), range.GetProperty("host_id").GetUInt32(),
                range.GetProperty("size").GetUInt32())),
        ];
    }
}
