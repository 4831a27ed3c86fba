using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Agentd.Cli.Tests.Verbs;

public sealed class GivingUpTests
{
    [Theory]
    [InlineData("wait 0123", "follow it with: agentd logs 0123 --follow --socket-path ")]
    [InlineData("logs 0123 --follow", "follow it with: agentd logs 0123 --follow --socket-path ")]
    [InlineData("stop 0123", "stop it with: agentd stop 0123 --socket-path ")]
    public async Task On_a_daemon_that_stays_away_says_how_to_go_on(string verb, string how)
    {
        await using var daemon = new TestDaemon((_, _, _) => Task.CompletedTask);
        var terminal = new TestTerminal { Clock = new FasterClock(10) };

        (await terminal.RunAsync([.. verb.Split(' '), "--socket-path", daemon.SocketPath])).ShouldBe(1);

        terminal.Error.ShouldContain($"session 0123 may still run; {how}{daemon.SocketPath}\n");
        terminal.Error.ShouldEndWith($"agentd did not come back within 30 s (socket {daemon.SocketPath})\n");
    }

    [Theory]
    [InlineData("wait 0123")]
    [InlineData("logs 0123 --follow")]
    [InlineData("stop 0123")]
    public async Task On_a_daemon_that_was_upgraded_does_not_ask_for_its_restart(string verb)
    {
        TestDaemon? daemon = null;
        Task? upgraded = null;
        daemon = new TestDaemon((_, _, cancellation) =>
        {
            daemon!.Stop();
            upgraded = GreetAsync(daemon.SocketPath, """{"version":"0.9.0","contract":"ffffffffffffffff"}""", cancellation);
            return Task.CompletedTask;
        });
        await using var end = daemon;
        var terminal = new TestTerminal();

        (await terminal.RunAsync([.. verb.Split(' '), "--socket-path", daemon.SocketPath])).ShouldBe(1);

        terminal.Error.ShouldContain("session 0123 may still run; ");
        terminal.Error.ShouldEndWith(
            "agentd came back as another build than this client, which cannot go on: the agentd that is installed now can\n");
        terminal.Error.ShouldNotContain("restart the daemon");
        await upgraded!;
    }

    [Fact]
    public async Task On_a_daemon_that_was_never_there_says_nothing_of_a_session()
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync("wait", "0123", "--socket-path", "/nowhere/agentd.sock")).ShouldBe(1);

        terminal.Error.ShouldBe("agentd is not running (socket /nowhere/agentd.sock)\n");
    }

    private static async Task GreetAsync(string socketPath, string greeting, CancellationToken cancellation)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        listener.Listen();
        using var accepted = await listener.AcceptAsync(cancellation);
        var frame = new byte[4 + Encoding.UTF8.GetByteCount(greeting)];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        Encoding.UTF8.GetBytes(greeting, frame.AsSpan(4));
        await accepted.SendAsync(frame, cancellation);
        while (await accepted.ReceiveAsync(new byte[1024], cancellation) > 0) { }
    }
}
