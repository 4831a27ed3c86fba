using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Agentd.Domain.Network;
using Agentd.Egress.Piping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Forwarder;

namespace Agentd.Egress.Inspection;

/// <summary>
/// The HTTP server of a relay, one for all its sessions: it reads the requests of connections that it is handed and forwards what is
/// allowed. Requests are read and written anew, so that nothing that two readers would read differently gets through.
/// </summary>
internal sealed class InspectionServer : IAsyncDisposable
{
    // A session may have 256 connections, and a part of its requests is served at a time: together some 32 MiB.
    private const int MostHeaderBytes = 32 * 1024, LongestLine = 16 * 1024, MostUnread = 32 * 1024, MostBuffered = 64 * 1024;
    private const int MostStreams = 64, MostOfAStream = 64 * 1024, MostOfStreams = 128 * 1024;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(5), HandshakePatience = TimeSpan.FromSeconds(10);

    private readonly HandedEndPoint _tls = new("tls"), _plain = new("plain");
    private readonly SocketConnectionContextFactory _contexts = new(
        new SocketConnectionFactoryOptions { MaxReadBufferSize = MostUnread, MaxWriteBufferSize = MostUnread }, NullLogger.Instance);
    private readonly ConcurrentDictionary<string, HandedConnection> _served = new();
    private readonly WebApplication _application;

    private InspectionServer()
    {
        // A line that ends without a carriage return is where two readers disagree.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        // Nothing is read from the disk: no configuration, no content.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = "agentd-egress", ContentRootPath = "/" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddSingleton<IConnectionListenerFactory>(new HandedListeners());
        builder.Services.AddSingleton<IHostLifetime>(new NoLifetime());
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton<ILoggerFactory>(new UnreadRequests(_served));
        _application = builder.Build();
        _application.Services.GetRequiredService<DiagnosticListener>().Subscribe(
            new MalformedRequests(), (name, _, _) => name == MalformedRequests.Event);
        _application.Run(new RequestDesk(_application.Services.GetRequiredService<IHttpForwarder>()).ServeAsync);
    }

    /// <summary>Starts a server.</summary>
    public static async Task<InspectionServer> StartAsync()
    {
        var server = new InspectionServer();
        await server._application.StartAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Serves a connection, which is the server's from now on, until it ends.</summary>
    public async Task CarryAsync(Socket client, SessionInspection session, Route route, CancellationToken over)
    {
        var (handed, connection) = (new HandedConnection(session, route), _contexts.Create(client));
        connection.Features.Set(handed);
        _served[connection.ConnectionId] = handed;
        using var end = over.Register(connection.Abort);
        if (!(route.Rule.Protocol == NetworkProtocol.Http ? _plain : _tls).Handed.Writer.TryWrite(connection))
            await connection.DisposeAsync().ConfigureAwait(false);
        else
            await handed.Served.ConfigureAwait(false);
        _served.TryRemove(connection.ConnectionId, out _);
        if (route.Rule.Protocol == NetworkProtocol.Https && !handed.IsSecured && !over.IsCancellationRequested) handed.TellUnsecured();
    }

    /// <summary>Ends it, and every connection.</summary>
    public async ValueTask DisposeAsync() => await _application.DisposeAsync().ConfigureAwait(false);

    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        // What is carried may be of any size, and as slow as it likes: what a session may hold is bounded by its connections.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.KeepAliveTimeout = KeepAlive;
        options.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        options.Limits.MaxRequestLineSize = LongestLine;
        options.Limits.MaxRequestBufferSize = MostBuffered;
        options.Limits.Http2.MaxStreamsPerConnection = MostStreams;
        options.Limits.Http2.InitialStreamWindowSize = MostOfAStream;
        options.Limits.Http2.InitialConnectionWindowSize = MostOfStreams;
        // What is over leaves nothing of its headers behind.
        options.DisableStringReuse = true;
        // Bytes in, bytes out.
        options.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        options.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        options.Listen(_plain, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(FinishAsync);
        });
        options.Listen(_tls, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(FinishAsync);
            listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakePatience, OnConnection = Answer });
            listen.Use((connection, next) =>
            {
                connection.Features.GetRequiredFeature<HandedConnection>().IsSecured = true;
                return next();
            });
        });
    }

    private static ValueTask<SslServerAuthenticationOptions> Answer(TlsHandshakeCallbackContext hello)
    {
        var handed = hello.Connection.Features.GetRequiredFeature<HandedConnection>();
        return new(handed.Session.ServerOptionsFor(handed.Route.Host));
    }

    private static async Task FinishAsync(ConnectionContext connection, Func<Task> next)
    {
        try
        {
            await next().ConfigureAwait(false);
        }
        finally
        {
            connection.Features.GetRequiredFeature<HandedConnection>().Finish();
        }
    }

    /// <summary>The relay ends when its door does, and by no signal's leave.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
