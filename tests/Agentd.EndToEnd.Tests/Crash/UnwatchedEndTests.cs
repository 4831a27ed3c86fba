using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>What happens to sessions and their supervisors while no daemon watches, or under the daemon's eyes.</summary>
public sealed class UnwatchedEndTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_session_that_ends_unwatched_is_sealed_with_its_true_exit_code(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder", "exit 1"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");
        var shell = await session.ShellAsync();

        await host.CrashAsync();
        await session.ReleaseAsync();
        await Eventually.HoldsAsync("the container has ended", () => !Directory.Exists($"/proc/{shell}"));
        var ended = DateTimeOffset.UtcNow;
        await Task.Delay(1000);
        await host.StartAsync();

        (await session.Client.EndAsync()).LastError.ShouldBe("session work_failed (exit code 5)");
        var record = await session.Record.ShouldBeSealedAsync("work_failed", 5);
        record["recovered"].ShouldBe("True");
        var (start, took) = record.Phase("execute");
        (start + took).ShouldBeLessThan(ended + TimeSpan.FromMilliseconds(500));
        DateTimeOffset.Parse(record["end_timestamp"]!, null).ShouldBe(start + took, TimeSpan.FromMilliseconds(1));
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_first_process_that_is_killed_unwatched_ends_its_session_with_137(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");
        var shell = await session.ShellAsync();

        await host.CrashAsync();
        await host.KillAsync(shell);
        await Eventually.HoldsAsync("the container has ended", () => !Directory.Exists($"/proc/{shell}"));
        await host.StartAsync();

        (await session.Client.EndAsync()).LastError.ShouldBe("session terminated_by_signal (exit code 137, signal 9)");
        (await session.Record.ShouldBeSealedAsync("terminated_by_signal", 137))["recovered"].ShouldBe("True");
    });

    [SessionTheory, OnEach(true, RootlessOnly = true), OnEach(false, RootlessOnly = true)]
    public Task A_session_whose_conmon_is_killed_ends_and_says_so(Privilege privilege, bool watched) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");
        var conmon = await session.ConmonAsync();

        if (!watched) await host.CrashAsync();
        await host.KillAsync(conmon);
        if (!watched) await host.StartAsync();

        var end = await session.Client.EndAsync();
        end.ExitCode.ShouldBe(1);
        end.LastError.ShouldStartWith("container lost");
        (await session.Record.ShouldBeSealedAsync("error"))["error"]!.ShouldStartWith("container lost");
    });
}
