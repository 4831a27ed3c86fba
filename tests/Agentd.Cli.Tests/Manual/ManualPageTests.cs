namespace Agentd.Cli.Tests.Manual;

public sealed class ManualPageTests
{
    [Fact]
    public async Task The_committed_page_is_the_one_that_the_definitions_make()
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync("manual")).ShouldBe(0);

        Committed.ShouldBe("agentd.1", terminal.Out);
    }

    [Fact]
    public async Task Names_every_verb_option_and_exit_code()
    {
        var terminal = new TestTerminal();
        await terminal.RunAsync("manual");

        foreach (var verb in "run ps inspect logs stop wait agents schedule status reload daemon check doctor audit completion".Split(' '))
            terminal.Out.ShouldContain($".SS {verb}\n");
        foreach (var text in new[] { @"\-\-artifact\-file PATH", @"\-f, \-\-follow", @"audit prune", ".B 130\n", "XDG_RUNTIME_DIR" })
            terminal.Out.ShouldContain(text);
    }
}
