using System.Net;
using System.Net.Sockets;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

[Long]
public sealed class TimeLimitTests(GitServer git) : SessionTests(git)
{
    // Nobody waits for the end of what lasts so long: that it is over is the proof that something ended it.
    private const string Ages = "1h";

    [SessionTheory, OnEach]
    public Task An_agent_that_ignores_TERM_is_ended_after_the_grace(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var limit = await Pace.LimitAsync(host);
        host.Declare(new TestAgent("site-builder")
        {
            Argv =
            [
                "test-agent", "ignore-term", "+", "spawn-background", "+", "write", ".runa/workspace/note", "began", "+", "sleep", Ages,
            ],
            Keys = $"timeout = \"{limit}\"\nstop_grace = \"1s\"",
        });
        await host.StartAsync();

        var run = (await host.RunAsync("site-builder")).ShouldFailWith("session timed out");

        run.Took.ShouldBeGreaterThan(TimeSpan.FromSeconds(3));
        (await host.Record("site-builder").ShouldBeSealedAsync("timed_out")).Written("note").ShouldBe("began");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_that_heeds_TERM_may_tidy_up_and_ends_before_the_grace(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", $"trap 'echo tidied >.runa/workspace/note; exit 1' TERM; sleep {Ages} & wait") with
        {
            Keys = $"timeout = \"{await Pace.LimitAsync(host)}\"\nstop_grace = \"{Ages}\"",
        });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldFailWith("session timed out");

        (await host.Record("site-builder").ShouldBeSealedAsync("timed_out")).Written("note").ShouldBe("tidied");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task The_set_up_counts_and_a_clone_that_hangs_is_ended_too(Privilege privilege) => OnAsync(privilege, async host =>
    {
        using var silent = new TcpListener(IPAddress.Any, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        host.Declare(new TestAgent("site-builder")
        {
            Repository = $"git://{await host.Git.NameAsync(host.Account)}:{port}/silent.git",
            Keys = $"timeout = \"3s\"\nstop_grace = \"{Ages}\"",
        });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldFailWith("session timed out");

        await host.Record("site-builder").ShouldBeSealedAsync("timed_out");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_shorter_limit_can_be_asked_for(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Argv = ["sleep", Ages], Keys = $"timeout = \"{Ages}\"" });
        await host.StartAsync();

        (await host.RunAsync("site-builder", "--timeout", "2s")).ShouldFailWith("session timed out");
    });
}
