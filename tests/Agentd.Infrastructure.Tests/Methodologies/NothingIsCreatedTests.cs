using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Budgets;
using Agentd.Application.Sessions.List;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Rotation;
using Agentd.Application.Sessions.Usage;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Credentials;
using Agentd.Infrastructure.Methodologies;
using Agentd.Infrastructure.Methodologies.Schemas;
using Agentd.Infrastructure.State;
using Agentd.Infrastructure.Tests.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Agentd.Infrastructure.Tests.Methodologies;

/// <summary>Refusals come before the audit record, and so before everything else that a session owns.</summary>
public sealed class NothingIsCreatedTests : IDisposable
{
    private readonly MethodologyRoot _methodology = new();
    private readonly AuditRoot _audit = new();

    public static TheoryData<SessionIntent> Refused =>
    [
        MethodologyRoot.Request(" "),
        MethodologyRoot.Request("ab"),
        MethodologyRoot.Artifact("{}"),
        MethodologyRoot.Artifact("""{"summary":1}"""),
        MethodologyRoot.Artifact("""{"summary":"x","summary":"y"}"""),
        MethodologyRoot.Artifact(type: "plan"),
        MethodologyRoot.Artifact(id: "../escape"),
    ];

    public void Dispose()
    {
        _methodology.Dispose();
        _audit.Dispose();
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_input_leaves_the_audit_root_untouched(SessionIntent intent)
    {
        await Should.ThrowAsync<InputRefusedException>(() => PrepareAsync(intent));
        Directory.EnumerateFileSystemEntries(_audit.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_accepted_input_has_a_record_and_goes_with_the_session()
    {
        var prepared = await PrepareAsync(MethodologyRoot.Request());
        prepared.Demand!.Input!.ToString().ShouldBe("operator input request/operator-input");
        Directory.Exists(_audit.PathOf(prepared.Live.Record)).ShouldBeTrue();
    }

    private Task<AcceptedSession> PrepareAsync(SessionIntent intent)
    {
        var agent = new Agent
        {
            Name = AuditRoot.Agent,
            BaseImage = "localhost/any",
            MethodologyDirectory = _methodology.Path,
            Command = ["true"],
            Repository = RepositoryUrl.Parse("https://example.org/repo.git"),
        };
        IMethodologies methodologies = new MethodologyDirectories(new Judge());
        var credentials = new CredentialReader();
        var demands = new DemandResolver(
            new ConfiguredAgents([agent]), credentials, methodologies, Substitute.For<IMountSources>(),
            new DefaultsInForce(new SessionDefaults()), new MintedValues(credentials, TimeProvider.System),
            Continuation(), NullLoggerFactory.Instance);
        var host = Substitute.For<IHostLimits>();
        host.AskAsync(default).ReturnsForAnyArgs(new EnforceableLimits([], true, ""));
        var records = _audit.Store();
        var acceptance = new SessionAcceptance(
            demands, new LimitPlanner(host, new DefaultsInForce(new SessionDefaults())),
            new SessionAdmission(new AdmissionBounds()),
            new DayBudgets(
                new SpendingFile(null), new ConfiguredAgents([agent]), new PricesInForce(PriceList.Empty), TimeProvider.System),
            records,
            Substitute.For<IWaitingRequests>(), Substitute.For<IStaging>(), new HostFacts(AuditRoot.Daemon), TimeProvider.System,
            NullLoggerFactory.Instance);
        return acceptance.AcceptAsync(new Invocation { Agent = agent.Name.Value, Intent = intent }, default);
    }

    private static Continuation Continuation()
    {
        var (live, archive, earlier) = (new LiveSessions(), Substitute.For<IRecordArchive>(), Substitute.For<IEarlierWork>());
        var last = new LastState(live, archive, earlier, TimeProvider.System, NullLoggerFactory.Instance);
        return new Continuation(new SessionCatalog(live, archive), earlier, last, new DefaultsInForce(new SessionDefaults()));
    }
}
