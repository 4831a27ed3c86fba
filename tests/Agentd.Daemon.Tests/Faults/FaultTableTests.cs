using Agentd.Application.Sessions;

namespace Agentd.Daemon.Tests.Faults;

/// <summary>Every verb of Podman, every way to misbehave: what is said of the session, and what of it is left.</summary>
public sealed class FaultTableTests
{
    private const string NoAnswer = "did not answer within 3 s";

    [Theory]
    [InlineData("image-exists", "exit125", "image localhost/site:1 could not be looked for")]
    [InlineData("image-exists", "killed", "image localhost/site:1 could not be looked for")]
    [InlineData("image-exists", "hang", "podman image " + NoAnswer)]
    [InlineData("secret-create", "exit125", "could not be created: podman secret failed with exit code 125: Error: no luck with secret-create")]
    [InlineData("secret-create", "killed", "could not be created: podman secret failed with exit code 137")]
    [InlineData("secret-create", "hang", "podman secret " + NoAnswer)]
    [InlineData("secret-create", "donehang", "podman secret " + NoAnswer)]
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
        ShouldBeSealed(host, "error", said);
        ShouldBeGone(host);
    }

    [Theory]
    [InlineData("image-exists", "garbage")]
    [InlineData("image-exists", "slow")]
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
    [InlineData("rm", "done125")]
    public async Task What_did_its_work_in_the_end_harms_no_session(string verb, string fault)
    {
        await using var host = new FaultyHost();
        host.Podman.Misbehave(verb, fault);

        var report = await host.RunAsync();

        ShouldSay(report, "success", error: null);
        ShouldBeSealed(host, "success", error: null);
        ShouldBeGone(host);
    }

    [Theory]
    [InlineData("secret-rm", "exit125", "secrets could not be removed")]
    [InlineData("secret-rm", "killed", "secrets could not be removed")]
    [InlineData("secret-rm", "hang", "podman secret " + NoAnswer)]
    [InlineData("rm", "exit125", "could not be removed; remove with 'podman rm -f'")]
    [InlineData("rm", "killed", "could not be removed; remove with 'podman rm -f'")]
    [InlineData("rm", "hang", "podman rm " + NoAnswer)]
    public async Task What_cannot_be_removed_keeps_the_record_open_until_a_later_start_removes_it(string verb, string fault, string said)
    {
        await using var host = new FaultyHost();
        host.Podman.Misbehave(verb, fault);

        var report = await host.RunAsync();

        ShouldSay(report, "success", said);
        ShouldBeIncomplete(host);
        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe(verb == "rm" ? (1, 0) : (0, 1));
        (await host.RestartAsync()).Closed.ShouldBe(1);
        ShouldBeSealed(host, "success", error: null, recovered: true);
        ShouldBeGone(host);
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

        ShouldSay(report, "terminated_by_signal", said);
        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("hand-over", "garbage")]
    [InlineData("hand-over", "slow")]
    [InlineData("ps", "slow")]
    public async Task A_shell_that_was_killed_ends_its_session_with_137(string verb, string fault)
    {
        await using var host = new FaultyHost();
        host.Podman.Agent("dies");
        host.Podman.Misbehave(verb, fault);

        var report = await host.RunAsync();

        ShouldSay(report, "terminated_by_signal", error: null);
        ShouldBeSealed(host, "terminated_by_signal", error: null);
        ShouldBeGone(host);
    }

    [Theory]
    [InlineData("ps", "exit125", "dies")]
    [InlineData("ps", "killed", "dies")]
    [InlineData("ps", "garbage", "dies")]
    [InlineData("ps", "hang", "dies")]
    [InlineData("kill", "exit125", "stays")]
    [InlineData("kill", "killed", "stays")]
    [InlineData("kill", "garbage", "stays")]
    [InlineData("kill", "hang", "stays")]
    [InlineData("kill", "slow", "stays")]
    public async Task The_time_limit_is_kept_whatever_else_is_not_answered(string verb, string fault, string agent)
    {
        await using var host = new FaultyHost();
        host.Podman.Agent(agent);
        host.Podman.Misbehave(verb, fault);

        var report = await host.RunAsync(timeout: TimeSpan.FromSeconds(1));

        ShouldSay(report, "timed_out", error: null);
        ShouldBeSealed(host, "timed_out", error: null);
        ShouldBeGone(host);
    }

    [Theory]
    [InlineData("ps", "exit125", "containers could not be listed: podman ps failed with exit code 125")]
    [InlineData("ps", "killed", "containers could not be listed: podman ps failed with exit code 137")]
    [InlineData("ps", "garbage", "podman ps answered what agentd cannot read")]
    [InlineData("ps", "hang", "podman ps " + NoAnswer)]
    [InlineData("secret-ls", "exit125", "secrets could not be listed: podman secret failed with exit code 125")]
    [InlineData("secret-ls", "killed", "secrets could not be listed: podman secret failed with exit code 137")]
    [InlineData("secret-ls", "hang", "podman secret " + NoAnswer)]
    public async Task A_start_without_Podmans_answer_fails_and_touches_nothing(string verb, string fault, string said)
    {
        await using var host = await WithLeftoversAsync();
        host.Podman.Misbehave(verb, fault);

        (await Should.ThrowAsync<Domain.Sessions.SessionException>(host.RecoverAsync)).Message.ShouldContain(said);

        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe((1, 1));
        ShouldBeIncomplete(host);
    }

    [Theory]
    [InlineData("rm", "exit125")]
    [InlineData("rm", "hang")]
    [InlineData("secret-rm", "exit125")]
    [InlineData("secret-rm", "hang")]
    public async Task A_start_goes_on_although_something_cannot_be_removed(string verb, string fault)
    {
        await using var host = await WithLeftoversAsync();
        host.Podman.Heal();
        host.Podman.Misbehave(verb, fault);

        await host.RecoverAsync();

        ShouldBeIncomplete(host);
        (host.Podman.Containers.Count, host.Podman.Secrets.Count).ShouldBe(verb == "rm" ? (1, 0) : (0, 1));
        await host.RestartAsync();
        ShouldBeSealed(host, "success", error: null, recovered: true);
        ShouldBeGone(host);
    }

    private static async Task<FaultyHost> WithLeftoversAsync()
    {
        var host = new FaultyHost();
        host.Podman.Misbehave("rm", "exit125");
        host.Podman.Misbehave("secret-rm", "exit125");
        await host.RunAsync();
        return host;
    }

    private static void ShouldSay(SessionReport report, string outcome, string? error)
    {
        report.Outcome?.Label.ShouldBe(outcome);
        if (error is null) report.Error.ShouldBeNull();
        else report.Error!.Message.ShouldContain(error);
    }

    private static void ShouldBeSealed(FaultyHost host, string outcome, string? error, bool recovered = false)
    {
        var record = host.Record;
        record.GetProperty("outcome").GetString().ShouldBe(outcome);
        record.TryGetProperty("end_timestamp", out _).ShouldBeTrue();
        if (error is not null) record.GetProperty("error").GetString()!.ShouldContain(error);
        (record.TryGetProperty("recovered", out var flag) && flag.GetBoolean()).ShouldBe(recovered);
    }

    private static void ShouldBeIncomplete(FaultyHost host)
    {
        host.Record.TryGetProperty("outcome", out _).ShouldBeFalse();
        host.Record.TryGetProperty("end_timestamp", out _).ShouldBeFalse();
    }

    private static void ShouldBeGone(FaultyHost host)
    {
        host.Podman.Containers.ShouldBeEmpty();
        host.Podman.Secrets.ShouldBeEmpty();
        host.Staged.ShouldBeEmpty();
    }
}
