using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class ClientTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_invocation_that_cannot_be_run_is_refused_and_leaves_nothing(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { HasRepository = false });
        await host.StartAsync();

        (await host.RunAsync("nobody-knows")).ShouldFailWith("unknown agent 'nobody-knows'");
        (await host.RunAsync("site-builder")).ShouldFailWith("agent 'site-builder' requires a repo argument or configured agent repo");
        string[] urls = ["ftp://example.org/x", "https://user:pass@example.org/x", "https://example.org", "https://example.org/x?y"];
        foreach (var url in urls)
            (await host.RunAsync("site-builder", url)).LastError.ShouldContain("repository URL", Case.Insensitive, url);

        host.Records("site-builder").ShouldBeEmpty();
        host.Log.ShouldContain("agentd.run_rejected");
        host.Log.ShouldNotContain("user:pass");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_repository_can_be_given_with_the_invocation(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { HasRepository = false });
        await host.StartAsync();
        var url = await host.Git.UrlAsync(host.Account, GitServer.Demo);

        (await host.RunAsync("site-builder", url)).ShouldSay("session success");

        host.Record("site-builder")["repo_url"].ShouldBe(url);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Without_a_daemon_a_client_says_so(Privilege privilege) => OnAsync(privilege, async host =>
        (await host.RunAsync("site-builder")).ShouldFailWith($"agentd is not running (socket {host.Folder.Socket})"));

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Standard_input_that_was_closed_is_empty(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var command = host.Command("run", "site-builder", "--request", "-");
        string[] closing = ["-c", "exec \"$@\" <&-", "sh", command.FileName, .. command.ArgumentList];
        command.FileName = "sh";
        command.ArgumentList.Clear();
        foreach (var argument in closing) command.ArgumentList.Add(argument);

        var run = await RunningProgram.RunAsync(command);

        (run.ExitCode, run.Errors).ShouldBe((2, "--request must not be blank\n"));
    });

    [SessionTheory, OnEach]
    public Task Eight_sessions_at_once_all_succeed(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", "echo \"$AGENTD_WORK_UNIT\" >.runa/workspace/unit"));
        await host.StartAsync();

        var runs = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => host.RunAsync("site-builder", "--work-unit", $"issue-{n}")));

        foreach (var run in runs) run.ShouldSay("session success");
        var records = host.Records("site-builder");
        records.Select(r => r.Written("unit")).Order().ShouldBe(Enumerable.Range(1, 8).Select(n => $"issue-{n}"));
        foreach (var record in records) await record.ShouldBeSealedAsync("success", 0);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_detached_client_prints_the_session_and_does_not_wait(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();

        var run = (await host.RunAsync("site-builder", "--detach")).ShouldSucceed();

        var record = host.Record("site-builder");
        run.LastOutput.ShouldBe(record.SessionId);
        await host.ReleaseAsync(record);
        await record.ShouldBeSealedAsync("success", 0);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_client_that_is_killed_does_not_end_its_session(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        session.Client.Signal("KILL");
        await session.Client.EndAsync();
        await session.ReleaseAsync();

        await session.Record.ShouldBeSealedAsync("success", 0);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_interrupted_client_detaches_and_says_how_to_go_on(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        session.Client.Signal("INT");
        var ended = await session.Client.EndAsync();
        await session.ReleaseAsync();

        ended.ExitCode.ShouldBe(130);
        ended.Errors.ShouldContain($"agentd logs {session.Record.SessionId} --follow");
        ended.Errors.ShouldContain($"agentd stop {session.Record.SessionId}");
        await session.Record.ClosedAsync();
    });
}
