using System.Text.Json.Serialization;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman kill</c>, <c>podman rm</c> and <c>podman ps</c>, whose answers are read as 4.3.1 and 5.x print them.</summary>
internal static class ContainerVerbs
{
    public static IReadOnlyList<string> Terminate(string container) => ["kill", "--signal", "TERM", container];

    public static IReadOnlyList<string> CutShort(string container) => ["kill", "--signal", "USR1", container];

    /// <summary>Removes by force, at once, with anonymous volumes. Without <c>--ignore</c>, 4.3.1 keeps all if one is missing.</summary>
    public static IReadOnlyList<string> Remove(IEnumerable<string> containers) =>
        ["rm", "--force", "--ignore", "--volumes", "--time", "0", .. containers];

    /// <summary>
    /// Lists a daemon's containers and, because no filter concerns them, the layers of all containers that Podman itself has forgotten: a
    /// call that was killed, or found no room, may leave one without its labels.
    /// </summary>
    public static IReadOnlyList<string> ListOfDaemon(DaemonId daemon) =>
        [.. List($"label={SessionLabels.DaemonLabel}={daemon}"), "--external"];

    public static IReadOnlyList<string> ListByLabel(string label, string value) => List($"label={label}={value}");

    /// <summary>Lists the container of exactly this name; our names hold nothing that a pattern would read otherwise.</summary>
    public static IReadOnlyList<string> ListByName(string name) => List($"name=^{name}$");

    /// <summary>Reads a list.</summary>
    /// <exception cref="EngineException">The call failed, or its answer cannot be read.</exception>
    public static IReadOnlyList<ContainerState> Listed(PodmanResult result) =>
        [.. Rows(result).Select(row => State(row, result))];

    /// <summary>Reads a list of a daemon's: of forgotten layers those that carry its id in their name.</summary>
    /// <exception cref="EngineException">The call failed, or its answer cannot be read.</exception>
    public static IReadOnlyList<ContainerState> ListedOfDaemon(PodmanResult result, DaemonId daemon) =>
        [.. Rows(result).Where(row => row.State is not "storage" || IsOf(row, daemon)).Select(row => State(row, result))];

    /// <summary>The process of the container of such a list that runs, as the engine's host counts processes; null for none.</summary>
    /// <exception cref="EngineException">The call failed, or its answer cannot be read.</exception>
    public static int? ProcessOf(PodmanResult result) =>
        Rows(result).FirstOrDefault(row => row.Pid > 0 && Status(row.State) is ContainerStatus.Running)?.Pid;

    private static PsRow[] Rows(PodmanResult result) =>
        result.Succeeded("containers could not be listed").Read(PsRowJson.Default.PsRowArray);

    private static bool IsOf(PsRow row, DaemonId daemon) =>
        row.Names is [var name, ..] && ResourceNames.ContainerOwner(name) is not null
        && name.StartsWith(ResourceNames.Prefix(daemon), StringComparison.Ordinal);

    private static string[] List(string filter) => ["ps", "--all", "--no-trunc", "--filter", filter, "--format", "json"];

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

/// <summary>A row of <c>podman ps</c>, as far as it is used. Times are Unix seconds; negative or absent for what did not happen.</summary>
internal sealed record PsRow(
    string[]? Names, Dictionary<string, string>? Labels, string? State, int ExitCode, long StartedAt, long ExitedAt,
    int Pid);

[JsonSerializable(typeof(PsRow[]))]
internal sealed partial class PsRowJson : JsonSerializerContext;
