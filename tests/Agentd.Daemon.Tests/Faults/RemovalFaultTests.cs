namespace Agentd.Daemon.Tests.Faults;

/// <summary>The fault table: Podman that misbehaves in the teardown.</summary>
public sealed class RemovalFaultTests
{
    private const string NoAnswer = "did not answer within 2 s";

    [Theory]
    [InlineData("secret-rm", "exit125", "secrets could not be removed")]
    [InlineData("secret-rm", "killed", "secrets could not be removed")]
    [InlineData("secret-rm", "hang", "podman secret " + NoAnswer)]
    [InlineData("rm", "exit125", "could not be removed; remove it with 'podman rm -f")]
    [InlineData("rm", "killed", "could not be removed; remove it with 'podman rm -f")]
    [InlineData("rm", "hang", "podman rm " + NoAnswer)]
    public async Task What_cannot_be_removed_keeps_the_record_open_until_a_later_start_removes_it(string verb, string fault, string said)
    {
        await using var host = new FaultyHost();
        host.Podman.Misbehave(verb, fault);

        var report = await host.RunAsync();

        report.ShouldSay("success", said);
        host.ShouldBeIncomplete();
        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe(verb == "rm" ? (1, 0) : (0, 1));
        (await host.RestartAsync()).Closed.ShouldBe(1);
        host.ShouldBeSealed("success", error: null, recovered: true);
        host.ShouldBeGone();
    }

    [Theory]
    [InlineData("exit125", "could not be handed over to its owner")]
    [InlineData("killed", "could not be handed over to its owner")]
    [InlineData("hang", "podman run " + NoAnswer)]
    public async Task A_tree_that_cannot_be_handed_over_is_not_sealed_before_it_could_be(string fault, string said)
    {
        await using var host = new FaultyHost();
        host.Podman.Agent("dies");
        host.Podman.Misbehave("hand-over", fault);

        var report = await host.RunAsync();

        report.ShouldSay("terminated_by_signal", said);
        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe((0, 0));
    }
}
