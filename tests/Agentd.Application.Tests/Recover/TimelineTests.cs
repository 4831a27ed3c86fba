using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Tests.Recover;

/// <summary>What the record of a session says of times at which no daemon watched. Sessions start 50 minutes before.</summary>
public sealed class TimelineTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly EarlierDaemon _left = new();

    [Fact]
    public async Task A_session_that_was_taken_over_keeps_the_times_of_what_was_over_before()
    {
        var session = _left.Session(Noted);
        _left.Container(session, ContainerStatus.Running);
        _left.Staged(session.SessionId);
        var shell = _left.Tells(session);
        await _left.RecoverAsync();
        var adopted = _left.Live.All.Single();

        await shell.WriteAsync(new SessionNews.StepBegan(SetupStep.CloneRepository, Minute(2)));
        await shell.WriteAsync(new SessionNews.StepBegan(SetupStep.Agent, Minute(3)));
        await shell.WriteAsync(new SessionNews.Exited(0, Minute(50)));

        await adopted.Report.WaitAsync(Soon);
        Told().ShouldBe("prepare 0+1, execute 1+49, set-up:clone 2+1, set-up:agent 3+47");
        _left.Sealed.Single().ImageDigest.ShouldBe("sha256:0123");
    }

    [Fact]
    public async Task A_session_that_ended_unwatched_ended_when_its_shell_says()
    {
        var session = _left.Session(Noted);
        _left.Container(session, ContainerStatus.Exited, exitCode: 5, ended: Minute(41));
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent, Minute(3)), new SessionNews.Exited(5, Minute(40)));

        await _left.RecoverAsync();

        Told().ShouldBe("prepare 0+1, execute 1+39, set-up:agent 3+37");
        _left.Sealed.Single().EndedAt.ShouldBe(Minute(40));
    }

    [Fact]
    public async Task A_session_whose_shell_was_killed_ended_when_the_engine_says()
    {
        var session = _left.Session(Noted);
        _left.Container(session, ContainerStatus.Exited, exitCode: 137, ended: Minute(41));
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent, Minute(3)));

        await _left.RecoverAsync();

        Told().ShouldBe("prepare 0+1, execute 1+40, set-up:agent 3+38");
        _left.Sealed.Single().EndedAt.ShouldBe(Minute(41));
    }

    [Fact]
    public async Task A_shells_clock_says_nothing_after_the_host_was_restarted()
    {
        var session = _left.Session(record => Noted(record) with { BootId = "an-earlier-boot" });
        _left.Container(session, ContainerStatus.Exited);
        _left.Staged(session.SessionId, new SessionNews.StepBegan(SetupStep.Agent, Minute(3)), new SessionNews.Exited(0, Minute(4)));

        await _left.RecoverAsync();

        Told().ShouldBe("prepare 0+1, execute 1+?");
        _left.Sealed.Single().EndedAt.ShouldBe(Minute(50));
    }

    [Fact]
    public async Task An_end_that_was_noted_stays_as_it_was_noted()
    {
        var session = _left.Session(record => Noted(record) with { EndedAt = Minute(30), Outcome = "success", ExitCode = 0 });
        _left.Container(session, ContainerStatus.Exited, ended: Minute(31));
        _left.Staged(session.SessionId, new SessionNews.Exited(0, Minute(31)));

        await _left.RecoverAsync();

        Told().ShouldBe("prepare 0+1");
        _left.Sealed.Single().EndedAt.ShouldBe(Minute(30));
    }

    [Fact]
    public async Task Times_that_cannot_be_are_brought_into_order()
    {
        var session = _left.Session(Noted);
        _left.Container(session, ContainerStatus.Exited);
        _left.Staged(session.SessionId,
            new SessionNews.StepBegan(SetupStep.CloneRepository, Minute(-5)), new SessionNews.StepBegan(SetupStep.Agent, Minute(500)),
            new SessionNews.Exited(0, Minute(4)));

        await _left.RecoverAsync();

        Told().ShouldBe("prepare 0+1, execute 1+49, set-up:clone 1+49, set-up:agent 50+0");
        _left.Sealed.Single().EndedAt.ShouldBe(Minute(50));
    }

    private DateTimeOffset Minute(int minute) => _left.Time.GetUtcNow().AddMinutes(minute - 50);

    private SessionRecord Noted(SessionRecord record) => record with
    {
        ImageDigest = "sha256:0123",
        Phases = [new PhaseTiming("prepare", record.StartedAt, TimeSpan.FromMinutes(1))],
    };

    private string Told() => string.Join(", ", _left.Sealed.ShouldHaveSingleItem().Phases
        .Where(phase => phase.Name is not ("teardown" or "seal"))
        .Select(phase => $"{phase.Name} {(phase.StartedAt - Minute(0)).TotalMinutes}+{phase.Duration?.TotalMinutes.ToString() ?? "?"}"));
}
