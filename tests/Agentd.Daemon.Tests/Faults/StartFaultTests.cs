namespace Agentd.Daemon.Tests.Faults;

/// <summary>The fault table: Podman that misbehaves before a session runs, or does its work all the same.</summary>
public sealed class StartFaultTests
{
    private const string NoAnswer = "did not answer within";

    [Theory]
    [InlineData("image-inspect", "exit125", "image localhost/site:1 could not be looked for")]
    [InlineData("image-inspect", "killed", "podman image inspect was killed by signal 9 before it answered")]
    [InlineData("image-inspect", "hang", "podman image inspect " + NoAnswer)]
    [InlineData("image-inspect", "garbage", "podman image answered what agentd cannot read (no image id)")]
    [InlineData(
        "secret-create", "exit125", "could not be created: podman secret failed with exit code 125: Error: no luck with secret-create")]
    [InlineData("secret-create", "killed", "could not be created: podman secret failed with exit code 137")]
    [InlineData("secret-create", "hang", "podman secret create " + NoAnswer)]
    [InlineData("secret-create", "donehang", "podman secret create " + NoAnswer)]
    [InlineData("run", "exit125", "could not be started: podman run failed with exit code 125: Error: no luck with run")]
    [InlineData("run", "killed", "could not be started: podman run failed with exit code 137")]
    [InlineData("run", "hang", "podman run " + NoAnswer)]
    public async Task Before_the_container_runs_the_session_ends_with_the_error_and_leaves_nothing(string verb, string fault, string said)
    {
        await using var host = new FaultyHost();
        host.Podman.Misbehave(verb, fault);

        var report = await host.RunAsync();

        report.Outcome.ShouldBeNull();
        report.Error!.Message.ShouldContain(said);
        host.ShouldBeSealed("error", said);
        host.ShouldBeGone();
    }

    [Theory]
    [InlineData("image-inspect", "slow")]
    [InlineData("secret-create", "garbage")]
    [InlineData("secret-create", "slow")]
    [InlineData("run", "garbage")]
    [InlineData("run", "slow")]
    [InlineData("run", "done125")]
    [InlineData("run", "donehang")]
    [InlineData("secret-rm", "garbage")]
    [InlineData("secret-rm", "slow")]
    [InlineData("secret-rm", "once")]
    [InlineData("rm", "garbage")]
    [InlineData("rm", "slow")]
    [InlineData("rm", "once")]
    public async Task What_did_its_work_in_the_end_harms_no_session(string verb, string fault)
    {
        await using var host = new FaultyHost();
        host.Podman.Misbehave(verb, fault);

        var report = await host.RunAsync();

        report.ShouldSay("success", error: null);
        host.ShouldBeSealed("success", error: null);
        host.ShouldBeGone();
    }
}
