using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class SetUpFailureTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task A_repository_that_does_not_exist_fails_the_clone(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Repository = await host.Git.UrlAsync(host.Account, "missing.git") });
        await host.StartAsync();

        var record = await FailsAsync(host, "clone", 128);

        record.Console.ShouldContain("fatal: ");
        record["commit"].ShouldBeNull();
    });

    [SessionTheory, OnEach(GitServer.WithRuna, RootlessOnly = true), OnEach(GitServer.WithDanglingRuna, RootlessOnly = true)]
    public Task A_repository_with_an_entry_called_runa_is_refused(Privilege privilege, string repository) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(new TestAgent("site-builder") { Repository = await host.Git.UrlAsync(host.Account, repository) });
            await host.StartAsync();

            var console = (await FailsAsync(host, "repo", 1)).Console;
            console.ShouldContain("the repository has an entry '.runa' of its own");
            console.ShouldContain("git rm --cached -r .runa");
        });

    [SessionTheory, OnEach]
    public Task A_runa_init_that_fails_ends_the_session_with_its_code_in_the_record(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Methodology = host.Folder.Methodology("broken", ("stand-in-init-exit", 77)) });
        await host.StartAsync();

        await FailsAsync(host, "init", 77);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_called_like_a_user_of_the_image_is_refused(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var accounts = $"{host.Folder.Path}/passwd";
        await File.WriteAllTextAsync(accounts, "root:x:0:0:root:/root:/bin/sh\nsite-builder:x:1234:1234::/home/somebody:/bin/sh\n");
        host.Declare(new TestAgent("site-builder") { Mounts = [(accounts, "/etc/passwd", true)] });
        await host.StartAsync();

        (await FailsAsync(host, "user", 1)).Console.ShouldContain("the image already has a user 'site-builder'");
    });

    private static async Task<SealedRecord> FailsAsync(Host host, string step, int code)
    {
        (await host.RunAsync("site-builder")).ShouldFailWith("session infrastructure_failure (exit code 6)");
        var record = await host.Record("site-builder").ShouldBeSealedAsync("infrastructure_failure", 6);
        record.Console.ShouldContain($"agentd: set-up failed: {step} (exit {code}): ");
        record["error"].ShouldBe($"set-up failed: {step} (exit {code})");
        return record;
    }
}
