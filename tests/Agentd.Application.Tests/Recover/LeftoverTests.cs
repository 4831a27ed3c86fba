using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Recover;

public sealed class LeftoverTests
{
    private readonly EarlierDaemon _left = new();

    [Fact]
    public async Task Containers_secrets_and_staging_directories_without_a_session_are_removed()
    {
        var gone = SessionId.FromBytes([9, 9, 9, 9, 9, 9, 9, 9]);
        var names = new ResourceNames(EarlierDaemon.Daemon, EarlierDaemon.Agent, gone);
        _left.StrayContainer(names.Container);
        _left.Secret(names.CredentialSecret(0));
        _left.Staged(gone);

        var done = await _left.RecoverAsync();

        (done.RemovedContainers, done.RemovedSecrets, done.Closed).ShouldBe((1, 1, 0));
        await _left.Engine.Received(1).RemoveAllAsync(
            Arg.Is<IReadOnlyCollection<string>>(n => n.Single() == names.Container), Arg.Any<CancellationToken>());
        await _left.Engine.Received(1).RemoveSecretsAsync(
            Arg.Is<IReadOnlyCollection<string>>(n => n.Single() == names.CredentialSecret(0)), Arg.Any<CancellationToken>());
        _left.Staging.Received(1).Remove(EarlierDaemon.Daemon, gone);
    }

    [Fact]
    public async Task Only_this_daemons_id_is_asked_for()
    {
        await _left.RecoverAsync();

        await _left.Engine.Received(1).ListAsync(EarlierDaemon.Daemon, Arg.Any<CancellationToken>());
        await _left.Engine.Received(1).ListSecretsAsync(EarlierDaemon.Daemon, Arg.Any<CancellationToken>());
        _left.Records.Received(1).Incomplete(EarlierDaemon.Daemon);
        _left.Staging.Received(1).Owned(EarlierDaemon.Daemon);
    }

    [Fact]
    public async Task A_running_sessions_container_and_staging_are_kept_when_others_are_removed()
    {
        var running = _left.Session();
        _left.Container(running, ContainerStatus.Running);
        _left.Staged(running.SessionId, new SessionNews.StepBegan(SetupStep.Agent));
        _left.Tells(running);
        _left.StrayContainer("agentd-stray");

        await _left.RecoverAsync();

        await _left.Engine.Received(1).RemoveAllAsync(
            Arg.Is<IReadOnlyCollection<string>>(n => n.Single() == "agentd-stray"), Arg.Any<CancellationToken>());
        _left.Staging.DidNotReceiveWithAnyArgs().Remove(default, default);
        _left.Staging.DidNotReceiveWithAnyArgs().Remove(default!);
    }

    [Fact]
    public async Task Calls_that_the_dead_daemon_left_under_way_are_over_before_anything_is_listed()
    {
        var settled = new TaskCompletionSource();
        _left.Engine.SettleAsync(default, default).ReturnsForAnyArgs(settled.Task);

        var recovery = _left.RecoverAsync();
        await Task.Delay(50);

        await _left.Engine.DidNotReceiveWithAnyArgs().ListAsync(default, default);
        settled.SetResult();
        await recovery;
        await _left.Engine.ReceivedWithAnyArgs(1).ListAsync(default, default);
    }

