using Agentd.Application.Ports;
using Agentd.Egress.Protocol;

namespace Agentd.Infrastructure.Egress;

/// <summary>A daemon's line to its broker: found where one serves, and where none does, one is started.</summary>
/// <param name="place">Where it lives.</param>
/// <param name="shape">How it runs there.</param>
/// <param name="hear">Hears its news.</param>
/// <param name="lose">Hears that it is gone, while it is still wanted.</param>
internal sealed class BrokerLine(EgressPlace place, IBrokerShape shape, Action<EgressReply> hear, Action lose)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DismissalPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private EgressConnection? _connection;
    private volatile bool _ending;

    /// <summary>A connection to the broker, which is started where none serves.</summary>
    /// <exception cref="EngineException">It could not be started.</exception>
    /// <exception cref="IOException">It did not come up.</exception>
    public async Task<EgressConnection> ReachAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation).ConfigureAwait(false) is { } running) return running;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_connection is { Closed.IsCompleted: false } started) return started;
            place.Make();
            await shape.StartAsync(place, cancellation).ConfigureAwait(false);
            var until = DateTime.UtcNow + StartPatience;
            while (true)
            {
                if (await TryConnectAsync(cancellation).ConfigureAwait(false) is { } connection) return connection;
                if (DateTime.UtcNow > until)
                    throw new IOException($"the broker did not come up within {StartPatience.TotalSeconds:0} s{place.LastWords()}");
                await Task.Delay(BetweenLooks, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A connection to the broker that serves; null where none does.</summary>
    public async Task<EgressConnection?> FindAsync(CancellationToken cancellation)
    {
        if (_connection is { Closed.IsCompleted: false } open) return open;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return _connection is { Closed.IsCompleted: false } known ? known : await TryConnectAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Leaves the broker, which goes on while a session needs it; also that of an earlier daemon of these paths, which was killed, even if
    /// this one never needed it.
    /// </summary>
    /// <returns>Whether a broker that goes on, or ends and removes its directory itself, was left there.</returns>
    public async Task<bool> LeaveAsync()
    {
        _ending = true;
        try
        {
            using var late = new CancellationTokenSource(DismissalPatience);
            if (await FindAsync(late.Token).ConfigureAwait(false) is not { } broker) return false;
            var held = await broker.AskAsync(new ListAttached(), late.Token).ConfigureAwait(false);
            await broker.AskAsync(new Dismiss(), late.Token).ConfigureAwait(false);
            return !shape.LeavesDirectory || held is not Attached { Sessions.Count: 0 };
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return false; // it died, or ends by itself where nobody needs it
        }
        finally
        {
            _connection?.Dispose();
        }
    }

    private async Task<EgressConnection?> TryConnectAsync(CancellationToken cancellation)
    {
        if (!File.Exists(place.Socket)) return null;
        try
        {
            _connection = await EgressConnection.OpenAsync(place.Socket, place.Daemon.Value, hear, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A socket that its broker left behind, or one that is about to serve it.
            return null;
        }
        _ = WatchAsync(_connection);
        return _connection;
    }

    private async Task WatchAsync(EgressConnection connection)
    {
        await connection.Closed.ConfigureAwait(false);
        if (!_ending) lose();
    }
}
