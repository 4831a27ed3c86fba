using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>An upgrade under filtered sessions.</summary>
public sealed class ReplacedRelayTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_session_keeps_its_relay_through_an_upgrade_and_the_next_one_has_a_relay_of_the_new_program(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Programs = await host.Folder.DirectoryAsync("bin");
            await InstallAsync(host);
            var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
            var script = $"git ls-remote -q {url} >.runa/workspace/reached";
            var network = FilteredSessionTests.Filtered(url);
            foreach (var name in new[] { "before", "after" }) host.Declare(TestAgent.Held(name, script) with { Network = network });
            await host.StartAsync();
            var before = await host.HoldAsync("before", "--detach");
            var relay = host.Relays().ShouldHaveSingleItem().Id;

            await host.KillDaemonAsync();
            await InstallAsync(host);
            await host.StartAsync();
            var after = await host.HoldAsync("after");

            host.Doors().ShouldHaveSingleItem();
            host.Relays().Count.ShouldBe(2);
            host.Relays().Select(one => one.Id).ShouldContain(relay);
            await before.ReleaseAsync();
            await before.Record.ShouldBeSealedAsync("success", 0);
            before.Record.Json.GetProperty("network").TryGetProperty("gaps", out _).ShouldBeFalse();
            await Eventually.HoldsAsync("the earlier relay has gone", () => host.Relays().All(one => one.Id != relay));
            (await after.EndAsync()).ShouldSay("session success");
            foreach (var session in new[] { before, after }) session.Record.Has("reached").ShouldBeTrue();
        });

    // As an installer does it: each program is another file under its name, which nobody who runs it notices.
    private static async Task InstallAsync(Host host) => (await RunningProgram.RunAsync(host.Account.Command(
        "/bin/sh", ["-c", "cp -R \"$0/.\" \"$1.new\" && find \"$1.new\" -type f -exec touch {} + && rm -rf \"$1\" && mv \"$1.new\" \"$1\"",
            TestSettings.Programs, host.Programs]))).ShouldSucceed();
}
