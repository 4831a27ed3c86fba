using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman run -d</c>: creates and starts a session's container in one call.</summary>
internal static class RunVerb
{
    // What set-up needs as root, and not one more; the agent itself has none, for it is not root and can gain no privilege.
    private static readonly string[] Capabilities = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"];

    /// <summary>The call's arguments.</summary>
    public static IReadOnlyList<string> Arguments(ContainerSpec spec) =>
    [
        "run", "--detach", "--pull=never", "--name", spec.Name,
        .. Confinement.Arguments(Capabilities),
        .. SecurityOptions.Of(spec.Security),
        .. LimitOptions.Of(spec.Limits),
        .. NetworkOption.Of(spec.Network),
        .. spec.Labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Value}" }),
        // The host's own log_size_max would throw the console's beginning away: this is more than any session may print.
        "--log-driver", "k8s-file", "--log-opt", $"path={spec.ConsoleLog}", "--log-opt", "max-size=1p",
        "--no-healthcheck", "--workdir", "/",
        .. spec.Environment.SelectMany(variable => new[] { "--env", $"{variable.Key}={variable.Value}" }),
        .. spec.Secrets.SelectMany(secret => new[] { "--secret", $"{secret.Key},type=env,target={secret.Value}" }),
        .. spec.Mounts.SelectMany(mount => new[] { "--mount", MountOption.Of(mount) }),
        "--entrypoint", "/bin/sh", spec.Image,
        .. spec.ShellArguments,
    ];

    /// <summary>What the call came to.</summary>
    /// <exception cref="EngineException">The container was not started, for another reason than its entrypoint.</exception>
    public static ContainerStart Parse(PodmanResult result, ContainerSpec spec) => result.ExitCode switch
    {
        0 => new ContainerStart(null),
        // The same code as for an entrypoint that may not be executed: the host cannot grant a limit on files or processes.
        126 when result.LastWords.Contains("rlimit", StringComparison.Ordinal) =>
            throw result.Failure($"container {spec.Name} could not be given its limits"),
        126 or 127 => new ContainerStart(result.ExitCode),
        _ => throw result.Failure($"container {spec.Name} could not be started"),
    };
}
