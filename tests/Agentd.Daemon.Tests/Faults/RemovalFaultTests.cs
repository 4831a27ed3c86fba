namespace Agentd.Daemon.Tests.Faults;

/// <summary>The fault table: Podman that misbehaves in the teardown.</summary>
public sealed class RemovalFaultTests
{
    private const string NoAnswer = "did not answer within";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("secret-rm", "exit125", "secrets could not be removed")]
    [InlineData("secret-rm", "killed", "secrets could not be removed")]
    [InlineData("secret-rm", "hang", "podman secret rm " + NoAnswer)]
    [InlineData("rm", "exit125", "could not be removed; remove it with 'podman rm -f")]
    [InlineData("rm", "killed", "could not be removed; remove it with 'podman rm -f")]
    public async Task What_cannot_be_removed_keeps_the_record_open_until_a_later_start_removes_it(string verb, string fault, string said)
    {
        await using var host = new FaultyHost();
        host.Podman.Misbehave(verb, fault);

        var report = await (await host.BeginAsync()).Report.WaitAsync(Patience);

        report.ShouldSay("success", said);
        host.ShouldBeIncomplete();
        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe(verb == "rm" ? (1, 0) : (0, 1));
        (await host.RestartAsync()).Closed.ShouldBe(1);
        host.ShouldBeSealed("success", error: null, recovered: true);
        host.ShouldBeGone();
    }

    [Theory]
    [InlineData("secret-rm", "exit125")]
    [InlineData("rm", "exit125")]
    [InlineData("rm", "killed")]
    public async Task What_cannot_be_removed_is_removed_by_the_running_daemon_as_soon_as_Podman_does_its_work(string verb, string fault)
    {
        await using var host = new FaultyHost();
        host.Podman.Misbehave(verb, fault);
        var session = await host.BeginAsync();
        (await session.Report.WaitAsync(Patience)).Error.ShouldNotBeNull();
        host.ShouldBeIncomplete();

        host.Podman.Heal();

        await session.Over.WaitAsync(Patience);
        host.ShouldBeSealed("success", error: null, recovered: true);
        host.ShouldBeGone();
    }

    [Fact]
    public async Task A_removal_that_takes_long_is_not_cut_short_and_its_session_is_told_of_before()
    {
        await using var host = new FaultyHost();
        host.Podman.Misbehave("rm", "stays");
        var session = await host.BeginAsync();

        var report = await session.Report.WaitAsync(Patience);

        report.ShouldSay("success", error: null);
        report.Warning!.ShouldContain("its teardown goes on");
        host.ShouldBeIncomplete();
        host.Podman.Heal();
        await session.Over.WaitAsync(Patience);
        host.ShouldBeSealed("success", error: null);
        host.ShouldBeGone();
    }

    [Theory]
    [InlineData("exit125", "could not be handed over to its owner")]
    [InlineData("killed", "could not be handed over to its owner")]
    public async Task A_tree_that_cannot_be_handed_over_is_not_sealed_before_it_could_be(string fault, string said)
    {
        await using var host = new FaultyHost();
        host.Podman.Agent("dies");
        host.Podman.Misbehave("hand-over", fault);
        var session = await host.BeginAsync();

        var report = await session.Report.WaitAsync(Patience);

        report.ShouldSay("terminated_by_signal", said);
        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe((0, 0));
        host.ShouldBeIncomplete();
        host.Podman.Heal();
        await session.Over.WaitAsync(Patience);
        host.ShouldBeSealed("terminated_by_signal", error: null, recovered: true);
    }
}
