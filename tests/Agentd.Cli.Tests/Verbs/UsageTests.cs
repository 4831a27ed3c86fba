using System.CommandLine;
using Agentd.Cli.Verbs;

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
    [InlineData(
        "run a --request x --artifact-type t --artifact-file f", "--request and --artifact-file exclude each other: give at most one")]
    [InlineData(
        "run a --work-unit y --artifact-type t --artifact-file f", "--work-unit and --artifact-file exclude each other: give at most one")]
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

    [Theory]
    [InlineData("run --no-such-flag worker", "unknown option '--no-such-flag'")]
    [InlineData("run worker --detahc", "unknown option '--detahc'; did you mean '--detach'?")]
    [InlineData("run worker -follow", "unknown option '-follow'; did you mean '--follow'?")]
    [InlineData("run worker -x", "unknown option '-x'")]
    [InlineData("run worker --timout=5s", "unknown option '--timout'; did you mean '--timeout'?")]
    [InlineData("ps --al", "unknown option '--al'; did you mean '--all'?")]
    [InlineData("ps --no-truncate", "unknown option '--no-truncate'")]
    [InlineData("logs --tial 3 0123456789abcdef", "unknown option '--tial'; did you mean '--tail'?")]
    [InlineData("logs -ft 0123456789abcdef", "unknown option '-ft'")]
    [InlineData("inspect --jsno", "unknown option '--jsno'")]
    [InlineData("wait --socket-pth x 0123456789abcdef", "unknown option '--socket-pth'; did you mean '--socket-path'?")]
    [InlineData("stop 0123456789abcdef --reson x", "unknown option '--reson'; did you mean '--reason'?")]
    [InlineData("status --outptu json", "unknown option '--outptu'; did you mean '--output'?")]
    [InlineData("completion --bash", "unknown option '--bash'")]
    [InlineData("--confg x", "unknown option '--confg'; did you mean '--config'?")]
    [InlineData("daemon --confg x", "unknown option '--confg'; did you mean '--config'?")]
    [InlineData("check --cnofig x", "unknown option '--cnofig'; did you mean '--config'?")]
    [InlineData("doctor --verbose", "unknown option '--verbose'")]
    [InlineData("audit --audit-rot x list", "unknown option '--audit-rot'; did you mean '--audit-root'?")]
    [InlineData("audit verify --haed x", "unknown option '--haed'; did you mean '--head'?")]
    [InlineData("audit show --audit_root x", "unknown option '--audit_root'; did you mean '--audit-root'?")]
    [InlineData("audit prune --older-then 30d", "unknown option '--older-then'; did you mean '--older-than'?")]
    [InlineData("--socket-path x ps", "unknown option '--socket-path'; it belongs behind 'ps'")]
    [InlineData("rnu worker", "unknown verb 'rnu'; did you mean 'run'?")]
    [InlineData("audit verfy", "unknown verb 'verfy'; did you mean 'verify'?")]
    [InlineData("check x", "Unrecognized command or argument 'x'.")]
    [InlineData("[word] ps", "unknown word '[word]' before the verb")]
    [InlineData("[suggest:3] run worker", "unknown word '[suggest:3]' before the verb")]
    [InlineData("[diagram]", "unknown word '[diagram]' before the verb")]
    [InlineData("run --n\u001b]0;x worker", "unknown option '--n^[]0;x'")]
    public async Task Takes_nothing_that_is_misspelt_for_something_else(string line, string error)
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync(line.Split(' '))).ShouldBe(2);

        terminal.Error.Split('\n').Length.ShouldBe(3, "one line, and where help is");
        terminal.Error.ShouldStartWith(error + "\nsee 'agentd ");
        terminal.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("run -- --no-such-flag")]
    [InlineData("run a --request - --socket-path x")]
    [InlineData("run a --request --folow --socket-path x")]
    [InlineData("stop a --reason -later --socket-path x")]
    public async Task Leaves_alone_what_may_begin_with_a_dash(string line)
    {
        var terminal = new TestTerminal { Input = "do it"u8.ToArray() };

        (await terminal.RunAsync(line.Split(' '))).ShouldBe(1);
        terminal.Error.ShouldNotContain("unknown option");
    }

    [Fact]
    public async Task Every_help_names_what_there_is_and_no_more()
    {
        foreach (var path in Paths())
        {
            var terminal = new TestTerminal();

            (await terminal.RunAsync([.. path, "--help"])).ShouldBe(0);

            var usage = terminal.Out.Split('\n').SkipWhile(line => line != "Usage:").ElementAt(1);
            usage.Count(c => c == '[').ShouldBe(usage.Count(c => c == ']'), usage);
            terminal.Out.ShouldNotContain("additional arguments", Case.Insensitive);
        }
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
        terminal.Error.ShouldBe(
            "XDG_RUNTIME_DIR is not set: set XDG_RUNTIME_DIR to an absolute directory, or name the socket with --socket-path\n");
    }

    private static IEnumerable<string[]> Paths()
    {
        IEnumerable<string[]> Below(Command command, string[] path) =>
            command.Subcommands.Where(verb => !verb.Hidden).SelectMany(verb => Below(verb, [.. path, verb.Name])).Prepend(path);
        return Below(AgentdCommand.Define(new TestTerminal().Terminal(), []), []);
    }

    [Fact]
    public async Task Says_that_nobody_listens_and_where()
    {
        var terminal = new TestTerminal { Variables = { ["XDG_RUNTIME_DIR"] = "/nonexistent" } };

        (await terminal.RunAsync("run", "a")).ShouldBe(1);
        terminal.Error.ShouldBe("agentd is not running (socket /nonexistent/agentd/agentd.sock)\n");
    }
}
