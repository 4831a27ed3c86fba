using System.Net;
using System.Net.Sockets;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Linux;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agentd.Web.Hosting;

/// <summary>The HTTP server: at its own socket, at an address of the loopback, or at what systemd hands over.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private const int MostConnections = 1024, MostHeaderBytes = 16 * 1024, LongestLine = 4 * 1024;

    private readonly WebApplication _application;

    private WebServer(WebApplication application) => _application = application;

    /// <summary>The addresses that it listens at.</summary>
    public IEnumerable<string> Addresses => _application.Urls;

    /// <summary>Starts a server.</summary>
    /// <param name="place">Where it listens.</param>
    /// <param name="answer">What answers a request.</param>
    /// <exception cref="IOException">It cannot listen there.</exception>
    public static async Task<WebServer> StartAsync(PagePlace place, RequestDelegate answer)
    {
        // Nothing is read from the disk: no configuration, no content.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = "agentd-web", ContentRootPath = "/" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, place));
        builder.Services.AddSingleton<IHostLifetime>(new NoLifetime());
        var application = builder.Build();
        application.Run(answer);
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (SocketException failure)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new IOException(WhyNot(place, failure), failure);
        }
        if (place is { IsHanded: false, Listen: null })
            File.SetUnixFileMode(place.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new WebServer(application);
    }

    /// <summary>Ends it, and every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static string WhyNot(PagePlace place, SocketException failure)
    {
        var where = place.IsHanded ? "the socket that systemd hands over" : place.Listen?.ToString() ?? place.Socket;
        var cure = place switch
        {
            { IsHanded: true } => "see agentd-web.socket",
            { Listen: { } endpoint } when failure.SocketErrorCode == SocketError.AccessDenied && endpoint.Port < 1024 =>
                "a port below 1024 is root's, give another",
            { Listen: not null } => "give another --listen, such as 127.0.0.1:7080",
            _ when !Directory.Exists(Path.GetDirectoryName(place.Socket)) => "the daemon makes its directory, so start that first",
            _ => "see who may write in its directory, or give --listen",
        };
        return $"the page cannot listen at {where}: {failure.Message}; {cure}";
    }

    private static void Configure(KestrelServerOptions kestrel, PagePlace place)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        // Every user of the machine can connect to an address: whoever says nothing gives the place back soon.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        kestrel.Limits.MaxRequestLineSize = LongestLine;
        if (place.IsHanded) kestrel.UseSystemd(OwnUsersAlone);
        else if (place.Listen is { } endpoint) kestrel.Listen(endpoint, OwnUsersAlone);
        else kestrel.ListenUnixSocket(place.Socket, OwnUsersAlone);
    }

    // The socket's mode says so already; a directory that others may enter, or a mode that somebody changed, changes nothing.
    private static void OwnUsersAlone(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
            if (socket?.AddressFamily != AddressFamily.Unix) return next(connection);
            var peer = PeerCredentials.Of(socket).Uid;
            return peer == 0 || peer == Libc.EffectiveUser() ? next(connection) : Task.CompletedTask;
        });
    }

    /// <summary>When it ends, the program says.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Where the page is served.</summary>
/// <param name="Socket">Its own socket.</param>
/// <param name="Listen">An address in place of that; null for none.</param>
/// <param name="IsHanded">Whether systemd has handed sockets over, which count instead.</param>
internal sealed record PagePlace(string Socket, IPEndPoint? Listen, bool IsHanded);