    [Theory]
    [InlineData("containers")]
    [InlineData("secrets")]
    [InlineData("records")]
    public async Task An_answer_that_is_missing_stops_the_start_before_anything_is_touched(string missing)
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Exited);
        _left.Staged(session.SessionId, new SessionNews.Exited(0));
        if (missing == "containers")
            _left.Engine.ListAsync(default, default).ThrowsAsyncForAnyArgs(new EngineException("podman ps did not answer"));
        if (missing == "secrets")
            _left.Engine.ListSecretsAsync(default, default).ThrowsAsyncForAnyArgs(new EngineException("podman secret ls did not answer"));
        if (missing == "records") _left.Records.Incomplete(default).ThrowsForAnyArgs(new SessionException("cannot read the audit records"));

        await Should.ThrowAsync<SessionException>(_left.RecoverAsync);

        await _left.Engine.DidNotReceiveWithAnyArgs().RemoveAllAsync(default!, default);
        await _left.Engine.DidNotReceiveWithAnyArgs().RemoveAsync(default!, default);
        await _left.Engine.DidNotReceiveWithAnyArgs().RemoveSecretsAsync(default!, default);
        _left.Staging.DidNotReceiveWithAnyArgs().Remove(default!);
        _left.Records.DidNotReceiveWithAnyArgs().NoteEnd(default!);
        _left.Sealed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_container_that_cannot_be_removed_leaves_its_record_open_and_the_start_goes_on()
    {
        var (stuck, fine) = (_left.Session(), _left.Session());
        foreach (var session in new[] { stuck, fine })
        {
            _left.Container(session, ContainerStatus.Exited);
            _left.Staged(session.SessionId, new SessionNews.Exited(0));
        }
        _left.Engine.RemoveAsync(EarlierDaemon.Names(stuck).Container, Arg.Any<CancellationToken>())
            .ThrowsAsync(new EngineException("podman rm did not answer"));

        await _left.RecoverAsync();

        _left.Sealed.ShouldHaveSingleItem().SessionId.ShouldBe(fine.SessionId);
        _left.Records.Received(1)
            .NoteEnd(Arg.Is<Domain.Audit.SessionRecord>(r => r.SessionId == stuck.SessionId && r.Outcome == "success"));
    }

    [Fact]
    public async Task A_secret_that_stays_leaves_its_record_open_and_the_start_goes_on()
    {
        var session = _left.Session();
        var secret = EarlierDaemon.Names(session).CredentialSecret(0);
        _left.Secret(secret);
        _left.Engine.RemoveSecretsAsync(default!, default).ReturnsForAnyArgs([secret]);

        var done = await _left.RecoverAsync();

        done.RemovedSecrets.ShouldBe(0);
        _left.Sealed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_of_a_running_session_that_stays_is_tried_again_at_the_sessions_end()
    {
        var session = _left.Session();
        var secret = EarlierDaemon.Names(session).CredentialSecret(0);
        _left.Secret(secret);
        _left.Engine.RemoveSecretsAsync(default!, default).ReturnsForAnyArgs(_ => [secret], _ => []);
        _left.Container(session, ContainerStatus.Running);
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent));
        var shell = _left.Tells(session);
        await _left.RecoverAsync();
        var adopted = _left.Live.All.Single();

        await shell.WriteAsync(new SessionNews.Exited(0));
        await adopted.Over.WaitAsync(TimeSpan.FromMinutes(2));

        await _left.Engine.Received(2).RemoveSecretsAsync(
            Arg.Is<IReadOnlyCollection<string>>(n => n.Single() == secret), Arg.Any<CancellationToken>());
        _left.Sealed.ShouldHaveSingleItem().Outcome.ShouldBe("success");
    }

    [Fact]
    public async Task A_removal_that_takes_long_keeps_nobody_from_starting_and_its_session_in_sight()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Exited);
        _left.Staged(session.SessionId, new SessionNews.Exited(0));
        var removal = new TaskCompletionSource();
        _left.Engine.RemoveAsync(default!, default).ReturnsForAnyArgs(removal.Task);

        var start = _left.RecoverAsync();
        for (; !start.IsCompleted; await Task.Delay(5)) _left.Time.Advance(TimeSpan.FromSeconds(1));

        (await start).RemovedContainers.ShouldBe(0);
        var held = _left.Live.All.ShouldHaveSingleItem();
        (await held.Report).Outcome!.Label.ShouldBe("success");
        removal.SetResult();
        await held.Over.WaitAsync(TimeSpan.FromSeconds(60));
        _left.Sealed.ShouldHaveSingleItem().Outcome.ShouldBe("success");
    }

    [Fact]
    public async Task A_removal_of_secrets_that_waits_for_a_busy_engine_keeps_nobody_from_starting()
    {
        var session = _left.Session();
        var secret = EarlierDaemon.Names(session).CredentialSecret(0);
        _left.Secret(secret);
        _left.Staged(session.SessionId, new SessionNews.Exited(0));
        var removal = new TaskCompletionSource<IReadOnlyList<string>>();
        _left.Engine.RemoveSecretsAsync(default!, default).ReturnsForAnyArgs(removal.Task);

        var start = _left.RecoverAsync();
        for (var limit = DateTime.UtcNow.AddSeconds(60); !start.IsCompleted; await Task.Delay(5))
        {
            DateTime.UtcNow.ShouldBeLessThan(limit);
            _left.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await start).RemovedSecrets.ShouldBe(0);
        var held = _left.Live.All.ShouldHaveSingleItem();
        removal.SetResult([]);
        await held.Over.WaitAsync(TimeSpan.FromSeconds(60));
        _left.Sealed.ShouldHaveSingleItem().Outcome.ShouldBe("success");
    }

    [Fact]
    public async Task A_container_that_hands_a_tree_over_is_its_sessions_to_remove()
    {
        var session = _left.Session(record => record with { EndedAt = record.StartedAt, Outcome = "timed_out", HandOverOwed = true });
        _left.StrayContainer(EarlierDaemon.Names(session).Container);

        (await _left.RecoverAsync()).RemovedContainers.ShouldBe(1);

        Received.InOrder(() =>
        {
            _left.Engine.RemoveAsync(EarlierDaemon.Names(session).Container, Arg.Any<CancellationToken>());
            _left.Engine.HandOverAsync(Arg.Any<HandOverSpec>(), Arg.Any<CancellationToken>());
        });
    }

    [Theory]
    [InlineData("container")]
    [InlineData("secret")]
    [InlineData("staging")]
    public async Task What_belongs_to_no_session_and_cannot_be_removed_is_tried_again_while_the_daemon_runs(string what)
    {
        var gone = SessionId.FromBytes([9, 9, 9, 9, 9, 9, 9, 9]);
        var names = new ResourceNames(EarlierDaemon.Daemon, EarlierDaemon.Agent, gone);
        _left.StrayContainer(names.Container);
        _left.Secret(names.CredentialSecret(0));
        _left.Staged(gone);
        var (isBroken, removed) = (true, new TaskCompletionSource());
        if (what == "container")
        {
            _left.Engine.RemoveAllAsync(default!, default)
                .ReturnsForAnyArgs(_ => Tried() ? Task.CompletedTask : throw new EngineException("broken"));
        }
        if (what == "secret")
            _left.Engine.RemoveSecretsAsync(default!, default).ReturnsForAnyArgs(_ => Tried() ? [] : [names.CredentialSecret(0)]);
        if (what == "staging")
            _left.Staging.When(s => s.Remove(EarlierDaemon.Daemon, gone)).Do(_ => { if (!Tried()) throw new SessionException("broken"); });

        await _left.RecoverAsync();
        isBroken = false;

        for (var limit = DateTime.UtcNow.AddSeconds(60); !removed.Task.IsCompleted; await Task.Delay(5))
        {
            DateTime.UtcNow.ShouldBeLessThan(limit);
            _left.Time.Advance(TimeSpan.FromSeconds(1));
        }

        bool Tried()
        {
            if (!isBroken) removed.TrySetResult();
            return !isBroken;
        }
    }

    [Fact]
    public async Task A_staging_directory_that_stays_does_not_keep_the_daemon_from_starting()
    {
        var gone = SessionId.FromBytes([9, 9, 9, 9, 9, 9, 9, 9]);
        _left.Staged(gone);
        _left.Staging.When(s => s.Remove(EarlierDaemon.Daemon, gone)).Do(_ => throw new SessionException("could not be removed"));

        await Should.NotThrowAsync(_left.RecoverAsync);
    }
}
