using System.Text;
using System.Threading.Channels;
using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Budgets;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Application.Sessions.List;
using Agentd.Application.Sessions.Network;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Rotation;
using Agentd.Application.Sessions.Usage;
using Agentd.Application.Sessions.Work;
using Agentd.Application.Tests.Scheduling;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Domain.Work;
using Agentd.Domain.Workspaces;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions;

/// <summary>
/// Everything around one session: substituted ports that remember their effects, a standing clock, and news told by the test.
/// </summary>
internal sealed class SessionWorld
{
    public const string Boot = "boot-1";

    public static readonly DaemonId Daemon = DaemonId.FromPaths("/run/agentd/agentd.sock", "/run/agentd/agentd.pid");
    public static readonly SessionId Id = SessionId.Parse("00112233445566ff");
    public static readonly AgentName Name = AgentName.Parse("site-builder");
    public static readonly ResourceNames Names = new(Daemon, Name, Id);
    public static readonly StagedSession Staged = new("/tmp/agentd-session-stage-00112233445566ff");

    public SessionWorld()
    {
        Engine = new RecordedEngine(Journal);
        Tries = new LaterTries(Time);
        Host.DaemonId.Returns(Daemon);
        Host.BootId.Returns(Boot);
        Host.DrawSessionId().Returns(Id);
        Agents.TryFind("", out _).ReturnsForAnyArgs(call =>
        {
            call[1] = Agent;
            return call.ArgAt<string>(0) == Agent.Name.Value;
        });
        Records.TryBegin(null!).ReturnsForAnyArgs(true);
        Notices.TellEndAsync(null!, null, null).ReturnsForAnyArgs(true);
        Records.RunaDirectory(default, default).ReturnsForAnyArgs("/audit/site-builder/00112233445566ff/runa");
        Records.When(r => r.NoteEnd(Arg.Any<SessionRecord>())).Do(call =>
        {
            Journal.Write("end noted");
            Noted = call.Arg<SessionRecord>();
        });
        Records.KeepConsoleAsync(null!, null!, default).ReturnsForAnyArgs(call =>
        {
            if (call.Arg<ConsoleEvidence>() is not { } evidence) return new KeptOutput(OutputState.Whole);
            Journal.Write("console kept");
            Evidence = evidence;
            return new KeptOutput(OutputState.Whole);
        });
        Records.KeepWorkAsync(null!, null!, default).ReturnsForAnyArgs(new WorkFound(WorkKept.None));
        Records.SealAsync(null!, null, default).ReturnsForAnyArgs(call =>
        {
            if (call.Arg<SessionRecord>() is not { } record) return [];
            Journal.Write("seal");
            Sealed = record;
            return [];
        });
        Staging.Create(null!, null!).ReturnsForAnyArgs(call =>
        {
            if (call.Arg<ResourceNames>() is null) return Staged;
            Journal.Write("stage");
            StagingPlan = call.Arg<StagingPlan>();
            IsStaged = true;
            return Staged;
        });
        Staging.Find(null!).ReturnsForAnyArgs(_ => IsStaged ? Staged : null);
        Staging.MountSource(null!, "").ReturnsForAnyArgs(call => Source(call.Arg<string>()));
        Staging.Remove(null!).ReturnsForAnyArgs(call =>
        {
            var wasStaged = IsStaged;
            if (call.Arg<ResourceNames>() is null) return wasStaged;
            Journal.Write("unstage");
            IsStaged = false;
            return wasStaged;
        });
        MountSources.Objection("").ReturnsForAnyArgs((string?)null);
        HostLimits.AskAsync(default).ReturnsForAnyArgs(new EnforceableLimits([], true, ""));
        HostLimits.AskPatientlyAsync(default).ReturnsForAnyArgs(new EnforceableLimits([], true, ""));
        Console.GrowsBeyondAsync(null!, 0, default).ReturnsForAnyArgs(call => Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()));
        Console.LacksRoomAsync(null!, false, default)
            .ReturnsForAnyArgs(call => Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()));
        Status.ReadNews(null!).ReturnsForAnyArgs(_ => Told);
        Status.WatchAsync(null!, default).ReturnsForAnyArgs(call => News.Reader.ReadAllAsync(call.Arg<CancellationToken>()));
    }

    /// <summary>Where staging found a source to lie.</summary>
    public static string Source(string link) => $"/real/{link}";

    public Journal Journal { get; } = new();

    public RecordedEngine Engine { get; }

    public IStaging Staging { get; } = Substitute.For<IStaging>();

    public IWaitingRequests Requests { get; } = Substitute.For<IWaitingRequests>();

    public IAuditRecords Records { get; } = Substitute.For<IAuditRecords>();

    public ISessionStatus Status { get; } = Substitute.For<ISessionStatus>();

    public IEgress Egress { get; } = Substitute.For<IEgress>();

    public FilteredNetworks Networks => field ??= new(
        Egress, Records, new PricesInForce(PriceList.Empty), Status, Tries, Allowances, new RequestNews(Notices, Figures, Log),
        Time, Log);

    public RememberedBooks Books { get; } = new();

    public DayBudgets Days => field ??= new(Books, Agents, new PricesInForce(new PriceList("USD", [])), Time);

    public DayAllowances Allowances => field ??= new(Egress, Staging, LiveOnes, Days, new DayNews(Days, Notices, Log), Log);

    public MintedValues Minted => field ??= new(Credentials, Time);

    public SessionWork Work =>
        field ??= new(Engine.Port, Status, Staging, Records, new ShellEnd(Engine.Port, Status, Time, Log), Log);

    public INotices Notices { get; } = Substitute.For<INotices>();

    public IHost Host { get; } = Substitute.For<IHost>();

    public IAgents Agents { get; } = Substitute.For<IAgents>();

    public ICredentials Credentials { get; } = Substitute.For<ICredentials>();

    public IMethodologies Methodologies { get; } = Substitute.For<IMethodologies>();

    public IMountSources MountSources { get; } = Substitute.For<IMountSources>();

    public IEarlierWork Earlier { get; } = Substitute.For<IEarlierWork>();

    /// <summary>The records of sessions that have ended.</summary>
    public IRecordArchive Archive { get; } = Substitute.For<IRecordArchive>();

    /// <summary>The sessions that have not.</summary>
    public LiveSessions LiveOnes { get; } = new();

    public IHostLimits HostLimits { get; } = Substitute.For<IHostLimits>();

    public IConsoleMeter Console { get; } = Substitute.For<IConsoleMeter>();

    public SessionAdmission Admission { get; set; } = new(new AdmissionBounds());

    public SessionFigures Figures { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public RecordingLog Log { get; } = new();

    public Channel<SessionNews> News { get; } = Channel.CreateUnbounded<SessionNews>();

    /// <summary>What the session has told, for those who look and do not watch.</summary>
    public List<SessionNews> Told { get; } = [];

    public SessionDefaults Defaults { get; set; } = new();

    public Agent Agent { get; set; } = new()
    {
        Name = Name,
        BaseImage = "localhost/site:1",
        MethodologyDirectory = "/srv/methodology",
        Command = ["claude", "--print"],
        Repository = RepositoryUrl.Parse("https://example.org/site.git"),
    };

    public Invocation Invocation { get; set; } = new() { Agent = Name.Value };

    public bool IsStaged { get; private set; }

    public StagingPlan? StagingPlan { get; private set; }

    public ConsoleEvidence? Evidence { get; private set; }

    /// <summary>The record as its end was noted before teardown; null while it was not.</summary>
    public SessionRecord? Noted { get; private set; }

    /// <summary>The record as it was sealed; null while it is open.</summary>
    public SessionRecord? Sealed { get; private set; }

    public LaterTries Tries { get; }

    public SessionEndWatch Watch => new(Engine.Port, Status, Host, Time, Log);

    public SessionSupervisor Supervisor => new(Engine.Port, Status, Watch, new BoundWatch(Console, Time), Time, Log);

    public SessionAcceptance Acceptance => new(
        Demands, new LimitPlanner(HostLimits, new DefaultsInForce(Defaults)), Admission, Days, Records, Requests, Staging,
        Host, Time, Log);

    public SessionLifecycle Lifecycle
    {
        get
        {
            var mediator = Phases.Over(this);
            return new SessionLifecycle(mediator, new SessionClosing(mediator, Records, Notices, Tries, Figures, Time, Log), Log);
        }
    }

    public static SecretValue Secret(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Declares a credential and sets its value.</summary>
    public void Credential(string name, string value)
    {
        var source = new CredentialSource.Environment("SOURCE_OF_" + name);
        Agent = Agent with { Credentials = [.. Agent.Credentials, new CredentialDeclaration(name, source)] };
        Credentials.Resolve(source).Returns(Secret(value));
    }

    /// <summary>Declares a repository token and sets its value.</summary>
    public void RepositoryToken(string value) => RepositoryToken(Secret(value));

    /// <summary>The same with a value that may be no text.</summary>
    public void RepositoryToken(SecretValue value)
    {
        Agent = Agent with { RepositoryToken = new CredentialSource.Environment("TOKEN") };
        Credentials.Resolve(Agent.RepositoryToken).Returns(value);
    }

    public void Tell(SessionNews news) => News.Writer.TryWrite(news).ShouldBeTrue();

    /// <summary>A session that was accepted and has done nothing yet.</summary>
    public LiveSession Live() => new(Record(), Time);

    public SessionRecord Record() => new()
    {
        SessionId = Id,
        Agent = Name,
        DaemonId = Daemon,
        RepositoryUrl = "https://example.org/site.git",
        StartedAt = Time.GetUtcNow(),
        BootId = Boot,
    };

    /// <summary>What the operator hands the session; null for nothing.</summary>
    public OperatorInput? Input { get; set; }

    /// <summary>The kept work that the session goes on from; null for none.</summary>
    public ContinuedWork? Continues { get; set; }

    public SessionDemand Demand() =>
        Demands.ResolveAsync(Invocation, default).GetAwaiter().GetResult() with { Input = Input, Continues = Continues };

    public DemandResolver Demands => new(
        Agents, Credentials, Methodologies, MountSources, new DefaultsInForce(Defaults), Minted,
        new Continuation(
            new SessionCatalog(LiveOnes, Archive), Earlier, new LastState(LiveOnes, Archive, Earlier, Time, Log),
            new DefaultsInForce(Defaults)),
        Log);

    public Task<AcceptedSession> AcceptAsync() => Acceptance.AcceptAsync(Invocation, CancellationToken.None);

    /// <summary>Accepts the invocation and runs its session to the end.</summary>
    public async Task<SessionReport> RunAsync() => await EndOf(Lifecycle.RunAsync(await AcceptAsync()));

    /// <summary>As <see cref="RunAsync"/>, of a session whose set-up shell tells of its end.</summary>
    public Task<SessionReport> RunToExitAsync(int code = 0, string handOver = "done")
    {
        Tell(new SessionNews.HandedOver(handOver));
        Tell(new SessionNews.Exited(code));
        return RunAsync();
    }

    /// <summary>Waits in real time: a test that waits for ever says so.</summary>
    public static Task EndOf(Task task) => task.WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Waits in real time: a test that waits for ever says so.</summary>
    public static async Task<T> EndOf<T>(Task<T> task) => await task.WaitAsync(TimeSpan.FromMinutes(2));

    public void ShouldHaveLeftNothing()
    {
        Engine.Containers.ShouldBeEmpty();
        Engine.Secrets.ShouldBeEmpty();
        IsStaged.ShouldBeFalse();
    }

    /// <summary>Waits in real time until something has happened outside.</summary>
    public Task UntilAsync(string entry) => EndOf(Task.Run(async () =>
    {
        while (!Journal.Entries.Contains(entry)) await Task.Delay(5);
    }));

    /// <summary>
    /// Moves the clock on in small steps until something ends, and tells how far it had to go. On a busy host the clock waits for the work
    /// that its last step set off.
    /// </summary>
    public async Task<TimeSpan> PassTimeUntil(Task end, TimeSpan step)
    {
        var (began, limit) = (Time.GetUtcNow(), DateTime.UtcNow.AddMinutes(2));
        while (!end.IsCompleted)
        {
            (DateTime.UtcNow < limit).ShouldBeTrue("nothing ended, however far the clock went");
            await Task.WhenAny(end, Task.Delay(5));
            if (!end.IsCompleted && ThreadPool.PendingWorkItemCount == 0) Time.Advance(step);
        }
        return Time.GetUtcNow() - began;
    }
}
