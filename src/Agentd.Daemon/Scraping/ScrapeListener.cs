using System.Net;
using System.Net.Sockets;
using Agentd.Daemon.Lifetime;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Linux;

namespace Agentd.Daemon.Scraping;

/// <summary>
/// Where scrapers connect: an address of the configuration, or sockets that systemd hands over. A few are served at a time.
/// </summary>
internal sealed class ScrapeListener(
    DaemonConfiguration configuration, ScrapePages pages, AnswerBell answers, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>The most scrapers that are served at a time; each takes a few kilobytes, and an answer.</summary>
    internal const int MostConnections = 16;

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _room = new(MostConnections, MostConnections);
    private readonly List<Socket> _listeners = [];
    private readonly List<Task> _accepting = [];

    /// <summary>Where it listens.</summary>
    internal IEnumerable<EndPoint> Endpoints => _listeners.Select(listener => listener.LocalEndPoint!);

    /// <summary>Binds what is configured, if anything is, and begins to answer.</summary>
    /// <exception cref="SessionException">An address cannot be bound, or systemd has handed nothing fitting over.</exception>
    public void Open()
    {
        if (configuration.Metrics is not { } metrics) return;
        if (metrics.Endpoint is { } endpoint) _listeners.Add(Bind(endpoint));
        if (metrics.TakesSockets) _listeners.AddRange(Taken(metrics));
        var conversation = new ScrapeConversation(pages, new KnownHosts(metrics.AllowedHosts), time);
        foreach (var listener in _listeners) _accepting.Add(AcceptAsync(listener, conversation));
    }

    /// <summary>Stops answering; what is under way is broken off.</summary>
    public async Task CloseAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        foreach (var listener in _listeners) listener.Dispose();
        await Task.WhenAll(_accepting).ConfigureAwait(false);
    }

    private static Socket Bind(IPEndPoint endpoint)
    {
        var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endpoint);
            listener.Listen(MostConnections);
            return listener;
        }
        catch (SocketException failure)
        {
            listener.Dispose();
            throw new SessionException(
                $"[metrics] listen: {endpoint} cannot be bound: {failure.Message}; choose another port, or see what holds it (ss -ltnp)",
                failure);
        }
    }

    private static IEnumerable<Socket> Taken(MetricsSettings metrics)
    {
        var count = InheritedSockets.Count(Environment.GetEnvironmentVariable, Environment.ProcessId);
        if (count == 0)
            throw new SessionException("[metrics] listen = \"systemd\", but systemd has handed no socket over: see agentd-metrics.socket");
        foreach (var socket in Take(count))
        {
            if (socket.LocalEndPoint is IPEndPoint reached && !IPAddress.IsLoopback(reached.Address) && !metrics.ListenAnywhere)
            {
                throw new SessionException(
                    $"[metrics] listen: the socket that systemd has handed over, {reached}, is reached by other hosts; let "
                    + " ListenStream= name an address of the loopback, or add listen_anywhere = true");
            }
            yield return socket;
        }
    }

    private static IReadOnlyList<Socket> Take(int count)
    {
        try
        {
            return InheritedSockets.Take(count);
        }
        catch (Exception failure) when (failure is LinuxException or SocketException)
        {
            throw new SessionException(
                $"[metrics] listen: what systemd has handed over is no listening socket: {failure.Message}", failure);
        }
    }

    private async Task AcceptAsync(Socket listener, ScrapeConversation conversation)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                // Who comes when all places are taken waits in the kernel: places get free within seconds.
                await _room.WaitAsync(_closing.Token).ConfigureAwait(false);
                _ = HoldAsync(await AcceptAsync(listener).ConfigureAwait(false), conversation);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException failure)
            {
                DaemonLog.ScrapeFailed(_log, failure.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
            }
        }
    }

    private async Task<Socket> AcceptAsync(Socket listener)
    {
        try
        {
            return await listener.AcceptAsync(_closing.Token).ConfigureAwait(false);
        }
        catch
        {
            _room.Release();
            throw;
        }
    }

    private async Task HoldAsync(Socket socket, ScrapeConversation conversation)
    {
        try
        {
            using (socket) await conversation.HoldAsync(socket, _closing.Token).ConfigureAwait(false);
        }
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            DaemonLog.Defect(_log, defect, $"an answer to a scraper failed: {defect.GetType().Name}");
        }
        finally
        {
            _room.Release();
            answers.Ring();
        }
    }
}
