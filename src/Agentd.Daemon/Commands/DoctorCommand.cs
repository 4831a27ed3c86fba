using System.CommandLine;
using Agentd.Daemon.Commands.Options;
using Agentd.Infrastructure.Doctor;
using Agentd.Infrastructure.Podman;

namespace Agentd.Daemon.Commands;

/// <summary><c>agentd doctor</c>: the host, each condition with cause and cure.</summary>
internal static class DoctorCommand
{
    /// <summary>The verb: 0 for a host on which nothing failed, else 1.</summary>
    public static Command Define(StartDirectory start)
    {
        var (config, output) = (new ConfigPathOption(start), new OutputOption());
        var doctor = new Command("doctor", "Checks the host.") { config, output };
        doctor.SetAction(async (parsed, cancellation) =>
        {
            var host = new HostDoctor(Environment.GetEnvironmentVariable, PodmanOptions.OfThisProcess(), TimeProvider.System);
            var report = await host.ExamineAsync(config.PathIn(parsed), cancellation).ConfigureAwait(false);
            output.Print(parsed, report.Json, report.Lines);
            return report.Healthy ? 0 : 1;
        });
        return doctor;
    }
}
