using System.Net.Sockets;
using System.Text;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>
/// A service manager's socket in a test's folder, which the daemon's account may write to; messages keep until they are read.
/// </summary>
internal sealed class ServiceManagerSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public ServiceManagerSocket(HostFolder folder)
    {
        Name = $"{folder.Path}/notify";
        _socket.Bind(new UnixDomainSocketEndPoint(Name));
        File.SetUnixFileMode(Name, (UnixFileMode)0b110_110_110);
    }

    /// <summary>The value of NOTIFY_SOCKET.</summary>
    public string Name { get; }

    /// <summary>Reads until a message holds this line, and gives that message's lines.</summary>
    /// <exception cref="OperationCanceledException">None did in all the time that anybody waits.</exception>
    public async Task<string[]> HearAsync(string line)
    {
        using var limit = new CancellationTokenSource(Eventually.Patience);
        var message = new byte[4096];
        while (true)
        {
            var length = await _socket.ReceiveAsync(message, SocketFlags.None, limit.Token);
            var lines = Encoding.UTF8.GetString(message, 0, length).Split('\n');
            if (lines.Contains(line)) return lines;
        }
    }

    public void Dispose() => _socket.Dispose();
}
