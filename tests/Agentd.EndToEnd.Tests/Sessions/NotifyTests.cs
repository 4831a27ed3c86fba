using System.Net;
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
            using var sink = new HttpListener();
            var url = $"http://127.0.0.1:{FreePort.Next()}/hook/";
            host.DaemonKeys = $"state_dir = \"{host.Folder.Path}/state\"";
            host.Tables = $"""
                [[notify]]
                name = "chat"
                kind = "webhook"
                url = "{url}"
                group_wait = "0s"
                allow_private_addresses = true
                """;
            host.Declare(new TestAgent("breaker") { Methodology = host.Folder.Methodology("breaks", ("stand-in-exit", 5)) });
            await host.StartAsync();

            // The sink is down: the message waits on the disk, and the next daemon delivers it.
            var run = await host.RunAsync("breaker");
            run.ShouldFailWith("session work_failed (exit code 5)").Errors
                .ShouldContain("why: runa says that the agent's work failed (exit code 5)\n");
            await Eventually.HoldsAsync(
                "the log says that the sink is down", () => host.Log.Contains("\"event\":\"agentd.notify_failed\""));
            host.Log.ShouldNotContain("/hook/");
            await host.KillDaemonAsync();
            sink.Prefixes.Add(url);
            sink.Start();
            await host.StartAsync();

            var told = await TakeAsync(sink);
            var session = told.GetProperty("data").GetProperty("session_id").GetString()!;
            told.GetProperty("id").GetString().ShouldBe($"{session}.session.failed");
            told.GetProperty("data").GetProperty("why").GetString().ShouldBe("runa says that the agent's work failed (exit code 5)");
            told.GetProperty("data").GetProperty("command").GetString().ShouldBe($"agentd inspect {session}");
            (await host.AgentdAsync("inspect", session)).Output.ShouldContain("Why         runa says that the agent's work failed");
            await Eventually.HoldsAsync("the spool is empty", () =>
                Directory.GetFiles($"{host.Folder.Path}/state/spool/chat", "*.json").Length == 0);

            var test = RunningProgram.RunAsync(host.Account.Command(
                $"{TestSettings.Programs}/agentd", ["notify", "test", "chat", "--config", host.Folder.Configuration]));
            (await TakeAsync(sink)).GetProperty("type").GetString().ShouldBe("notification.test");
            (await test).Output.ShouldBe("chat took the message\n");
        });

    private static async Task<JsonElement> TakeAsync(HttpListener sink)
    {
        var context = await sink.GetContextAsync().WaitAsync(TimeSpan.FromMinutes(2));
        var told = (await JsonDocument.ParseAsync(context.Request.InputStream)).RootElement;
        context.Response.StatusCode = 204;
        context.Response.Close();
        return told;
    }
}
