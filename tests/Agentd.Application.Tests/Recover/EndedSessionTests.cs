using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Recover;

public sealed class EndedSessionTests
{
    private static readonly SessionNews AgentRan = new SessionNews.StepBegan(SetupStep.Initialise);

    private readonly EarlierDaemon _left = new();

    [Fact]
    public async Task The_set_up_shells_own_status_counts_before_the_engines()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Exited, exitCode: 137);
        _left.Staged(session.SessionId, AgentRan, new SessionNews.HandedOver("done"), new SessionNews.Exited(5));

        await _left.RecoverAsync();

        ShouldBeSealed("work_failed", exitCode: 5);
        await _left.Engine.DidNotReceiveWithAnyArgs().HandOverAsync(default!, default);
    }

    [Fact]
    public async Task A_shell_that_was_killed_ends_with_the_engines_code_of_the_same_boot_and_a_hand_over()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Exited, exitCode: 137);
        _left.Staged(session.SessionId, AgentRan);

        await _left.RecoverAsync();

        ShouldBeSealed("terminated_by_signal", exitCode: 137);
        await _left.Engine.Received(1).HandOverAsync(
            Arg.Is<HandOverSpec>(s => s.Image == "localhost/image:1"), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public async Task A_tree_is_handed_over_without_its_staging_directory_where_the_teardown_may_not_have_got_there(
        bool isThere, bool isOwed, bool expected)
    {
        var session = _left.Session(
            record => record with { EndedAt = record.StartedAt.AddMinutes(1), Outcome = "timed_out", HandOverOwed = isOwed });
        _left.Records.RunaDirectory(session.Agent, session.SessionId).Returns("/audit/runa");
        if (isThere) _left.Container(session, ContainerStatus.Running);

        await _left.RecoverAsync();

        ShouldBeSealed("timed_out", exitCode: null);
        _left.Sealed.Single().HandOverOwed.ShouldBeFalse();
        await _left.Engine.Received(expected ? 1 : 0).HandOverAsync(
            Arg.Is<HandOverSpec>(s => s.Image == "localhost/image:1" && s.Runa == "/audit/runa"), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_hand_over_stays_owed_while_nobody_knows_an_image_to_do_it_with()
    {
        _left.Session(record => record with
        {
            Agent = AgentName.Parse("no-longer-configured"),
            EndedAt = record.StartedAt.AddMinutes(1),
            Outcome = "timed_out",
            HandOverOwed = true,
        });

        await _left.RecoverAsync();

        _left.Records.Received(1).NoteEnd(Arg.Is<SessionRecord>(noted => noted.HandOverOwed));
    }

    [Theory]
    [InlineData(ContainerStatus.Exited)]
    [InlineData(ContainerStatus.Created)]
    [InlineData(ContainerStatus.Running)]
    public async Task After_a_restart_of_the_host_no_code_of_the_engines_is_believed(ContainerStatus status)
    {
        var session = _left.Session(record => record with { BootId = "an-earlier-boot" });
        _left.Container(session, status);
        _left.Staged(session.SessionId, AgentRan);

        await _left.RecoverAsync();

        ShouldBeSealed("error", exitCode: null, "host restarted while the session ran");
    }

    [Fact]
    public async Task A_status_that_the_shell_wrote_counts_after_a_restart_of_the_host_too()
    {
        var session = _left.Session(record => record with { BootId = "an-earlier-boot" });
        _left.Staged(session.SessionId, AgentRan, new SessionNews.Exited(0));

        await _left.RecoverAsync();

        ShouldBeSealed("success", exitCode: 0);
    }

    [Fact]
    public async Task A_container_that_was_only_created_never_ran()
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Created);
        _left.Staged(session.SessionId);

        await _left.RecoverAsync();

        ShouldBeSealed("error", exitCode: null, "daemon restarted before the session's container ran");
        await _left.Engine.Received(1).RemoveAsync(EarlierDaemon.Names(session).Container, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_record_without_a_container_says_that_none_ran()
    {
        _left.Session();

        await _left.RecoverAsync();

        ShouldBeSealed("error", exitCode: null, "daemon restarted before the session's container ran");
    }

    [Theory]
    [InlineData(ContainerStatus.Created)]
    [InlineData(null)]
    public async Task A_session_without_a_trace_whose_start_was_noted_is_lost_and_not_said_never_to_have_run(ContainerStatus? status)
    {
        var session = _left.Session(
            record => record with { Phases = [new PhaseTiming("prepare", record.StartedAt, TimeSpan.FromSeconds(1))] });
        if (status is { } known) _left.Container(session, known);

        await _left.RecoverAsync();

        ShouldBeSealed("error", exitCode: null, "container lost while no daemon watched");
    }

    [Fact]
    public async Task A_container_that_is_gone_although_its_agent_ran_is_lost()
    {
        var session = _left.Session();
        _left.Staged(session.SessionId, AgentRan);

        await _left.RecoverAsync();

        ShouldBeSealed("error", exitCode: null, "container lost while no daemon watched");
    }

    [Fact]
    public async Task An_end_that_was_noted_before_the_crash_stays_what_it_was()
    {
        _left.Session(record => record with { EndedAt = record.StartedAt, Outcome = "timed_out" });

        await _left.RecoverAsync();

        ShouldBeSealed("timed_out", exitCode: null);
    }

    [Theory]
    [InlineData(SessionBound.Timeout, "timed_out")]
    [InlineData(SessionBound.IdleTimeout, "timed_out")]
    [InlineData(SessionBound.Disk, "cancelled")]
    [InlineData(SessionBound.Entries, "cancelled")]
    public async Task A_session_that_the_dead_daemon_was_ending_at_a_bound_did_not_end_by_itself(SessionBound bound, string outcome)
    {
        var session = _left.Session();
        _left.Container(session, ContainerStatus.Exited, exitCode: 143);
        _left.Staged(session.SessionId, AgentRan, new SessionNews.BoundHit(bound), new SessionNews.Exited(143));

        await _left.RecoverAsync();

        ShouldBeSealed(outcome, exitCode: null);
        _left.Sealed.Single().Bound.ShouldBe(bound);
    }

    [Fact]
    public async Task Where_a_session_left_too_much_is_known_after_the_daemon_died()
    {
        var excess = new Excess(SessionBound.Disk, DiskPlace.Layer);
        var session = _left.Session();
        _left.Staged(
            session.SessionId, AgentRan, new SessionNews.Over(excess), new SessionNews.BoundHit(SessionBound.Disk),
            new SessionNews.Exited(143));

        await _left.RecoverAsync();

        _left.Sealed.Single().ExcessPlace.ShouldBe(DiskPlace.Layer);
    }

    [Fact]
    public async Task A_session_that_the_dead_daemon_was_asked_to_end_was_cancelled()
    {
        var session = _left.Session();
        _left.Staged(session.SessionId, AgentRan, new SessionNews.StopAsked(TimeSpan.FromSeconds(10)), new SessionNews.Exited(143));

        await _left.RecoverAsync();

        ShouldBeSealed("cancelled", exitCode: null);
        _left.Sealed.Single().Asked.ShouldBe(new AskedEnd(StopAsker.Earlier));
    }

    [Fact]
    public async Task A_failed_step_of_the_set_up_is_in_the_record()
    {
        var session = _left.Session();
        _left.Staged(session.SessionId, new SessionNews.StepFailed(SetupStep.CloneRepository, 128), new SessionNews.Exited(6));

        await _left.RecoverAsync();

        ShouldBeSealed("infrastructure_failure", exitCode: 6, "set-up failed: clone (exit 128)");
    }

    [Fact]
    public async Task What_lay_in_the_place_of_the_link_to_the_record_is_told_by_a_later_daemon_too()
    {
        var session = _left.Session();
        _left.Staged(session.SessionId, AgentRan, new SessionNews.Displaced(Displacement.Copied), new SessionNews.Exited(0));

        await _left.RecoverAsync();

        ShouldBeSealed("success", exitCode: 0);
        _left.Sealed.Single().Displaced.ShouldBe(Displacement.Copied);
    }

    [Fact]
    public async Task A_staging_directory_that_is_half_removed_does_not_keep_the_daemon_from_starting()
    {
        var session = _left.Session(record => record with { EndedAt = record.StartedAt, Outcome = "success", ExitCode = 0 });
        _left.Staged(session.SessionId);
        _left.Status.ReadNews(default!).ThrowsForAnyArgs(new Domain.Sessions.SessionException("the staging directory is gone"));

        await _left.RecoverAsync();

        ShouldBeSealed("success", exitCode: 0);
        _left.Staging.Received().Remove(EarlierDaemon.Names(session));
    }

    private void ShouldBeSealed(string outcome, int? exitCode, string? error = null)
    {
        var record = _left.Sealed.ShouldHaveSingleItem();
        (record.Outcome, record.ExitCode, record.Error, record.Recovered).ShouldBe((outcome, exitCode, error, true));
        record.EndedAt.ShouldNotBeNull();
    }
}
