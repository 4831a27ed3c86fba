using System.Diagnostics;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>Whether Podman is there, answers in time, and is one that agentd works with.</summary>
internal sealed class PodmanAnswers(ExaminedHost host, PodmanCli podman, TimeSpan deadline) : HostCondition("Podman")
{
    private const string CureOfLocal =
        "install Podman 4.3.1 or later where the daemon's PATH finds it, and see that 'podman version' answers for the daemon's user";
    private const string CureOfService =
        "see that the service which CONTAINER_HOST names runs on its host ('systemctl --user enable --now podman.socket'), "
        + "is Podman 4.3.1 or later, and, for a daemon in a container, that its socket's directory is mounted";

    private static readonly Version Oldest = new(4, 3, 1);

    /// <summary>From how long on an answer is slow.</summary>
    public TimeSpan Slow { get; init; } = TimeSpan.FromSeconds(5);

    private string Cure => host.IsRemote ? CureOfService : CureOfLocal;

    public override async Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
    {
        var asked = Stopwatch.GetTimestamp();
        try
        {
            var terms = new CallTerms(deadline, MayBeKilled: true);
            var answer = await podman.RunAsync(HostVerbs.AskVersion, cancellation, terms: terms).ConfigureAwait(false);
            return Judge(HostVerbs.Version(answer), Stopwatch.GetElapsedTime(asked));
        }
        catch (EngineException failure)
        {
            return Failed(failure.Message, Cure);
        }
    }

    private Diagnosis Judge(string text, TimeSpan took)
    {
        if (!Version.TryParse(text.Split('-')[0], out var version))
            return Failed($"version {text} is not understood", Cure);
        if (version < Oldest) return Failed($"version {text} is older than {Oldest}", Cure);
        return took < Slow
            ? Ok($"version {text} answers")
            : Warning($"version {text} took {took.TotalSeconds:0} s to answer",
                "see what keeps Podman busy: a slow disk, many containers ('podman ps -a'), or its locks ('podman system check')");
    }
}
