using System.CommandLine;
using Agentd.Daemon.Commands.Options;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Credentials;
using Agentd.Infrastructure.Notices;
using Agentd.Infrastructure.Podman;

namespace Agentd.Daemon.Commands;

/// <summary><c>agentd notify test</c>: one message to one sink, now.</summary>
internal static class NotifyCommand
{
    /// <summary>The verb: 0 when the sink took the message, else 1.</summary>
    public static Command Define(StartDirectory start)
    {
        var config = new ConfigPathOption(start);
        var name = new Argument<string>("NAME");
        var test = new Command("test", "Sends a test message.") { name, config };
        test.SetAction(async (parsed, cancellation) =>
        {
            var sink = parsed.GetRequiredValue(name);
            await SendAsync(config.PathIn(parsed), sink, cancellation).ConfigureAwait(false);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"{sink} took the message").ConfigureAwait(false);
            return 0;
        });
        return new Command("notify", "Tries where operators are told.") { test };
    }

    private static async Task SendAsync(string path, string name, CancellationToken cancellation)
    {
        var report = new ConfigurationLoader(Environment.GetEnvironmentVariable).Load(path);
        var configuration = report.Configuration
            ?? throw new SessionException($"the configuration has errors; mend them\n{string.Join('\n', report.ErrorLines())}");
        var sink = configuration.AllAddresses.FirstOrDefault(sink => sink.Name == name) ?? throw new SessionException(
            $"{path} declares nothing of this name that is told; it declares {Names(configuration.AllAddresses)}");
        await using var podman = new PodmanCli(PodmanOptions.OfThisProcess());
        var trial = new SinkTrial(new CredentialReader(), Notifier.OfThisProcess(podman, configuration.DaemonId), TimeProvider.System);
        if (await trial.TestAsync(sink, configuration.DaemonId, cancellation).ConfigureAwait(false) is { } trouble)
            throw new SessionException($"{name} did not take the message: {trouble}");
    }

    private static string Names(IReadOnlyList<NotifySink> sinks) =>
        sinks.Count == 0 ? "none" : string.Join(", ", sinks.Select(sink => sink.Name));
}
