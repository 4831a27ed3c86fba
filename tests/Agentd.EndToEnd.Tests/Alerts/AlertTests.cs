using System.Text.Json;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Alerts;

/// <summary>What an operator with Prometheus is told, by the rules and the programs that operators have.</summary>
[Long]
public sealed class AlertTests(GitServer git) : SessionTests(git)
{
    [SessionTheory(NeedsMonitoring = true), OnEach(RootlessOnly = true)]
    public Task Failures_a_fire_that_was_missed_and_a_daemon_that_died_reach_somebody(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            using var sink = new ToldServer();
            sink.Start();
            var address = $"127.0.0.1:{FreePort.Next()}";
            var textfiles = await host.Folder.DirectoryAsync("textfiles");
            host.Tables = $"""
                [metrics]
                listen = "{address}"
                textfile = "{textfiles}/agentd.prom"
                """;
            host.Declare(
                new TestAgent("breaker") { Methodology = host.Folder.Methodology("breaks", ("stand-in-exit", 5)) },
                new TestAgent("punctual") { Keys = "schedule = \"* * * * *\"" });
            await host.StartAsync();
            await using var monitoring = await Monitoring.StartAsync($"{host.Folder.Path}/monitoring", address, textfiles, $"{sink.Url}alerts");

            foreach (var _ in Enumerable.Range(0, 3)) (await host.RunAsync("breaker")).ShouldFailWith("session work_failed (exit code 5)");
            await ToldAsync("AgentdAgentFailing", "agent", "breaker");

            // No record can be begun: a run that is due is refused.
            File.SetUnixFileMode(host.Folder.Audit, (UnixFileMode)0b101_101_101);
            await ToldAsync("AgentdFireMissed", "agent", "punctual");
            File.SetUnixFileMode(host.Folder.Audit, (UnixFileMode)0b111_101_101);

            await host.KillDaemonAsync();
            await ToldAsync("AgentdDown", "instance", address);
            // So old it is minutes later.
            File.SetLastWriteTimeUtc($"{textfiles}/agentd.prom", DateTime.UtcNow.AddMinutes(-6));
            await ToldAsync("AgentdTextfileStale", "file", $"{textfiles}/agentd.prom");

            await host.StartAsync();
            await ToldAsync("AgentdDown", "instance", address, "resolved");

            Task ToldAsync(string alert, string label, string value, string status = "firing") => Eventually.HoldsAsync(
                $"{alert} of {value} is told to be {status}; {monitoring.Complaints}",
                () => sink.Of("/alerts").SelectMany(told => told.GetProperty("alerts").EnumerateArray()).Any(one =>
                    one.GetProperty("status").GetString() == status && Label(one, "alertname") == alert && Label(one, label) == value));
        });

    private static string? Label(JsonElement alert, string name) =>
        alert.GetProperty("labels").TryGetProperty(name, out var value) ? value.GetString() : null;
}
