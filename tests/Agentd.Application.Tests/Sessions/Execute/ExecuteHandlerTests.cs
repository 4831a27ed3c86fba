using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Execute;

public sealed class ExecuteHandlerTests
{
    private readonly SessionWorld _world = new();

    [Fact]
    public async Task Removes_the_secrets_as_soon_as_the_container_runs()
    {
        _world.Credential("API_KEY", "sesame");
        var prepared = await _world.AcceptAsync();
        var run = _world.Lifecycle.RunAsync(prepared);

        await Eventually(() => _world.Engine.Started is not null && _world.Engine.Secrets.IsEmpty);

        run.IsCompleted.ShouldBeFalse();
        _world.Tell(new SessionNews.Exited(0));
        await SessionWorld.EndOf(run);
    }

    [Fact]
    public async Task Goes_on_when_the_secrets_cannot_be_removed_yet_and_says_so()
    {
        _world.Credential("API_KEY", "sesame");
        var calls = 0;
        _world.Engine.Port.RemoveSecretsAsync([], default).ReturnsForAnyArgs(call => calls++ == 0
            ? Task.FromException<IReadOnlyList<string>>(new EngineException("store is locked"))
            : Task.FromResult<IReadOnlyList<string>>([]));

        var report = await _world.RunToExitAsync();

        report.Outcome!.Label.ShouldBe("success");
        report.Error.ShouldBeNull();
        calls.ShouldBe(2);
        _world.Log.Events("runner.lifecycle_failure").Single().Fields["lifecycleKind"].ShouldBe("secret_removal");
    }

    [Fact]
    public async Task Tries_again_while_the_session_runs_to_remove_secrets_that_stayed()
    {
        _world.Credential("API_KEY", "sesame");
        _world.Engine.KeepsSecrets = true;
        var run = _world.Lifecycle.RunAsync(await _world.AcceptAsync());
        await Eventually(() => _world.Journal.Entries.Contains("secrets gone"));

        _world.Engine.KeepsSecrets = false;
        await Eventually(() =>
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            return _world.Engine.Secrets.IsEmpty;
        });

        run.IsCompleted.ShouldBeFalse();
        _world.Tell(new SessionNews.Exited(0));
        (await SessionWorld.EndOf(run)).Error.ShouldBeNull();
    }

    [Fact]
    public async Task Notes_what_a_later_daemon_could_not_find_out()
    {
        SessionRecord? noted = null;
        _world.Records.When(r => r.Update(Arg.Any<SessionRecord>())).Do(call => noted = call.Arg<SessionRecord>());
        var prepared = await _world.AcceptAsync();

        var run = _world.Lifecycle.RunAsync(prepared);
        await Eventually(() => _world.Engine.Started is not null && noted is not null);

        run.IsCompleted.ShouldBeFalse();
        noted!.ImageDigest.ShouldNotBeNull().ShouldBe(prepared.Live.Record.ImageDigest);
        noted.Phases.Select(phase => phase.Name).ShouldBe(["prepare", "clone", "mount"]);
        _world.Tell(new SessionNews.Exited(0));
        await SessionWorld.EndOf(run);
    }

    [Fact]
    public async Task Goes_on_when_that_cannot_be_noted_and_says_so()
    {
        _world.Records.When(r => r.Update(Arg.Any<SessionRecord>())).Do(_ => throw new SessionException("the disk is full"));

        var report = await _world.RunToExitAsync();

        (report.Outcome!.Label, report.Error).ShouldBe(("success", null));
        _world.Log.Events("runner.audit_warning").Single().Fields["warningKind"].ShouldBe("start_not_noted");
    }

    [Theory]
    [InlineData(ContainerStatus.Running)]
    [InlineData(ContainerStatus.Exited)]
    public async Task Believes_the_container_and_not_the_clients_error(ContainerStatus status)
    {
        _world.Engine.Put(SessionWorld.Names.Container, status);
        _world.Engine.Port.StartAsync(null!, default).ThrowsAsyncForAnyArgs(new EngineException("exit code 125"));

        var report = await _world.RunToExitAsync(3);

        report.Outcome!.Label.ShouldBe("blocked");
        _world.Log.Events("runner.start_doubted").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(ContainerStatus.Created)]
    [InlineData(ContainerStatus.Unknown)]
    public async Task Reports_the_clients_error_when_the_container_does_not_contradict_it(ContainerStatus status)
    {
        _world.Engine.Put(SessionWorld.Names.Container, status);
        _world.Engine.Port.StartAsync(null!, default).ThrowsAsyncForAnyArgs(new EngineException("exit code 125"));

        var report = await _world.RunAsync();

        report.Error.ShouldBe(new SessionFailure(SessionPhase.Execute, "exit code 125"));
        _world.Engine.Containers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reports_the_first_error_when_the_container_cannot_even_be_looked_for()
    {
        _world.Engine.Port.StartAsync(null!, default).ThrowsAsyncForAnyArgs(new EngineException("start hung"));
        _world.Engine.Port.FindAsync("", default).ThrowsAsyncForAnyArgs(new EngineException("list hung"));

        var report = await _world.RunAsync();

        report.Error!.Message.ShouldBe("start hung");
        _world.Engine.HandedOver.ShouldNotBeNull("nobody knows whether it ran");
    }

    [Fact]
    public async Task Tells_that_the_session_started_and_with_what()
    {
        _world.Invocation = _world.Invocation with { Timeout = TimeSpan.FromSeconds(90) };

        await _world.RunToExitAsync();

        var fields = _world.Log.Events("runner.session_started").Single().Fields;
        fields["containerName"].ShouldBe(SessionWorld.Names.Container);
        fields["workUnitPresent"].ShouldBe(false);
        fields["timeoutMs"].ShouldBe(90_000L);
    }

    private static async Task Eventually(Func<bool> holds)
    {
        for (var tries = 0; !holds(); tries++)
        {
            (tries < 2000).ShouldBeTrue("it did not happen");
            await Task.Delay(10);
        }
    }
}
