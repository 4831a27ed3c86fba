using System.Threading.Channels;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Daemon.Composition;
using Agentd.Daemon.Health;
using Agentd.Daemon.Operators;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Agentd.Daemon.Tests.Operators;

/// <summary>The daemon's own composition behind a real socket, with everything outside substituted.</summary>
internal sealed class OperatorDesk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-desk-");
    private readonly ServiceProvider _services;

    public OperatorDesk(int? maxSessions = null, TimeProvider? time = null, MetricsSettings? metrics = null)
    {
        SocketPath = Path.Combine(_folder.FullName, "run", "agentd.sock");
        var configuration = Configuration() with { MaxSessions = maxSessions, Metrics = metrics };
        Agents.TryFind("", out _).ReturnsForAnyArgs(
            call => (call[1] = call.ArgAt<string>(0) == "site-builder" ? configuration.Agents[0] : null) is not null);
        var host = Substitute.For<IHost>();
        host.DrawSessionId().ReturnsForAnyArgs(_ => SessionId.FromBytes(Guid.NewGuid().ToByteArray().AsSpan(0, 8)));
        host.BootId.Returns("boot");
        host.DaemonId.Returns(configuration.DaemonId);
        var records = Records;
        records.TryBegin(null!).ReturnsForAnyArgs(true);
        records.SealAsync(null!, null, default).ReturnsForAnyArgs([]);
        records.RunaDirectory(default, default).ReturnsForAnyArgs("/audit/runa");
        var staging = Substitute.For<IStaging>();
        staging.Create(null!, null!).ReturnsForAnyArgs(new StagedSession("/tmp/agentd-session-stage"));
        Engine.StartAsync(null!, default).ReturnsForAnyArgs(new ContainerStart(null));
        var status = Substitute.For<ISessionStatus>();
        status.WatchAsync(null!, default).ReturnsForAnyArgs(call => News.Reader.ReadAllAsync(call.Arg<CancellationToken>()));
        var limits = Substitute.For<IHostLimits>();
        limits.AskAsync(default).ReturnsForAnyArgs(new EnforceableLimits([], true, ""));
        Engine.FindImageAsync("", default).ReturnsForAnyArgs(new LocalImage("there", "sha256:there"));
        var console = Substitute.For<IConsoleMeter>();
        console.GrowsBeyondAsync(null!, 0, default).ReturnsForAnyArgs(call => Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()));
        console.LacksRoomAsync(null!, false, default)
            .ReturnsForAnyArgs(call => Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()));
        _services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(new LoggerFactory())
            .AddSessions(configuration)
            .AddDaemon(configuration)
            .AddSingleton(Agents).AddSingleton(host).AddSingleton(records).AddSingleton(staging).AddSingleton(status).AddSingleton(Engine)
            .AddSingleton(limits).AddSingleton(console).AddSingleton(Substitute.For<IWaitingRequests>())
            .AddSingleton(Substitute.For<IMountSources>()).AddSingleton(Substitute.For<IEgress>())
            .AddSingleton<ISpendingBooks>(new Infrastructure.State.SpendingFile(null))
            .AddSingleton(Archive).AddSingleton(Survey).AddSingleton<Infrastructure.Linux.Inotify>()
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton(new ConfiguredAgents(configuration.Agents)).AddSingleton(Substitute.For<ICredentials>())
            .AddSingleton(Substitute.For<ISecretFiles>()).AddSingleton(Substitute.For<IMethodologies>())
            .AddSingleton(Substitute.For<IEarlierWork>()).AddSingleton(Substitute.For<INotifier>())
            .BuildServiceProvider();
    }

    public string SocketPath { get; }

    public IAgents Agents { get; } = Substitute.For<IAgents>();

    public IContainerEngine Engine { get; } = Substitute.For<IContainerEngine>();

    public Channel<SessionNews> News { get; } = Channel.CreateUnbounded<SessionNews>();

    public IAuditRecords Records { get; } = Substitute.For<IAuditRecords>();

    public IRecordArchive Archive { get; } = Substitute.For<IRecordArchive>();

    public IRecordSurvey Survey { get; } = Substitute.For<IRecordSurvey>();

    /// <summary>A part of the daemon.</summary>
    public T Part<T>() where T : notnull => _services.GetRequiredService<T>();

    public Readiness Readiness => _services.GetRequiredService<Readiness>();

    public OperatorSocket Socket => _services.GetRequiredService<OperatorSocket>();

    public LiveSessions Live => _services.GetRequiredService<LiveSessions>();

    /// <summary>Sends one request and reads all replies to the end of the connection.</summary>
    public async Task<List<Reply>> AskAsync(Request request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var connection = await ClientConnection.OpenAsync(SocketPath, limit.Token);
        await connection.SendAsync(request, limit.Token);
        List<Reply> replies = [];
        while (await connection.ReadAsync(limit.Token) is { } reply) replies.Add(reply);
        return replies;
    }

    public async ValueTask DisposeAsync()
    {
        await Socket.CloseAsync(TimeSpan.FromSeconds(5));
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private DaemonConfiguration Configuration()
    {
        var pid = Path.Combine(_folder.FullName, "run", "agentd.pid");
        return new DaemonConfiguration
        {
            ConfigPath = Path.Combine(_folder.FullName, "agentd.toml"),
            SocketPath = SocketPath,
            PidFile = pid,
            AuditRoot = Path.Combine(_folder.FullName, "audit"),
            StateDirectory = Path.Combine(_folder.FullName, "state"),
            DaemonId = DaemonId.FromPaths(SocketPath, pid),
            Agents =
            [
                new Agent
                {
                    Name = AgentName.Parse("site-builder"),
                    BaseImage = "localhost/site:1",
                    MethodologyDirectory = "/srv/methodology",
                    Command = ["claude"],
                    Repository = RepositoryUrl.Parse("https://example.org/site.git"),
                },
            ],
        };
    }
}
