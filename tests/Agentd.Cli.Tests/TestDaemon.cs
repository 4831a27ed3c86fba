using System.Net.Sockets;
using Agentd.Protocol;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Tests;

/// <summary>A server at a real Unix socket that speaks the protocol and answers as the test says; it can go away and come back.</summary>
internal sealed class TestDaemon : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("agentd-cli-");
    private readonly Func<ServerConnection, Request, CancellationToken, Task> answer;
    private readonly List<Task> serving = [];
    private CancellationTokenSource life = new(Deadline);
    private Socket? listener;

    public TestDaemon(Func<ServerConnection, Request, CancellationToken, Task> answer)
    {
        this.answer = answer;
        Start();
    }

    /// <summary>A daemon that answers every request with the same replies.</summary>
    public static TestDaemon Answering(params Reply[] replies) => new(async (connection, _, cancellation) =>
    {
        foreach (var reply in replies) await connection.SendAsync(reply, cancellation);
    });

    public string SocketPath => Path.Combine(directory.FullName, "agentd.sock");

    public string Folder => directory.FullName;

    /// <summary>What was asked, in order.</summary>
    public List<Request> Requests { get; } = [];

    public void Start()
    {
        life = new CancellationTokenSource(Deadline);
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen();
        lock (serving) serving.Add(AcceptAsync(listener, life.Token));
    }

    /// <summary>Stops to listen. Connections stay until their answer returns.</summary>
    public void Stop()
    {
        listener?.Dispose();
        File.Delete(SocketPath);
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await life.CancelAsync();
        Task[] all;
        lock (serving) all = [.. serving];
        await Task.WhenAll(all);
        directory.Delete(recursive: true);
    }

    private async Task AcceptAsync(Socket on, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var accepted = await on.AcceptAsync(cancellation);
                lock (serving) serving.Add(ServeAsync(ServerConnection.Over(accepted), cancellation));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            return;
        }
    }

    private async Task ServeAsync(ServerConnection connection, CancellationToken cancellation)
    {
        await using var _ = connection;
        try
        {
            await connection.GreetAsync(cancellation);
            var request = await connection.ReadRequestAsync(cancellation);
            lock (Requests) Requests.Add(request);
            await answer(connection, request, cancellation);
        }
        catch (Exception e) when (e is OperationCanceledException or ProtocolException)
        {
            return;
        }
    }
}
