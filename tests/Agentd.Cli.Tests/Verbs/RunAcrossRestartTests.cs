using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Tests.Verbs;

/// <summary>What <c>run</c> does when the daemon goes away.</summary>
public sealed class RunAcrossRestartTests
{
    private const string Id = "0123456789abcdef";
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task Says_that_the_daemon_left_before_it_accepted()
    {
        await using var daemon = TestDaemon.Answering();
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(1);
        terminal.Error.ShouldBe("agentd went away before it accepted the request\n");
    }

    [Fact]
    public async Task Goes_on_behind_the_last_output_when_the_daemon_comes_back()
    {
        TestDaemon? daemon = null;
        daemon = new TestDaemon(async (connection, request, cancellation) =>
        {
            if (request is RunRequest)
            {
                await connection.SendAsync(new Accepted(Id), cancellation);
                await connection.SendAsync(new Output(OutputStream.Stdout, "one\n"u8.ToArray(), Now, "cursor-1"), cancellation);
                daemon!.Stop();
                var later = Task.Delay(500, cancellation).ContinueWith(_ => daemon.Start(), cancellation);
                return;
            }

            await connection.SendAsync(new Output(OutputStream.Stdout, "two\n"u8.ToArray(), Now, "cursor-2"), cancellation);
            await connection.SendAsync(new Result { SessionId = Id, Label = "success", ExitCode = 0 }, cancellation);
        });
        await using var end = daemon;
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "--follow", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        terminal.Out.ShouldBe("one\ntwo\nsession success\n");
        terminal.Error.ShouldBe(
            $"session {Id}: agentd went away; waiting up to 30 s for it to come back\nsession {Id}: agentd is back\n");
        daemon.Requests[1].ShouldBe(new AttachRequest(Id, Follow: true, "cursor-1"));
    }

    [Fact]
    public async Task Names_the_session_when_the_daemon_stays_away()
    {
        TestDaemon? daemon = null;
        daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            await connection.SendAsync(new Accepted(Id), cancellation);
            daemon!.Stop();
        });
        await using var end = daemon;
        var terminal = new TestTerminal { Clock = new FasterClock(60) };

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(1);

        terminal.Error.ShouldContain($"session {Id} may still run; follow it with: agentd logs {Id} --follow");
        terminal.Error.ShouldEndWith($"agentd did not come back within 30 s (socket {daemon.SocketPath})\n");
    }

    [Fact]
    public async Task Tells_the_outcome_though_the_daemon_left_before_it_showed_the_record()
    {
        TestDaemon? daemon = null;
        daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            await connection.SendAsync(new Accepted(Id), cancellation);
            daemon!.Stop();
            await connection.SendAsync(new Result { SessionId = Id, Label = "success", ExitCode = 0 }, cancellation);
        });
        await using var end = daemon;
        var terminal = new TestTerminal();

        (await terminal.RunAsync("run", "a", "-o", "json", "--socket-path", daemon.SocketPath)).ShouldBe(1);

        terminal.Out.ShouldBeEmpty();
        terminal.Error.ShouldContain("session success\n");
        terminal.Error.ShouldContain($"the record of session {Id} cannot be printed: agentd is not running");
    }
}
