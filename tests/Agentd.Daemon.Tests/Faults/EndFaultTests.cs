namespace Agentd.Daemon.Tests.Faults;

/// <summary>The fault table: Podman that misbehaves while a session ends.</summary>
public sealed class EndFaultTests
{
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

        report.ShouldSay("terminated_by_signal", error: null);
        host.ShouldBeSealed("terminated_by_signal", error: null);
        host.ShouldBeGone();
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

        report.ShouldSay("timed_out", error: null);
        host.ShouldBeSealed("timed_out", error: null);
        host.ShouldBeGone();
    }
}
