using System.Threading.Channels;
using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Budgets;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Application.Sessions.Network;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Recover;
using Agentd.Application.Sessions.Seal;
using Agentd.Application.Sessions.Teardown;
using Agentd.Application.Sessions.Usage;
using Agentd.Application.Sessions.Work;
using Agentd.Application.Tests.Sessions;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using MediatR;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Agentd.Application.Tests.Recover;

/// <summary>What a daemon left behind when it was killed, as the next one finds it through its ports.</summary>
internal sealed class EarlierDaemon
{
    public const string Boot = "this-boot";

    public static readonly DaemonId Daemon = DaemonId.FromPaths("/run/a.sock", "/run/a.pid");
    public static readonly AgentName Agent = AgentName.Parse("site-builder");

    private readonly List<SessionRecord> _records = [];
    private readonly List<ContainerState> _containers = [];
    private readonly List<string> _secrets = [];
    private readonly List<SessionId> _staged = [];
    private readonly Dictionary<SessionId, long> _places = [];
    private readonly SessionSupervisor _supervisor;
    private byte _drawn;

    public EarlierDaemon()
    {
        Time.SetUtcNow(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var host = Substitute.For<IHost>();
        host.DaemonId.Returns(Daemon);
        host.BootId.Returns(Boot);
        Engine.ListAsync(Daemon, default).ReturnsForAnyArgs(_containers);
        Engine.FindAsync(default!, default).ReturnsForAnyArgs(call => _containers.Find(c => c.Name == call.Arg<string>()));
        Engine.ListSecretsAsync(Daemon, default).ReturnsForAnyArgs(_secrets);
        Engine.RemoveSecretsAsync([], default).ReturnsForAnyArgs([]);
        Records.Incomplete(Daemon).Returns(_records);
        Notices.TellEndAsync(null!, null, null).ReturnsForAnyArgs(true);
        Records.SealAsync(default!, null, default).ReturnsForAnyArgs([]);
        Records.When(r => r.SealAsync(Arg.Any<SessionRecord>(), Arg.Any<IReadOnlyList<SecretValue>?>(), Arg.Any<CancellationToken>()))
            .Do(call => Sealed.Add(call.Arg<SessionRecord>()));
        Staging.Owned(Daemon).Returns(_staged);
        Staging.Recognises(default!, default!).ReturnsForAnyArgs(true);
        Staging.Find(Arg.Any<ResourceNames>())
            .Returns(call => _staged.Contains(call.Arg<ResourceNames>().Session) ? At(call.Arg<ResourceNames>().Session) : null);

        Records.KeepConsoleAsync(default!, default!, default).ReturnsForAnyArgs(new KeptOutput(OutputState.Whole));
        var mediator = new Mediator(Service);
        var tries = new LaterTries(Time);
        var closing = new SessionClosing(mediator, Records, Notices, tries, new SessionFigures(), Time, NullLoggerFactory.Instance);
        Requests.Read(default!).ReturnsForAnyArgs(call => _places.TryGetValue(call.Arg<ResourceNames>()?.Session ?? default, out var place)
            ? new WaitingRequest(place, new Invocation { Agent = Agent.Value })
            : throw new SessionException("what it was asked is lost: /tmp/request.json is gone; ask again"));
        Admission.Halt();
        var dispatcher = new SessionDispatcher(
            null!, new SessionLifecycle(mediator, closing, NullLoggerFactory.Instance), Live, NullLoggerFactory.Instance);
        var secrets = new RecalledSecrets(Substitute.For<IAgents>(), Substitute.For<ICredentials>(), Staging, NullLoggerFactory.Instance);
        var console = Substitute.For<IConsoleMeter>();
        console.GrowsBeyondAsync(default!, 0, default)
            .ReturnsForAnyArgs(call => Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()));
        console.LacksRoomAsync(default!, false, default)
            .ReturnsForAnyArgs(call => Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()));
        _supervisor = new SessionSupervisor(
            Engine, Status, new SessionEndWatch(Engine, Status, host, Time, NullLoggerFactory.Instance),
            new BoundWatch(console, Time), Time,
            NullLoggerFactory.Instance);
        Recovery = new SessionRecovery(
            Engine, Records, Staging, Status, host, new LeftoverRemoval(Engine, Staging, tries, NullLoggerFactory.Instance),
            new SessionAdoption(
                _supervisor, closing, Live, secrets, Admission, new SecretRemoval(Engine, tries, NullLoggerFactory.Instance), Networks(),
                Time, NullLoggerFactory.Instance),
            new WaitingReturn(Requests, Admission, dispatcher, Agents(), Time),
            new EarlierClosing(closing, Live, Agents(), host, secrets, Time), Time);
    }

    public FakeTimeProvider Time { get; } = new();

    public IContainerEngine Engine { get; } = Substitute.For<IContainerEngine>();

    public IEgress Egress { get; } = Substitute.For<IEgress>();

    public IAuditRecords Records { get; } = Substitute.For<IAuditRecords>();

    public INotices Notices { get; } = Substitute.For<INotices>();

    public IStaging Staging { get; } = Substitute.For<IStaging>();

    public IWaitingRequests Requests { get; } = Substitute.For<IWaitingRequests>();

    public ISessionStatus Status { get; } = Substitute.For<ISessionStatus>();

    public SessionAdmission Admission { get; } = new(new AdmissionBounds { MaxSessions = 1 });

    public LiveSessions Live { get; } = new();

    /// <summary>The records that were sealed.</summary>
    public List<SessionRecord> Sealed { get; } = [];

    /// <summary>Whose turn came, in order.</summary>
    public List<SessionId> CameIn { get; } = [];

    private SessionRecovery Recovery { get; }

    /// <summary>A session whose record is open, and which has nothing else as yet.</summary>
    public SessionRecord Session(Func<SessionRecord, SessionRecord>? change = null)
    {
        var record = new SessionRecord
        {
            SessionId = SessionId.FromBytes([1, 2, 3, 4, 5, 6, 7, ++_drawn]),
            Agent = Agent,
            DaemonId = Daemon,
            RepositoryUrl = "https://example.org/demo.git",
            StartedAt = Time.GetUtcNow() - TimeSpan.FromMinutes(50),
            BootId = Boot,
        };
        record = change?.Invoke(record) ?? record;
        _records.Add(record);
        return record;
    }

    /// <summary>A session that waited for its turn, with what it was asked.</summary>
    public SessionRecord Waiting(long place, Func<SessionRecord, SessionRecord>? change = null)
    {
        var record = Session(r => (change?.Invoke(r) ?? r) with { Queued = true });
        _places[record.SessionId] = place;
        return record;
    }

    /// <summary>Its container.</summary>
    public void Container(
        SessionRecord record, ContainerStatus status, int exitCode = 0, TimeSpan? timeout = null, DateTimeOffset? started = null,
        DateTimeOffset? ended = null) =>
        _containers.Add(new ContainerState
        {
            Name = Names(record).Container,
            Labels = new SessionLabels(record.Names, "localhost/image:1", new SessionLimits { Timeout = timeout }).ToDictionary(),
            Status = status,
            ExitCode = exitCode,
            StartedAt = started ?? record.StartedAt,
            EndedAt = ended,
        });

    /// <summary>A container of this daemon's that belongs to no open session.</summary>
    public void StrayContainer(string name) => _containers.Add(new ContainerState
    {
        Name = name,
        Labels = new Dictionary<string, string> { [SessionLabels.DaemonLabel] = Daemon.Value },
        Status = ContainerStatus.Created,
    });

    /// <summary>A secret in the store.</summary>
    public void Secret(string name) => _secrets.Add(name);

    /// <summary>A staging directory, and what the set-up shell told there before.</summary>
    public void Staged(SessionId session, params SessionNews[] told)
    {
        _staged.Add(session);
        Status.ReadNews(At(session)).Returns(told);
    }

    /// <summary>What the set-up shell tells from now on.</summary>
    public ChannelWriter<SessionNews> Tells(SessionRecord record)
    {
        var news = Channel.CreateUnbounded<SessionNews>();
        Status.WatchAsync(At(record.SessionId), Arg.Any<CancellationToken>())
            .Returns(call => news.Reader.ReadAllAsync(call.Arg<CancellationToken>()));
        return news.Writer;
    }

    /// <summary>The next daemon starts.</summary>
    public Task<Recovery> RecoverAsync() => Recovery.RecoverAsync(CancellationToken.None);

    public static ResourceNames Names(SessionRecord record) => new(record.DaemonId, record.Agent, record.SessionId);

    private static StagedSession At(SessionId session) => new($"/tmp/agentd-session-stage-{session}");

    private static IAgents Agents()
    {
        var agents = Substitute.For<IAgents>();
        agents.TryFind(Agent.Value, out _).Returns(call =>
        {
            call[1] = new Agent
            {
                Name = Agent,
                BaseImage = "localhost/image:1",
                MethodologyDirectory = "/srv/methodology",
                Command = ["claude"],
            };
            return true;
        });
        return agents;
    }

    private FilteredNetworks Networks() =>
        new(
            Egress, Records, new PricesInForce(PriceList.Empty), Status, new LaterTries(Time), Allowances(),
            new RequestNews(Notices, new SessionFigures(), NullLoggerFactory.Instance), Time, NullLoggerFactory.Instance);

    private DayAllowances Allowances()
    {
        var days = new DayBudgets(new RememberedBooks(), Agents(), new PricesInForce(PriceList.Empty), Time);
        return new DayAllowances(
            Egress, Staging, Live, days, new DayNews(days, Notices, NullLoggerFactory.Instance), NullLoggerFactory.Instance);
    }

    private SessionWork Work() => new(
        Engine, Status, Staging, Records, new ShellEnd(Engine, Status, Time, NullLoggerFactory.Instance), NullLoggerFactory.Instance);

    private object Service(Type type) => type switch
    {
        _ when type == typeof(IRequestHandler<TeardownCommand, TeardownResult>) =>
            new TeardownHandler(Engine, Staging, Records, Networks(), Work(), NullLoggerFactory.Instance),
        _ when type == typeof(IRequestHandler<PrepareCommand, PreparedSession>) => new Turns(this),
        _ when type == typeof(IEnumerable<IPipelineBehavior<PrepareCommand, PreparedSession>>) =>
            Array.Empty<IPipelineBehavior<PrepareCommand, PreparedSession>>(),
        _ when type == typeof(IRequestHandler<SealCommand, SealResult>) => new SealHandler(Records, NullLoggerFactory.Instance),
        _ when type == typeof(IEnumerable<IPipelineBehavior<TeardownCommand, TeardownResult>>) =>
            new[] { new PhaseBehavior<TeardownCommand, TeardownResult>(NullLoggerFactory.Instance) },
        _ when type == typeof(IEnumerable<IPipelineBehavior<SealCommand, SealResult>>) =>
            new[] { new PhaseBehavior<SealCommand, SealResult>(NullLoggerFactory.Instance) },
        _ => throw new InvalidOperationException($"Recovery asks for {type}."),
    };

    /// <summary>Notes whose turn came. No session gets any further.</summary>
    private sealed class Turns(EarlierDaemon left) : IRequestHandler<PrepareCommand, PreparedSession>
    {
        public async Task<PreparedSession> Handle(PrepareCommand command, CancellationToken cancellationToken)
        {
            await command.Accepted.Live.Turn!.WaitAsync(cancellationToken);
            lock (left.CameIn) left.CameIn.Add(command.Accepted.Live.Id);
            throw new SessionException("its turn came");
        }
    }
}
