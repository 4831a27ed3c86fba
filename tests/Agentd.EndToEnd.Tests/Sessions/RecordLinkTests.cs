using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>The link <c>.runa</c> in the repository, which all that runa writes goes through.</summary>
public sealed class RecordLinkTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task Git_neither_commits_the_link_nor_takes_it_away(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", """
            export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@agentd.invalid GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@agentd.invalid
            echo mine >mine; git add -A; git commit -q -m 'feat: mine'; git ls-files >.runa/workspace/tracked
            touch other; git stash -q -u; git clean -q -f -d
            [ -L .runa ]
            """));
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
        record.Written("tracked").Split('\n').ShouldBe(["index.html", "mine"]);
        record["displaced"].ShouldBeNull();
        host.Log.ShouldNotContain("runa_displaced");
    });

    [SessionTheory, OnEach]
    public Task What_is_written_where_the_link_was_removed_is_kept_and_told(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", "git clean -q -f -d -x"));
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
        record["displaced"].ShouldBe("copied");
        File.ReadAllText($"{record.Runa}/displaced/.runa/workspace/claim/operator.json").ShouldContain("\"protocol\"");
        host.Log.ShouldContain("\"warning_kind\":\"runa_displaced\"");
    });

    [SessionTheory, OnEach]
    public Task Of_hostile_content_in_the_place_of_the_link_regular_files_are_kept(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", """
            rm .runa; mkdir -p .runa/closed .runa/plain; cd .runa
            echo mine >plain/one; ln plain/one plain/two; echo odd >"$(printf 'a\nb \377')"
            ln -s /etc/passwd link; ln -s /etc directory; mkfifo fifo
            echo secret >closed/file; chmod 0 closed; echo secret >unreadable; chmod 0 unreadable; chmod 0555 plain
            exit 1
            """));
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldFailWith("session work_failed (exit code 5)");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("work_failed", 5);
        record["displaced"].ShouldBe("partly");
        foreach (var name in new[] { "one", "two" }) File.ReadAllText($"{record.Runa}/displaced/.runa/plain/{name}").ShouldBe("mine\n");
        record.Manifest.ShouldContain("a\\012b\\040\\377 type=file");
        record.Manifest[record.Manifest.IndexOf("\ndisplaced type=dir", StringComparison.Ordinal)..].ShouldNotContain("type=link");
        record.Manifest.ShouldNotContain("type=fifo");
    });

    [SessionTheory]
    [OnEach("rm .runa", "nothing", RootlessOnly = true)]
    [OnEach("ln -sfn /etc .runa", "left", RootlessOnly = true)]
    [OnEach("mkdir .runa/displaced; rm .runa; mkdir .runa; echo mine >.runa/mine", "left", RootlessOnly = true)]
    [OnEach("rm .runa; mkdir .runa; dd of=.runa/huge bs=1 seek=7T count=0", "left", RootlessOnly = true)]
    [OnEach("rm .runa; mkdir .runa; cd .runa; seq 1600 | xargs touch", "left", RootlessOnly = true)]
    [OnEach("rm .runa; echo mine >.runa", "copied", RootlessOnly = true)]
    [OnEach("rm .runa; mkdir .runa; mv ~/repo ~/moved; mkdir ~/repo; ln -s ~/moved/.runa ~/repo/.runa", "left", RootlessOnly = true)]
    public Task What_cannot_be_kept_is_told(Privilege privilege, string script, string displaced) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", $"{script}; exit 1") with { Keys = "limits.entries = 1500" });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldFailWith("session work_failed (exit code 5)");

        (await host.Record("site-builder").ShouldBeSealedAsync("work_failed", 5))["displaced"].ShouldBe(displaced);
    });
}
