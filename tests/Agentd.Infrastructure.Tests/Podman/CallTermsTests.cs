using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class CallTermsTests
{
    [Theory]
    [InlineData("Asks", "ps", "--all")]
    [InlineData("Asks", "image", "inspect", "x")]
    [InlineData("Asks", "secret", "ls")]
    [InlineData("Asks", "container", "inspect", "c")]
    [InlineData("Asks", "kill", "c")]
    [InlineData("Fetches", "pull", "--quiet", "x")]
    [InlineData("Changes", "run", "--detach")]
    [InlineData("Clears", "rm", "c")]
    [InlineData("Changes", "secret", "create", "s")]
    [InlineData("Changes", "secret", "rm", "s")]
    [InlineData("Changes", "system", "migrate")]
    public void Know_what_a_call_does(string kind, params string[] arguments) =>
        CallTerms.EntryOf(arguments).Kind.ToString().ShouldBe(kind);

    [Theory]
    [InlineData("secret", "inspect")]
    [InlineData("images")]
    public void Refuse_a_call_that_nobody_thought_of(params string[] arguments) =>
        Should.Throw<ArgumentException>(() => CallTerms.EntryOf(arguments));

    [Theory]
    [InlineData("ps", 30, true)]
    [InlineData("pull", 900, true)]
    [InlineData("run", 3600, false)]
    [InlineData("rm", null, false)]
    public void Kill_soon_only_what_may_be_killed(string verb, int? seconds, bool mayBeKilled)
    {
        var deadline = seconds is { } most ? TimeSpan.FromSeconds(most) : Timeout.InfiniteTimeSpan;

        new PodmanOptions().TermsOf(CallTerms.EntryOf([verb]).Kind).ShouldBe(new CallTerms(deadline, mayBeKilled));
    }
}
