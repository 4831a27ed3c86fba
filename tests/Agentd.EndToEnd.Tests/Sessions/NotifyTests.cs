using System.Text;
using System.Text.Json;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class NotifyTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Whoever_is_not_looking_is_told_why_a_session_failed_although_the_daemon_was_killed(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            using var sink = new ToldServer();
            var beat = await host.Folder.PrivateFileAsync("beat", Encoding.UTF8.GetBytes($"{sink.Url}beat\n"));
            host.DaemonKeys = $"""
                state_dir = "{host.Folder.Path}/state"
                heartbeat_url_file = "{beat}"
                ping_allow_private_addresses = true
                """;
            host.Tables = $"""
                [[notify]]
                name = "chat"
                kind = "webhook"
                url = "{sink.Url}hook"
                group_wait = "0s"
                allow_private_addresses = true
                [[notify]]
                name = "pings"
                kind = "ping"
                url = "{sink.Url}ping"
                allow_private_addresses = true
                [[notify]]
                name = "traces"
                kind = "webhook"
                url = "{sink.Url}v1/traces"
                format = "otlp"
                group_wait = "0s"
                allow_private_addresses = true
                """;
            var broken = host.Folder.Methodology("breaks", ("stand-in-exit", 5));
            host.Declare(new TestAgent("breaker") { Methodology = broken, Keys = "fail_after = 1" });
            await host.StartAsync();

            // The sink is down: the message waits on the disk, and the next daemon delivers it.
            var run = await host.RunAsync("breaker");
            run.ShouldFailWith("session work_failed (exit code 5)").Errors
                .ShouldContain("why: runa says that the agent's work failed (exit code 5)\n");
            await Eventually.HoldsAsync(
                "the log says that the sink is down", () => host.Log.Contains("\"event\":\"agentd.notify_failed\""));
            host.Log.ShouldNotContain("/hook");
            await host.KillDaemonAsync();
            sink.Start();
            await host.StartAsync();

            await Eventually.HoldsAsync("the spool is empty, the agent is told to be failing, and the daemon to be alive", () =>
                Waiting(host) == 0 && sink.Asked.Contains("/beat")
                && new[] { "agent.failing", "daemon.started" }.All(type => sink.Of("/hook").Any(told => Type(told) == type)));
            var told = sink.Of("/hook").Single(told => Type(told) == "session.failed");
            var session = told.GetProperty("data").GetProperty("session_id").GetString()!;
            told.GetProperty("id").GetString().ShouldBe($"{session}.session.failed");
            told.GetProperty("data").GetProperty("why").GetString().ShouldBe("runa says that the agent's work failed (exit code 5)");
            told.GetProperty("data").GetProperty("command").GetString().ShouldBe($"agentd inspect {session}");
            (await host.AgentdAsync("inspect", session)).Output.ShouldContain("Why         runa says that the agent's work failed");
            sink.Of("/hook").Select(Type).ShouldBe(["session.failed", "daemon.started", "agent.failing"], ignoreOrder: true);
            var spans = sink.Of("/v1/traces").ShouldHaveSingleItem().GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0]
                .GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("name").GetString()).ToList();
            spans[0].ShouldBe("RUN breaker");
            new[] { "prepare", "clone", "mount", "execute", "set-up:agent", "teardown" }.ShouldBeSubsetOf(spans);
            var rid = $"rid=00000000-0000-0000-{session[..4]}-{session[4..]}";
            sink.Asked.Where(asked => asked.StartsWith("/ping")).ShouldBe([$"/ping/start?{rid}", $"/ping/fail?{rid}"]);

            (await RunningProgram.RunAsync(host.Account.Command(
                $"{TestSettings.Programs}/agentd", ["notify", "test", "chat", "--config", host.Folder.Configuration])))
                .Output.ShouldBe("chat took the message\n");
            Type(sink.Of("/hook")[^1]).ShouldBe("notification.test");
        });

    private static string? Type(JsonElement told) => told.GetProperty("type").GetString();

    private static int Waiting(Host host) => new[] { "chat", "pings", "traces" }
        .Sum(sink => Directory.GetFiles($"{host.Folder.Path}/state/spool/{sink}", "*.json").Length);
}
