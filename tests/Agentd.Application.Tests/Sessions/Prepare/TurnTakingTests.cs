using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Prepare;

public sealed class TurnTakingTests
{
    private readonly SessionWorld _world = new() { Admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 }) };
    private readonly SessionTurn _running;

    public TurnTakingTests() => _running = _world.Admission.Enter(SessionWorld.Name, SessionTrigger.Manual, null);

    [Fact]
    public async Task Reads_the_credentials_when_the_turn_has_come_and_masks_what_it_read()
    {
        _world.Credential("API_KEY", "yesterday's");
        var waiting = await _world.AcceptAsync();
        var run = _world.Lifecycle.RunAsync(waiting);
        _world.Credentials.Resolve(default!).ReturnsForAnyArgs(SessionWorld.Secret("today's"));

        _running.Dispose();
        _world.Tell(new SessionNews.Exited(0));
        await SessionWorld.EndOf(run);

        _world.Evidence!.Masked.ShouldHaveSingleItem().Reveal().ToArray().ShouldBe("today's"u8.ToArray());
        _world.StagingPlan!.Demand.Secrets.ShouldHaveSingleItem().Reveal().ToArray().ShouldBe("today's"u8.ToArray());
    }

    [Fact]
    public async Task Lets_go_of_what_was_asked_only_when_the_record_says_that_the_session_does_not_wait_any_more()
    {
        _world.Records.When(r => r.Update(Arg.Any<SessionRecord>()))
            .Do(call => _world.Journal.Write(call.Arg<SessionRecord>().Queued ? "still queued" : "not queued"));
        var run = _world.Lifecycle.RunAsync(await _world.AcceptAsync());
        _world.Journal.Entries.ShouldBeEmpty();

        _running.Dispose();
        _world.Tell(new SessionNews.Exited(0));
        await SessionWorld.EndOf(run);

        _world.Journal.Entries[..4].ShouldBe(["not queued", "unstage", "image", "stage"]);
    }

    [Fact]
    public async Task Goes_by_the_configuration_that_it_was_accepted_with()
    {
        var run = _world.Lifecycle.RunAsync(await _world.AcceptAsync());
        _world.Agent = _world.Agent with { BaseImage = "localhost/another:2" };

        _running.Dispose();
        _world.Tell(new SessionNews.Exited(0));
        await SessionWorld.EndOf(run);

        await _world.Engine.Port.Received().FindImageAsync("localhost/site:1", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Of_a_session_that_waited_under_an_earlier_daemon_takes_what_was_asked_from_its_file_and_the_rest_from_configuration()
    {
        _world.Agent = _world.Agent with { BaseImage = "localhost/another:2", Timeout = TimeSpan.FromHours(1) };
        Asked(new Invocation { Agent = "site-builder", Repository = "https://example.org/other.git", Timeout = TimeSpan.FromMinutes(5) });

        var report = await RunReturnedAsync(record => record with { BootId = "an-earlier-boot" });

        report.Outcome!.Label.ShouldBe("success");
        _world.StagingPlan!.Demand.Repository.Value.ShouldBe("https://example.org/other.git");
        (_world.Sealed!.BootId, _world.Sealed.Limits!.Timeout).ShouldBe((SessionWorld.Boot, TimeSpan.FromMinutes(5)));
        await _world.Engine.Port.Received().FindImageAsync("localhost/another:2", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Of_a_session_that_waited_under_an_earlier_daemon_asks_a_busy_engine_patiently()
    {
        Asked(new Invocation { Agent = "site-builder" });
        _world.HostLimits.AskAsync(default).ThrowsAsyncForAnyArgs(new EngineException("podman info did not answer within 30 s"));

        (await RunReturnedAsync()).Outcome!.Label.ShouldBe("success");
    }

    [Fact]
    public async Task Ends_with_a_clear_error_when_the_agent_is_not_configured_any_more()
    {
        Asked(new Invocation { Agent = "retired" });

        (await RunReturnedAsync()).Error!.Message.ShouldBe(
            "agent 'site-builder', whose session waited for its turn, is no longer configured");

        _world.Sealed!.Outcome.ShouldBe("error");
        _world.IsStaged.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ends_with_a_clear_error_when_a_credential_has_no_value_any_more(bool returned)
    {
        _world.Credential("API_KEY", "sesame");
        Asked(new Invocation { Agent = "site-builder" });
        var accepted = returned ? null : await _world.AcceptAsync();
        _world.Credentials.Resolve(default!).ReturnsForAnyArgs((SecretValue?)null);

        _running.Dispose();
        var run = accepted is null ? RunReturnedAsync() : _world.Lifecycle.RunAsync(accepted);

        (await SessionWorld.EndOf(run)).Error!.Message.ShouldStartWith("agent 'site-builder': credential 'API_KEY' has no value");
        _world.Engine.Started.ShouldBeNull();
    }

    [Fact]
    public async Task Keeps_the_words_of_input_that_is_not_taken_any_more_out_of_log_and_record()
    {
        Asked(new Invocation { Agent = "site-builder", Intent = new SessionIntent.Request("hunter2") });
        _world.Methodologies.AcceptAsync("", null, default)
            .ThrowsAsyncForAnyArgs(new InputRefusedException("/hunter2: is not allowed") { ForLog = "a rule is broken" });

        (await RunReturnedAsync()).Error!.Message
            .ShouldBe("the input of the session that waited for its turn is not taken any more: a rule is broken");

        _world.Sealed!.Error!.ShouldNotContain("hunter2");
    }

    private void Asked(Invocation invocation) => _world.Requests.Read(null!).ReturnsForAnyArgs(new WaitingRequest(1, invocation));

    private Task<SessionReport> RunReturnedAsync(Func<SessionRecord, SessionRecord>? change = null)
    {
        var record = _world.Record() with { Queued = true };
        var live = new LiveSession(change?.Invoke(record) ?? record, _world.Time)
        {
            Turn = _world.Admission.Return(SessionWorld.Name, SessionTrigger.Manual, null, 1),
        };
        _running.Dispose();
        _world.Tell(new SessionNews.Exited(0));
        return SessionWorld.EndOf(_world.Lifecycle.RunAsync(new AcceptedSession(live, Demand: null)));
    }
}
