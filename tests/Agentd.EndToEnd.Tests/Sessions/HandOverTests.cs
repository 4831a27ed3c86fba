using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

[Long]
public sealed class HandOverTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task Hostile_leftovers_are_sealed_like_everything_else(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Argv = ["test-agent", "links", "+", "spawn-background", "+", "sleep", "0.2"] });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
        var written = $"{record.Runa}/workspace/background";
        var count = Directory.EnumerateFiles(written).Count();
        count.ShouldBeGreaterThan(0);
        await Task.Delay(100);
        Directory.EnumerateFiles(written).Count().ShouldBe(count, "a writer goes on");
        new FileInfo($"{record.Runa}/workspace/links/absolute").LinkTarget.ShouldBe("/etc/passwd");
        File.GetUnixFileMode("/etc/passwd").HasFlag(UnixFileMode.UserWrite).ShouldBeTrue();
    });

    [SessionTheory, OnEach]
    public Task No_other_user_of_the_host_reaches_the_record_while_the_agent_runs(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder", "mkdir .runa/workspace/mine"));
        await host.StartAsync();

        var session = await host.HoldAsync("site-builder");

        File.GetUnixFileMode(session.Record.Runa).ShouldBe((UnixFileMode)0b111_111_000);
        (await session.EndAsync()).ShouldSay("session success");
        await session.Record.ShouldBeSealedAsync("success", 0);
    });

    [SessionTheory, OnEach]
    public Task A_hard_link_leaves_the_record_open_and_is_a_warning_beside_the_outcome(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(new TestAgent("site-builder") { Argv = ["test-agent", "hardlink"] });
            await host.StartAsync();

            var run = await host.RunAsync("site-builder");

            run.ShouldSay("session success");
            run.LastError.ShouldStartWith("warning: ");
            host.Record("site-builder").ShouldBeIncomplete();
        });

    [SessionTheory, OnEach]
    public Task An_agent_that_kills_all_it_may_ends_runa_and_not_the_hand_over(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Argv = ["test-agent", "write", ".runa/workspace/note", "mine", "+", "kill-parents"] });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldFailWith("session terminated_by_signal (exit code 137, signal 9)");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("terminated_by_signal", 137);
        record.Written("note").ShouldBe("mine");
    });

    [SessionTheory, OnEach]
    public Task A_session_whose_shell_was_killed_is_sealed_all_the_same(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        await host.Podman.RunAsync("kill", "--signal", "KILL", session.Container);

        (await session.Client.EndAsync()).ShouldFailWith("session terminated_by_signal (exit code 137, signal 9)");
        await host.Record("site-builder").ShouldBeSealedAsync("terminated_by_signal", 137);
    });

    [SessionTheory, OnEach]
    public Task No_hand_over_changes_when_the_session_wrote_something(Privilege privilege) => OnAsync(privilege, async host =>
    {
        const string Dated = "mkdir .runa/workspace/d; echo x >.runa/workspace/d/f; "
            + "touch -d @981173106.123456789 .runa/workspace/d/f .runa/workspace/d";
        host.Declare(TestAgent.Shell("ended", Dated), TestAgent.Shell("killed", $"{Dated}; touch .runa/workspace/ready; sleep 300"));
        await host.StartAsync();
        var killed = await host.HoldAsync("killed");

        (await host.RunAsync("ended")).ShouldSay("session success");
        await host.Podman.RunAsync("kill", "--signal", "KILL", killed.Container);
        await killed.Client.EndAsync();

        foreach (var (agent, outcome, code) in new[] { ("ended", "success", 0), ("killed", "terminated_by_signal", 137) })
        {
            var record = await host.Record(agent).ShouldBeSealedAsync(outcome, code);
            record.Manifest.Split(" time=981173106.123456789").Length.ShouldBe(3, agent);
        }
    });

    [SessionTheory, OnEach]
    public Task A_session_that_lost_its_conmon_is_an_honest_error(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        await host.KillAsync(await session.ConmonAsync());

        var run = await session.Client.EndAsync();
        run.ExitCode.ShouldBe(1);
        run.LastError.ShouldContain("container lost");
        await host.Record("site-builder").ShouldBeSealedAsync("error");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_session_whose_container_was_removed_by_hand_is_an_honest_error(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        await host.Podman.RunAsync("rm", "-f", "-t", "0", session.Container);

        var run = await session.Client.EndAsync();
        run.ExitCode.ShouldBe(1);
        (await host.Record("site-builder").ClosedAsync())["outcome"].ShouldBeOneOf("error", "terminated_by_signal");
    });
}
