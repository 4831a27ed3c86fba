using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman ps -a --format json</c>: names, labels, states and exit codes, as 4.3.1 and 5.x print them.</summary>
internal static class ContainerPsVerb
{
    /// <summary>All containers that carry a label.</summary>
    public static IReadOnlyList<string> ByLabel(string label, string value) =>
        ["ps", "--all", "--no-trunc", "--filter", $"label={label}={value}", "--format", "json"];

    /// <summary>The container of exactly this name; our names hold nothing that a pattern would read otherwise.</summary>
    public static IReadOnlyList<string> ByName(string name) =>
        ["ps", "--all", "--no-trunc", "--filter", $"name=^{name}$", "--format", "json"];

    /// <summary>Reads the answer.</summary>
    /// <exception cref="EngineException">The call failed, or its answer cannot be read.</exception>
    public static IReadOnlyList<ContainerState> Parse(PodmanResult result)
    {
        result.Succeeded("containers could not be listed");
        try
        {
            var rows = JsonSerializer.Deserialize(result.Output, PodmanJson.Default.PsRowArray) ?? throw result.Garbage("no list");
            return [.. rows.Select(row => State(row, result))];
        }
        catch (JsonException unreadable)
        {
            throw result.Garbage(unreadable.Message);
        }
    }

    private static ContainerState State(PsRow row, PodmanResult result) => new()
    {
        Name = row.Names is [var name, ..] ? name : throw result.Garbage("a container without a name"),
        Labels = row.Labels ?? [],
        Status = Status(row.State),
        ExitCode = row.ExitCode,
        StartedAt = Time(row.StartedAt),
        EndedAt = Time(row.ExitedAt),
    };

    private static DateTimeOffset? Time(long seconds) => seconds > 0 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    // 5.x may say 'stopped' for a moment before 'exited': its exit code is not there yet.
    private static ContainerStatus Status(string? state) => state?.ToLowerInvariant() switch
    {
        "created" or "configured" or "initialized" => ContainerStatus.Created,
        "running" or "paused" or "stopping" or "stopped" => ContainerStatus.Running,
        "exited" => ContainerStatus.Exited,
        _ => ContainerStatus.Unknown,
    };
}

/// <summary>A row of <c>podman ps</c>; only what is used.</summary>
internal sealed record PsRow
{
    public string[]? Names { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public string? State { get; init; }

    public int ExitCode { get; init; }

    /// <summary>Unix seconds; negative or absent when the container never started.</summary>
    public long StartedAt { get; init; }

    /// <summary>Unix seconds; negative or absent when the container never ended.</summary>
    public long ExitedAt { get; init; }
}

/// <summary>The engine's JSON, source-generated.</summary>
[JsonSerializable(typeof(PsRow[]))]
internal sealed partial class PodmanJson : JsonSerializerContext;
