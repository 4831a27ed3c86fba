using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Tests.Notices;

public sealed class SessionNoticeTests
{
    private static readonly SessionRecord _end = new()
    {
        SessionId = SessionId.Parse("00112233445566ff"),
        Agent = AgentName.Parse("site-builder"),
        DaemonId = DaemonId.FromPaths("/s", "/p"),
        RepositoryUrl = "https://example.org/site.git",
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch.AddSeconds(8),
        Outcome = "work_failed",
        ExitCode = 5,
    };

    [Theory]
    [InlineData("success", null, NoticeTypes.SessionSucceeded)]
    [InlineData("blocked", null, NoticeTypes.SessionSucceeded)]
    [InlineData("nothing_ready", null, NoticeTypes.SessionSucceeded)]
    [InlineData("timed_out", null, NoticeTypes.SessionTimedOut)]
    [InlineData("error", null, NoticeTypes.SessionError)]
    [InlineData("work_failed", null, NoticeTypes.SessionFailed)]
    [InlineData("terminated_by_signal", null, NoticeTypes.SessionFailed)]
    [InlineData("cancelled", null, NoticeTypes.SessionCancelled)]
    [InlineData("cancelled", StopAsker.Shutdown, NoticeTypes.SessionCancelled)]
    [InlineData("cancelled", StopAsker.Earlier, NoticeTypes.SessionCancelled)]
    [InlineData("cancelled", StopAsker.Operator, null)]
    public void Each_end_is_one_event_and_an_operators_own_stop_is_none(string outcome, StopAsker? by, string? type) =>
        SessionNotice.TypeOf(_end with { Outcome = outcome, Asked = by is { } asker ? new AskedEnd(asker) : null }).ShouldBe(type);

    [Fact]
    public void Every_outcome_is_an_event()
    {
        foreach (var label in SessionOutcome.Labels)
            NoticeTypes.All.ShouldContain(SessionNotice.TypeOf(_end with { Outcome = label })!);
    }

    [Fact]
    public void Has_an_id_that_is_the_same_whoever_tells_of_it()
    {
        var notice = SessionNotice.Of(_end, null, "host", "/audit/x", ["last"])!;

        notice.Id.ShouldBe("00112233445566ff.session.failed");
        SessionNotice.Of(_end with { Recovered = true }, null, "host", "/audit/x", [])!.Id.ShouldBe(notice.Id);
        (notice.Data.Why, notice.Data.TookMs).ShouldBe(("runa says that the agent's work failed (exit code 5)", 8000));
        notice.Data.Command.ShouldBe("agentd inspect 00112233445566ff");
    }

    [Fact]
    public void Says_what_the_session_used_and_how_often_it_was_refused()
    {
        var one = new ModelUsage("m", 2, new TokenCounts(10, 20, 30, 40), 70, _end.StartedAt, _end.StartedAt) { Cost = 0.5m };
        var usage = new SessionUsage([one, one with { Model = "n", Cost = null }], new Dictionary<string, long> { ["cut"] = 3 }, 0, 0)
        {
            Currency = "EUR",
        };

        var data = SessionNotice.Of(_end with { Usage = usage }, new NetworkCounts(5, 6, 7), "host", "/audit/x", [])!.Data;

        data.Usage.ShouldBe(new NoticeUsage(4, 20, 40, 60, 80) { Unmeasured = 3, Cost = 0.5m, Currency = "EUR" });
        data.NetworkDenied.ShouldBe(6);
        SessionNotice.Of(_end, null, "host", "/audit/x", [])!.Data.ShouldSatisfyAllConditions(
            none => none.Usage.ShouldBeNull(), none => none.NetworkDenied.ShouldBeNull());
    }

    [Fact]
    public void A_sink_is_told_of_what_it_names_and_else_of_all_but_successes()
    {
        var sink = new NotifySink { Name = "chat" };
        var agent = _end.Agent;

        sink.Takes(NoticeTypes.SessionFailed, agent).ShouldBeTrue();
        sink.Takes(NoticeTypes.SessionSucceeded, agent).ShouldBeFalse();
        (sink with { Events = ["session.*"] }).Takes(NoticeTypes.SessionSucceeded, agent).ShouldBeTrue();
        (sink with { Events = ["session.error"] }).Takes(NoticeTypes.SessionFailed, agent).ShouldBeFalse();
        (sink with { Agents = ["other"] }).Takes(NoticeTypes.SessionFailed, agent).ShouldBeFalse();
        (sink with { Agents = ["other"] }).Takes(NoticeTypes.NotificationDead, null).ShouldBeTrue();
    }

    [Fact]
    public void Who_takes_traces_is_told_of_every_end_and_of_nothing_else_and_nobody_else_is_told_of_it_so()
    {
        var traces = new NotifySink { Name = "traces", Format = NoticeFormat.Otlp };

        traces.Takes(NoticeTypes.SessionEnded, _end.Agent).ShouldBeTrue();
        NoticeTypes.All.ShouldAllBe(type => !traces.Takes(type, _end.Agent));
        (traces with { Agents = ["other"] }).Takes(NoticeTypes.SessionEnded, _end.Agent).ShouldBeFalse();
        new NotifySink { Name = "chat", Events = ["session.*"] }.Takes(NoticeTypes.SessionEnded, _end.Agent).ShouldBeFalse();
        new NotifySink { Name = "ping", Kind = SinkKind.Ping }.Takes(NoticeTypes.SessionEnded, _end.Agent).ShouldBeFalse();
    }

    [Fact]
    public void A_trace_has_the_phases_of_the_record_and_which_steps_are_within_which()
    {
        var stopped = _end with
        {
            Outcome = "cancelled",
            Asked = new AskedEnd(StopAsker.Operator),
            Phases =
            [
                new PhaseTiming("prepare", DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1)),
                new PhaseTiming("pull", DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1)),
                new PhaseTiming("execute", DateTimeOffset.UnixEpoch.AddSeconds(1), null),
                new PhaseTiming("set-up:agent", DateTimeOffset.UnixEpoch.AddSeconds(2), TimeSpan.FromSeconds(3)),
            ],
        };

        var trace = SessionNotice.Trace(stopped, null, "host", "/audit/x");

        trace.Id.ShouldBe("00112233445566ff.session.ended");
        trace.Data.Phases!.Select(phase => (phase.Name, phase.Within, phase.EndedAt is null)).ShouldBe(
            [("prepare", null, false), ("pull", "prepare", false), ("execute", null, true), ("set-up:agent", "execute", false)]);
    }

    [Fact]
    public void A_ping_is_told_of_beginnings_and_ends_of_sessions_of_its_agent_and_of_nothing_else()
    {
        var sink = NotifySink.PingOf(
            new Agent
            {
                Name = _end.Agent,
                BaseImage = "x",
                MethodologyDirectory = "/m",
                Command = ["x"],
                PingAddress = new CredentialSource.File("/u"),
            },
            mayBePrivate: false);
        string[] told = [NoticeTypes.SessionStarted, .. NoticeTypes.All.Where(NoticeTypes.IsOfSession)];

        told.ShouldAllBe(type => sink.Takes(type, _end.Agent));
        NoticeTypes.All.Except(told).ShouldAllBe(type => !sink.Takes(type, _end.Agent));
        sink.Takes(NoticeTypes.SessionFailed, AgentName.Parse("other")).ShouldBeFalse();
        (sink.GroupWait, sink.Repeat).ShouldBe((TimeSpan.Zero, TimeSpan.Zero));
        new NotifySink { Name = "chat", Events = ["session.*"] }.Takes(NoticeTypes.SessionStarted, _end.Agent).ShouldBeFalse();
    }
}
