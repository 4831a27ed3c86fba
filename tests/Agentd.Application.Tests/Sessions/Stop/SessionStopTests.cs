using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.List;
using Agentd.Application.Sessions.Stop;
using Agentd.Domain.Sessions;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions.Stop;

public sealed class SessionStopTests
{
    private readonly SessionWorld _world = new();
    private readonly LiveSessions _live = new();

    [Fact]
    public async Task Logs_why_an_operator_ends_a_session()
    {
        var session = _world.Live();
        var held = _live.HoldAsync(session, () => session.Over);
        var stop = new SessionStop(new SessionCatalog(_live, Substitute.For<IRecordArchive>()), _world.Log);

        var stopped = stop.StopAsync("0011", new StopWish(null, "runs in circles"), CancellationToken.None);
        session.SetReport(new SessionReport(SessionWorld.Id, null, null, null));
        session.SetOver();
        await Task.WhenAll(held, stopped);

        var asked = _world.Log.Events("runner.session_stop_asked").ShouldHaveSingleItem();
        (asked.Fields["sessionId"], asked.Fields["reason"]).ShouldBe((SessionWorld.Id, "runs in circles"));
    }

    [Fact]
    public async Task Does_not_end_a_session_whose_clean_up_alone_goes_on()
    {
        var session = _world.Live();
        var held = _live.HoldAsync(session, () => session.Over);
        var stop = new SessionStop(new SessionCatalog(_live, Substitute.For<IRecordArchive>()), _world.Log);
        session.SetReport(new SessionReport(SessionWorld.Id, SessionOutcome.FromExitCode(0), null, null));

        var stopped = await stop.StopAsync("0011", new StopWish(null, null), CancellationToken.None);

        (stopped.AlreadyEnded, stopped.Outcome).ShouldBe((true, "success"));
        _world.Log.Events("runner.session_stop_asked").ShouldBeEmpty();
        session.SetOver();
        await held;
    }
}
