using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Work;

namespace Agentd.Infrastructure.Tests.Work;

public sealed class WorkPatchTests
{
    [Fact]
    public async Task Turns_a_clone_into_what_the_session_left_and_runs_nothing_of_either()
    {
        using var left = new LeftRepository();
        left.Then("echo x >new; git add new; git commit -q -m mine; printf 'a\\000\\377b' >binary; rm file; echo '* diff=evil' >.gitattributes");
        (await left.KeepAsync()).Reason.ShouldBeNull();
        var clone = left.Git("git clone -q origin clone; cd clone; mkdir below; git config diff.external false; "
            + "git config diff.evil.textconv false; cd below; pwd");

        await using (var file = File.Create($"{clone}/../../patch")) await WorkPatch.WriteAsync(Report(left), clone, file, default);

        left.Git("git -C clone for-each-ref refs/agentd; git -C clone count-objects | cut -d' ' -f1").ShouldBe(
            left.Git("git -C origin count-objects | cut -d' ' -f1"));
        left.Git("git -C clone apply --index ../patch; rm -r clone/below; diff -r -x .git repo clone").ShouldBe("");
    }

    [Theory]
    [InlineData("mkdir clone")]
    [InlineData("git init -q clone")]
    public async Task Says_that_a_clone_is_missing(string script)
    {
        using var left = new LeftRepository();
        left.Then("echo x >new; git add new; git commit -q -m mine");
        await left.KeepAsync();
        left.Git(script);

        var refused = await Should.ThrowAsync<SessionException>(
            () => WorkPatch.WriteAsync(Report(left), left.Git("cd clone; pwd"), Stream.Null, default));

        refused.Message.ShouldStartWith("git cannot make the patch here: ");
        refused.Message.ShouldEndWith($"call this in a clone of https://h/r that has commit {left.Base}: 'git fetch' brings it");
    }

    private static WorkReport Report(LeftRepository left)
    {
        var work = WorkDocument.Read(File.ReadAllBytes(Path.ChangeExtension(left.Bundle, "json")));
        return new WorkReport("a", "0123456789abcdef", "https://h/r", left.Bundle, null, work);
    }
}
