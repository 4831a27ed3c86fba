using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>A container's limits as options of <c>podman run</c>. What is not limited is left to the engine.</summary>
internal static class LimitOptions
{
    /// <summary>The options.</summary>
    public static IReadOnlyList<string> Of(ResourceLimits limits) =>
    [
        // Without the second, the engine would allow as much swap again.
        .. limits.Memory is { } memory ? ["--memory", Text($"{memory}"), "--memory-swap", Text($"{memory}")] : None,
        .. limits.Cpus is { } cpus ? ["--cpus", Text($"{cpus}")] : None,
        .. limits.Pids is { } pids ? ["--pids-limit", Text($"{pids}")] : None,
        .. limits.Files is { } files ? ["--ulimit", Text($"nofile={files}:{files}")] : None,
        .. limits.Disk is { } disk ? ["--storage-opt", Text($"size={disk}")] : None,
    ];

    private static readonly string[] None = [];

    private static string Text(FormattableString value) => FormattableString.Invariant(value);
}
