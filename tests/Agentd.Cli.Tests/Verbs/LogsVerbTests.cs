using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Tests.Verbs;

public sealed class LogsVerbTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Keeps_both_streams_apart_and_adds_nothing()
    {
        await using var daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            await Print(connection, OutputStream.Stdout, "out", "1", cancellation);
            await Print(connection, OutputStream.Stderr, "err\n", "2", cancellation);
            await connection.SendAsync(new StreamEnd(), cancellation);
        });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("logs", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(0);
        (terminal.Out, terminal.Error).ShouldBe(("out", "err\n"));
    }

    [Fact]
    public async Task Says_on_standard_error_that_the_output_may_not_be_whole()
    {
        await using var daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            await Print(connection, OutputStream.Stdout, "one\n", "1", cancellation);
            await connection.SendAsync(new StreamEnd("the output of session 0123 may not be whole: nobody saw its end"), cancellation);
        });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("logs", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(0);
        terminal.Out.ShouldBe("one\n");
        terminal.Error.ShouldContain("may not be whole: nobody saw its end");
    }

    [Fact]
    public async Task Begins_every_line_with_its_time_when_asked()
    {
        await using var daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            await Print(connection, OutputStream.Stdout, "one\ntw", "1", cancellation);
            await Print(connection, OutputStream.Stdout, "o\n", "2", cancellation);
            await connection.SendAsync(new StreamEnd(), cancellation);
        });
        var terminal = new TestTerminal();

        await terminal.RunAsync("logs", "0123", "-t", "--socket-path", daemon.SocketPath);
        terminal.Out.ShouldBe("2026-03-01T12:00:00Z one\n2026-03-01T12:00:00Z two\n");
    }

    [Fact]
    public async Task Asks_for_what_was_said()
    {
        await using var daemon = new TestDaemon(
            (connection, _, cancellation) => connection.SendAsync(new StreamEnd(), cancellation).AsTask());
        var terminal = new TestTerminal { Clock = new StandingClock(Now) };

        await terminal.RunAsync("logs", "0123", "-f", "--tail", "5", "--since", "10m", "--socket-path", daemon.SocketPath);
        await terminal.RunAsync("logs", "0123", "--since", "2026-03-01T11:00:00Z", "--socket-path", daemon.SocketPath);
        (await terminal.RunAsync("logs", "0123", "--since", "yesterday", "--socket-path", daemon.SocketPath)).ShouldBe(2);

        daemon.Requests.ShouldBe(
        [
            new LogsRequest { Session = "0123", Follow = true, Tail = 5, Since = Now.AddMinutes(-10) },
            new LogsRequest { Session = "0123", Since = Now.AddHours(-1) },
        ]);
        terminal.Error.ShouldStartWith("--since 'yesterday' is not a time: give 2026-03-01T12:00:00Z, or a duration such as 10m\n");
    }

    [Fact]
    public async Task Loses_and_repeats_nothing_when_the_daemon_restarts()
    {
        TestDaemon? daemon = null;
        daemon = new TestDaemon(async (connection, request, cancellation) =>
        {
            var at = ((LogsRequest)request).Cursor is { } cursor ? int.Parse(cursor) : 0;
            for (var line = at + 1; line <= at + 3; line++)
                await Print(connection, OutputStream.Stdout, $"{line}\n", $"{line}", cancellation);
            if (at >= 6)
            {
                await connection.SendAsync(new StreamEnd(), cancellation);
                return;
            }

            daemon!.Stop();
            var later = Task.Delay(300, cancellation).ContinueWith(_ => daemon.Start(), cancellation);
        });
        await using var end = daemon;
        var terminal = new TestTerminal();

        (await terminal.RunAsync("logs", "0123", "--follow", "--tail", "3", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        terminal.Out.ShouldBe("1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        daemon.Requests.Cast<LogsRequest>().Select(request => (request.Cursor, request.Tail))
            .ShouldBe([(null, 3), ("3", null), ("6", null)]);
    }

    [Fact]
    public async Task Adds_nothing_to_a_line_in_a_file_during_which_the_daemon_restarts()
    {
        TestDaemon? daemon = null;
        daemon = new TestDaemon(async (connection, request, cancellation) =>
        {
            if (((LogsRequest)request).Cursor is null)
            {
                await Print(connection, OutputStream.Stdout, "half", "1", cancellation);
                daemon!.Stop();
                var later = Task.Delay(300, cancellation).ContinueWith(_ => daemon.Start(), cancellation);
                return;
            }

            await Print(connection, OutputStream.Stdout, " a line\n", "2", cancellation);
            await connection.SendAsync(new StreamEnd(), cancellation);
        });
        await using var end = daemon;
        var terminal = new TestTerminal();

        (await terminal.RunAsync("logs", "0123", "--follow", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        terminal.Out.ShouldBe("half a line\n");
    }

    [Fact]
    public async Task Asks_for_no_longer_a_tail_than_the_daemon_gives()
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync("logs", "0123", "--tail", "100001", "--socket-path", "/nowhere")).ShouldBe(2);

        terminal.Error.ShouldStartWith("--tail '100001' is not a whole number from 0 to 100000\n");
    }

    private static ValueTask Print(
        ServerConnection connection, OutputStream stream, string text, string cursor, CancellationToken cancellation) =>
        connection.SendAsync(new Output(stream, System.Text.Encoding.UTF8.GetBytes(text), Now, cursor), cancellation);
}
