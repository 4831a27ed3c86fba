using System.CommandLine;
using Agentd.Daemon.Commands.Options;
using Agentd.Infrastructure.Checks;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Doctor.Agents;
using Agentd.Infrastructure.Podman;

namespace Agentd.Daemon.Commands;

/// <summary><c>agentd check</c>: the whole configuration, every error with its place.</summary>
internal static class CheckCommand
{
    private static readonly TimeSpan ImageDeadline = TimeSpan.FromSeconds(10);

    /// <summary>The verb: 0 for a valid configuration, 1 for any error.</summary>
    public static Command Define(StartDirectory start)
    {
        var (config, output) = (new ConfigPathOption(start), new OutputOption());
        var verbose = new Option<bool>("--verbose") { Description = "Also tell whom each agent may reach." };
        var check = new Command("check", "Checks the whole configuration.") { config, output, verbose };
        check.SetAction(async (parsed, cancellation) =>
        {
            var report = await RunAsync(config.PathIn(parsed), cancellation).ConfigureAwait(false);
            var writer = new ReportWriter(TimeProvider.System);
            output.Print(parsed, () => writer.Json(report), () => writer.Lines(report, parsed.GetValue(verbose)));
            return report.Configuration is null ? 1 : 0;
        });
        return check;
    }

    private static Task<ConfigurationReport> RunAsync(string path, CancellationToken cancellation)
    {
        Func<string, string?> environment = Environment.GetEnvironmentVariable;
        var images = new ImagePresence(new PodmanCli(PodmanOptions.OfThisProcess()), ImageDeadline);
        return new ConfigurationCheck(new ConfigurationLoader(environment), environment, images.HasAsync).RunAsync(path, cancellation);
    }
}
