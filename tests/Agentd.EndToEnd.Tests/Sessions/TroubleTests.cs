using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class TroubleTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Trouble_that_lasts_is_told_once_and_a_record_that_somebody_changed_is_found_by_the_daily_verification(
        Privilege privilege) => OnAsync(privilege, async host =>
        {
            using var sink = new ToldServer();
            sink.Start();
            host.DaemonKeys = $"state_dir = \"{host.Folder.Path}/state\"";
            host.Tables = $"""
                [[notify]]
                name = "chat"
                kind = "webhook"
                url = "{sink.Url}hook"
                group_wait = "0s"
                repeat = "0s"
                allow_private_addresses = true
                """;
            host.Declare(
                TestAgent.Shell("writer", "echo evidence >.runa/workspace/note"),
                new TestAgent("keyless") { Credentials = [("TOKEN", "source", "NOT_SET_ANYWHERE")] });
            // What is written of the log does not matter.
            await host.StartAsync(("AGENTD_LOG", "agentd=info,runner=error"));
            (await host.RunAsync("writer")).ShouldSay("session success");
            await host.RunAsync("keyless");
            await host.RunAsync("keyless");
            var whole = await File.ReadAllTextAsync(host.Folder.Configuration);
            await File.WriteAllTextAsync(host.Folder.Configuration, whole.Replace("base_image", "base_imgae"));
            host.Daemon.Signal("HUP");
            await Eventually.HoldsAsync("both are told", () => Types(sink).Contains("config.reload_refused"));
            Types(sink).ShouldBe(["credential.unusable", "config.reload_refused"]);
            await host.StopAsync();

            var record = host.Record("writer");
            File.SetUnixFileMode($"{record.Runa}/workspace/note", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await File.WriteAllTextAsync($"{record.Runa}/workspace/note", "something else");
            host.DaemonKeys += "\naudit_verify = \"daily\"";
            await host.StartAsync();
            await Eventually.HoldsAsync("the record is told of", () => Types(sink).Contains("record.tampered"));

            var told = sink.Of("/hook")[^1].GetProperty("data");
            told.GetProperty("session_id").GetString().ShouldBe(record.SessionId);
            told.GetProperty("why").GetString()!.ShouldStartWith("the record is not as it was sealed: ");
            await Eventually.HoldsAsync("all are verified", () => host.Log.Contains("agentd.audit_verified"));
            (await host.AgentdAsync("status")).Output.ShouldContain("1 NOT as they were sealed: agentd audit verify");
            Types(sink).ShouldBe(["credential.unusable", "config.reload_refused", "record.tampered"]);
        });

    private static IReadOnlyList<string> Types(ToldServer sink) =>
        [.. sink.Of("/hook").Select(told => told.GetProperty("type").GetString()!)];
}
