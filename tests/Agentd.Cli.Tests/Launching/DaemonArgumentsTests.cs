using Agentd.Cli.Launching;

namespace Agentd.Cli.Tests.Launching;

public sealed class DaemonArgumentsTests
{
    [Theory]
    [InlineData("", "daemon")]
    [InlineData("daemon", "daemon")]
    [InlineData("--config x", "daemon --config x")]
    [InlineData("--config=x", "daemon --config=x")]
    [InlineData("daemon --config x", "daemon --config x")]
    [InlineData("--config x daemon", "daemon --config x")]
    [InlineData("--config daemon daemon", "daemon --config daemon")]
    [InlineData("check --config x -o json", "check --config x -o json")]
    [InlineData("--config x audit verify abc --head -", "audit verify abc --head - --config x")]
    public void Puts_the_verb_first_and_what_stood_before_it_last(string given, string passed)
    {
        var arguments = given.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        DaemonLaunch.VerbFirst(arguments, DaemonLaunch.VerbIndex(arguments), "daemon").ShouldBe(passed.Split(' '));
    }
}
