using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Network;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>The daemon as a user's service manager runs it.</summary>
public sealed class UserUnitTests(GitServer git) : SessionTests(git)
{
    [SessionTheory(NeedsUserManager = true), OnEach(RootlessOnly = true)]
    public Task A_restart_of_the_unit_is_nothing_to_a_filtered_session(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        host.DaemonKeys = "shutdown = \"leave\"";
        host.Declare(TestAgent.Held("site-builder", $"git ls-remote -q {url} >.runa/workspace/after") with
        {
            Network = FilteredSessionTests.Filtered(url),
        });
        var unit = new UserUnit(host);
        host.Parts.Add(unit);
        await unit.StartAsync();
        var session = await host.HoldAsync("site-builder", "--detach");
        var daemon = await unit.DaemonAsync();
        var (door, relay) = (host.Doors().ShouldHaveSingleItem().Id, host.Relays().ShouldHaveSingleItem().Id);

        await unit.RestartAsync();

        (await unit.DaemonAsync()).ShouldNotBe(daemon);
        host.Doors().ShouldHaveSingleItem().Id.ShouldBe(door);
        host.Relays().ShouldHaveSingleItem().Id.ShouldBe(relay);
        await session.ReleaseAsync();
        var record = await session.Record.ShouldBeSealedAsync("success", 0);
        record["recovered"].ShouldBe("True");
        record.Written("after").ShouldContain(await host.Git.HeadAsync(GitServer.Demo));
        unit.Logs().ShouldNotContain("runner.network_unavailable");
        await unit.StopAsync();
    });
}
