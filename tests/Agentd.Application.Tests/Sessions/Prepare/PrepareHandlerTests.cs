using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions.Prepare;

public sealed class PrepareHandlerTests
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
}
