using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Prepare;

/// <summary>Which session's state a session of an agent with <c>state = "carry"</c> begins with.</summary>
public sealed class LastStateTests
{
    private static readonly CarriedState _state = new(12, 3, 65536);

    private readonly SessionWorld _world = new();

    public LastStateTests()
    {
        _world.Agent = _world.Agent with { State = StatePolicy.Carry };
        _world.Earlier.VerifyAsync(default, default, default).ReturnsForAnyArgs(new EarlierRecord("aa", new KeptBundle("bb", 1), _state));
    }

    [Theory]
    [InlineData(SessionTrigger.Manual)]
    [InlineData(SessionTrigger.Scheduled)]
    public async Task Is_that_of_the_session_that_ended_last_and_not_its_work(SessionTrigger trigger)
    {
        _world.Invocation = _world.Invocation with { Trigger = trigger };
        Has(Ended("01", minutes: 5), Ended("02", minutes: 9), Ended("03", minutes: 7));

        var accepted = await _world.AcceptAsync();

        var work = accepted.Live.Record.Continues.ShouldNotBeNull();
        (work.Session.Value, work.ManifestDigest, work.BundleDigest, work.State).ShouldBe(("0200000000000000", "aa", null, _state));
        accepted.Live.Record.Carries.ShouldBeTrue();
        accepted.Demand!.Continues.ShouldBe(work);
    }

    [Fact]
    public async Task Is_of_the_same_agent_on_the_same_repository_and_of_a_sealed_record()
    {
        Has(Ended("01") with { Agent = AgentName.Parse("other") }, Ended("02") with { RepositoryUrl = "https://example.org/other.git" },
            Ended("03") with { EndedAt = null, Outcome = null }, Ended("04", minutes: 1));

        (await _world.AcceptAsync()).Live.Record.Continues!.Session.Value.ShouldStartWith("04");
    }

    [Fact]
    public async Task Is_not_lost_by_a_session_whose_agent_never_ran()
    {
        Has(Ended("01", minutes: 9, "execute", "set-up:user", "set-up:clone"), Ended("02", minutes: 8, "prepare"), Ended("03", minutes: 7));

        (await _world.AcceptAsync()).Live.Record.Continues!.Session.Value.ShouldStartWith("03");
        await _world.Earlier.ReceivedWithAnyArgs(1).VerifyAsync(default, default, default);
    }

    [Fact]
    public async Task Is_looked_for_in_the_record_where_it_is_not_known_how_far_the_session_came()
    {
        Has(Ended("01", minutes: 9, "execute"), Ended("02", minutes: 8));
        _world.Earlier.VerifyAsync(SessionWorld.Name, SessionId.Parse("0100000000000000"), Arg.Any<CancellationToken>())
            .Returns(new EarlierRecord("aa", null, null));

        (await _world.AcceptAsync()).Live.Record.Continues!.Session.Value.ShouldStartWith("02");
    }

    [Fact]
    public async Task Is_empty_where_the_agent_itself_emptied_it()
    {
        Has(Ended("01", minutes: 9), Ended("02", minutes: 8));
        _world.Earlier.VerifyAsync(default, default, default).ReturnsForAnyArgs(new EarlierRecord("aa", null, null));

        var work = (await _world.AcceptAsync()).Live.Record.Continues!;
        (work.Session.Value[..2], work.State).ShouldBe(("01", null));
    }

