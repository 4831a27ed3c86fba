using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Tests.Verbs;

public sealed class WaitVerbTests
{
    [Fact]
    public async Task Hears_at_once_that_the_daemon_is_back_however_long_the_session_lasts()
    {
        TestDaemon? daemon = null;
        daemon = new TestDaemon(async (connection, request, cancellation) =>
        {
            if (request is WaitRequest)
            {
                daemon!.Stop();
                var later = Task.Delay(300, cancellation).ContinueWith(_ => daemon.Start(), cancellation);
                return;
            }

            await connection.SendAsync(new PhaseChanged("execute", PhaseState.Began, DateTimeOffset.UnixEpoch), cancellation);
            await connection.SendAsync(new Result { SessionId = "0123456789abcdef", Label = "success", ExitCode = 0 }, cancellation);
        });
        await using var end = daemon;
        var terminal = new TestTerminal();

        (await terminal.RunAsync("wait", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        daemon.Requests.ShouldBe([new WaitRequest("0123"), new AttachRequest("0123", Follow: false)]);
        terminal.Out.ShouldBe("session success\n");
        terminal.Error.ShouldEndWith("session 0123: agentd is back\n");
    }

    [Fact]
    public async Task Ends_as_run_would()
    {
        await using var daemon = TestDaemon.Answering(new Result { SessionId = "0123", Label = "work_failed", ExitCode = 5 });
        var terminal = new TestTerminal();

        (await terminal.RunAsync("wait", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(1);
        terminal.Error.ShouldBe("session work_failed (exit code 5)\n");
    }
}
