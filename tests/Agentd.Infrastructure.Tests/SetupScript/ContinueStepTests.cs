using Agentd.Infrastructure.SetupScript;
using Agentd.Infrastructure.Tests.Work;

namespace Agentd.Infrastructure.Tests.SetupScript;

/// <summary>The step that fetches kept work into a fresh clone, in the shells of this machine.</summary>
public sealed class ContinueStepTests : IDisposable
{
    private readonly LeftRepository _left = new();

    public void Dispose() => _left.Dispose();

    [Theory]
    [MemberData(nameof(WatchedTree.Shells), MemberType = typeof(WatchedTree))]
    public async Task Branches_are_back_and_what_was_not_committed_is_checked_out_on_one_of_its_own(string shell)
    {
        _left.Then("echo more >more; git add more; git commit -q -m more; git branch aside");
        await _left.Then("echo loose >loose; git rm -q other").KeepAsync();

        Continue(shell).ShouldEndWith("done");

        var clone = _left.Git("""
            cd fresh; git symbolic-ref HEAD; git status --porcelain; ls; git for-each-ref --format='%(refname)'
            [ "$(git rev-parse main)" = "$(git rev-parse HEAD^)" ] && [ "$(git rev-parse origin/main)" = "$(git rev-parse HEAD^^)" ]
            """);
        clone.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "refs/heads/agentd-0123456789abcdef", "file", "loose", "more",
            "refs/heads/agentd-0123456789abcdef", "refs/heads/aside", "refs/heads/main",
            "refs/remotes/origin/HEAD", "refs/remotes/origin/main",
        ]);
    }

    [Theory]
    [MemberData(nameof(WatchedTree.Shells), MemberType = typeof(WatchedTree))]
    public async Task Work_upon_commits_that_the_origin_no_longer_has_is_refused(string shell)
    {
        await _left.Then("echo more >more").KeepAsync();
        _left.Git("cd origin; git checkout -q --orphan new; git commit -q -m anew; git branch -D -q main; git branch -m main; "
            + "git reflog expire --expire=now --all; git gc -q --prune=now");

        Continue(shell).ShouldContain(
            "failed 3: the origin no longer has the commits that the kept work of session 0123456789abcdef builds upon");
    }

    [Fact]
    public async Task An_entry_in_the_place_of_the_record_is_refused()
    {
        await _left.Then("ln -s /etc .runa; git add -f .runa; git commit -q -m runa").KeepAsync();

        Continue("/bin/sh").ShouldContain("failed 1: the kept work of session 0123456789abcdef has an entry '.runa'");
    }

    [Fact]
    public async Task Nothing_that_the_image_or_the_work_declares_is_run()
    {
        await _left.Then("echo '* filter=canary' >.gitattributes; echo '[core]' >.gitmodules; echo more >file").KeepAsync();
        const string canary = """
            export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=filter.canary.smudge GIT_CONFIG_VALUE_0="touch $PWD/canary"
            for hook in post-checkout reference-transaction post-index-change; do
              printf '#!/bin/sh\ntouch %s\n' "$PWD/canary" >fresh/.git/hooks/$hook; chmod +x fresh/.git/hooks/$hook
            done
            """;

        Continue("/bin/sh", canary).ShouldEndWith("done");

        _left.Git("cat fresh/file; ls").ShouldNotContain("canary");
    }

    private string Continue(string shell, string before = "") => _left.Git($$"""
        rm -rf fresh; git clone -q --no-hardlinks origin fresh
        {{before}}
        cat >step <<'STEP'
        fail() { echo "failed $1: $2"; exit 0; }
        run() { shift; "$@"; }
        await() { wait "$1" && agentd_code=0 || agentd_code=$?; }
        chown() { :; }
        printf '#!/bin/sh\nshift\nexec "$@"\n' >gosu; chmod +x gosu
        agentd_gosu=$PWD/gosu agentd_user=u agentd_repo=$PWD/fresh agentd_link=$PWD/fresh/.runa agentd_continued=0123456789abcdef
        agentd_bundle={{_left.Bundle}}
        {{Part()}}
        continue_work
        echo done
        STEP
        {{shell}} -eu step 2>&1
        """).TrimEnd();

    private static string Part()
    {
        using var stream = typeof(SetupScriptRenderer).Assembly.GetManifestResourceStream("SetupScript.continue.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
