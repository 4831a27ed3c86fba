using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>Filtered sessions of a daemon that Quadlet's unit runs in a container.</summary>
public sealed class QuadletUserUnitTests(GitServer git, DaemonImage image) : SessionTests(git), IClassFixture<DaemonImage>
{
    private readonly GitServer _git = git;

    [SessionTheory(NeedsUserManager = true), OnEach(RootlessOnly = true)]
    public Task A_filtered_session_goes_on_when_the_quadlet_units_daemon_is_restarted_killed_and_upgraded(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            await using var daemon = new ContainedDaemon(host, image.Name);
            await using var agent = new PushingAgent(host, _git);
            await using var unit = new QuadletUnit(host, daemon, $"{PushingAgent.Variable}={agent.Key}");
            await daemon.ConfigureAsync(await agent.DeclareAsync(await daemon.SourcesAsync()));
            await unit.RestartAsync();
            var session = await host.HoldAsync(host.Folder.Tag, "--detach");
            var (door, part) = (host.Doors().ShouldHaveSingleItem().Id, (await daemon.PartsAsync()).ShouldHaveSingleItem());

            await unit.RestartAsync();
            await unit.KillAsync();
            daemon.Image = await daemon.OtherImageAsync();
            await unit.RestartAsync();

            host.Doors().ShouldHaveSingleItem().Id.ShouldBe(door);
            (await daemon.PartsAsync()).ShouldBe([part]);
            (await daemon.DoctorAsync()).Output.ShouldContain("ok       filtered network: ");
            await session.ReleaseAsync();
            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            record["recovered"].ShouldBe("True");
            await agent.ShouldHavePushedAsync(record);
            await unit.StopAsync();
            await Eventually.NothingIsLeftAsync("the broker's container", daemon.PartsAsync);
        });
}
