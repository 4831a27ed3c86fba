using System.Net.Sockets;
using Agentd.Protocol;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;

namespace Agentd.Daemon.Tests.Lifetime;

/// <summary>A daemon's socket that greets and answers, until it is told to hang: then it accepts connections and says nothing.</summary>
internal sealed class AnsweringSocket : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Socket> _silent = [];
    private readonly Task _accepting;
    private volatile bool _hangs;

    public AnsweringSocket()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string SocketPath { get; } = Path.Combine(Path.GetTempPath(), $"agentd-test-{Guid.NewGuid():N}.sock");

    /// <summary>From now on nobody is answered.</summary>
    public void Hang() => _hangs = true;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _silent.ForEach(s => s.Dispose());
        File.Delete(SocketPath);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var accepted = await _listener.AcceptAsync(_closing.Token);
                if (_hangs) _silent.Add(accepted);
                else await AnswerAsync(accepted);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private async Task AnswerAsync(Socket accepted)
    {
        await using var connection = ServerConnection.Over(accepted);
        try
        {
            await connection.GreetAsync(_closing.Token);
            await connection.ReadRequestAsync(_closing.Token);
            await connection.SendAsync(new Problem(ProblemCode.Refused, "no"), _closing.Token);
        }
        catch (ProtocolException)
        {
            return; // On a busy machine the heart gives one beat up and hangs up; a daemon outlives that.
        }
    }
}
