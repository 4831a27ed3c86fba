using Agentd.Domain.Work;
using Agentd.Infrastructure.Tests.SetupScript;

namespace Agentd.Infrastructure.Tests.Work;

/// <summary>A tree that nobody touched is told from all others, and costs a few programs.</summary>
public sealed class UntouchedTreeTests
{
    private const string Quiet = "git -c user.name=a -c user.email=a@b";
    private const string SameSize = "touch -r other ../then; printf 'owt\\n' >other; touch -r ../then other";

    public static TheoryData<string, string> SomethingIsThere => new()
    {
        { "a file changed", "echo changed >other" },
        { "a file changed with its size and its time kept", SameSize },
        { "the same, whatever its configuration says", $"git config core.trustctime false; git config core.checkStat minimal; {SameSize}" },
        { "a file that may be run", "chmod +x other" },
        { "a file removed", "rm other" },
        { "all files removed", "rm file other" },
        { "a link in a file's place", "mv other ../other; ln -s ../other other" },
        { "a file staged", "echo x >new; git add new" },
        { "a file that is to be added", "echo x >new; git add -N new" },
        { "a file that is to be removed", "git rm -q --cached other; echo other >>.git/info/exclude; echo x >new" },
        { "an untracked file", "echo x >new" },
        { "an untracked file deep down", "mkdir -p a/b/c; echo x >a/b/c/new" },
        { "a change that the index is told not to see", "git update-index --assume-unchanged other; echo changed >other" },
        { "a change that all indexes are told not to see", "git config core.ignoreStat true; git update-index --refresh; rm .git/index; "
            + "git reset -q; git update-index other; echo changed >other" },
        { "a change outside of what is checked out", "git update-index --skip-worktree other; echo changed >other" },
        { "a commit", "git commit -q --allow-empty -m mine" },
        { "a commit without a branch", "git checkout -q --detach; git commit -q --allow-empty -m mine" },
        { "a commit on another branch", "git checkout -q -b mine; git commit -q --allow-empty -m mine; git checkout -q main" },
        { "a commit on a branch within a directory", "git checkout -q -b a/b; git commit -q --allow-empty -m mine; git checkout -q main" },
        { "a commit on a branch that is packed",
            "git checkout -q -b mine; git commit -q --allow-empty -m mine; git pack-refs --all; git checkout -q main" },
        { "a commit, all being packed", "git commit -q --allow-empty -m mine; git gc -q" },
        { "a commit where HEAD says nothing", "git commit -q --allow-empty -m mine; echo x >.git/HEAD" },
        { "a commit behind a link", "git checkout -q -b mine; git commit -q --allow-empty -m mine; git checkout -q main; "
            + "mv .git/refs/heads/mine .git/mine; echo x >new; ln -s ../../mine .git/refs/heads/mine" },
        { "a file beside a HEAD that is a link", "mv .git/HEAD .git/at; ln -s at .git/HEAD; echo x >new" },
        { "a file beside a HEAD that is a pipe", "rm .git/HEAD; mkfifo .git/HEAD; echo x >new" },
        { "a file beside an index that is a pipe", "rm .git/index; mkfifo .git/index; echo x >new" },
        { "a file beside an index that is a link", "mv .git/index ../index; ln -s ../../index .git/index; echo x >new" },
        { "a file beside packed references that are a pipe", "rm .git/packed-refs; mkfifo .git/packed-refs; echo x >new" },
        { "a file in a repository whose configuration is none", "echo '[[' >.git/config; echo x >new" },
        { "a file that a monitor was not told of", "git config core.fsmonitor true; git config core.untrackedCache true; "
            + "git update-index --untracked-cache; git -c core.fsmonitor=false status >/dev/null; echo x >new" },
        { "a change of what is ignored", "echo new >.gitignore; echo x >new" },
        { "a branch without a commit", "git checkout -q --orphan new; echo x >new" },
        { "a nested repository with a commit", $"{Quiet} init -q in; cd in; {Quiet} commit -q --allow-empty -m x" },
    };

    public static TheoryData<string, string> NothingIsThere => new()
    {
        { "as it was", ":" },
        { "looked at", "git status >/dev/null; git log -1 >/dev/null; git fetch -q" },
        { "with times touched", "touch file other" },
        { "without an index", "rm .git/index" },
        { "without a branch", "git checkout -q --detach" },
        { "with a branch more", "git branch mine" },
        { "packed", "git gc -q" },
        { "with ignored files", "echo ignored >>.git/info/exclude; mkdir ignored; echo x >ignored/f" },
        { "with an empty directory", "mkdir -p empty/empty" },
        { "with a lock beside the index", ": >.git/index.lock" },
    };

    [Theory]
    [MemberData(nameof(SomethingIsThere))]
    public async Task Nothing_is_taken_for_untouched_that_has(string what, string script)
    {
        using var left = new LeftRepository();
        left.Then(script);

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All, what);
    }

    [Theory]
    [MemberData(nameof(NothingIsThere))]
    public async Task Nothing_is_kept_of_a_tree(string what, string script)
    {
        using var left = new LeftRepository();
        left.Then(script);

        var found = await left.KeepAsync();

        (found.Kept, found.Reason).ShouldBe((WorkKept.None, null), what);
        File.Exists(left.Bundle).ShouldBeFalse();
    }

    [Fact]
    public async Task What_lies_in_a_submodule_that_was_never_fetched_is_named()
    {
        using var left = new LeftRepository(
            "git update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,sub; mkdir sub; git add -A . ':!sub'");
        left.Then("git init -q sub; echo x >sub/lost");

        await left.KeepAsync();

        left.Losses.ShouldContain("nested sub");
    }

    [Theory]
    [InlineData("chmod 0 .")]
    [InlineData("mkdir closed; echo x >closed/f; chmod 0 closed")]
    [InlineData("mkdir -p closed/closed; echo x >closed/closed/f; chmod 0 closed/closed; chmod 0 closed")]
    public async Task What_its_owner_closed_is_opened_and_kept(string close)
    {
        using var left = new LeftRepository();
        left.SalvageAsItsOwner($"echo x >new; {close}");

        (await left.KeepUnsearchedAsync()).Kept.ShouldBe(WorkKept.All);

        var fresh = left.Fetched();
        left.Git($"chmod -R u+rwX repo; diff -r --no-dereference -x .git repo '{fresh}'").ShouldBe("");
    }

    [Theory]
    [MemberData(nameof(WatchedTree.Shells), MemberType = typeof(WatchedTree))]
    public void Costs_a_few_programs_in(string shell)
    {
        using var left = new LeftRepository("mkdir a b; for i in $(seq 100); do echo $i >a/$i; echo $i >b/$i; done");

        // What busybox has in itself it does not look for.
        left.Programs(shell).ShouldBeSubsetOf(["mkdir", "git ls-files", "timeout", "git status"]);

        File.ReadAllText(left.Parcel).ShouldBe("agentd-work 1\nkept none\nend\n");
    }

    [Fact]
    public async Task A_tree_that_cannot_be_looked_at_in_time_is_not_taken_for_untouched()
    {
        using var left = new LeftRepository();
        left.Then("mkfifo .gitignore");
        left.Salvage(left.Path, 1 << 20, "always", "", [], seconds: 6);

        (await left.KeepUnsearchedAsync()).Kept.ShouldBe(WorkKept.None);

        left.Losses.ShouldBe(["unreadable (the work tree)"]);
    }
}
