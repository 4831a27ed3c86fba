using Agentd.Application.Ports;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions.Prepare;

public sealed class SessionAcceptanceTests
{
    private readonly SessionWorld _world = new();

    [Fact]
    public async Task Begins_a_record_that_says_what_is_known()
    {
        _world.Defaults = new SessionDefaults { Timeout = TimeSpan.FromHours(1) };
        SessionRecord? begun = null;
        _world.Records.TryBegin(null!).ReturnsForAnyArgs(call =>
        {
            begun = call.Arg<SessionRecord>();
            return true;
        });

        var prepared = await _world.AcceptAsync();

        begun.ShouldBe(new SessionRecord
        {
            SessionId = SessionWorld.Id,
            Agent = SessionWorld.Name,
            DaemonId = SessionWorld.Daemon,
            RepositoryUrl = "https://example.org/site.git",
            StartedAt = _world.Time.GetUtcNow(),
            BootId = SessionWorld.Boot,
            Limits = new SessionLimits { Timeout = TimeSpan.FromHours(1), StopGrace = TimeSpan.FromSeconds(10) },
            Phases = begun!.Phases,
        });
        prepared.Live.Id.ShouldBe(SessionWorld.Id);
    }

    [Fact]
    public async Task Draws_another_id_when_a_record_bears_the_first()
    {
        var second = SessionId.Parse("ffffffffffffffff");
        _world.Host.DrawSessionId().Returns(SessionWorld.Id, second);
        _world.Records.TryBegin(null!).ReturnsForAnyArgs(false, true);

        (await _world.AcceptAsync()).Live.Id.ShouldBe(second);
    }

    [Fact]
    public async Task Gives_up_when_every_id_is_taken()
    {
        _world.Records.TryBegin(null!).ReturnsForAnyArgs(false);

        (await Should.ThrowAsync<SessionException>(_world.AcceptAsync)).Message.ShouldContain("no free session id");
    }

    [Fact]
    public async Task Gives_its_turn_back_whatever_keeps_the_record_from_being_begun()
    {
        _world.Admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        _world.Records.TryBegin(null!).ReturnsForAnyArgs(_ => throw new InvalidOperationException("a defect"), _ => true);

        await Should.ThrowAsync<InvalidOperationException>(_world.AcceptAsync);

        (await _world.AcceptAsync()).Live.Record.Queued.ShouldBeFalse();
    }

    [Fact]
    public async Task Keeps_what_was_asked_of_a_session_that_has_to_wait_before_its_record_makes_it_one()
    {
        _world.Credential("API_KEY", "sesame");
        _world.RepositoryToken("token");
        _world.Invocation = _world.Invocation with
        {
            Intent = new SessionIntent.Request("do this"),
            Trigger = SessionTrigger.Scheduled,
            Timeout = TimeSpan.FromMinutes(3),
        };
        using var running = TakeTheOnlyTurn();

        var waiting = await _world.AcceptAsync();

        Received.InOrder(() =>
        {
            _world.Requests.Keep(
                SessionWorld.Names, new WaitingRequest(2, _world.Invocation with { Repository = "https://example.org/site.git" }));
            _world.Records.TryBegin(Arg.Is<SessionRecord>(r => r.Queued));
        });
        (waiting.Live.Record.Queued, waiting.Live.Waits).ShouldBe((true, true));
        waiting.Demand!.Secrets.ShouldBeEmpty("they are read at its turn");
        waiting.Live.Masked.ShouldBe([]);
    }

    [Fact]
    public async Task Keeps_nothing_of_a_session_that_need_not_wait()
    {
        await _world.AcceptAsync();

        _world.Requests.DidNotReceiveWithAnyArgs().Keep(null!, null!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forgets_what_was_asked_where_no_record_could_be_begun(bool broken)
    {
        using var running = TakeTheOnlyTurn();
        _world.Records.TryBegin(null!).ReturnsForAnyArgs(_ => broken ? throw new SessionException("disk full") : false);

        var failure = await Should.ThrowAsync<SessionException>(_world.AcceptAsync);

        failure.Message.ShouldStartWith(broken ? "disk full" : "no free session id");
        _world.Staging.Received(broken ? 1 : 16).Remove(SessionWorld.Names);
    }

    [Fact]
    public async Task Tells_what_kept_a_session_from_being_begun_although_what_was_asked_cannot_be_removed()
    {
        using var running = TakeTheOnlyTurn();
        _world.Records.TryBegin(null!).ReturnsForAnyArgs(_ => throw new SessionException("disk full"));
        _world.Staging.When(s => s.Remove(Arg.Any<ResourceNames>())).Throw(new SessionException("read-only file system"));

        (await Should.ThrowAsync<SessionException>(_world.AcceptAsync)).Message.ShouldBe("disk full");

        _world.Log.Events("runner.lifecycle_failure").Single().Fields["error"].ShouldBe("read-only file system");
    }

    [Fact]
    public async Task Refuses_a_session_that_has_to_wait_where_what_was_asked_cannot_be_kept()
    {
        using var running = TakeTheOnlyTurn();
        _world.Requests.When(r => r.Keep(Arg.Any<ResourceNames>(), Arg.Any<WaitingRequest>())).Throw(new SessionException("no space left"));

        (await Should.ThrowAsync<SessionException>(_world.AcceptAsync)).Message.ShouldBe("no space left");

        _world.Records.DidNotReceiveWithAnyArgs().TryBegin(null!);
        _world.Admission.Replace(new AdmissionBounds { MaxSessions = 2 });
        (await _world.AcceptAsync()).Live.Record.Queued.ShouldBeFalse("the turn was given back");
    }

    [Fact]
    public async Task Refuses_before_the_audit_root_is_touched()
    {
        _world.Invocation = new Invocation { Agent = "nobody-knows" };

        await Should.ThrowAsync<SessionException>(_world.AcceptAsync);

        _world.Records.ReceivedCalls().ShouldBeEmpty();
        _world.Journal.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refuses_before_a_record_is_begun_when_the_audit_root_is_not_usable()
    {
        _world.Records.When(r => r.Probe()).Throw(new SessionException("audit root /audit cannot be used"));

        (await Should.ThrowAsync<SessionException>(_world.AcceptAsync)).Message.ShouldContain("/audit");

        _world.Records.DidNotReceiveWithAnyArgs().TryBegin(null!);
    }

    [Fact]
    public async Task Knows_every_value_that_must_not_appear_in_what_is_kept()
    {
        _world.Credential("API_KEY", "sesame");
        _world.RepositoryToken("token");

        var masked = (await _world.AcceptAsync()).Live.Masked!;

        masked.Select(m => System.Text.Encoding.UTF8.GetString(m.Reveal().Span)).ShouldBe(["sesame", "token"]);
    }

    [Fact]
    public async Task Has_the_image_before_any_secret_exists()
    {
        _world.Credential("API_KEY", "sesame");

        await _world.RunToExitAsync();

        _world.Journal.Entries[0].ShouldBe("image");
        await _world.Engine.Port.Received(1).FindImageAsync("localhost/site:1", Arg.Any<CancellationToken>());
    }

    private SessionTurn TakeTheOnlyTurn()
    {
        _world.Admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        return _world.Admission.Enter(SessionWorld.Name, SessionTrigger.Manual, null);
    }
}
