using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Agentd.Cli.Tests.Verbs;

public sealed class StrangerTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("agentd-stranger-");
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly TestTerminal terminal = new();

    public StrangerTests()
    {
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen();
    }

    private string SocketPath => Path.Combine(directory.FullName, "s");

    public void Dispose()
    {
        listener.Dispose();
        directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("run a")]
    [InlineData("ps")]
    public async Task Says_to_restart_a_daemon_of_another_build(string verb)
    {
        var greeting = GreetAsync("""{"version":"0.1.0","contract":"ffffffffffffffff"}""");

        (await terminal.RunAsync([.. verb.Split(' '), "--socket-path", SocketPath])).ShouldBe(1);

        terminal.Error.ShouldMatch(
            "^client and daemon are not the same build \\(this side is agentd 0\\.1\\.1, contract [0-9a-f]{12}, "
            + "the other agentd 0\\.1\\.0, contract ffffffffffff\\): restart the daemon\n$");
        await greeting;
    }

    [Fact]
    public async Task Says_that_something_else_listens()
    {
        var greeting = GreetAsync("220 mail.example.org ESMTP");

        (await terminal.RunAsync("ps", "--socket-path", SocketPath)).ShouldBe(1);

        terminal.Error.ShouldStartWith($"what listens at {SocketPath} is not agentd: ");
        await greeting;
    }

    [Fact]
    public async Task Says_that_nobody_greets_in_time()
    {
        (await terminal.RunAsync("ps", "--socket-path", SocketPath)).ShouldBe(1);

        terminal.Error.ShouldBe($"agentd did not answer within 5 s (socket {SocketPath})\n");
    }

    private async Task GreetAsync(string body)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var accepted = await listener.AcceptAsync(deadline.Token);
        var bytes = Encoding.UTF8.GetBytes(body);
        var frame = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, bytes.Length);
        bytes.CopyTo(frame, 4);
        await accepted.SendAsync(frame, deadline.Token);
        while (await accepted.ReceiveAsync(new byte[1024], deadline.Token) > 0) { }
    }
}
