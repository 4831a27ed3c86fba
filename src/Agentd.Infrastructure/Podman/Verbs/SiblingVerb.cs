using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>
/// A container beside that of a daemon, of the daemon's own image: a program of agentd's that needs what the daemon has not. It outlives
/// the daemon's, as sessions do. Its labels are none of a session's, so that nobody takes it for one.
/// </summary>
/// <param name="Part">What runs in it, in a word: <c>egress</c>.</param>
/// <param name="Daemon">The daemon.</param>
/// <param name="Image">The image, by its id or its name.</param>
/// <param name="Directory">The one directory that it sees of the host's, at the same path.</param>
/// <param name="Command">The program and its arguments. What it writes goes to the file <c>log</c> in that directory.</param>
internal sealed record SiblingSpec(string Part, DaemonId Daemon, string Image, string Directory, IReadOnlyList<string> Command)
{
    /// <summary>The capabilities that it has, in the user namespace of Podman's.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Whether it sees the host's processes.</summary>
    public bool SeesProcesses { get; init; }

    /// <summary>Its name: there is one for a daemon.</summary>
    public string Name => $"agentd-{Part}-{Daemon}";
}

/// <summary><c>podman run -d</c> of a <see cref="SiblingSpec"/>, and what removes one that has ended.</summary>
internal static class SiblingVerb
{
    /// <summary>The label that says what runs in such a container.</summary>
    public const string PartLabel = "agentd.part";

    /// <summary>The label that names its daemon. It must not be that of a daemon's sessions.</summary>
    public const string OwnerLabel = "agentd.part_of";

    private const string Script = "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1";

    /// <summary>Starts it. It is removed when it ends.</summary>
    public static IReadOnlyList<string> Arguments(SiblingSpec spec) =>
    [
        "run", "--detach", "--rm", "--pull=never", "--name", spec.Name,
        "--label", $"{PartLabel}={spec.Part}", "--label", $"{OwnerLabel}={spec.Daemon}",
        "--user", "0:0", "--cap-drop=all", .. spec.Capabilities.Select(name => $"--cap-add={name}"),
        "--security-opt", "no-new-privileges", "--security-opt", "label=disable", "--http-proxy=false",
        // Podman's own user namespace whatever containers.conf says: another has no power over sessions, nor over the daemon's files.
        "--userns=host", "--network=host", spec.SeesProcesses ? "--pid=host" : "--pid=private", "--read-only",
        "--log-driver=none", "--no-healthcheck", "--workdir", "/",
        "--mount", MountOption.Of(new BindMount(spec.Directory, spec.Directory, ReadOnly: false)),
        "--entrypoint", "/bin/sh", spec.Image, "-c", Script, "sh", Path.Combine(spec.Directory, "log"), .. spec.Command,
    ];

    /// <summary>Removes it unless it runs: Podman's own removal may have been killed, or the host's power cut.</summary>
    public static IReadOnlyList<string> RemoveEnded(SiblingSpec spec) => ["rm", "--volumes", spec.Name];
}
