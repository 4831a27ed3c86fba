using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using NSubstitute;

namespace Agentd.Application.Tests.Recover;

public sealed class AdoptionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly EarlierDaemon _left = new();

    [Fact]
    public async Task A_session_that_runs_goes_on_and_its_later_end_is_sealed()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Running);
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent));
        var shell = _left.Tells(session);

        var done = await _left.RecoverAsync();

        (done.Adopted, done.Closed, done.RemovedContainers).ShouldBe((1, 0, 0));
        var adopted = _left.Live.All.ShouldHaveSingleItem();
        adopted.Id.ShouldBe(session.SessionId);
        await shell.WriteAsync(new SessionNews.Exited(3));
        (await adopted.Report.WaitAsync(Soon)).Outcome!.Label.ShouldBe("blocked");
        var record = _left.Sealed.ShouldHaveSingleItem();
        (record.Outcome, record.ExitCode, record.Recovered).ShouldBe(("blocked", 3, true));
    }

    [Theory]
    [InlineData(ContainerStatus.Running)]
    [InlineData(ContainerStatus.Exited)]
    public async Task The_output_of_a_session_whose_secrets_are_not_known_any_more_is_withheld_and_the_record_says_why(
        ContainerStatus status)
    {
        var session = _left.Session();
        _left.Container(session, status);
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent));
        _left.Staging.Recognises(default!, default!).ReturnsForAnyArgs(false);
        var shell = _left.Tells(session);

        await _left.RecoverAsync();
        await shell.WriteAsync(new SessionNews.Exited(0));
        foreach (var live in _left.Live.All) await live.Report.WaitAsync(Soon);

        var output = _left.Sealed.ShouldHaveSingleItem().Output.ShouldNotBeNull();
        output.State.ShouldBe(OutputState.Withheld);
        output.Reason!.ShouldContain("a credential changed");
        await _left.Records.DidNotReceiveWithAnyArgs().KeepConsoleAsync(default!, default!, default);
    }

    [Fact]
    public async Task The_time_limit_still_counts_from_the_containers_start()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Running, timeout: TimeSpan.FromMinutes(60));
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent));
        _left.Tells(session);
        await _left.RecoverAsync();
        var adopted = _left.Live.All.Single();

        await PassAsync(TimeSpan.FromMinutes(9));
        adopted.Report.IsCompleted.ShouldBeFalse();
        await PassAsync(TimeSpan.FromMinutes(2));

        (await PassUntilAsync(adopted.Report, TimeSpan.FromSeconds(11))).Outcome!.Label.ShouldBe("timed_out");
        await _left.Engine.Received(1).TerminateAsync(EarlierDaemon.Names(session).Container, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(-0.7, 0)]
    [InlineData(5, 5)]
    public async Task A_session_did_not_start_before_it_was_accepted(double told, double believed)
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Running, started: session.StartedAt.AddSeconds(told));
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent));
        _left.Tells(session);

        await _left.RecoverAsync();

        _left.Live.All.Single().Progress.ContainerStartedAt.ShouldBe(session.StartedAt.AddSeconds(believed));
    }

    [Fact]
    public async Task A_session_that_was_asked_to_end_is_asked_again_and_killed_after_its_grace()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Running);
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent), new SessionNews.StopAsked(TimeSpan.FromSeconds(3)));
        _left.Tells(session);

        await _left.RecoverAsync();
        var adopted = _left.Live.All.Single();

        (await PassUntilAsync(adopted.Report, TimeSpan.FromSeconds(1))).Outcome!.Label.ShouldBe("cancelled");
        await _left.Engine.Received(1).TerminateAsync(EarlierDaemon.Names(session).Container, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_container_that_runs_although_its_shell_has_told_its_end_is_not_adopted()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Running);
        _left.Staged(session.SessionId, new SessionNews.Exited(0));

        (await _left.RecoverAsync()).Adopted.ShouldBe(0);

        _left.Sealed.ShouldHaveSingleItem().Outcome.ShouldBe("success");
    }

    [Fact]
    public async Task A_container_of_which_nobody_can_hear_is_removed()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Running);

        (await _left.RecoverAsync()).Adopted.ShouldBe(0);

        _left.Sealed.ShouldHaveSingleItem().Error.ShouldBe("container lost while no daemon watched");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_when_the_output_closes_is_asked_until_it_does()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Running);
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent));
        var shell = _left.Tells(session);
        ContainerState? ended = null;
        _left.Engine.FindAsync(default!, default).ReturnsForAnyArgs(_ => ended ?? throw new EngineException("podman ps failed"));
        await _left.RecoverAsync();
        var adopted = _left.Live.All.Single();

        await shell.WriteAsync(new SessionNews.ConsoleClosed());
        for (var i = 0; i < 30; i++) await PassAsync(TimeSpan.FromSeconds(5));
        adopted.Report.IsCompleted.ShouldBeFalse();
        ended = new ContainerState
        {
            Name = adopted.Names.Container,
            Labels = new Dictionary<string, string>(),
            Status = ContainerStatus.Exited,
            ExitCode = 137,
        };

        (await PassUntilAsync(adopted.Report, TimeSpan.FromSeconds(5))).Outcome.ShouldBe(SessionOutcome.FromExitCode(137));
    }

    [Fact]
    public async Task A_container_without_a_supervisor_is_lost()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Running);
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent));
        var shell = _left.Tells(session);
        _left.Engine.FindAsync(default!, default).ReturnsForAnyArgs(
            new ContainerState { Name = "x", Labels = new Dictionary<string, string>(), Status = ContainerStatus.Running });
        await _left.RecoverAsync();
        var adopted = _left.Live.All.Single();

        await shell.WriteAsync(new SessionNews.ConsoleClosed());

        (await PassUntilAsync(adopted.Report, TimeSpan.FromSeconds(1))).Error!.Message.ShouldStartWith("container lost");
    }

    // On a busy host the clock may be ahead of a timer that is not set yet: it goes on until somebody has heard it.
    private async Task<T> PassUntilAsync<T>(Task<T> end, TimeSpan step)
    {
        for (var limit = DateTime.UtcNow + Soon; !end.IsCompleted && DateTime.UtcNow < limit;) await PassAsync(step);
        return await end.WaitAsync(Soon);
    }

    // Timers are set by tasks of their own: let them run before and after the clock does.
    private async Task PassAsync(TimeSpan time)
    {
        await Task.Delay(20);
        _left.Time.Advance(time);
        await Task.Delay(20);
    }
}