    [Fact]
    public async Task Is_none_for_the_first_session_which_says_so()
    {
        _world.Tell(new SessionNews.Exited(0));

        (await _world.RunAsync()).Outcome!.Label.ShouldBe("success");

        (_world.Sealed!.Continues, _world.Sealed.Carries).ShouldBe((null, true));
        _world.Log.Events("runner.state_fresh").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Is_refused_where_the_last_record_is_not_as_it_was_sealed()
    {
        Has(Ended("01", minutes: 9), Ended("02", minutes: 8));
        _world.Earlier.VerifyAsync(SessionWorld.Name, SessionId.Parse("0100000000000000"), Arg.Any<CancellationToken>())
            .ThrowsAsync(new SessionException("the record of session 01 is not as it was sealed"));

        (await Should.ThrowAsync<SessionException>(_world.AcceptAsync)).Message.ShouldBe("agent 'site-builder' begins with the state of "
            + "its last session, and the record of session 01 is not as it was sealed; 'agentd run --continue' begins with another one's, "
            + "and state = \"fresh\" without");
        _world.Records.DidNotReceiveWithAnyArgs().TryBegin(null!);
    }

    [Fact]
    public async Task Is_refused_where_it_is_more_than_the_agent_may_have()
    {
        Has(Ended("01"));
        _world.Agent = _world.Agent with { Limits = new ResourceLimits { Disk = 65535 } };

        (await Should.ThrowAsync<SessionException>(_world.AcceptAsync)).Message.ShouldBe("agent 'site-builder' cannot go on from session "
            + "0100000000000000: its state has 65536 bytes on disk, and this agent may have 65535; raise limits.disk, or set "
            + "state = \"fresh\", which begins without it");
    }

    [Fact]
    public async Task Gives_way_to_the_session_that_an_operator_names()
    {
        Has(Ended("01", minutes: 9), Ended("02", minutes: 8) with { Work = WorkKept.All });
        _world.Invocation = _world.Invocation with { Continues = "02" };

        var record = (await _world.AcceptAsync()).Live.Record;
        (record.Continues!.Session.Value[..2], record.Continues.BundleDigest, record.Carries).ShouldBe(("02", "bb", false));
    }

    [Fact]
    public async Task Is_settled_at_the_turn_of_a_session_that_waits_for_the_one_before_it()
    {
        _world.Admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        var running = _world.Admission.Enter(SessionWorld.Name, SessionTrigger.Manual, null);
        Has(Ended("01", minutes: 5));
        var waiting = await _world.AcceptAsync();
        waiting.Live.Record.Continues.ShouldBeNull();
        _world.Requests.Received(1).Keep(SessionWorld.Names, Arg.Is<WaitingRequest>(r => r.Asked.Continues == null));
        var run = _world.Lifecycle.RunAsync(waiting);

        Has(Ended("01", minutes: 5), Ended("02", minutes: 9));
        running.Dispose();
        _world.Tell(new SessionNews.Exited(0));
        await SessionWorld.EndOf(run);

        _world.Sealed!.Continues!.Session.Value.ShouldStartWith("02");
        _world.StagingPlan!.Demand.Continues.ShouldBe(_world.Sealed.Continues);
    }

    [Fact]
    public async Task Is_awaited_while_the_session_before_is_torn_down()
    {
        var before = TornDown("02");
        Has(Ended("01"));
        var accepting = _world.AcceptAsync();
        accepting.IsCompleted.ShouldBeFalse();

        Has(Ended("01", minutes: 5), Ended("02", minutes: 9));
        before.SetOver();

        (await SessionWorld.EndOf(accepting)).Live.Record.Continues!.Session.Value.ShouldStartWith("02");
        _world.Log.Events("runner.state_unsealed").ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_that_of_the_session_before_where_a_teardown_takes_too_long_which_the_log_says()
    {
        TornDown("02");
        Has(Ended("01"));

        var accepting = _world.AcceptAsync();
        await _world.PassTimeUntil(accepting, TimeSpan.FromSeconds(1));

        (await accepting).Live.Record.Continues!.Session.Value.ShouldStartWith("01");
        _world.Log.Events("runner.state_unsealed").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Is_nobodys_business_where_the_agent_begins_fresh()
    {
        _world.Agent = _world.Agent with { State = StatePolicy.Fresh };
        Has(Ended("01"));

        (await _world.AcceptAsync()).Live.Record.Continues.ShouldBeNull();

        _world.Archive.DidNotReceive().All();
    }

    private LiveSession TornDown(string id)
    {
        var session = new LiveSession(Ended(id) with { EndedAt = null, Outcome = null }, _world.Time);
        session.Session.Enter(SessionPhase.Teardown);
        _ = _world.LiveOnes.HoldAsync(session, () => new TaskCompletionSource().Task);
        return session;
    }

    private void Has(params SessionRecord[] records) => _world.Archive.All().Returns(records);

    private SessionRecord Ended(string id, int minutes = 0, params string[] phases) => _world.Record() with
    {
        SessionId = SessionId.Parse(id.PadRight(SessionId.Length, '0')),
        EndedAt = _world.Time.GetUtcNow().AddMinutes(minutes - 60),
        Outcome = "success",
        Phases = [.. (phases.Length == 0 ? ["execute", "set-up:agent"] : phases).Select(p => new PhaseTiming(p, _world.Time.GetUtcNow(), null))],
    };
}
