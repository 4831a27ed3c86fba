using System.Net.Sockets;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Daemon.Operators;

/// <summary>The socket that every request comes in through: 0600, for the daemon's own user and root, a bounded number at a time.</summary>
internal sealed class OperatorSocket(DaemonConfiguration configuration, OperatorConnection operators, ILoggerFactory loggers)
{
    private const int Waiting = 1024;
    private const int MostConnections = 512;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _room = new(MostConnections, MostConnections);
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Binds the socket, replacing a stale one, and begins to accept.</summary>
    /// <exception cref="SessionException">The path is something else than a socket, or cannot be bound.</exception>
    public void Open()
    {
        RuntimeDirectory.Make(configuration.SocketPath);
        StaleSocket.Remove(configuration.SocketPath);
        _listener = Bind(configuration.SocketPath);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Stops accepting, removes the socket, lets answers that are due reach their clients, then ends all connections.</summary>
    /// <param name="patience">The longest wait for those answers.</param>
    public async Task CloseAsync(TimeSpan patience)
    {
        _listener?.Dispose();
        RuntimeFile.Remove(configuration.SocketPath, () => File.Delete(configuration.SocketPath), _log);
        await Task.WhenAny(operators.AnsweredAsync(), Task.Delay(patience)).ConfigureAwait(false);
        await _closing.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
    }

    private static Socket Bind(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, OwnerOnly);
            listener.Listen(Waiting);
            return listener;
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            listener.Dispose();
            throw new SessionException($"the socket {path} cannot be bound: {failure.Message}", failure);
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var accepted = await listener.AcceptAsync(_closing.Token).ConfigureAwait(false);
                _ = _room.Wait(0, CancellationToken.None) ? ServeAsync(accepted) : RefuseAsync(accepted);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException
                or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException failure)
            {
                DaemonLog.ConnectionFailed(_log, failure.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        try
        {
            var connection = ServerConnection.Over(accepted);
            await using (connection.ConfigureAwait(false))
            {
                await operators.ServeAsync(accepted, connection, _closing.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task RefuseAsync(Socket accepted)
    {
        var connection = ServerConnection.Over(accepted);
        await using (connection.ConfigureAwait(false))
        {
            await operators.RefuseAsync(connection, MostConnections, _closing.Token).ConfigureAwait(false);
        }
    }
}
