using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>A configuration that is changed under a running daemon, which is told by SIGHUP.</summary>
public sealed class ReloadTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task HUP_puts_a_changed_agent_in_force_for_the_next_session_and_leaves_the_running_one(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(TestAgent.Held("site-builder", "echo as before >.runa/workspace/note"));
            await host.StartAsync();
            var before = await host.HoldAsync("site-builder");

            await ChangeAsync(host, text => text.Replace("as before", "changed"));
            host.Daemon.Signal("HUP");
            await Eventually.HoldsAsync("the configuration is in force", () => host.Log.Contains("agentd.configuration_reloaded"));

            var after = RunningProgram.Start(host.Command("run", "site-builder"));
            await Eventually.HoldsAsync(
                "both run", () => host.Records("site-builder").Count(r => File.Exists($"{r.Runa}/workspace/ready")) == 2);
            foreach (var record in host.Records("site-builder")) await host.ReleaseAsync(record);
            (await before.Client.EndAsync()).ShouldSay("session success");
            (await after.EndAsync()).ShouldSay("session success");
            before.Record.Written("note").ShouldBe("as before");
            host.Records("site-builder").Single(r => r.SessionId != before.Record.SessionId).Written("note").ShouldBe("changed");
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task HUP_refuses_a_broken_file_with_its_place_and_the_old_configuration_stays(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(new TestAgent("site-builder"));
            await host.StartAsync();

            await ChangeAsync(host, text => text.Replace("base_image", "base_imgae"));
            host.Daemon.Signal("HUP");
            await Eventually.HoldsAsync("the file is refused", () => host.Log.Contains("agentd.configuration_refused"));

            var line = 1 + Array.FindIndex(
                await File.ReadAllLinesAsync(host.Folder.Configuration), text => text.StartsWith("base_imgae", StringComparison.Ordinal));
            host.Log.ShouldContain($"{host.Folder.Configuration}:{line}:1: ");
            host.Log.ShouldNotContain("agentd.configuration_reloaded");
            (await host.RunAsync("site-builder")).ShouldSay("session success");
        });

    private static async Task ChangeAsync(Host host, Func<string, string> change) =>
        await File.WriteAllTextAsync(host.Folder.Configuration, change(await File.ReadAllTextAsync(host.Folder.Configuration)));
}
