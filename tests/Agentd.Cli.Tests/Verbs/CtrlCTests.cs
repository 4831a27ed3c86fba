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
            await connection.SendAsync(new Output(OutputStream.Stdout, "working\n"u8.ToArray(), DateTimeOffset.UnixEpoch, "1"), cancellation);
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

    private static Process Start(string[] arguments)
    {
        var program = Path.ChangeExtension(typeof(ExitCode).Assembly.Location, null);
        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
