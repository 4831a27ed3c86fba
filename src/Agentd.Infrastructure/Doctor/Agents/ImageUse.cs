using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>Whether an image is there and holds what a session's set-up calls.</summary>
/// <param name="image">The image.</param>
/// <param name="commands">The programs that agents run in it, by name.</param>
/// <param name="podman">Runs a short container of it: no network, no mount, no capability.</param>
internal sealed class ImageUse(string image, IReadOnlyList<string> commands, PodmanCli podman) : IHostCondition
{
    private static readonly TimeSpan AskDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RunDeadline = TimeSpan.FromSeconds(60);
    private static readonly string[] Needed = ["find", "git", "useradd", "gosu", "runa", "id", "chown", "stat", "rm", "ln", "env"];

    private const string Script = "for program do command -v \"$program\" >/dev/null || echo \"$program\"; done";

    private const string Complete = "add them to the image: sessions need sh, find, git, useradd, gosu, runa and coreutils";

    private string Name => $"image {image}";

    /// <inheritdoc/>
    public async Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
    {
        try
        {
            if (!await new ImagePresence(podman, AskDeadline).HasAsync(image, cancellation).ConfigureAwait(false))
                return Diagnosis.Warning(
                    Name, "is not on this host; the first session pulls it, if its agent's pull allows that",
                    $"podman pull {image}, or build or load it for the daemon's user");
            return Judge(await LookAsync(cancellation).ConfigureAwait(false));
        }
        catch (EngineException failure)
        {
            return Diagnosis.Failed(
                Name, failure.Message, "mend Podman first; 'podman run --rm --network=none IMAGE true' must work for the daemon's user");
        }
    }

    private Diagnosis Judge(PodmanResult result)
    {
        if (result.ExitCode is 126 or 127) return Diagnosis.Failed(Name, "has no /bin/sh", "add a POSIX shell to the image");
        var answer = result.Succeeded($"a container of {image} could not be run").Output;
        var missing = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (missing.Intersect(Needed).ToList() is { Count: > 0 } absent)
            return Diagnosis.Failed(Name, $"lacks {string.Join(", ", absent)}", Complete);
        return missing.Length > 0
            ? Diagnosis.Warning(
                Name, $"lacks {string.Join(", ", missing)}, which agents run", "add it to the image, or change the agent's argv")
            : Diagnosis.Ok(Name, "is there, with all that a session needs");
    }

    // Not --rm: on Podman 4.3.1 that leaves the volumes that an image declares.
    private async Task<PodmanResult> LookAsync(CancellationToken cancellation)
    {
        var name = $"agentd-doctor-{Guid.NewGuid():n}";
        try
        {
            return await podman.RunAsync(Arguments(name), RunDeadline, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await podman.RunAsync(RemoveVerb.Arguments([name]), AskDeadline, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private string[] Arguments(string name) =>
    [
        "run", "--pull=never", "--name", name, "--network=none", "--log-driver=none", .. Confinement.Arguments([]),
        "--no-healthcheck", "--workdir", "/", "--entrypoint", "/bin/sh", image, "-c", Script, "sh", .. Needed, .. commands,
    ];
}
