using System.Net.Sockets;
using Agentd.Protocol.Connections;

namespace Agentd.Protocol.Tests.Connections;

/// <summary>A client and a server connected through a real Unix socket in a directory of their own.</summary>
internal sealed class ConnectionPair : IAsyncDisposable
{
    private readonly DirectoryInfo directory;
    private readonly Socket listener;

    private ConnectionPair(DirectoryInfo directory, Socket listener) => (this.directory, this.listener) = (directory, listener);

    public required ClientConnection Client { get; init; }

    public required ServerConnection Server { get; init; }

    public required PeerCredentials Peer { get; init; }

    public static async Task<ConnectionPair> OpenAsync(CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("agentd-protocol-");
        var path = Path.Combine(directory.FullName, "s");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var opening = ClientConnection.OpenAsync(path, cancellation);
        var accepted = await listener.AcceptAsync(cancellation);
        var peer = PeerCredentials.Of(accepted);
        var server = ServerConnection.Over(accepted);
        await server.GreetAsync(cancellation);
        return new ConnectionPair(directory, listener) { Client = await opening, Server = server, Peer = peer };
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        listener.Dispose();
        directory.Delete(recursive: true);
    }
}
