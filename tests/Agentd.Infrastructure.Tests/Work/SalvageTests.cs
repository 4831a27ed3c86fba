using Agentd.Domain.Work;

namespace Agentd.Infrastructure.Tests.Work;

public sealed class SalvageTests
{
    public static TheoryData<string, string> Troubles => new()
    {
        { "a lock beside the index", ": >.git/index.lock" },
        { "a damaged index", "echo x >.git/index" },
        { "an index with a part elsewhere", "git update-index --split-index" },
        { "no index", "rm .git/index" },
        { "a branch without a commit", "git checkout -q --orphan new" },
        { "a pipe among the references", "mkfifo .git/refs/heads/pipe .git/refs/pipe" },
        { "packed references", "git branch x; git pack-refs --all" },
        { "damaged packed references", "printf 'x\\n0000 refs/heads/..\\n' >.git/packed-refs" },
        { "a branch that leads nowhere", "echo 1111111111111111111111111111111111111111 >.git/refs/heads/nowhere" },
        { "a HEAD that is none", "echo x >.git/HEAD" },
        { "configuration that is none", "echo '[[' >.git/config" },
        { "one's own hooks and a replaced object", "git replace HEAD \"$(git commit-tree HEAD^{tree} -m replaced)\"" },
        { "a merge that goes on", """
            git checkout -q -b theirs; echo theirs >other; git commit -q -a -m theirs
            git checkout -q main; echo ours >other; git commit -q -a -m ours; git merge -q theirs >/dev/null || :
            """ },
        { "files that were staged", "echo x >staged; git add staged" },
        { "a file in the place of a directory", "mkdir d; echo x >d/f; git add d; git commit -q -m d; rm -r d; echo x >d" },
        { "a directory in the place of a file", "rm other; mkdir other; echo x >other/f" },
        { "a directory that nobody may enter", "mkdir closed; echo x >closed/f; chmod 0 closed" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task What_is_in_the_work_tree_comes_back_byte_for_byte_in_spite_of(string trouble, string script)
    {
        using var left = new LeftRepository();
        left.Then($"{script}\nprintf 'a\\000\\377b' >'odd \"name\"'; printf x >\"$(printf 'line\\nend')\"; ln -s nowhere link; rm file");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All, trouble);

        var fresh = left.Fetched();
        left.Git($"chmod -f u+rwx repo/closed || :; diff -r --no-dereference -x .git -x closed repo '{fresh}' 2>&1 || :").ShouldBe("");
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_clone_as_it_was()
    {
        using var left = new LeftRepository();

        var found = await left.KeepAsync();

        (found.Kept, found.Reason).ShouldBe((WorkKept.None, null));
        var (work, findings) = await left.SealAsync(found);
        work!.ToJsonString().ShouldBe("""{"kept":"none"}""");
        findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_commits_that_were_pushed_a_summary_is_enough()
    {
        using var left = new LeftRepository();
        left.Then("git checkout -q -b mine; echo x >new; git add new; git commit -q -m mine; git push -q origin mine 2>/dev/null");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.Pushed);

        left.Summary["commits"]!.AsArray().Single()!["subject"]!.GetValue<string>().ShouldBe("mine");
        File.Exists(left.Bundle).ShouldBeFalse();
    }

    [Theory]
    [InlineData("rm -rf .git")]
    [InlineData("rm -rf .git; echo 'gitdir: /etc' >.git")]
    [InlineData("mv .git ../elsewhere; ln -s ../elsewhere .git")]
    [InlineData("cd ..; mv repo renamed")]
    public async Task Says_that_there_is_no_repository_any_more(string script)
    {
        using var left = new LeftRepository();
        left.Then(script);

        var found = await left.KeepAsync();

        found.Kept.ShouldBe(WorkKept.None);
        found.Reason.ShouldNotBeNull().ShouldContain(" is gone");
        left.Summary["reason"]!.GetValue<string>().ShouldBe(found.Reason);
    }

    [Fact]
    public async Task What_is_too_large_is_named_and_the_rest_kept()
    {
        using var left = new LeftRepository();
        left.Then("head -c 17825792 /dev/urandom >big; mkfifo pipe; echo small >small");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All);

        left.Losses.ShouldBe(["large big"]);
        File.ReadAllText($"{left.Fetched()}/small").ShouldBe("small\n");
    }

    [Fact]
    public async Task Commits_are_kept_alone_where_what_is_uncommitted_is_too_much()
    {
        using var left = new LeftRepository();
        left.Then("echo x >new; git add new; git commit -q -m mine; for i in 1 2 3 4; do head -c 900000 /dev/urandom >$i; done");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.Commits);

        var fresh = left.Fetched();
        File.Exists($"{fresh}/new").ShouldBeTrue();
        File.Exists($"{fresh}/1").ShouldBeFalse();
    }

