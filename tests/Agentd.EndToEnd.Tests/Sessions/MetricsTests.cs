using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class MetricsTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_scrape_shows_what_became_of_real_sessions_and_a_restart_keeps_what_records_tell(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var address = $"127.0.0.1:{FreePort.Next()}";
            var textfile = $"{await host.Folder.DirectoryAsync("textfile")}/agentd.prom";
            host.DaemonKeys = $"state_dir = \"{host.Folder.Path}/state\"";
            host.Tables = $"""
                [metrics]
                listen = "{address}"
                textfile = "{textfile}"
                """;
            host.Declare(
                new TestAgent("site-builder") { Keys = "expect_success_within = \"1h\"" },
                new TestAgent("breaker") { Methodology = host.Folder.Methodology("breaks", ("stand-in-exit", 5)) });
            await host.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri($"http://{address}"), Timeout = TimeSpan.FromMinutes(1) };

            (await host.RunAsync("site-builder")).ShouldSay("session success");
            (await host.RunAsync("breaker")).ShouldFailWith("session work_failed (exit code 5)");

            await ShowsAsync(client, """agentd_sessions_total{agent="site-builder",outcome="success"} 1""");
            var text = await client.GetStringAsync("/metrics");
            text.ShouldContain("""agentd_agent_consecutive_failures{agent="site-builder"} 0""");
            text.ShouldContain("""agentd_agent_consecutive_failures{agent="breaker"} 1""");
            text.ShouldContain("""agentd_agent_overdue{agent="site-builder"} 0""");
            text.ShouldContain("""agentd_session_phase_seconds_count{phase="execute"} 2""");
            text.ShouldContain("""agentd_podman_call_seconds_count{verb="run"} 2""");
            text.ShouldContain("agentd_build_info{version=\"0.1.1\",podman=\"");
            (await client.GetStringAsync("/healthz")).ShouldBe("ok\n");
            (await client.GetStringAsync("/readyz")).ShouldBe("ready\n");
            (await host.AgentdAsync("status", "--check")).LastOutput.ShouldBe("ready");
            await Eventually.HoldsAsync("the text file shows them", () => File.Exists(textfile)
                && File.ReadAllText(textfile).Contains("""agentd_sessions_total{agent="site-builder",outcome="success"} 1"""));
            File.GetUnixFileMode(textfile).ShouldBe((UnixFileMode)0b110_100_100);
            File.GetUnixFileMode($"{host.Folder.Path}/state").ShouldBe((UnixFileMode)0b111_000_000);

            await host.StopAsync();
            (await host.AgentdAsync("status", "--check")).ExitCode.ShouldBe(1);
            await host.StartAsync();

            await ShowsAsync(client, """agentd_agent_consecutive_failures{agent="breaker"} 1""");
            text = await client.GetStringAsync("/metrics");
            text.ShouldContain("""agentd_sessions_total{agent="site-builder",outcome="success"} 0""");
            text.ShouldMatch("""agentd_agent_last_success_timestamp_seconds\{agent="site-builder"\} [1-9]""");
            text.ShouldContain("""agentd_agent_last_success_timestamp_seconds{agent="breaker"} 0""");
            text.ShouldContain("agentd_audit_records 2");
            text.ShouldContain("""agentd_audit_last_sequence{agent="breaker"} 1""");
        });

    private static Task ShowsAsync(HttpClient client, string row) =>
        Eventually.HoldsAsync($"a scrape shows {row}", () => client.GetStringAsync("/metrics").Result.Contains(row));
}
