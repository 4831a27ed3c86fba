using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Network;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Sdk;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>Filtered sessions of a daemon in a container, whose broker is in another one beside it.</summary>
public sealed class ContainedNetworkTests(GitServer git, DaemonImage image) : SessionTests(git), IClassFixture<DaemonImage>
{
    private readonly GitServer _git = git;

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_filtered_session_of_a_daemon_in_a_container_reaches_what_it_may_and_nothing_else(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon) =>
        {
            var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
            await daemon.ConfigureAsync(TestAgent.Shell(host.Folder.Tag, $"""
                git ls-remote -q {url} >.runa/workspace/allowed
                if git ls-remote -q git://other.example/x 2>.runa/workspace/name; then exit 1; fi
                """) with { Network = FilteredSessionTests.Filtered(url) });
            await daemon.StartAsync();

            (await host.RunAsync(host.Folder.Tag)).ShouldSay("session success");

            var record = await host.Record(host.Folder.Tag).ShouldBeSealedAsync("success", 0);
            record.Written("allowed").ShouldContain(await host.Git.HeadAsync(GitServer.Demo));
            record.Written("name").ShouldContain("other.example");
            (await daemon.PartsAsync()).ShouldHaveSingleItem().ShouldStartWith($"agentd-egress-{daemon.DaemonId} ");
            (await daemon.DoctorAsync()).Output.ShouldContain("ok       filtered network: ");
            await daemon.StopAsync();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_filtered_session_goes_on_when_its_daemon_is_killed_and_upgraded_and_when_its_broker_dies(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon) =>
        {
            await using var agent = new PushingAgent(host, _git);
            await daemon.ConfigureAsync(await agent.DeclareAsync(await daemon.SourcesAsync()));
            var key = $"--env={PushingAgent.Variable}={agent.Key}";
            await daemon.StartAsync(key);
            var session = await host.HoldAsync(host.Folder.Tag, "--detach");
            var (door, part) = (host.Doors().ShouldHaveSingleItem(), (await daemon.PartsAsync()).ShouldHaveSingleItem());

            await daemon.KillAsync();
            daemon.Image = await daemon.OtherImageAsync();
            await daemon.StartAsync(key);
            await Eventually.HoldsAsync("the next daemon has it", async () => (await daemon.LogAsync()).Contains("runner.session_adopted"));
            host.Doors().ShouldHaveSingleItem().Id.ShouldBe(door.Id);
            (await daemon.PartsAsync()).ShouldBe([part]);

            door.Kill();
            await Eventually.HoldsAsync("another door is there", () => host.Doors() is [var other] && other.Id != door.Id);
            (await daemon.PartsAsync()).ShouldHaveSingleItem().ShouldNotBe(part, "it is of the image of the daemon that started it");
            await session.ReleaseAsync();

            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            record["recovered"].ShouldBe("True");
            await agent.ShouldHavePushedAsync(record);
            (await daemon.LogAsync()).ShouldNotContain(agent.Key);
            await daemon.StopAsync();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_broker_that_cannot_be_started_is_the_end_of_a_session_before_it_has_begun(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon) =>
        {
            var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
            await daemon.ConfigureAsync(new TestAgent(host.Folder.Tag) { Network = FilteredSessionTests.Filtered(url) });
            await daemon.StartAsync("--env=AGENTD_IMAGE=localhost/nowhere:0");

            var ended = await host.RunAsync(host.Folder.Tag);

            ended.ExitCode.ShouldNotBe(0);
            ended.LastError.ShouldContain("network: session");
            ended.LastError.ShouldContain("localhost/nowhere:0");
            var record = await host.Record(host.Folder.Tag).ShouldBeSealedAsync("error");
            record["error"].ShouldBe(ended.LastError);
            record["commit"].ShouldBeNull();
            await daemon.StopAsync();
        });

    private Task InContainerAsync(Privilege privilege, Func<Host, ContainedDaemon, Task> story) => OnAsync(privilege, async host =>
    {
        await using var daemon = new ContainedDaemon(host, image.Name);
        await daemon.ServePodmanAsync();
        try
        {
            await story(host, daemon);
            await Eventually.NothingIsLeftAsync("the broker's container", daemon.PartsAsync);
        }
        catch (Exception failure)
        {
            throw new XunitException($"{failure.Message}\n── the daemon's log, in its container:\n{await daemon.LogAsync()}", failure);
        }
    });
}
