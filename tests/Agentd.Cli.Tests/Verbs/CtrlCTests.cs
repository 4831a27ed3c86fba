using System.Diagnostics;
using Agentd.Protocol.Replies;

namespace Agentd.Cli.Tests.Verbs;

public sealed class CtrlCTests
{
    private const string Id = "0123456789abcdef";

    [Fact]
    public async Task The_signal_of_a_real_ctrl_c_detaches_a_real_process()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var hungUp = new TaskCompletionSource();
        await using var daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            await connection.SendAsync(new Accepted(Id), cancellation);
            await connection.SendAsync(
                new Output(OutputStream.Stdout, "working\n"u8.ToArray(), DateTimeOffset.UnixEpoch, "1"), cancellation);
            await connection.HangUpAsync(cancellation);
            hungUp.SetResult();
        });
        using var agentd = Start(["run", "a", "--follow", "--socket-path", daemon.SocketPath]);

        (await agentd.StandardOutput.ReadLineAsync(deadline.Token)).ShouldBe("working");
        using var kill = Process.Start("kill", ["-INT", $"{agentd.Id}"]);
        await agentd.WaitForExitAsync(deadline.Token);

        agentd.ExitCode.ShouldBe(130);
        (await agentd.StandardError.ReadToEndAsync(deadline.Token)).ShouldStartWith($"detached: session {Id} goes on\n");
        await hungUp.Task.WaitAsync(deadline.Token);
    }

    [Fact]
    public async Task Detaches_on_the_first_ctrl_c_and_says_how_to_go_on()
    {
        var hungUp = new TaskCompletionSource();
        var terminal = new TestTerminal();
        await using var daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            await connection.SendAsync(new Accepted(Id), cancellation);
            await connection.SendAsync(
                new Output(OutputStream.Stdout, "half a line"u8.ToArray(), DateTimeOffset.UnixEpoch, "1"), cancellation);
            while (!terminal.Out.Contains("half")) await Task.Delay(10, cancellation);
            await terminal.CtrlC.CancelAsync();
            await connection.HangUpAsync(cancellation);
            hungUp.SetResult();
        });

        (await terminal.RunAsync("run", "a", "--follow", "--socket-path", daemon.SocketPath)).ShouldBe(130);

        await hungUp.Task.WaitAsync(TimeSpan.FromMinutes(2));
        terminal.Out.ShouldBe("half a line\n");
        terminal.Error.ShouldBe(
            $"detached: session {Id} goes on\n" +
            $"follow it again:  agentd logs {Id} --follow --socket-path {daemon.SocketPath}\n" +
            $"stop it:          agentd stop {Id} --socket-path {daemon.SocketPath}\n");
    }

    [Fact]
    public async Task Withdraws_on_ctrl_c_before_an_id_is_known()
    {
        var hungUp = new TaskCompletionSource();
        var terminal = new TestTerminal();
        await using var daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            await terminal.CtrlC.CancelAsync();
            await connection.HangUpAsync(cancellation);
            hungUp.SetResult();
        });

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(130);

        await hungUp.Task.WaitAsync(TimeSpan.FromMinutes(2));
        terminal.Error.ShouldBe("withdrawn: no session was started\n");
    }

    [Fact]
    public async Task Tells_the_truth_when_the_daemon_accepts_while_ctrl_c_withdraws()
    {
        var terminal = new TestTerminal();
        await using var daemon = new TestDaemon(async (connection, _, cancellation) =>
        {
            await terminal.CtrlC.CancelAsync();
            await connection.HangUpAsync(cancellation);
            await connection.SendAsync(new Accepted(Id), cancellation);
        });

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(130);

        terminal.Error.ShouldStartWith($"detached: session {Id} goes on\n");
    }

    [Fact]
    public async Task Says_that_a_withdrawal_was_not_confirmed()
    {
        var terminal = new TestTerminal();
        await using var daemon = new TestDaemon(async (_, _, cancellation) =>
        {
            await terminal.CtrlC.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        });

        (await terminal.RunAsync("run", "a", "--socket-path", daemon.SocketPath)).ShouldBe(130);

        terminal.Error.ShouldBe("withdrawn, but agentd did not confirm it: 'agentd ps' tells whether a session was started\n");
    }

    private static Process Start(string[] arguments)
    {
        var program = Path.ChangeExtension(typeof(ExitCode).Assembly.Location, null);
        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
