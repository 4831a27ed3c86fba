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
        await Eventually.HoldsAsync("the output comes while the session runs", () => session.Client.Output.Contains("to standard output: ***\n"));
        await Eventually.HoldsAsync("the errors come too", () => session.Client.Errors.Contains("to standard error: ***\n"));
        var run = (await session.EndAsync()).ShouldSay("session success");

        run.Output.ShouldContain("the last word\n");
        (run.Output + run.Errors).ShouldNotContain("a-secret");
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
}
