using System.Net.Sockets;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.Claim;

public sealed class StaleSocketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-socket-").FullName;

    private string Socket => Path.Combine(_folder, "agentd.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Goes_when_it_is_a_socket()
    {
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(Socket));
            StaleSocket.Remove(Socket);
        }

        Path.Exists(Socket).ShouldBeFalse();
    }

    [Fact]
    public void Is_refused_and_left_alone_when_somebody_listens_there()
    {
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(Socket));
        other.Listen();

        Should.Throw<SessionException>(() => StaleSocket.Remove(Socket)).Message.ShouldContain($"another program listens at {Socket}");

        Path.Exists(Socket).ShouldBeTrue();
    }

    [Fact]
    public void Is_listened_at_by_somebody_who_is_too_busy_to_answer()
    {
        using var busy = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        busy.Bind(new UnixDomainSocketEndPoint(Socket));
        busy.Listen(0);

        for (var asked = 0; asked < 3; asked++) StaleSocket.IsListenedAt(Socket).ShouldBeTrue();
    }

    [Fact]
    public void Is_fine_when_it_is_missing() => Should.NotThrow(() => StaleSocket.Remove(Socket));

    [Theory]
    [InlineData("echo precious >")]
    [InlineData("mkdir")]
    [InlineData("mkfifo")]
    [InlineData("ln -s /etc/passwd")]
    [InlineData("ln -s /nowhere")]
    public void Is_refused_and_left_alone_when_it_is_something_else(string make)
    {
        Shell.Run($"{make} '{Socket}'");
        var before = Shell.Run($"stat -c '%i %F %s' '{Socket}'");

        Should.Throw<SessionException>(() => StaleSocket.Remove(Socket)).Message.ShouldContain($"{Socket} is there and is not a socket");

        Shell.Run($"stat -c '%i %F %s' '{Socket}'").ShouldBe(before);
    }

    [Fact]
    public void Names_the_path_when_its_directory_cannot_be_reached() =>
        Should.Throw<SessionException>(() => StaleSocket.Remove("/nowhere/agentd.sock")).Message.ShouldContain("/nowhere/agentd.sock");
}
