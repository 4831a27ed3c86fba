using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions;

public sealed class PromptTimeLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly SessionWorld _world = new();
    private readonly TaskCompletionSource _engine = new();

    public PromptTimeLimitTests()
    {
        _world.Agent = _world.Agent with { Timeout = Limit, StopGrace = Grace };
        _world.Engine.Port.TerminateAsync("", default).ReturnsForAnyArgs(_engine.Task);
        _world.Engine.Port.RemoveAsync("", default).ReturnsForAnyArgs(_engine.Task);
    }

    [Fact]
    public async Task Is_told_within_the_grace_and_two_seconds_although_the_engine_hangs()
    {
        var prepared = await _world.AcceptAsync();
        var run = _world.Lifecycle.RunAsync(prepared);

        var took = await _world.PassTimeUntil(prepared.Live.Report, TimeSpan.FromMilliseconds(250));

        took.ShouldBeLessThan(Limit + Grace + TimeSpan.FromSeconds(2));
        var report = await prepared.Live.Report;
        report.Outcome.ShouldBe(SessionOutcome.TimedOut);
        report.Error.ShouldBeNull();
        report.Warning.ShouldNotBeNull().ShouldContain("its teardown goes on");
        (await SessionWorld.EndOf(run)).ShouldBeSameAs(report);
        prepared.Live.Over.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Its_session_is_torn_down_and_sealed_all_the_same_as_soon_as_the_engine_answers()
    {
        var prepared = await _world.AcceptAsync();
        _ = _world.Lifecycle.RunAsync(prepared);
        await _world.PassTimeUntil(prepared.Live.Report, TimeSpan.FromMilliseconds(250));

        _engine.SetResult();

        await SessionWorld.EndOf(prepared.Live.Over);
        (_world.Sealed!.Outcome, _world.Sealed.Bound).ShouldBe(("timed_out", SessionBound.Timeout));
    }
}
