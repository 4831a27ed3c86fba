using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Seal;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Seal;

public sealed class SealHandlerTests
{
    private static readonly SecretValue[] _masked = [new("s3cr3t-value"u8)];

    private readonly SessionWorld _world = new();

    [Fact]
    public async Task Seals_exactly_the_record_that_it_is_given()
    {
        var record = _world.Record() with { EndedAt = _world.Time.GetUtcNow(), Outcome = "success", ExitCode = 0 };

        (await SealAsync(record)).Warnings.ShouldBeEmpty();

        _world.Sealed.ShouldBeSameAs(record);
        await _world.Records.Received().SealAsync(record, _masked, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Logs_and_returns_what_an_operator_should_know()
    {
        _world.Records.SealAsync(null!, null, default).ReturnsForAnyArgs(["not synced"]);

        (await SealAsync(_world.Record())).Warnings.ShouldBe(["not synced"]);

        _world.Log.Events("runner.audit_warning").Single().Fields["warningKind"].ShouldBe("seal");
    }

    [Fact]
    public async Task Leaves_a_refusal_to_whoever_closes_the_session()
    {
        _world.Records.SealAsync(null!, null, default).ThrowsAsyncForAnyArgs(new SessionException("a hard link"));

        await Should.ThrowAsync<SessionException>(SealAsync(_world.Record()));
    }

    private Task<SealResult> SealAsync(Domain.Audit.SessionRecord record)
    {
        var live = new LiveSession(record, _world.Time) { Masked = _masked };
        return new SealHandler(_world.Records, _world.Log).Handle(new SealCommand(live, record), CancellationToken.None);
    }
}
