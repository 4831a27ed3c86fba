using Agentd.Domain.Work;

namespace Agentd.Infrastructure.Tests.Work;

/// <summary>A repository in which everything that git runs a program for runs a canary.</summary>
public sealed class CanaryTests
{
    private const string Hostile = """
        canary=$(cd .. && pwd)/canary
        printf '#!/bin/sh\necho "$0 $*" >>"%s.sang"\ncat\n' "$canary" >"$canary"; chmod +x "$canary"
        echo x >tracked; git add tracked; git commit -q -m tracked
        git init -q inner; (cd inner; echo x >f; git add f; git -c user.name=a -c user.email=a@b commit -q -m x)
        git -c advice.addEmbeddedRepo=false add inner; git commit -q -m inner
        for place in . inner; do (
          cd $place
          for hook in pre-commit post-commit commit-msg prepare-commit-msg post-checkout post-index-change reference-transaction \
            pre-auto-gc post-rewrite update fsmonitor-watchman pre-push post-merge; do cp "$canary" .git/hooks/$hook; done
          for key in core.fsmonitor core.pager core.editor core.sshCommand core.askPass core.gitProxy gpg.program gpg.ssh.program \
            diff.external diff.evil.textconv diff.evil.command filter.evil.clean filter.evil.smudge filter.evil.process merge.evil.driver \
            credential.helper sequence.editor uploadpack.packObjectsHook trailer.evil.command trailer.evil.cmd pager.log pager.diff \
            interactive.diffFilter; do git config $key "$canary"; done
          git config filter.evil.required true; git config commit.gpgSign true; git config log.showSignature true
          git config tag.gpgSign true; git config core.hooksPath "$PWD/.git/hooks"; git config core.untrackedCache true
          git config alias.add "!$canary"; git config alias.write-tree "!$canary"; git config remote.origin.promisor true
          git config remote.origin.partialclonefilter blob:none; git config extensions.partialClone origin
          git config remote.origin.uploadpack "$canary"; git config remote.origin.vcs evil;
          git config gc.auto 1; git config maintenance.auto true; git config protocol.ext.allow always
          git config remote.origin.url "ext::$canary"
          mkdir -p .git/info; echo '* filter=evil diff=evil merge=evil' >.git/info/attributes
        ) done
        echo '* filter=evil diff=evil merge=evil' >.gitattributes; cp .gitattributes inner/
        echo changed >tracked; echo y >inner/f; echo new >new
        printf '[submodule "inner"]\npath = inner\nurl = ext::%s\nupdate = !%s\n' "$canary" "$canary" >.gitmodules
        """;

    [Fact]
    public async Task Runs_no_program_of_the_repository()
    {
        using var left = new LeftRepository();
        left.Then(Hostile);

        (await left.KeepAsync()).Kept.ShouldBe(WorkKept.All);

        File.Exists($"{left.Path}/../canary.sang").ShouldBeFalse();
        File.ReadAllText($"{left.Fetched()}/tracked").ShouldBe("changed\n");
        File.Exists($"{left.Path}/../canary.sang").ShouldBeFalse();
    }

    [Theory]
    [InlineData("git status")]
    [InlineData("git add -A")]
    [InlineData("git diff")]
    [InlineData("git commit -q -a -m x")]
    [InlineData("git -c core.fsmonitor=false status --porcelain; cd inner; git -c core.fsmonitor=false status --porcelain")]
    public void The_usual_commands_do(string naive)
    {
        using var left = new LeftRepository();
        left.Then(Hostile).Then($"{{ {naive}; }} </dev/null >/dev/null 2>&1 || :");

        File.Exists($"{left.Path}/../canary.sang").ShouldBeTrue();
    }
}
