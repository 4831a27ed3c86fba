using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman run -d</c>: creates and starts a session's container in one call.</summary>
internal static class ContainerRunVerb
{
    // What set-up needs as root, and not one more; the agent itself has none, for it is not root and can gain no privilege.
    private static readonly string[] Capabilities = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];

    // With a size, which containers.conf may name, conmon drops the head of the output when it is reached. The session's bounds end it before.
    private const string NoSize = "1000pb";

    /// <summary>The call's arguments.</summary>
    public static IReadOnlyList<string> Arguments(ContainerSpec spec) =>
    [
        "run", "--detach", "--pull=never", "--name", spec.Name,
        .. Confinement.Arguments(Capabilities),
        .. SecurityOptions.Of(spec.Security),
        .. LimitOptions.Of(spec.Limits),
        .. NetworkOption.Of(spec.Network),
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