    [Theory]
    [InlineData("for i in $(seq 40); do head -c 900000 /dev/urandom >$i; done")]
    [InlineData("for i in $(seq 40); do truncate -s 900000 $i; echo $i >>$i; done")]
    public async Task What_is_uncommitted_takes_no_more_room_than_could_be_kept(string much)
    {
        using var left = new LeftRepository();
        left.Then($"echo x >new; git add new; git commit -q -m mine; {much}");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.Commits);

        left.Losses.Count.ShouldBe(40);
        left.Losses.ShouldContain("large 17");
        left.Git("du -sk agentd-work.* | cut -f1").ShouldSatisfyAllConditions(size => int.Parse(size.Trim()).ShouldBeLessThan(1000));
    }

    [Fact]
    public async Task A_bundle_that_is_too_large_is_not_kept_in_part()
    {
        using var left = new LeftRepository();
        left.Then("head -c 17825792 /dev/urandom >big; git add big; git commit -q -m mine");

        var found = await left.KeepAsync();

        found.Kept.ShouldBe(WorkKept.Summary);
        found.Reason.ShouldNotBeNull().ShouldContain("limits.work");
        File.Exists(left.Bundle).ShouldBeFalse();
        left.Summary["commits"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_nested_repositories_the_link_is_kept_and_the_rest_named()
    {
        using var left = new LeftRepository();
        left.Then("git init -q inner; cd inner; git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x; echo x >lost; cd ..; "
            + "git init -q empty");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All);

        left.Losses.ShouldBe(["nested empty", "nested inner"], ignoreOrder: true);
        left.Git($"git -C '{left.Fetched()}' ls-tree HEAD inner").ShouldStartWith("160000 commit");
    }

    [Fact]
    public async Task Of_a_submodule_the_commit_is_kept_and_what_is_in_it_named()
    {
        using var left = new LeftRepository();
        left.Git("git init -q -b main library; cd library; git config user.name a; git config user.email a@b; echo x >x; git add x; "
            + "git commit -q -m x");
        left.Then("git -c protocol.file.allow=always submodule --quiet add ../library sub; git commit -q -m sub; echo mine >sub/x; "
            + "git -C sub -c user.name=a -c user.email=a@b commit -q -a -m mine; echo lost >sub/lost; echo x >new");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All);

        left.Losses.ShouldBe(["nested sub"]);
        var link = left.Git("git -C repo/sub rev-parse HEAD");
        left.Git($"git -C '{left.Fetched()}' ls-tree HEAD sub").ShouldStartWith($"160000 commit {link}");
    }

    [Fact]
    public async Task Files_of_large_file_storage_stay_the_pointers_that_they_were()
    {
        using var left = new LeftRepository("echo '*.bin filter=lfs diff=lfs merge=lfs -text' >.gitattributes; echo pointer >a.bin");
        left.Then("echo x >new");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All);

        left.Summary["files"]!.AsArray().Single()!["path"]!.GetValue<string>().ShouldBe("new");
    }

    [Theory]
    [InlineData("git rm -q --cached other; mkfifo .gitignore")]
    [InlineData("mkfifo .gitattributes; echo changed >other")]
    public async Task A_pipe_in_the_place_of_a_file_that_git_reads_costs_what_is_uncommitted_and_no_commit(string script)
    {
        using var left = new LeftRepository();
        left.Then($"echo x >new; git add new; git commit -q -m mine; {script}");
        left.Salvage(left.Path, 1 << 20, "always", "", [], seconds: 6);

        File.ReadAllText(left.Parcel).ShouldContain("\nkept commits\n");
    }

    [Fact]
    public async Task An_altered_or_missing_bundle_is_found_by_verification()
    {
        using var left = new LeftRepository();
        left.Then("echo x >new");
        var found = await left.KeepAsync();

        var (work, findings) = await left.SealAsync(found, agentd =>
        {
            File.SetUnixFileMode($"{agentd}/work.bundle", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.AppendAllText($"{agentd}/work.bundle", "x");
            File.Delete($"{agentd}/work.json");
        });

        work!["bundle"]!["sha256"]!.GetValue<string>().Length.ShouldBe(64);
        findings.ShouldContain(finding => finding.StartsWith("agentd/work.bundle had "));
        findings.ShouldContain("agentd/work.json is missing");
    }
}
