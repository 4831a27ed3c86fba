using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Tests.Egress;

public sealed class BrokerShapeTests : IDisposable
{
    private static readonly SessionId _session = SessionId.Parse("00112233445566ff");

    private readonly string _root = Directory.CreateTempSubdirectory("agentd-shape-").FullName;
    private readonly EgressPlace _place;
    private readonly StagedSession _staged;

    public BrokerShapeTests()
    {
        _place = new EgressPlace(_root, DaemonId.FromPaths("/s", "/p"), "/nowhere/agentd-egress");
        _staged = new StagedSession(Directory.CreateDirectory($"{_root}/staged").FullName);
        var plan = new Attach(_session.Value, 0, _staged.Network, _staged.NetworkDecisions, [], CloneStage.Before);
        File.WriteAllBytes(_staged.NetworkPlan, EgressContract.Write<EgressRequest>(plan));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_broker_that_cannot_be_started_is_a_matter_of_the_sessions_network()
    {
        await using var broker = new EgressBroker(_place, new Shape { Start = () => throw new EngineException("there is no image") });

        var failure = await Should.ThrowAsync<EngineException>(() => AttachAsync(broker));

        failure.Message.ShouldBe($"network: session {_session} was not attached to its filtered network: there is no image");
    }

    [Fact]
    public async Task A_session_that_has_no_process_starts_no_broker()
    {
        var shape = new Shape { Process = () => throw new IOException("its container does not run") };
        await using var broker = new EgressBroker(_place, shape);

        (await Should.ThrowAsync<EngineException>(() => AttachAsync(broker))).Message.ShouldEndWith("its container does not run");

        shape.Started.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_session_was_shown_goes_with_it_though_no_broker_is_left()
    {
        var shape = new Shape();
        await using var broker = new EgressBroker(_place, shape);

        await broker.DetachAsync(_session, CancellationToken.None);

        shape.Withdrawn.ShouldBe([_session]);
    }

    [Theory]
    [InlineData("CONTAINER_HOST", "BrokerSibling")]
    [InlineData("CONTAINER_CONNECTION", "BrokerSibling")]
    [InlineData("HOME", "BrokerOnHost")]
    public void Runs_beside_the_daemons_container_where_a_service_makes_containers(string variable, string shape) =>
        BrokerShape.Of(new(new()), name => name == variable ? "unix:///run/podman/podman.sock" : null).GetType().Name.ShouldBe(shape);

    private Task AttachAsync(EgressBroker broker) =>
        broker.AttachAsync(_session, _staged, [], CloneProgress.Before, CancellationToken.None);

    private sealed class Shape : IBrokerShape
    {
        public Action Start { get; init; } = () => { };

        public Func<int> Process { get; init; } = () => 1;

        public int Started { get; private set; }

        public List<SessionId> Withdrawn { get; } = [];

        public bool LeavesDirectory => true;

        public Task StartAsync(EgressPlace place, CancellationToken cancellation)
        {
            Started++;
            Start();
            return Task.CompletedTask;
        }

        public Task<int> ProcessOfAsync(SessionId session, StagedSession staged, CancellationToken cancellation) =>
            Task.FromResult(Process());

        public Attach Shown(EgressPlace place, Attach request) => request;

        public void Withdraw(EgressPlace place, SessionId session) => Withdrawn.Add(session);
    }
}
