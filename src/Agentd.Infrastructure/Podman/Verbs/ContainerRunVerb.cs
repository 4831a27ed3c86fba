using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman run -d</c>: creates and starts a session's container in one call.</summary>
internal static class ContainerRunVerb
{
    // Only what set-up needs as root. The agent has no capability: it is not root, and cannot gain privileges.
    private static readonly string[] Capabilities = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];

    // containers.conf may name a size, at which conmon drops the beginning of the output. The session's bounds end it long before this one.
    private const string NoSize = "1000pb";

    /// <summary>Whether a session's container has a capability, <c>CAP_</c> and its name.</summary>
    public static bool Holds(string capability) => Capabilities.Any(name => capability == $"CAP_{name}");

    public static IReadOnlyList<string> Arguments(ContainerSpec spec) =>
    [
        "run", "--detach", "--pull=never", "--name", spec.Name,
        .. Confinement.Arguments(Capabilities),
        .. BoundOptions.Of(spec.Security),
        .. BoundOptions.Of(spec.Limits),
        .. spec.Filtered is { } filtered ? BoundOptions.Of(filtered) : BoundOptions.Of(spec.Network),
        .. spec.Labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" }),
        "--log-driver", "k8s-file", "--log-opt", $"max-size={NoSize}", "--log-opt", $"path={spec.ConsoleLog}",
        "--no-healthcheck", "--workdir", "/",
        .. spec.Environment.SelectMany(variable => new[] { "--env", $"{variable.Key}={variable.Value}" }),
        .. spec.Secrets.SelectMany(secret => new[] { "--secret", $"{secret.Key},type=env,target={secret.Value}" }),
        .. spec.Mounts.SelectMany(mount => new[] { "--mount", MountOption.Of(mount) }),
        "--entrypoint", "/bin/sh", spec.Image,
        .. spec.ShellArguments,
    ];

    /// <summary>What the call came to.</summary>
    /// <exception cref="EngineException">The container was not started, for another reason than its entrypoint.</exception>
    public static ContainerStart Parse(PodmanResult result, ContainerSpec spec)
    {
        if (RefusedEntrypoint.Of(result) is { } code) return new ContainerStart(code);
        result.Succeeded($"container {spec.Name} could not be started");
        return new ContainerStart(null);
    }
}

/// <summary>
/// Whether a container did not start because its entrypoint, <c>/bin/sh</c>, is missing or may not be executed. Podman exits with 126 or
/// 127 for many other reasons too, such as a failing conmon, so that only the runtime's message can tell.
/// </summary>
internal static class RefusedEntrypoint
{
    // The first is runc's, the others are crun's.
    private static readonly string[] Words =
        ["exec: \"/bin/sh\": ", "executable file `/bin/sh`", "crun: open executable", "crun: the path `/bin/sh` exists"];

    /// <summary>126 or 127 where the runtime names the entrypoint; null for anything else.</summary>
    public static int? Of(PodmanResult result) =>
        result.ExitCode is 126 or 127 && Words.Any(words => result.LastWords.Contains(words, StringComparison.Ordinal))
            ? result.ExitCode : null;
}
