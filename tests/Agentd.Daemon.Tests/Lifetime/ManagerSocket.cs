using System.Net.Sockets;
using System.Text;

namespace Agentd.Daemon.Tests.Lifetime;

/// <summary>The end of a service manager: a real datagram socket, under a path or an abstract name.</summary>
internal sealed class ManagerSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public ManagerSocket(bool isAbstract)
    {
        Name = isAbstract ? $"@agentd-test-{Guid.NewGuid():N}" : Path.Combine(Path.GetTempPath(), $"agentd-test-{Guid.NewGuid():N}");
        _socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + Name[1..] : Name));
    }

    /// <summary>The value of NOTIFY_SOCKET.</summary>
    public string Name { get; }

    /// <summary>The next message's lines; fails when none comes within the time.</summary>
    public async Task<string[]> HearAsync(TimeSpan within)
    {
        var message = new byte[4096];
        using var limit = new CancellationTokenSource(within);
        var length = await _socket.ReceiveAsync(message, SocketFlags.None, limit.Token);
        return Encoding.UTF8.GetString(message, 0, length).Split('\n');
    }

    /// <summary>Every message that comes within a time.</summary>
    public async Task<IReadOnlyList<string>> HearAllAsync(TimeSpan within)
    {
        var heard = new List<string>();
        var end = DateTime.UtcNow + within;
        try
        {
            for (TimeSpan left; (left = end - DateTime.UtcNow) > TimeSpan.Zero;) heard.Add(string.Join('\n', await HearAsync(left)));
        }
        catch (OperationCanceledException)
        {
            return heard;
        }
        return heard;
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (Name[0] == '/') File.Delete(Name);
    }
}
