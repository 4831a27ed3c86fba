using Agentd.Application.Ports;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Calls;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>Whether an image is there, holds what a session's set-up calls, and leaves it the names that it gives.</summary>
/// <param name="image">The image.</param>
/// <param name="agents">The agents that use it: set-up makes a user and a group of each one's name.</param>
/// <param name="commands">The programs that agents run in it, by name.</param>
/// <param name="podman">Runs a short container of it: no network, no mount, no capability.</param>
internal sealed class ImageCondition(string image, IReadOnlyList<string> agents, IReadOnlyList<string> commands, PodmanCli podman)
    : HostCondition($"image {image}")
{
    private static readonly TimeSpan AskDeadline = TimeSpan.FromSeconds(30);
    // What the short container leaves behind when its client is killed, the removal takes away.
    private static readonly CallTerms LookTerms = new(TimeSpan.FromSeconds(60), MayBeKilled: true);
    private static readonly CallTerms RemovalTerms = new(TimeSpan.FromSeconds(30), MayBeKilled: false);
    private static readonly string[] Needed =
    [
        "find", "git", "useradd", "gosu", "runa", "id", "chown", "stat", "rm", "ln", "env", "chmod", "mkdir", "cp", "sleep",
        "timeout", "tr", "wc", "tail",
    ];

    private const string Script = """
        while [ "$1" != -- ]; do
          ! id -u "$1" >/dev/null 2>&1 || echo "user $1"
          [ ! -r /etc/group ] || while IFS=: read -r group rest || [ "$group" ]; do
            [ "$group" != "$1" ] || echo "group $1"
          done </etc/group
          shift
        done
        shift
        for program do command -v "$program" >/dev/null || echo "lacks $program"; done
        """;

    private const string Complete = "add them to the image: sessions need sh, find, git, useradd, gosu, runa and coreutils";

    public override async Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
    {
        try
        {
            if (!await new ImagePresence(podman, AskDeadline).HasAsync(image, cancellation).ConfigureAwait(false))
            {
                var then = MissingImage.MayBePulled(image) ? "; the first session pulls it, if its agent's pull allows that" : "";
                return Warning($"is not on this host{then}", MissingImage.Cure(image));
            }

            return Judge(await LookAsync(cancellation).ConfigureAwait(false));
        }
        catch (EngineException failure)
        {
            return Failed(failure.Message,
                "mend Podman first; 'podman run --rm --network=none IMAGE true' must work for the daemon's user");
        }
    }

    private Diagnosis Judge(PodmanResult result)
    {
        if (RefusedEntrypoint.Of(result) is not null) return Failed("has no /bin/sh", "add a POSIX shell to the image");
        var answer = result.Succeeded($"a container of {image} could not be run").Output;
        var found = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2))
            .ToLookup(words => words[0], words => words[^1]);
        var missing = found["lacks"].ToList();
        if (missing.Intersect(Needed).ToList() is { Count: > 0 } absent)
            return Failed($"lacks {string.Join(", ", absent)}", Complete);
        var taken = found["user"].Select(name => $"a user '{name}'").Concat(found["group"].Select(name => $"a group '{name}'")).ToList();
        if (taken.Count > 0)
        {
            return Failed($"has {string.Join(" and ", taken)} already, "
                + "and set-up makes a user and a group of the agent's name for each session",
                "rename the agent, or remove them from the image (userdel, groupdel)");
        }

        return missing.Count > 0
            ? Warning($"lacks {string.Join(", ", missing)}, which agents run", "add it to the image, or change the agent's argv")
            : Ok("is there, with all that a session needs");
    }

    // Not --rm: on Podman 4.3.1 that leaves the volumes that an image declares.
    private async Task<PodmanResult> LookAsync(CancellationToken cancellation)
    {
        var name = $"agentd-doctor-{Guid.NewGuid():n}";
        try
        {
            return await podman.RunAsync(Arguments(name), cancellation, terms: LookTerms).ConfigureAwait(false);
        }
        finally
        {
            await podman.RunAsync(ContainerVerbs.Remove([name]), CancellationToken.None, terms: RemovalTerms).ConfigureAwait(false);
        }
    }

    private string[] Arguments(string name) =>
    [
        "run", "--pull=never", "--name", name, "--network=none", "--log-driver=none", .. Confinement.Arguments([]),
        "--no-healthcheck", "--workdir", "/", "--entrypoint", "/bin/sh", image, "-c", Script, "sh", .. agents, "--", .. Needed, .. commands,
    ];
}

/// <summary>Asks Podman for images, without ever pulling one.</summary>
internal sealed class ImagePresence(PodmanCli podman, TimeSpan deadline)
{
    public async Task<bool> HasAsync(string image, CancellationToken cancellation)
    {
        var terms = new CallTerms(deadline, MayBeKilled: true);
        var answer = await podman.RunAsync(ImageVerbs.Exists(image), cancellation, terms: terms).ConfigureAwait(false);
        return answer.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => throw answer.Failure($"image {image} could not be looked for"),
        };
    }
}
