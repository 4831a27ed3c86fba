using Agentd.Domain.Work;

namespace Agentd.Infrastructure.Tests.Work;

/// <summary>Repositories of which git cannot read all: nothing is taken for empty, or for pushed, because it cannot be read.</summary>
public sealed class DamagedWorkTests
{
    private const string Broken = """
        echo x >new; git add new; git commit -q -m first; echo y >new; git commit -q -a -m second
        first=$(git rev-parse HEAD^ | sed 's,^..,&/,'); rm -f ".git/objects/$first"
        """;

    [Fact]
    public async Task Commits_on_top_of_what_was_fetched_with_a_depth_are_kept()
    {
        using var left = new LeftRepository();
        left.Git("cd origin; for i in 1 2 3; do echo $i >later; git add .; git commit -q -m $i; done");
        left.Then("git fetch -q --depth=1 \"file://$PWD/../origin\" main; git checkout -q FETCH_HEAD; "
            + "echo x >new; git add new; git commit -q -m mine; echo y >uncommitted");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All);

        var fresh = left.Fetched();
        File.ReadAllText($"{fresh}/new").ShouldBe("x\n");
        File.ReadAllText($"{fresh}/uncommitted").ShouldBe("y\n");
        left.Summary["commits"]!.AsArray().Select(commit => commit!["subject"]!.GetValue<string>()).ShouldContain("mine");
    }

    [Fact]
    public async Task The_work_tree_is_kept_without_commits_that_cannot_be_read()
    {
        using var left = new LeftRepository();
        left.Then(Broken + "\necho z >uncommitted");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All);

        left.Losses.ShouldBe(["unreadable (commits)"]);
        var fresh = left.Fetched();
        File.ReadAllText($"{fresh}/new").ShouldBe("y\n");
        File.ReadAllText($"{fresh}/uncommitted").ShouldBe("z\n");
    }

    [Fact]
    public async Task What_is_fetched_is_what_the_bundle_has_where_only_another_branch_is_new()
    {
        using var left = new LeftRepository();
        left.Then("git checkout -q -b mine; git commit -q --allow-empty -m mine; git checkout -q main; "
            + "for i in 1 2 3 4; do head -c 900000 /dev/urandom >$i; done");

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.Commits);

        left.Summary["work"]!.GetValue<string>().ShouldBe(left.Summary["base"]!.GetValue<string>());
    }
}
