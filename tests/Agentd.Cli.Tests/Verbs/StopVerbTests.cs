using Agentd.Protocol;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Tests.Verbs;

public sealed class StopVerbTests
{
    private static readonly StopRequest Asked = new("0123", 3000, "runaway");

    [Theory]
    [InlineData(false, "cancelled", null, 0, "session 0123 stopped\n", "")]
    [InlineData(true, "cancelled", null, 0, "session 0123 had already ended (cancelled)\n", "")]
    [InlineData(true, "success", null, 1, "", "session 0123 had already ended (success)\n")]
    [InlineData(false, "success", null, 1, "", "session 0123 ended by itself first (success)\n")]
    [InlineData(false, "cancelled", "podman rm: no", 1, "", "session 0123: podman rm: no\n")]
    public async Task Succeeds_when_the_session_ended_as_asked(
        bool already, string outcome, string? error, int exit, string output, string errors)
    {
        await using var daemon = TestDaemon.Answering(new Stopped("0123", already, outcome, error));
        var terminal = new TestTerminal();

        (await terminal.RunAsync("stop", "0123", "--time", "3", "--reason", "runaway", "--socket-path", daemon.SocketPath)).ShouldBe(exit);

        (terminal.Out, terminal.Error).ShouldBe((output, errors));
        daemon.Requests.ShouldBe([Asked]);
    }

    [Theory]
    [InlineData("cancelled", null, 0, "session 0123 stopped\n", "")]
    [InlineData("success", null, 1, "", "session 0123 ended by itself first (success)\n")]
    [InlineData(null, "host restarted while the session ran", 1, "", "session 0123: host restarted while the session ran\n")]
    public async Task Goes_on_across_a_restart_of_the_daemon_and_says_how_the_session_ended(
        string? outcome, string? error, int exit, string output, string lastError)
    {
        await using var daemon = new ComingAndGoing(
            gone => gone(TimeSpan.FromMilliseconds(300)),
            async (connection, cancellation) =>
                await connection.SendAsync(new Stopped("0123", AlreadyEnded: true, outcome, error), cancellation));
        var terminal = new TestTerminal();

        (await terminal.RunAsync("stop", "0123", "--time", "3", "--reason", "runaway", "--socket-path", daemon.SocketPath)).ShouldBe(exit);

        daemon.Requests.ShouldBe([Asked, Asked]);
        terminal.Out.ShouldBe(output);
        terminal.Error.ShouldBe(
            "session 0123: agentd went away; waiting up to 30 s for it to come back\nsession 0123: agentd is back\n" + lastError);
    }

    [Fact]
    public async Task Waits_anew_for_a_daemon_that_goes_again_long_after_it_came_back()
    {
        // On its clock the daemon is there for two minutes, and says nothing, before it goes again.
        await using var daemon = new ComingAndGoing(
            gone => gone(TimeSpan.FromMilliseconds(100)),
            async (_, cancellation) => await Task.Delay(2000, cancellation),
            async (connection, cancellation) =>
                await connection.SendAsync(new Stopped("0123", AlreadyEnded: false, "cancelled"), cancellation));
        var terminal = new TestTerminal { Clock = new FasterClock(60) };

        (await terminal.RunAsync("stop", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        terminal.Out.ShouldBe("session 0123 stopped\n");
        terminal.Error.Split("agentd is back").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Gives_up_on_a_daemon_that_greets_and_always_goes_without_a_word()
    {
        await using var daemon = new TestDaemon((_, _, _) => Task.CompletedTask);
        var terminal = new TestTerminal { Clock = new FasterClock(10) };

        (await terminal.RunAsync("stop", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(1);

        terminal.Error.ShouldEndWith($"agentd did not come back within 30 s (socket {daemon.SocketPath})\n");
    }

    [Fact]
    public async Task Tells_what_the_next_daemon_has_against_it()
    {
        await using var daemon = new ComingAndGoing(
            gone => gone(TimeSpan.FromMilliseconds(100)),
            async (connection, cancellation) =>
                await connection.SendAsync(new Problem(ProblemCode.NotFound, "no session has that id"), cancellation));
        var terminal = new TestTerminal();

        (await terminal.RunAsync("stop", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(1);

        terminal.Error.ShouldEndWith("no session has that id\n");
    }

    /// <summary>
    /// A daemon that goes away when it is first asked, comes back, and then answers one request after another as the test says.
    /// </summary>
    private sealed class ComingAndGoing : IAsyncDisposable
    {
        private readonly TestDaemon daemon;

        public ComingAndGoing(Action<Action<TimeSpan>> first, params Func<ServerConnection, CancellationToken, Task>[] later)
        {
            var asked = 0;
            daemon = new TestDaemon((connection, _, cancellation) =>
            {
                if (asked++ > 0) return later[asked - 2](connection, cancellation);
                first(GoAwayFor);
                return Task.CompletedTask;
            });
        }

        public string SocketPath => daemon.SocketPath;

        public List<Request> Requests => daemon.Requests;

        public ValueTask DisposeAsync() => daemon.DisposeAsync();

        private void GoAwayFor(TimeSpan time)
        {
            daemon.Stop();
            _ = Task.Delay(time).ContinueWith(_ => daemon.Start(), TaskScheduler.Default);
        }
    }
}
