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
    public async Task Opens_the_network_when_the_session_tells_its_first_step_although_the_engines_client_has_not_returned()
    {
        var client = new TaskCompletionSource<ContainerStart>();
        _world.Engine.Port.StartAsync(null!, default).ReturnsForAnyArgs(client.Task);
        _world.Egress.IsFiltered(SessionWorld.Staged).Returns(true);
        _world.Egress.AttachAsync(default, null!, null!, default, default)
            .ReturnsForAnyArgs(_ => Task.CompletedTask).AndDoes(_ => _world.Journal.Write("attached"));
        var run = _world.Lifecycle.RunAsync(await _world.AcceptAsync());

        _world.Tell(new SessionNews.StepBegan(SetupStep.CloneRepository));

        await Eventually(() => _world.Journal.Entries.Contains("attached"));
        client.SetResult(new ContainerStart(null));
        _world.Tell(new SessionNews.Exited(0));
        (await SessionWorld.EndOf(run)).Outcome!.Label.ShouldBe("success");
    }

    [Fact]
    public async Task Opens_no_network_for_a_container_that_does_not_run()
    {
        _world.Engine.Port.StartAsync(null!, default).ReturnsForAnyArgs(new ContainerStart(127));
        _world.Egress.IsFiltered(SessionWorld.Staged).Returns(true);

        await SessionWorld.EndOf(_world.Lifecycle.RunAsync(await _world.AcceptAsync()));

        await _world.Egress.DidNotReceiveWithAnyArgs().AttachAsync(default, null!, null!, default, default);
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

    // The client may wait for the engine's lock although the container runs already: its time counts, and its end is its own.
    [Fact]
    public async Task Sees_a_session_to_its_end_whose_client_has_not_come_back()
    {
        _world.Engine.Port.StartAsync(null!, default).ReturnsForAnyArgs(new TaskCompletionSource<ContainerStart>().Task);
        var began = _world.Time.GetUtcNow();
        _world.Told.Add(new SessionNews.StepBegan(SetupStep.User, began + TimeSpan.FromMilliseconds(100)));
        _world.Tell(new SessionNews.Exited(0));
        var prepared = await _world.AcceptAsync();

        var run = _world.Lifecycle.RunAsync(prepared);
        await Eventually(() => Passes(run));

        (await SessionWorld.EndOf(run)).Outcome!.Label.ShouldBe("success");
        prepared.Live.Progress.ContainerStartedAt.ShouldBe(began + TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Waits_for_the_client_while_the_sessions_own_word_cannot_be_read()
    {
        var client = new TaskCompletionSource<ContainerStart>();
        _world.Engine.Port.StartAsync(null!, default).ReturnsForAnyArgs(client.Task);
        var looks = 0;
        _world.Status.ReadNews(null!).ReturnsForAnyArgs(_ => looks++ < 3 ? throw new SessionException("too many open files") : []);
        var run = _world.Lifecycle.RunAsync(await _world.AcceptAsync());

        await Eventually(() => Passes(run, looks > 3));

        run.IsCompleted.ShouldBeFalse();
        client.SetResult(new ContainerStart(null));
        _world.Tell(new SessionNews.Exited(0));
        (await SessionWorld.EndOf(run)).Outcome!.Label.ShouldBe("success");
    }

    [Fact]
    public async Task Says_so_when_that_client_fails_in_the_end()
    {
        var client = new TaskCompletionSource<ContainerStart>();
        _world.Engine.Port.StartAsync(null!, default).ReturnsForAnyArgs(client.Task);
        _world.Told.Add(new SessionNews.StepBegan(SetupStep.User));
        var run = _world.Lifecycle.RunAsync(await _world.AcceptAsync());
        await Eventually(() => Passes(run, _world.Log.Events("runner.session_started").Any()));

        client.SetException(new EngineException("killed by an operator"));

        await Eventually(() => _world.Log.Events("runner.start_doubted").Any());
        _world.Tell(new SessionNews.Exited(0));
        (await SessionWorld.EndOf(run)).Outcome!.Label.ShouldBe("success");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Believes_the_sessions_own_shell_where_the_engine_says_nothing(bool engineHangs)
    {
        _world.Engine.Port.StartAsync(null!, default).ThrowsAsyncForAnyArgs(new EngineException("start hung"));
        _world.Engine.Port.FindAsync("", default).ReturnsForAnyArgs(_ => engineHangs
            ? new TaskCompletionSource<ContainerState?>().Task : Task.FromException<ContainerState?>(new EngineException("list hung")));
        _world.Told.Add(new SessionNews.StepBegan(SetupStep.User));
        _world.Tell(new SessionNews.Exited(5));

        var run = _world.Lifecycle.RunAsync(await _world.AcceptAsync());
        await Eventually(() => Passes(run));

        var report = await SessionWorld.EndOf(run);
        (report.Outcome!.Label, report.Error).ShouldBe(("work_failed", null));
        _world.Sealed!.Outcome.ShouldBe("work_failed");
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

    // The clock stands until somebody moves it.
    private bool Passes(Task run, bool isEnough = false)
    {
        if (!isEnough) _world.Time.Advance(TimeSpan.FromMilliseconds(500));
        return isEnough || run.IsCompleted;
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
