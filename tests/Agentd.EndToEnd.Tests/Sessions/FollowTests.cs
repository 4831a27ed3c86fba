using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class FollowTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task Following_streams_both_outputs_masked_while_the_session_runs(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", """
            echo "to standard output: $TOKEN"
            echo "to standard error: $TOKEN" >&2
            touch .runa/workspace/ready
            until [ -e .runa/go ]; do sleep 0.05; done
            echo 'the last word'
            """) with
        { Credentials = [("TOKEN", "source", "TOKEN_SOURCE")] });
        await host.StartAsync(("TOKEN_SOURCE", "a-secret-of-the-follower"));

        var session = await host.HoldAsync("site-builder", "--follow");
        await Eventually.HoldsAsync(
            "the output comes while the session runs", () => session.Client.Output.Contains("to standard output: ***\n"));
        await Eventually.HoldsAsync("the errors come too", () => session.Client.Errors.Contains("to standard error: ***\n"));
        var run = (await session.EndAsync()).ShouldSay("session success");

        run.Output.ShouldContain("the last word\n");
        (run.Output + run.Errors).ShouldNotContain("a-secret");
    });

    [SessionTheory, OnEach]
    public Task Followers_lose_and_repeat_nothing_across_restarts_and_end_with_the_session(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.DaemonKeys = "shutdown = \"leave\"";
            host.Declare(Counting);
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder", "--follow");
            string[] logs = ["logs", session.Record.SessionId, "--follow"];
            await using var all = RunningProgram.Start(host.Command(logs));
            await using var last = RunningProgram.Start(host.Command([.. logs, "--tail", "3"]));
            await using var none = RunningProgram.Start(host.Command([.. logs, "--tail", "0"]));
            RunningProgram[] followers = [session.Client, all, last, none];
            await Eventually.HoldsAsync("all follow", () => followers.All(f => f.Output.Contains("line ")));

            await host.KillDaemonAsync();
            await Task.Delay(300);
            await host.StartAsync();
            await Eventually.HoldsAsync("all are back", () => followers.All(f => f.Errors.Contains("agentd is back")));
            await host.StopAsync();
            await host.StartAsync();
            await Eventually.HoldsAsync("all are back again", () => followers.All(f => f.Errors.Split("agentd is back").Length == 3));

            (await session.EndAsync()).ShouldSay("session success");
            var count = int.Parse(session.Record.Written("count"));
            Numbers(session.Client.Output).ShouldBe(Enumerable.Range(1, count));
            Numbers((await all.EndAsync()).ShouldSucceed().Output).ShouldBe(Enumerable.Range(1, count));
            foreach (var follower in new[] { last, none })
            {
                var numbers = Numbers((await follower.EndAsync()).ShouldSucceed().Output);
                numbers.ShouldBe(Enumerable.Range(numbers[0], count - numbers[0] + 1));
            }
        });

    [SessionTheory, OnEach]
    public Task A_follower_is_told_the_rest_of_a_session_that_ended_without_a_daemon(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(Counting);
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder", "--detach");
            await using var follower = RunningProgram.Start(host.Command("logs", session.Record.SessionId, "--follow"));
            await Eventually.HoldsAsync("it follows", () => follower.Output.Contains("line "));

            await host.KillDaemonAsync();
            await session.ReleaseAsync();
            await Eventually.HoldsAsync("the agent has ended", () => File.Exists($"{session.Record.Runa}/workspace/count"));
            await host.StartAsync();

            Numbers((await follower.EndAsync()).ShouldSucceed().Output)
                .ShouldBe(Enumerable.Range(1, int.Parse(session.Record.Written("count"))));
        });

    [SessionTheory, OnEach]
    public Task A_session_that_is_stopped_is_cancelled_and_sealed(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        (await host.AgentdAsync("stop", session.Record.SessionId)).ShouldSucceed();

        (await session.Client.EndAsync()).ShouldFailWith("session cancelled");
        await session.Record.ShouldBeSealedAsync("cancelled");
    });

    /// <summary>Prints numbered lines until it is released, and leaves behind how many.</summary>
    private static TestAgent Counting => TestAgent.Shell("site-builder", """
        touch .runa/workspace/ready
        n=0
        until [ -e .runa/go ]; do n=$((n + 1)); echo "line $n"; sleep 0.02; done
        echo $n >.runa/workspace/count
        """);

    private static List<int> Numbers(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith("line ")).Select(line => int.Parse(line["line ".Length..]))];
}
