using Agentd.Domain.Credentials;
using Agentd.Domain.Work;

namespace Agentd.Infrastructure.Tests.Work;

public sealed class SecretInWorkTests
{
    private const string Secret = "correct-horse-battery-staple";

    private static readonly SecretValue[] _values = [new(System.Text.Encoding.ASCII.GetBytes(Secret))];

    [Theory]
    [InlineData("a committed file", $"echo KEY={Secret} >.env; git add .env; git commit -q -m mine", WorkKept.Summary)]
    [InlineData("a file that a commit removed",
        $"echo KEY={Secret} >.env; git add .env; git commit -q -m mine; git rm -q .env; git commit -q -m x", WorkKept.Summary)]
    [InlineData("a message", $"git commit -q --allow-empty -m 'use {Secret} for it'", WorkKept.Summary)]
    [InlineData("an author", $"git -c user.name={Secret} commit -q --allow-empty -m mine", WorkKept.Summary)]
    [InlineData("a committed name", $"echo x >{Secret}; git add .; git commit -q -m mine", WorkKept.Summary)]
    [InlineData("a branch", $"git commit -q --allow-empty -m mine; git branch {Secret}", WorkKept.Summary)]
    [InlineData("a name", $"echo x >y; git add y; git commit -q -m mine; mkdir a; echo x >a/{Secret}", WorkKept.Commits)]
    [InlineData("a link", $"echo x >new; ln -s {Secret} link", WorkKept.All)]
    [InlineData("a file", $"echo x >new; echo KEY={Secret} >.env", WorkKept.All)]
    [InlineData("a staged file with an odd name", $"echo x >new; echo KEY={Secret} >'a \"b'; git add .", WorkKept.All)]
    [InlineData("a file that was there before", $"echo x >new; echo KEY={Secret} >other", WorkKept.All)]
    [InlineData("base64", "echo x >new; printf %s correct-horse-battery-staple | base64 >other", WorkKept.All)]
    public async Task Is_in_no_bundle_and_no_summary(string place, string script, WorkKept kept)
    {
        using var left = new LeftRepository();
        left.Then(script);

        (await left.KeepAsync(_values)).Kept.ShouldBe(kept, place);

        left.Summary.ToJsonString().ShouldNotContain(Secret);
        File.Exists(left.Bundle).ShouldBe(kept is WorkKept.All or WorkKept.Commits, place);
        if (!File.Exists(left.Bundle)) return;
        var fresh = left.Fetched();
        // Every object, every name, every reference; and the naive look finds it in what was left.
        const string all = "git cat-file --batch-all-objects --batch; git for-each-ref; git ls-files";
        left.Git($"cd '{fresh}'; {{ {all}; }} | tr '\\0' '\\n'").ShouldNotContain(Secret);
        File.ReadAllText($"{fresh}/other").ShouldBe("two\n");
        if (kept == WorkKept.All) File.ReadAllText($"{fresh}/new").ShouldBe("x\n");
        if (kept == WorkKept.All) left.Losses.ShouldHaveSingleItem().ShouldStartWith("secret ");
    }

    [Theory]
    [InlineData("the names of a new file", "mkdir correct; echo x >correct/horse-battery-staple", WorkKept.Commits)]
    [InlineData("the names of a copy", "mkdir correct; cp other correct/horse-battery-staple", WorkKept.Commits)]
    [InlineData("committed names of a copy",
        "mkdir correct; cp other correct/horse-battery-staple; git add correct; git commit -q -m mine", WorkKept.Summary)]
    [InlineData("names that a merge brings", "git checkout -q -b theirs; git commit -q --allow-empty -m x; git checkout -q main; "
        + "git merge -q --no-ff --no-commit theirs; mkdir correct; cp other correct/horse-battery-staple; git add correct; "
        + "git commit -q -m merge; git rm -q -r correct; git commit -q -m mine", WorkKept.Summary)]
    [InlineData("committed names that a later commit removed", "mkdir correct; cp other correct/horse-battery-staple; git add correct; "
        + "git commit -q -m mine; git rm -q -r correct; git commit -q -m mine", WorkKept.Summary)]
    public async Task With_a_slash_is_in_no_bundle_by(string place, string script, WorkKept kept)
    {
        using var left = new LeftRepository();
        left.Then($"echo x >new; git add new; git commit -q -m mine; {script}");

        (await left.KeepAsync([new("correct/horse-battery-staple"u8.ToArray())])).Kept.ShouldBe(kept, place);

        left.Summary.ToJsonString().ShouldNotContain("horse");
        File.Exists(left.Bundle).ShouldBe(kept == WorkKept.Commits, place);
        if (File.Exists(left.Bundle)) left.Git($"git -C '{left.Fetched()}' ls-tree -r -t HEAD").ShouldNotContain("horse");
    }

    [Fact]
    public async Task Is_in_so_many_files_that_only_the_commits_are_kept()
    {
        using var left = new LeftRepository();
        left.Then($"echo x >new; git add new; git commit -q -m mine; for i in $(seq 4000); do echo $i {Secret} >$i; done");

        (await left.KeepAsync(_values, limit: 16 << 20)).Kept.ShouldBe(WorkKept.Commits);

        File.ReadAllText($"{left.Fetched()}/new").ShouldBe("x\n");
    }

    [Fact]
    public async Task What_nobody_can_look_for_any_more_is_told_without_a_word_of_the_session()
    {
        using var left = new LeftRepository();
        left.Then($"echo x >{Secret}; git add .; git commit -q -m 'say {Secret}'; git branch {Secret}");
        left.Then($"head -c 2000000 /dev/zero >large-{Secret}");
        left.Salvage(left.Path, 1 << 20, "always", "", []);

        var found = await left.KeepUnmaskedAsync();

        found.Kept.ShouldBe(WorkKept.Summary);
        left.Summary.ToJsonString().ShouldNotContain(Secret);
        left.Summary["withheld"]!.GetValue<bool>().ShouldBeTrue();
        left.Summary["commits"]!.AsArray().Count.ShouldBe(1);
    }
}
