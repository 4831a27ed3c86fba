namespace Agentd.Cli.Tests.Verbs;

public sealed class UsageTests
{
    [Theory]
    [InlineData("--version")]
    [InlineData("run --version")]
    public async Task Says_the_version_as_one_exact_line(string line)
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync(line.Split(' '))).ShouldBe(0);
        terminal.Out.ShouldBe("agentd 0.1.1\n");
        terminal.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("run", "Required argument missing for command: 'run'.")]
    [InlineData("frobnicate", "Unrecognized command or argument 'frobnicate'.")]
    [InlineData("run a b c", "Unrecognized command or argument 'c'.")]
    [InlineData("run a --request x --work-unit y", "--work-unit and --request exclude each other: give at most one")]
    [InlineData("run a --request x --artifact-type t --artifact-file f", "--request and --artifact-file exclude each other: give at most one")]
    [InlineData("run a --work-unit y --artifact-type t --artifact-file f", "--work-unit and --artifact-file exclude each other: give at most one")]
    [InlineData("run a --artifact-type t", "--artifact-type and --artifact-file need each other: give both or neither")]
    [InlineData("run a --artifact-file f", "--artifact-type and --artifact-file need each other: give both or neither")]
    [InlineData("run a --work-unit -x", "--work-unit must not begin with '-'")]
    [InlineData("run a --work-unit ", "--work-unit must not be empty")]
    [InlineData("run a --work-unit", "Required argument missing for option: '--work-unit'.")]
    [InlineData("run a --request", "Required argument missing for option: '--request'.")]
    [InlineData("run a --work-unit x\u0007", "--work-unit must not hold control characters")]
    [InlineData("run a --follow --no-follow", "--follow and --no-follow exclude each other")]
    [InlineData("run a --follow --detach", "--detach and --follow exclude each other")]
    [InlineData("run a --follow -o json", "--follow and --output json exclude each other")]
    [InlineData("run a --timeout 9x", "--timeout '9x' is not a duration: give a positive number and s, m, h or d, such as 90s")]
    [InlineData("run a --timeout 0s", "--timeout '0s' is not a duration: give a positive number and s, m, h or d, such as 90s")]
    [InlineData("run a --config c", "--config is for daemon mode only: 'agentd run' asks a running daemon (--socket-path says which)")]
    [InlineData("--config c run a", "--config is for daemon mode only: 'agentd run' does not read it")]
    [InlineData("--config c daemon --config d", "--config is given twice, before and after 'daemon': give it once")]
    public async Task Refuses_a_wrong_command_line_on_standard_error_with_exit_code_two(string line, string error)
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync(line.Split(' '))).ShouldBe(2);
        terminal.Error.ShouldStartWith(error + "\n");
        terminal.Error.ShouldContain("--help'");
        terminal.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_whose_help_tells_more()
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync("audit", "prune", "--older-than", "soon")).ShouldBe(2);

        terminal.Error.ShouldEndWith("\nsee 'agentd audit prune --help'\n");
    }

    [Fact]
    public async Task Refuses_a_work_unit_of_more_than_256_bytes()
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "--work-unit", new string('ä', 129))).ShouldBe(2);
        terminal.Error.ShouldStartWith("--work-unit must have at most 256 bytes\n");
    }

    [Fact]
    public async Task Names_both_cures_when_there_is_no_runtime_directory()
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a")).ShouldBe(1);
        terminal.Error.ShouldBe("XDG_RUNTIME_DIR is not set: set XDG_RUNTIME_DIR to an absolute directory, or name the socket with --socket-path\n");
    }

    [Fact]
    public async Task Says_that_nobody_listens_and_where()
    {
        var terminal = new TestTerminal { Variables = { ["XDG_RUNTIME_DIR"] = "/nonexistent" } };

        (await terminal.RunAsync("run", "a")).ShouldBe(1);
        terminal.Error.ShouldBe("agentd is not running (socket /nonexistent/agentd/agentd.sock)\n");
    }
}
