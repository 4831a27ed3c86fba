using System.Globalization;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>
/// A container beside that of a daemon, of the daemon's own image: a program of agentd's that needs what the daemon has not. It has the
/// host's network. Its labels are none of a session's, so that nobody takes it for one.
/// </summary>
/// <param name="Part">What runs in it, in a word: <c>egress</c>.</param>
/// <param name="Daemon">The daemon.</param>
/// <param name="Image">The image, by its id or its name.</param>
/// <param name="Command">The program and its arguments.</param>
internal sealed record SiblingSpec(string Part, DaemonId Daemon, string Image, IReadOnlyList<string> Command)
{
    /// <summary>What it sees of the host's files.</summary>
    public IReadOnlyList<BindMount> Sees { get; init; } = [];

    /// <summary>The user that it runs as, in the user namespace of Podman's.</summary>
    public uint User { get; init; }

    /// <summary>The capabilities that it has, in the user namespace of Podman's.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Whether it sees the host's processes.</summary>
    public bool SeesProcesses { get; init; }

    /// <summary>Tells it from others of its part; null where there is one for a daemon.</summary>
    public string? Instance { get; init; }

    /// <summary>Its name.</summary>
    public string Name => Instance is null ? $"agentd-{Part}-{Daemon}" : $"agentd-{Part}-{Daemon}-{Instance}";
}

/// <summary><c>podman run</c> of a <see cref="SiblingSpec"/>, and what removes those that have ended.</summary>
internal static class SiblingVerb
{
    /// <summary>The label that says what runs in such a container.</summary>
    public const string PartLabel = "agentd.part";

    /// <summary>The label that names its daemon. It must not be that of a daemon's sessions.</summary>
    public const string OwnerLabel = "agentd.part_of";

    private const string Script = "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1";

    /// <summary>Starts it, and leaves it to itself. It is removed when it ends. What it writes goes to a file.</summary>
    public static IReadOnlyList<string> Start(SiblingSpec spec, string log) =>
    [
        "run", "--detach", .. Confinement(spec), "--entrypoint", "/bin/sh", spec.Image, "-c", Script, "sh", log, .. spec.Command,
    ];

    /// <summary>Runs it with the call's input and output. It is removed when it ends, and killed at the deadline.</summary>
    public static IReadOnlyList<string> Attend(SiblingSpec spec, TimeSpan deadline) =>
    [
        "run", "--interactive", $"--timeout={deadline.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)}", .. Confinement(spec),
        "--entrypoint", spec.Command[0], spec.Image, .. spec.Command.Skip(1),
    ];

    /// <summary>Removes it unless it runs: Podman's own removal may have been killed, or the host's power cut.</summary>
    public static IReadOnlyList<string> RemoveEnded(SiblingSpec spec) => ["rm", "--volumes", spec.Name];

    /// <summary>Removes it although Podman may take it for running.</summary>
    public static IReadOnlyList<string> RemoveDead(SiblingSpec spec) => ["rm", "--force", "--time", "0", "--volumes", spec.Name];

    /// <summary>Prints the id of the container of this name, if it is of this part and daemon.</summary>
    public static IReadOnlyList<string> Find(SiblingSpec spec) =>
    [
        "ps", "--all", "--quiet", "--filter", $"name=^{spec.Name}$",
        .. Labels(spec).SelectMany(label => (string[])["--filter", $"label={label}"]),
    ];

    /// <summary>Removes all of its part and daemon that do not run, and are not just being started.</summary>
    public static IReadOnlyList<string> Sweep(SiblingSpec spec) =>
    [
        "container", "prune", "--force", "--filter", "until=20m",
        .. Labels(spec).SelectMany(label => (string[])["--filter", $"label={label}"]),
    ];

    private static string[] Labels(SiblingSpec spec) => [$"{PartLabel}={spec.Part}", $"{OwnerLabel}={spec.Daemon}"];

    private static IEnumerable<string> Confinement(SiblingSpec spec) =>
    [
        "--rm", "--pull=never", "--name", spec.Name, .. Labels(spec).SelectMany(label => (string[])["--label", label]),
        "--user", spec.User == 0 ? "0:0" : $"{spec.User}", "--cap-drop=all", .. spec.Capabilities.Select(name => $"--cap-add={name}"),
        "--security-opt", "no-new-privileges", "--security-opt", "label=disable", "--http-proxy=false",
        // Podman's own user namespace whatever containers.conf says: another has no power over sessions, nor over the daemon's files.
        "--userns=host", "--network=host", spec.SeesProcesses ? "--pid=host" : "--pid=private", "--read-only",
        "--log-driver=none", "--no-healthcheck", "--workdir", "/",
        .. spec.Sees.SelectMany(mount => (string[])["--mount", MountOption.Of(mount)]),
    ];
}
