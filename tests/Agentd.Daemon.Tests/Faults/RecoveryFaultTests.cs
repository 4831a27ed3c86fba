namespace Agentd.Daemon.Tests.Faults;

/// <summary>The fault table: Podman that misbehaves when the daemon starts.</summary>
public sealed class RecoveryFaultTests
{
    private const string NoAnswer = "did not answer within";

    [Theory]
    [InlineData("ps", "exit125", "containers could not be listed: podman ps failed with exit code 125")]
    [InlineData("ps", "killed", "podman ps was killed by signal 9 before it answered")]
    [InlineData("ps", "garbage", "podman ps answered what agentd cannot read")]
    [InlineData("ps", "hang", "podman ps " + NoAnswer)]
    [InlineData("secret-ls", "exit125", "secrets could not be listed: podman secret failed with exit code 125")]
    [InlineData("secret-ls", "killed", "podman secret ls was killed by signal 9 before it answered")]
    [InlineData("secret-ls", "hang", "podman secret ls " + NoAnswer)]
    public async Task A_start_without_Podmans_answer_fails_and_touches_nothing(string verb, string fault, string said)
    {
        await using var host = await LeftoversAsync();
        host.Podman.Misbehave(verb, fault);

        (await Should.ThrowAsync<Domain.Sessions.SessionException>(host.RecoverAsync)).Message.ShouldContain(said);

        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe((1, 1));
        host.ShouldBeIncomplete();
    }

    [Theory]
    [InlineData("rm", "exit125")]
    [InlineData("secret-rm", "exit125")]
    [InlineData("secret-rm", "hang")]
    public async Task A_start_goes_on_although_something_cannot_be_removed(string verb, string fault)
    {
        await using var host = await LeftoversAsync();
        host.Podman.Heal();
        host.Podman.Misbehave(verb, fault);

        await host.RecoverAsync();

        host.ShouldBeIncomplete();
        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe(verb == "rm" ? (1, 0) : (0, 1));
        await host.RestartAsync();
        host.ShouldBeSealed("success", error: null, recovered: true);
        host.ShouldBeGone();
    }

    private static async Task<FaultyHost> LeftoversAsync()
    {
        var host = new FaultyHost();
        host.Podman.Misbehave("rm", "exit125");
        host.Podman.Misbehave("secret-rm", "exit125");
        await (await host.BeginAsync()).Report.WaitAsync(TimeSpan.FromMinutes(2));
        return host;
    }
}
