using System.Net;
using System.Net.Sockets;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class TimeLimitTests(GitServer git) : SessionTests(git)
{
    // On a machine that is busy with other things; the limit itself is 3 s, the grace 1 s.
    private static readonly TimeSpan _promptly = TimeSpan.FromSeconds(20);

    [SessionTheory, OnEach]
    public Task An_agent_that_ignores_TERM_is_ended_after_the_grace(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder")
        {
            Argv = ["test-agent", "ignore-term", "+", "spawn-background", "+", "sleep", "60"],
            Keys = "timeout = \"3s\"\nstop_grace = \"1s\"",
        });
        await host.StartAsync();

        var run = (await host.RunAsync("site-builder")).ShouldFailWith("session timed out");

        run.Took.ShouldBeGreaterThan(TimeSpan.FromSeconds(3));
        run.Took.ShouldBeLessThan(_promptly);
        await host.Record("site-builder").ShouldBeSealedAsync("timed_out");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_that_heeds_TERM_may_tidy_up_and_ends_before_the_grace(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", "trap 'echo tidied >.runa/workspace/note; exit 1' TERM; sleep 60 & wait") with
        {
            Keys = "timeout = \"3s\"\nstop_grace = \"50s\"",
        });
        await host.StartAsync();

        var run = (await host.RunAsync("site-builder")).ShouldFailWith("session timed out");

        run.Took.ShouldBeLessThan(_promptly);
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
            Keys = "timeout = \"3s\"\nstop_grace = \"50s\"",
        });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldFailWith("session timed out").Took.ShouldBeLessThan(_promptly);

        await host.Record("site-builder").ShouldBeSealedAsync("timed_out");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_shorter_limit_can_be_asked_for(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Argv = ["sleep", "60"], Keys = "timeout = \"1h\"" });
        await host.StartAsync();

        (await host.RunAsync("site-builder", "--timeout", "2s")).ShouldFailWith("session timed out").Took.ShouldBeLessThan(_promptly);
    });
}
