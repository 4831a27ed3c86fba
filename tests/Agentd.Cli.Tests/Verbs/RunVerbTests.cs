using System.Text;
using Agentd.Protocol;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Tests.Verbs;

public sealed class RunVerbTests
{
    private const string Id = "0123456789abcdef";
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData("success", 0, null, "session success\n", "", 0)]
    [InlineData("blocked", 3, null, "session blocked\n", "", 0)]
    [InlineData("nothing_ready", 4, null, "session nothing_ready\n", "", 0)]
    [InlineData("work_failed", 5, null, "", "session work_failed (exit code 5)\n", 1)]
    [InlineData("generic_failure", 128, null, "", "session generic_failure (exit code 128)\n", 1)]
    [InlineData("terminated_by_signal", 137, 9, "", "session terminated_by_signal (exit code 137, signal 9)\n", 1)]
    [InlineData("timed_out", null, null, "", "session timed out\n", 1)]
    [InlineData("cancelled", null, null, "", "session cancelled\n", 1)]
    public async Task Ends_as_the_session_ends(string label, int? code, int? signal, string output, string error, int exit)
    {
        await using var daemon = TestDaemon.Answering(
            new Accepted(Id), new PhaseChanged("prepare", PhaseState.Began, Now),
            new Result { SessionId = Id, Label = label, ExitCode = code, Signal = signal });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(exit);

        terminal.Out.ShouldBe(output);
        terminal.Error.ShouldBe(error);
    }

    [Fact]
    public async Task Names_the_session_to_go_on_from()
    {
        await using var daemon = TestDaemon.Answering(new Accepted(Id));
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "--continue", "0123", "--detach", "--socket-path", daemon.SocketPath)).ShouldBe(0);
        (await new TestTerminal().RunAsync("run", "a", "--continue", "", "--socket-path", daemon.SocketPath)).ShouldBe(2);

        daemon.Requests.ShouldHaveSingleItem().ShouldBeOfType<RunRequest>().Continues.ShouldBe("0123");
    }

    [Fact]
    public async Task Says_the_first_error_when_no_outcome_was_reached()
    {
        await using var daemon = TestDaemon.Answering(
            new Accepted(Id), new Result { SessionId = Id, Label = "success", ExitCode = 0, Error = "podman rm: no" });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(1);
        (terminal.Out, terminal.Error).ShouldBe(("", "podman rm: no\n"));
    }

    [Fact]
    public async Task Warns_of_an_unsealed_record_and_still_reports_the_outcome_last()
    {
        await using var daemon = TestDaemon.Answering(
            new Accepted(Id), new Result { SessionId = Id, Label = "work_failed", ExitCode = 5, Warning = "the record is not sealed" });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(1);
        terminal.Error.ShouldBe("warning: the record is not sealed\nsession work_failed (exit code 5)\n");
    }

    [Fact]
    public async Task Says_why_the_session_stopped_before_the_last_line()
    {
        await using var daemon = TestDaemon.Answering(
            new Accepted(Id), new Result { SessionId = Id, Label = "timed_out", Why = "the session was ended at its time limit" });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(1);
        terminal.Error.ShouldBe("why: the session was ended at its time limit\nsession timed out\n");
    }

    [Fact]
    public async Task Says_why_a_request_is_refused()
    {
        await using var daemon = TestDaemon.Answering(new Problem(ProblemCode.UnknownAgent, "unknown agent 'a'"));
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(1);
        terminal.Error.ShouldBe("unknown agent 'a'\n");
    }

    [Fact]
    public async Task Sends_everything_that_was_said()
    {
        await using var daemon = TestDaemon.Answering(new Accepted(Id), new Result { SessionId = Id, Label = "success", ExitCode = 0 });
        var terminal = new TestTerminal { Input = Encoding.UTF8.GetBytes("tu was\n") };

        await terminal.RunAsync(
            "run", "a", "https://x.org/r", "--request", "-", "--timeout", "90s", "--follow", "--socket-path", daemon.SocketPath);
        await terminal.RunAsync("run", "a", "--work-unit", "@issue", "--socket-path", daemon.SocketPath);

        daemon.Requests.ShouldBe(
        [
            new RunRequest
            {
                Agent = "a",
                Repo = "https://x.org/r",
                RequestText = "tu was\n",
                TimeoutMs = 90_000,
                Follow = true,
                Trigger = RunTrigger.Manual,
            },
            new RunRequest { Agent = "a", WorkUnit = "@issue", Trigger = RunTrigger.Manual },
        ]);
    }

    [Theory]
    [InlineData(true, "", true)]
    [InlineData(false, "", false)]
    [InlineData(false, "--follow", true)]
    [InlineData(true, "--no-follow", false)]
    [InlineData(true, "-o json", false)]
    public async Task Follows_by_default_where_a_person_looks(bool isTerminal, string option, bool follows)
    {
        await using var daemon = TestDaemon.Answering(new Accepted(Id), new Result { SessionId = Id, Label = "success", ExitCode = 0 });
        var terminal = new TestTerminal { OutIsTerminal = isTerminal };

        await terminal.RunAsync(
            ["run", "a", "--socket-path", daemon.SocketPath, .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        daemon.Requests[0].ShouldBeOfType<RunRequest>().Follow.ShouldBe(follows);
    }

    [Fact]
    public async Task Streams_both_streams_byte_for_byte_into_files_and_keeps_the_result_line_last()
    {
        await using var daemon = TestDaemon.Answering(
            new Accepted(Id),
            new Output(OutputStream.Stdout, [0x1b, 0xff, 0x0a, 0x41], Now, "1"),
            new Output(OutputStream.Stderr, "oops\n"u8.ToArray(), Now, "2"),
            new Result { SessionId = Id, Label = "success", ExitCode = 0 });
        var terminal = new TestTerminal();

        await terminal.RunAsync("run", "a", "--follow", "--socket-path", daemon.SocketPath);

        terminal.OutBytes.ShouldBe([0x1b, 0xff, 0x0a, 0x41, 0x0a, .. "session success\n"u8]);
        terminal.Error.ShouldBe("oops\n");
    }

    [Theory]
    [InlineData(false, "^[[2Jhi\n")]
    [InlineData(true, "\u001b[2Jhi\n")]
    public async Task Lets_no_session_drive_the_terminal_unless_raw(bool raw, string shown)
    {
        await using var daemon = TestDaemon.Answering(
            new Accepted(Id), new Output(OutputStream.Stdout, "\u001b[2Jhi\n"u8.ToArray(), Now, "1"),
            new Result { SessionId = Id, Label = "success" });
        var terminal = new TestTerminal { OutIsTerminal = true };

        await terminal.RunAsync(["run", "a", "--socket-path", daemon.SocketPath, .. raw ? ["--raw"] : Array.Empty<string>()]);

        terminal.Out.ShouldBe(shown + "session success\n");
    }

    [Fact]
    public async Task Shows_phases_as_one_line_that_leaves_nothing_behind()
    {
        await using var daemon = TestDaemon.Answering(
            new Accepted(Id),
            new PhaseChanged("execute", PhaseState.Began, Now),
            new StepBegan("clone", Now),
            new Result { SessionId = Id, Label = "success", ExitCode = 0 });
        var terminal = new TestTerminal { ErrorIsTerminal = true };

        await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath);

        terminal.Error.ShouldBe(
            $"{Line("accepted")}{Line("execute")}{Line("execute: clone")}\r\u001b[K");

        static string Line(string progress) => $"\r\u001b[K\u001b[?7lsession {Id}: {progress}\u001b[?7h";
    }

    [Fact]
    public async Task Prints_the_id_alone_when_detached()
    {
        await using var daemon = TestDaemon.Answering(new Accepted(Id));
        var terminal = new TestTerminal { OutIsTerminal = true, ErrorIsTerminal = true };

        (await terminal.RunAsync("run", "a", "--detach", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        (terminal.Out, terminal.Error).ShouldBe(($"{Id}\n", ""));
    }

    [Fact]
    public async Task Prints_the_record_as_json_and_nothing_else()
    {
        await using var daemon = new TestDaemon(async (connection, request, cancellation) =>
        {
            if (request is InspectRequest)
            {
                await connection.SendAsync(
                    new SessionFound(new SessionDetails { SessionId = Id, Agent = "a", State = SessionState.Ended, CreatedAt = Now }),
                    cancellation);
                return;
            }

            await connection.SendAsync(new Accepted(Id), cancellation);
            await connection.SendAsync(new Result { SessionId = Id, Label = "success", ExitCode = 0 }, cancellation);
        });
        var terminal = new TestTerminal { OutIsTerminal = true, ErrorIsTerminal = true };

        (await terminal.RunAsync("run", "a", "-o", "json", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        System.Text.Json.JsonDocument.Parse(terminal.Out).RootElement.GetProperty("session_id").GetString().ShouldBe(Id);
        terminal.Error.ShouldBeEmpty();
    }
}
