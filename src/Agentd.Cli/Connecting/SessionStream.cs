using System.Runtime.CompilerServices;
using Agentd.Protocol;
using Agentd.Protocol.Connections;

namespace Agentd.Cli.Connecting;

/// <summary>
/// The replies about one session until the last, also across a restart of the daemon: when it goes away, the stream
/// waits for it to come back and goes on behind the last output that was seen.
/// </summary>
internal sealed class SessionStream(DaemonClient daemon, TimeProvider clock, Action<string> report)
{
    /// <summary>How long the daemon may stay away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // A daemon that greets and goes away again is not back.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private long? _lostAt;
    private string? _cursor;
    private volatile ClientConnection? _current;
    private volatile bool _withdrawn;

    /// <summary>Whether the daemon went away and has not come back: an error then says nothing about the session.</summary>
    public bool IsLost => _lostAt is not null;

    /// <summary>
    /// Withdraws the first request. If the daemon was faster, its answer still comes. If the request was withdrawn in time, the stream
    /// ends as it does when the daemon is gone.
    /// </summary>
    public void Withdraw()
    {
        _withdrawn = true;
        _current?.Withdraw();
    }

    /// <summary>Asks, and gives the replies up to and with <c>result</c>, <c>stopped</c> or <c>end</c>.</summary>
    /// <param name="first">What to ask.</param>
    /// <param name="resume">What to ask a daemon that came back, from the last cursor; null when nothing can be gone on with.</param>
    /// <param name="cancellation">Ends the wait, and the connection with it.</param>
    /// <exception cref="OperatorException">The daemon cannot be reached, answers with a problem, or stays away.</exception>
    public async IAsyncEnumerable<Reply> ReadAsync(
        Request first, Func<string?, Request?> resume, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var connection = _current = await daemon.OpenAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_withdrawn) connection.Withdraw();
            else await connection.SendAsync(first, cancellation).ConfigureAwait(false);
            while (true)
            {
                var reply = await NextAsync(connection, cancellation).ConfigureAwait(false);
                if (reply is null)
                {
                    var again = resume(_cursor) ?? throw new OperatorException("agentd went away before it accepted the request");
                    Lost();
                    await connection.DisposeAsync().ConfigureAwait(false);
                    connection = await ReopenAsync(cancellation).ConfigureAwait(false);
                    await connection.SendAsync(again, cancellation).ConfigureAwait(false);
                    continue;
                }

                Found();
                if (reply is Output output) _cursor = output.Cursor;
                yield return reply;
                if (reply is Result or Stopped or StreamEnd) yield break;
            }
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Lost()
    {
        if (_lostAt is not null) return;
        _lostAt = clock.GetTimestamp();
        report($"agentd went away; waiting up to {Patience.TotalSeconds:0} s for it to come back");
    }

    private void Found()
    {
        if (_lostAt is null) return;
        _lostAt = null;
        report("agentd is back");
    }

    // The next reply; null when the daemon is gone. A daemon that came back may send nothing for as long as the session lasts.
    private async Task<Reply?> NextAsync(ClientConnection connection, CancellationToken cancellation)
    {
        var next = ReadAsync(connection, cancellation);
        if (_lostAt is not null && await Task.WhenAny(next, Task.Delay(Settling, clock, cancellation)).ConfigureAwait(false) != next
            && !cancellation.IsCancellationRequested)
        {
            Found();
        }

        return await next.ConfigureAwait(false);
    }

    // While the daemon comes and goes, "shutting down" is no answer either.
    private async Task<Reply?> ReadAsync(ClientConnection connection, CancellationToken cancellation)
    {
        try
        {
            var reply = await connection.ReadAsync(cancellation).ConfigureAwait(false);
            return reply switch
            {
                Problem { Code: ProblemCode.ShuttingDown } when _lostAt is not null => null,
                Problem problem => throw new ProblemException(problem),
                _ => reply,
            };
        }
        catch (ProtocolException e) when (IsLoss(e))
        {
            return null;
        }
    }

    private async Task<ClientConnection> ReopenAsync(CancellationToken cancellation)
    {
        while (_lostAt is { } since && clock.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(Pause, clock, cancellation).ConfigureAwait(false);
            try
            {
                return await daemon.OpenAsync(cancellation).ConfigureAwait(false);
            }
            catch (DaemonAbsentException)
            {
                continue;
            }
            catch (ProtocolException e) when (IsLoss(e))
            {
                continue;
            }
            catch (ProtocolException e) when (e.Code is ProblemCode.VersionMismatch)
            {
                // The daemon was upgraded: restarting it would not help.
                throw new OperatorException(
                    "agentd came back as another build than this client, which cannot go on: the agentd that is installed now can");
            }
        }

        throw new OperatorException($"agentd did not come back within {Patience.TotalSeconds:0} s (socket {daemon.SocketPath})");
    }

    private static bool IsLoss(ProtocolException e) => e.Code is ProblemCode.ConnectionLost or ProblemCode.Truncated;
}
